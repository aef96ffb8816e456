"""Interruptions as a list: what every row of one shows, whatever can be done in it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.interruption import Interruption
from deepday.ui.day.band import outcome_tone
from deepday.ui.look.frames import Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.rows import Rows
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An interruption as seen at ``now``."""

    entry: Interruption
    now: datetime


class InterruptionRow(QWidget):
    """A mark and two lines; ``wished`` carries what the person wants done.

    A subclass says the words and adds what can be done.
    """

    wished = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self.entry: Interruption | None = None
        self._mark = Mark(theme, parent=self)
        self.head = PlainLabel("", "medium", wrap=True, parent=self)
        self.detail = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self.head_line = QHBoxLayout()
        self.head_line.setSpacing(px(8))
        self.head_line.addWidget(self.head, 1)
        self.words = QVBoxLayout()
        self.words.setSpacing(px(2))
        self.words.addLayout(self.head_line)
        self.words.addWidget(self.detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(7), 0, px(7))
        row.setSpacing(px(12))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(self.words, 1)

    def show_entry(self, value: ShownEntry) -> None:
        """Show the entry as it is now."""
        self.entry = value.entry
        self._mark.show_shape(outcome_shape(value.entry.outcome), outcome_tone(value.entry.outcome))


class InterruptionRows(Rows[InterruptionRow, ShownEntry]):
    """Interruptions in order, each in a row of the class *row*; ``wished`` carries what is wished in one."""

    wished = Signal(object)

    def __init__(self, theme: Theme, row: type[InterruptionRow], parent: QWidget | None = None) -> None:
        super().__init__(self._new_row, lambda row, value: row.show_entry(value), parent)
        self._theme = theme
        self._row = row

    def show_entries(self, entries: Sequence[Interruption], now: datetime) -> None:
        """Show *entries* in their order, as seen at *now*."""
        self.show_values({e.id: ShownEntry(e, now) for e in entries})

    def _new_row(self, parent: QWidget) -> InterruptionRow:
        row = self._row(self._theme, parent)
        row.wished.connect(self.wished)
        return row
