"""The calendars of an account, each with a tick: do its meetings count?"""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deepday.ui.look.controls import TickBox
from deepday.ui.look.foreign import on_button, shown
from deepday.ui.look.labels import PlainLabel
from deepday.ui.settings.view import CalendarView
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LONGEST_NAME = 80


class CalendarTicks(QWidget):
    """Shows itself where there is a choice; ``switched`` carries a calendar's id and whether it counts."""

    switched = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._boxes: dict[str, TickBox] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, theme.measures.px(4), 0, 0)
        self._column.setSpacing(theme.measures.px(6))
        self._column.addWidget(PlainLabel(_("Meetings in these calendars count:"), "small", "soft", parent=self))
        self.hide()

    def show_calendars(self, calendars: Sequence[CalendarView]) -> None:
        """Show which of *calendars* count; of none or one there is nothing to choose."""
        for gone in [one for one in self._boxes if one not in {calendar.id for calendar in calendars}]:
            self._boxes.pop(gone).deleteLater()
        for calendar in calendars:
            box = self._boxes.get(calendar.id) or self._make(calendar)
            box.blockSignals(True)
            box.setChecked(calendar.on)
            box.blockSignals(False)
        self.setVisible(len(calendars) > 1 or any(not calendar.on for calendar in calendars))

    def _make(self, calendar: CalendarView) -> TickBox:
        name = shown(calendar.name or calendar.id, _LONGEST_NAME)
        self._boxes[calendar.id] = box = TickBox(self._theme, on_button(name), name, self)
        box.setProperty("calendar", calendar.id)
        box.toggled.connect(self._toggled)
        self._column.addWidget(box)
        return box

    @Slot(bool)
    def _toggled(self, on: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        box = self.sender()
        if isinstance(box, TickBox):
            self.switched.emit(str(box.property("calendar")), on)
