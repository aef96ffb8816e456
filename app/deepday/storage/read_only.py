"""The history read from another process, without the lock and without a writer: for evaluations.

What waits in the spool beside the file is not seen; the program takes it in at its next chance.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from deepday.domain.day import Day
from deepday.domain.errors import StorageError
from deepday.domain.interruption import Interruption
from deepday.domain.request import KeptRequest, TalkResult
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.trial import Trial
from deepday.storage.connecting import connect
from deepday.storage.day_sheets import read_days
from deepday.storage.faults import fault_of
from deepday.storage.history import read_interruptions, read_sessions
from deepday.storage.migrations import MIGRATIONS, version_of
from deepday.storage.request_book import latest_request
from deepday.storage.side_tables import all_talks
from deepday.storage.task_list import read_tasks
from deepday.storage.trials import read_trials

_WAIT_S = 5.0


class ReadOnlyHistory:
    """The history at *path* as it was at one instant; use within ``opened``."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def trials(self) -> Sequence[Trial]:
        """Return every trial, in order of its first day."""
        return read_trials(self._connection)

    def latest_request(self) -> KeptRequest | None:
        """Return the request that was worked on last, or None.

        Raises:
            CouldNotError: it was written by a newer version, with answers that this one does not know.
        """
        return latest_request(self._connection)

    def talks(self) -> Sequence[TalkResult]:
        """Return what came of every talk about any request, in order of time."""
        return all_talks(self._connection)

    def tasks(self) -> Sequence[Task]:
        """Return every task."""
        return read_tasks(self._connection)

    def sessions(self, first: date, last: date) -> Sequence[Session]:
        """Return the sessions of these local dates."""
        return read_sessions(first, last, self._connection)

    def interruptions(self, first: date, last: date) -> Sequence[Interruption]:
        """Return the entries of these local dates, undone ones included."""
        return read_interruptions(first, last, self._connection)

    def sheets(self, first: date, last: date) -> Sequence[Day]:
        """Return the day sheets of these local dates."""
        return read_days(first, last, self._connection)


@contextmanager
def opened(path: Path, make_current: Callable[[], None]) -> Iterator[ReadOnlyHistory]:
    """Give the history at *path*; *make_current* is called if there is none yet, or one of an older version.

    Raises:
        StorageError: it cannot be read, or is of a newer version.
    """
    if not path.exists() or _version(path) < len(MIGRATIONS):
        make_current()
    with _connected(path) as connection:
        found = version_of(connection)
        if found > len(MIGRATIONS):
            raise StorageError("history.from_the_future", {"found": str(found), "known": str(len(MIGRATIONS))})
        connection.execute("BEGIN")
        yield ReadOnlyHistory(connection)


def _version(path: Path) -> int:
    with _connected(path) as connection:
        return version_of(connection)


@contextmanager
def _connected(path: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(connect(path, "ro", _WAIT_S)) as connection:
            yield connection
    except sqlite3.Error as error:
        raise fault_of(error, path) or error from error
