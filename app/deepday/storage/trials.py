"""The trials in the history file (``engine.history_ports.TrialStore``), each as the text that an export has of it."""

import json
import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from functools import partial

from deepday.domain.trial import Trial
from deepday.storage.database import Database
from deepday.storage.rows import storable

_PUT = """
    INSERT INTO trials (id, first, last, text) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET first = excluded.first, last = excluded.last, text = excluded.text
"""
_ALL = "SELECT text FROM trials ORDER BY first, last, key"


class Trials:
    """The trials in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, trial: Trial) -> "Future[None]":
        """Insert or replace a trial; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(put_trial, trial))

    def trial(self, trial_id: str) -> Trial | None:
        """Return the trial with this id, or the only one whose id begins so. Raises StorageError."""
        found = {t.id: t for t in self.trials() if trial_id and t.id.startswith(trial_id)}
        return found.get(trial_id) or (next(iter(found.values())) if len(found) == 1 else None)

    def trials(self) -> Sequence[Trial]:
        """Return every trial, in order of its first day. Raises StorageError."""
        return self._database.read(read_trials)


def put_trial(trial: Trial, connection: sqlite3.Connection) -> None:
    """Insert or replace a trial, within the caller's transaction."""
    from deepday.storage.exchange.trials import write_trial  # noqa: PLC0415 -- not before there is a trial

    text = storable(json.dumps(write_trial(trial), ensure_ascii=False, separators=(",", ":")))
    connection.execute(_PUT, (trial.id, trial.window.first.isoformat(), trial.window.last.isoformat(), text))


def read_trials(connection: sqlite3.Connection) -> list[Trial]:
    """Return every trial, in order of its first day."""
    texts = [text for (text,) in connection.execute(_ALL)]
    if not texts:
        return []
    from deepday.storage.exchange.parts import Part  # noqa: PLC0415 -- not before there is a trial
    from deepday.storage.exchange.trials import read_trial  # noqa: PLC0415 -- same

    return [read_trial(Part(json.loads(text), "trial")) for text in texts]
