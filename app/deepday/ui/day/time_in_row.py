"""A time of day that is typed within a row, in the place of the row's buttons; what it means is not judged here."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.fields import TextField
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LONGEST_CLOCK = 16


class TimeInRow(QWidget):
    """Asks for *name*; ``taken`` carries what was typed, with *take* or Enter; ``left`` leaves it as it was."""

    taken = Signal(str)
    left = Signal()

    def __init__(self, theme: Theme, name: str, take: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._field = TextField(name, self, longest=_LONGEST_CLOCK)
        self._field.setPlaceholderText("16:30")
        self._field.setFixedWidth(px(72))
        self._field.returnPressed.connect(self._take)
        take_it = Button(take, "inline", parent=self)
        take_it.clicked.connect(self._take)
        leave = Button(_("Cancel"), "inline", parent=self)
        leave.clicked.connect(self.left)
        row = in_a_row(px(8), self._field, take_it, leave)
        row.setContentsMargins(0, 0, 0, 0)
        self.setLayout(row)

    def offer(self, text: str) -> None:
        """Offer *text*, which the first key replaces."""
        self._field.setText(text)
        self._field.selectAll()

    def take_keyboard(self) -> None:
        """Put the keyboard into the field."""
        self._field.setFocus()

    def has_keyboard(self) -> bool:
        """Say whether the keyboard is in it."""
        focused = self.focusWidget()
        return focused is not None and focused.hasFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Enter is done with here: the field has taken what was typed, and means nothing to the window."""
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            super().keyPressEvent(event)

    @Slot()
    def _take(self) -> None:
        self.taken.emit(self._field.typed())


def in_a_row(space: int, *widgets: QWidget) -> QHBoxLayout:
    """Return *widgets* beside each other, as wide as they are."""
    row = QHBoxLayout()
    row.setSpacing(space)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
