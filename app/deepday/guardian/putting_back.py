"""What the guardian does when the program has died: every local effect of its journal is put back, patiently."""

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


def put_back_what_is_open(history_path: str) -> None:
    """Put back what a program that has just died left open in its history."""
    put_everything_back(Journal(OwnConnection(history_path)), datetime.now(UTC))


def put_everything_back(journal: Journal, died_at: datetime) -> None:
    """Put every local effect in *journal* back, and note when the program died."""
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
