"""The dry run as a table: of each channel what is there, will be set and will be restored, word for word."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from deepday.domain.channel import ChannelPreview
from deepday.ui.look.controls import TickBox
from deepday.ui.look.foreign import shown
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.channels import channel_name
from deepday.wording.reasons import sentence
from deepday.wording.translation import _

_NOW, _SET, _RESTORED = 2, 3, 4
_WIDTHS = {1: 96, _NOW: 136, _SET: 196, _RESTORED: 136}
_STRETCH = {1: 1, _NOW: 2, _SET: 4, _RESTORED: 2}


class PreviewRow:
    """The widgets of one channel's row; until the dry run has answered, they say that it is looked at."""

    def __init__(self, theme: Theme, channel: str, parent: QWidget) -> None:
        self.channel = channel
        self._preview: ChannelPreview | None = None
        self._zone = ""
        name = shown(channel_name(channel), 80)
        self.box = TickBox(theme, "", name, parent)
        self.box.setChecked(True)
        self.name = PlainLabel(name, "medium", wrap=True, parent=parent)
        self.now = PlainLabel(_("looking…"), "", "faint", wrap=True, parent=parent)
        self.target = PlainLabel("", "medium", wrap=True, parent=parent)
        self.restored = PlainLabel("", "", wrap=True, parent=parent)

    def show_preview(self, preview: ChannelPreview, zone: str) -> None:
        """Show what the dry run found."""
        self._preview, self._zone = preview, zone
        self.show_choice()

    def show_choice(self) -> None:
        """Say what happens with the box as it is now."""
        wanted, preview = self.box.isChecked(), self._preview
        self.name.set_tone("" if wanted else "soft")
        if preview is None:
            return
        found = shown(sentence(preview.now, self._zone))
        why = shown(sentence(preview.error, self._zone)) if preview.error is not None else ""
        self.now.setText(why or found)
        self.now.set_tone("" if wanted else "soft")
        self.target.set_tone("" if wanted else "soft")
        self.target.set_kind("medium" if wanted else "")
        self.restored.set_tone("" if wanted else "soft")
        if wanted:
            self.target.setText(shown(sentence(preview.target, self._zone)))
            self.restored.setText(shown(sentence(preview.restored, self._zone)))
        else:
            self.target.setText(_("nothing: not selected"))
            self.restored.setText(_("not touched"))
        told = (self.now.text(), self.target.text(), self.restored.text())
        words = _("Now: {now}. Will be set: {target}. Will be restored: {restored}.")
        self.box.setAccessibleDescription(words.format(now=told[0], target=told[1], restored=told[2]))


class PreviewTable(QWidget):
    """One row per channel; ``choice_changed`` when a box was ticked or unticked."""

    choice_changed = Signal()

    def __init__(self, theme: Theme, channels: Sequence[str], leave_out: frozenset[str], parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: dict[str, PreviewRow] = {}
        px = theme.measures.px
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(px(12))
        self._grid.setVerticalSpacing(px(14))
        self._grid.setColumnMinimumWidth(0, px(16) + 4)
        for column, width in _WIDTHS.items():
            self._grid.setColumnMinimumWidth(column, px(width))
            self._grid.setColumnStretch(column, _STRETCH[column])
        heads = (_("Channel"), _("Now"), _("Will be set"), _("Will be restored"))
        for column, words in enumerate(heads, start=1):
            self._grid.addWidget(PlainLabel(words, "small-medium", "soft", parent=self), 0, column)
        for channel in channels:
            self._add(channel, leave_out)

    def show_preview(self, previews: Sequence[ChannelPreview], zone: str) -> None:
        """Show the dry run; a channel that was not expected gets a row at the end."""
        for preview in previews:
            if preview.id not in self._rows:
                self._add(preview.id, frozenset() if preview.selected else frozenset({preview.id}))
            self._rows[preview.id].show_preview(preview, zone)

    def left_out(self) -> frozenset[str]:
        """Return the ids of the channels whose box is not ticked."""
        return frozenset(channel for channel, row in self._rows.items() if not row.box.isChecked())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Draw the hairlines between the rows."""
        painter = QPainter(self)
        painter.setPen(QPen(QColor(self._theme.tokens.line), 1))
        for row in self._rows.values():
            top = row.name.y() - self._grid.verticalSpacing() // 2
            painter.drawLine(0, top, self.width(), top)

    def _add(self, channel: str, leave_out: frozenset[str]) -> None:
        row = PreviewRow(self._theme, channel, self)
        row.box.setChecked(channel not in leave_out)
        row.show_choice()
        row.box.toggled.connect(self._toggled)
        place, top = len(self._rows) + 1, Qt.AlignmentFlag.AlignTop
        for column, widget in enumerate((row.box, row.name, row.now, row.target, row.restored)):
            self._grid.addWidget(widget, place, column, top)
        self._rows[channel] = row

    @Slot()
    def _toggled(self) -> None:
        for row in self._rows.values():
            row.show_choice()
        self.choice_changed.emit()
