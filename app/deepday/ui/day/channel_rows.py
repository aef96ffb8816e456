"""The channels of the day: the shape, the name, the word and the detail of each, and what can be done about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.channel import Channel, ChannelState
from deepday.ui.look.controls import Button
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.rows import Rows
from deepday.ui.look.shapes import channel_shape
from deepday.ui.theme import Theme
from deepday.wording.channels import channel_name, describe, state_word
from deepday.wording.translation import N_, _

TONES = {
    ChannelState.SET: "deep",
    ChannelState.PENDING: "attention",
    ChannelState.RESTORING: "deferred",
    ChannelState.FAILED: "failed",
    ChannelState.LEFT: "soft",
    ChannelState.UNKNOWN: "soft",
    ChannelState.OFF: "faint",
}
_ACTIONS = {
    ChannelState.PENDING: N_("Try now"),
    ChannelState.RESTORING: N_("Try now"),
    ChannelState.FAILED: N_("Try again"),
    ChannelState.UNKNOWN: N_("Try again"),
}
_NAME_WIDTH = 128


@dataclass(frozen=True, slots=True)
class ShownChannel:
    """A channel and the zone in which its times are shown."""

    channel: Channel
    zone: str


class ChannelRow(QWidget):
    """One channel; ``action_requested`` carries its id."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._shown: ShownChannel | None = None
        self._mark = Mark(theme, parent=self)
        self._name = PlainLabel("", "medium", wrap=True, parent=self)
        self._name.setMinimumWidth(px(_NAME_WIDTH))
        self._name.setMaximumWidth(px(2 * _NAME_WIDTH))
        self._word = PlainLabel("", "medium", parent=self)
        self._detail = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._button = Button("", "inline", parent=self)
        self._button.clicked.connect(self._clicked)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._word, 1)
        head.addWidget(self._button)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addLayout(head)
        words.addWidget(self._detail)
        words.addStretch(1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(7), 0, px(7))
        row.setSpacing(px(12))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._name, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_channel(self, value: ShownChannel) -> None:
        """Show what is true of the channel now."""
        if value == self._shown:
            return
        self._shown = value
        channel, state = value.channel, value.channel.state
        name = shown(channel_name(channel.id), 60)
        self._mark.show_shape(channel_shape(state), TONES[state])
        self._name.setText(name)
        self._word.setText(state_word(state))
        self._word.set_tone(TONES[state])
        detail = shown(describe(channel, value.zone))
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        action = _ACTIONS.get(state)
        self._button.setVisible(action is not None)
        if action is not None:
            self._button.setText(_(action))
            self._button.setAccessibleName(_("{action}: {channel}").format(action=_(action), channel=name))

    @Slot()
    def _clicked(self) -> None:
        if self._shown is not None:
            self.action_requested.emit(self._shown.channel.id)


class ChannelRows(QWidget):
    """All channels; ``action_requested`` carries the id of one of them."""

    action_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Rows[ChannelRow, ShownChannel] = Rows(self._make, ChannelRow.show_channel, self)
        self._none = PlainLabel(_("No channel can be set here."), "", "soft", wrap=True, parent=self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._none)
        column.addWidget(self._rows)

    def show_channels(self, channels: Sequence[Channel], zone: str) -> None:
        """Show *channels* in their order."""
        self._none.setVisible(not channels)
        self._rows.show_values({c.id: ShownChannel(c, zone) for c in channels})

    def _make(self, parent: QWidget) -> ChannelRow:
        row = ChannelRow(self._theme, parent)
        row.action_requested.connect(self.action_requested)
        return row
