"""One transaction at a time on the connection that writes to the history, and its log kept in order meanwhile."""

import contextlib
import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from deepday.domain.errors import StorageError
from deepday.storage.faults import fault_of
from deepday.storage.write_ahead import WriteAheadLog

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class Transactions:
    """Of *connection* to the history at *path* (None: in memory), for one thread only; *guard* is held meanwhile."""

    def __init__(self, connection: sqlite3.Connection, guard: threading.Lock, path: Path | None) -> None:
        self._connection = connection
        self._guard = guard
        self._path = str(path) if path is not None else ""
        self.log = WriteAheadLog(connection, path)
        self._lock_wait_ms = -1

    def run(self, work: Work[T], lock_wait_ms: int) -> T:
        """Run *work* in a transaction of its own; on disk on return. Raises StorageError, and what *work* raises."""
        connection = self._connection
        with self._guard:
            try:
                self._wait_for_locks(lock_wait_ms)
                connection.execute("BEGIN IMMEDIATE")
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException as error:
                if connection.in_transaction:
                    with contextlib.suppress(sqlite3.Error):
                        connection.execute("ROLLBACK")
                fault = self._fault_of(error)
                if fault is None:
                    raise
                raise fault from error
        self.log.committed()
        return result

    def run_alone(self, work: Work[T]) -> T:
        """Run *work* outside any transaction; the log may be cut to nothing in it. Raises as ``run``."""
        with self._guard:
            try:
                return work(self._connection)
            except sqlite3.Error as error:
                raise self._fault_of(error) or error from error
            finally:
                self.log.lacks_room()

    def tidy(self) -> None:
        """Bring the log in order."""
        with self._guard:
            self.log.tidy()

    def close(self) -> None:
        """Close the connection."""
        with self._guard, contextlib.suppress(sqlite3.Error):
            self._connection.close()

    def _wait_for_locks(self, ms: int) -> None:
        if ms != self._lock_wait_ms:
            self._connection.execute(f"PRAGMA busy_timeout = {ms}")
            self._lock_wait_ms = ms

    def _fault_of(self, error: BaseException) -> StorageError | None:
        return fault_of(error, self._path) if isinstance(error, sqlite3.Error) else None
