"""Root of the guardian: a small process that puts local effects back when the program dies.

It holds one end of a pipe and sleeps. A line "bye" means that the program has put everything back itself; the end
of the pipe without it means that the program is dead, whatever the cause. Started as ``deepday guardian``.
"""

import os
import signal
import sys
from datetime import UTC, datetime

from deepday.domain.errors import DeepdayError
from deepday.effects.notifications import notifications_by_id
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.ports import JournalRow, RowState
from deepday.storage.journal import DirectJournal

PATIENCE_S = 10.0
"""How long a notification server that does not answer is asked again."""
TRY_EVERY_S = 0.25


def main() -> int:
    """Stand by until the program says goodbye or dies; put its local effects back in the second case."""
    for number in (signal.SIGTERM, signal.SIGINT, getattr(signal, "SIGHUP", signal.SIGINT)):
        signal.signal(number, signal.SIG_IGN)  # at logout the program is asked to end; the guardian outlives it
    os.write(sys.stdout.fileno(), b"ready\n")
    if sys.stdin.buffer.read().endswith(b"bye\n"):
        return 0
    _put_everything_back(datetime.now(UTC))
    return 0


def _put_everything_back(died_at: datetime) -> None:
    journal = DirectJournal()
    steps = EffectSteps(journal, lambda: datetime.now(UTC), new_id=lambda: "")
    rows = [row for row in journal.open_rows() if row.local]
    deadline = datetime.now(UTC).timestamp() + PATIENCE_S
    while rows and datetime.now(UTC).timestamp() < deadline:
        rows = [row for row in (_put_back(steps, row) for row in rows) if row.state is RowState.PENDING]
        if rows:
            signal.sigtimedwait([], TRY_EVERY_S)
    journal.note_death(died_at)


def _put_back(steps: EffectSteps, row: JournalRow) -> JournalRow:
    try:
        return steps.put_back(notifications_by_id(row.effect), row)
    except DeepdayError:  # the journal cannot be written: it is back, and the next start will find so
        return row
