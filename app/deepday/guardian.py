"""Root of the guardian: a small process that puts local effects back when the program dies.

It holds one end of a pipe and sleeps. A line "bye" means that the program has put everything back itself; the end of
the pipe without it means that the program is dead, whatever the cause. Started as ``deepday guardian HISTORY``.
"""

import os
import signal
import sys
import time
from contextlib import suppress
from datetime import UTC, datetime

from deepday.domain.errors import DeepdayError, StorageError
from deepday.effects.notifications import notifications_by_id
from deepday.engine.effect_ports import JournalRow
from deepday.engine.effect_steps import EffectSteps
from deepday.storage.journal import Journal, OwnConnection

PATIENCE_S = 10.0
"""How long a history or a notification server that does not answer is asked again."""
TRY_EVERY_S = 0.2


def main() -> int:
    """Stand by until the program says goodbye or dies; put its local effects back in the second case."""
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):  # at logout the program is asked to end; the guardian outlives it
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.write(sys.stdout.fileno(), b"ready\n")
    if not sys.stdin.buffer.read().endswith(b"bye\n"):
        put_everything_back(Journal(OwnConnection(sys.argv[2])), datetime.now(UTC))
    return 0


def put_everything_back(journal: Journal, died_at: datetime) -> None:
    """Put every local effect in *journal* back, patiently, and note when the program died."""
    steps = EffectSteps(journal, lambda: datetime.now(UTC), new_id=str)
    deadline = time.monotonic() + PATIENCE_S
    left = _open_after(journal, steps)
    with suppress(StorageError):  # the last heartbeat is within a minute of it
        journal.note_death(died_at)
    while left and time.monotonic() < deadline:
        time.sleep(TRY_EVERY_S)
        left = _open_after(journal, steps)


def _open_after(journal: Journal, steps: EffectSteps) -> bool:
    """Put back what can be, and say whether something is left to be tried again."""
    try:
        rows = [row for row in journal.open_rows() if row.local]
    except StorageError:
        return True
    after = [_put_back(steps, row) for row in rows]
    return any(row.state.is_open for row in after)


def _put_back(steps: EffectSteps, row: JournalRow) -> JournalRow:
    try:
        return steps.put_back(notifications_by_id(row.effect), row)
    except DeepdayError:  # what cannot be journaled now is found to be back by the next try
        return row
