"""The setting of which channels a deep-work day sets on this machine; those of accounts stand with their account."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deepday.ui.look.controls import TickBox
from deepday.ui.look.foreign import on_button, shown
from deepday.ui.settings.section import SettingsSection
from deepday.ui.settings.view import SettingsView
from deepday.ui.theme import Theme
from deepday.wording.channels import channel_name
from deepday.wording.translation import _


class ChannelsSection(SettingsSection):
    """A box for each channel that belongs to no account."""

    switched = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("On this machine"), parent)
        self.add_note(_("What a deep-work day sets. The start sheet can leave out one for a day."))
        self._boxes: dict[str, TickBox] = {}
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.measures.px(8))
        self.column.addLayout(self._column)
        self._none = self.add_note(_("No channel can be set here yet."))

    def show_view(self, view: SettingsView) -> None:
        """Show every channel there is and whether it is on."""
        for channel in [c for c in self._boxes if c not in view.channels]:
            self._boxes.pop(channel).deleteLater()
        for channel in view.channels:
            if channel not in self._boxes:
                self._boxes[channel] = self._box(channel)
            box = self._boxes[channel]
            box.blockSignals(True)
            box.setChecked(view.choice.wants(channel))
            box.blockSignals(False)
        self._none.setVisible(not view.channels)

    def _box(self, channel: str) -> TickBox:
        name = shown(channel_name(channel), 80)
        box = TickBox(self.theme, on_button(name), name, self)
        box.setProperty("channel", channel)
        box.toggled.connect(self._toggled)
        self._column.addWidget(box)
        return box

    @Slot(bool)
    def _toggled(self, on: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self.switched.emit(str(self.sender().property("channel")), on)
