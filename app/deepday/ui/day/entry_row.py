"""An interruption of a day as a row, in which it can be corrected."""

from datetime import datetime

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QWidget

from deepday.domain.interruption import Initiator, Interruption, Outcome, Urgency
from deepday.ui.day.interruption_rows import LONGEST_NAME, InterruptionRow, ShownEntry
from deepday.ui.look.controls import Button
from deepday.ui.look.foreign import shown
from deepday.ui.theme import Theme
from deepday.wording.entries import name_words, outcome_word, source_word, urgency_word
from deepday.wording.times import clock, moment
from deepday.wording.translation import _

_LONGEST_NOTE = 160


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


class EntryRow(InterruptionRow):
    """One interruption in two lines; ``wished`` carries the one to correct."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._button = Button(_("Edit…"), "inline", parent=self)
        self._button.clicked.connect(self._clicked)
        self.head_line.addWidget(self._button, 0, Qt.AlignmentFlag.AlignTop)

    def show_entry(self, value: ShownEntry) -> None:
        """Show the entry as it is now."""
        super().show_entry(value)
        entry = value.entry
        self.head.setText(entry_head(entry))
        self.detail.setText(entry_detail(entry, value.now))
        at = clock(entry.at, entry.time_zone)
        self._button.setAccessibleName(_("Edit the entry of {clock}").format(clock=at))

    @Slot()
    def _clicked(self) -> None:
        self.wished.emit(self.entry)
