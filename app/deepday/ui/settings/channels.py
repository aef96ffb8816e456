"""The setting of which channels a deep-work day sets at all."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from deepday.domain.settings import KEYS
from deepday.ui.look.controls import TickBox
from deepday.ui.look.foreign import on_button, shown
from deepday.ui.settings.section import SettingsSection
from deepday.ui.settings.view import SettingsView
from deepday.ui.theme import Theme
from deepday.wording.channels import channel_name
from deepday.wording.translation import _

KEY = "channels.off"


class ChannelsSection(SettingsSection):
    """A box for each channel; the setting holds the ids of those not ticked, also of channels that are not here."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Channels"), parent)
        self.add_note(_("What a deep-work day sets. The start sheet can leave out one for a day."))
        self._boxes: dict[str, TickBox] = {}
        self._elsewhere: frozenset[str] = frozenset()
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.measures.px(8))
        self.column.addLayout(self._column)
        self._none = self.add_note(_("No channel can be set here yet."))

    def show_view(self, view: SettingsView) -> None:
        """Show every channel there is and whether it is on."""
        off = frozenset(KEYS[KEY].parse(view.texts.get(KEY, "")))
        self._elsewhere = off - set(view.channels)
        for channel in [c for c in self._boxes if c not in view.channels]:
            self._boxes.pop(channel).deleteLater()
        for channel in view.channels:
            if channel not in self._boxes:
                self._boxes[channel] = self._box(channel)
            box = self._boxes[channel]
            box.blockSignals(True)
            box.setChecked(channel not in off)
            box.blockSignals(False)
        self._none.setVisible(not view.channels)

    def _box(self, channel: str) -> TickBox:
        name = shown(channel_name(channel), 80)
        box = TickBox(self.theme, on_button(name), name, self)
        box.toggled.connect(self._toggled)
        self._column.addWidget(box)
        return box

    @Slot()
    def _toggled(self) -> None:
        off = frozenset(channel for channel, box in self._boxes.items() if not box.isChecked())
        self.setting_changed.emit(KEY, KEYS[KEY].show(tuple(sorted(off | self._elsewhere))))
