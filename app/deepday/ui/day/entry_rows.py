"""The interruptions of a day as rows, each of which can be corrected."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.interruption import Initiator, Interruption, Outcome, Urgency
from deepday.ui.day.band import outcome_tone
from deepday.ui.look.controls import Button
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.rows import Rows
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme
from deepday.wording.entries import name_words, outcome_word, source_word, urgency_word
from deepday.wording.times import clock, moment
from deepday.wording.translation import _

LONGEST_NAME = 80
_LONGEST_NOTE = 160


@dataclass(frozen=True, slots=True)
class ShownEntry:
    """An interruption as seen at ``now``."""

    entry: Interruption
    now: datetime


def entry_head(entry: Interruption) -> str:
    """Return the entry's first line: ``13:38  call · Tomás Silva``."""
    parts = [source_word(entry.source)]
    if entry.who:
        parts.append(shown(name_words(entry.who), LONGEST_NAME))
    return f"{clock(entry.at, entry.time_zone)}\u2002{' · '.join(parts)}"


def entry_detail(entry: Interruption, now: datetime) -> str:
    """Return the entry's second line: ``deferred, due 17:00 · urgent · a note``."""
    outcome = outcome_word(entry.outcome)
    if entry.due_at is not None and entry.outcome is Outcome.DEFERRED:
        due = moment(entry.due_at, now, entry.time_zone)
        outcome = _("{outcome}, due {due}").format(outcome=outcome, due=due)
    parts = [outcome]
    if entry.urgency is not Urgency.NORMAL:
        parts.append(urgency_word(entry.urgency))
    if entry.is_open(now):
        parts.append(_("not back at work yet"))
    elif entry.handled_until is not None and entry.handled_until > entry.at:
        parts.append(_("until {clock}").format(clock=clock(entry.handled_until, entry.time_zone)))
    if entry.initiator is Initiator.SELF:
        parts.append(_("begun by yourself"))
    if entry.note:
        parts.append(shown(entry.note, _LONGEST_NOTE))
    return " · ".join(parts)


class EntryRow(QWidget):
    """One interruption in two lines; ``edit_requested`` carries it."""

    edit_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._entry: Interruption | None = None
        self._mark = Mark(theme, parent=self)
        self._head = PlainLabel("", "medium", wrap=True, parent=self)
        self._detail = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._button = Button(_("Edit…"), "inline", parent=self)
        self._button.clicked.connect(self._clicked)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._head, 1)
        head.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addLayout(head)
        words.addWidget(self._detail)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(7), 0, px(7))
        row.setSpacing(px(12))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def show_entry(self, value: ShownEntry) -> None:
        """Show the entry as it is now."""
        entry = self._entry = value.entry
        self._mark.show_shape(outcome_shape(entry.outcome), outcome_tone(entry.outcome))
        self._head.setText(entry_head(entry))
        self._detail.setText(entry_detail(entry, value.now))
        at = clock(entry.at, entry.time_zone)
        self._button.setAccessibleName(_("Edit the entry of {clock}").format(clock=at))

    @Slot()
    def _clicked(self) -> None:
        self.edit_requested.emit(self._entry)


class EntryRows(QWidget):
    """Interruptions in order; ``edit_requested`` carries one of them."""

    edit_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Rows[EntryRow, ShownEntry] = Rows(self._make, EntryRow.show_entry, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)

    def show_entries(self, entries: Sequence[Interruption], now: datetime) -> None:
        """Show *entries* in their order, as seen at *now*."""
        self._rows.show_values({e.id: ShownEntry(e, now) for e in entries})

    def _make(self, parent: QWidget) -> EntryRow:
        row = EntryRow(self._theme, parent)
        row.edit_requested.connect(self.edit_requested)
        return row
