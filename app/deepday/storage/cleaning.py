"""Leaves no trace in a history file of what was deleted: SQLite only marks its room as free, and its log keeps it."""

import sqlite3

from deepday.domain.errors import StorageError
from deepday.storage.faults import LOCKED


def clean_out(connection: sqlite3.Connection) -> None:
    """Build the file behind *connection* anew and empty its log; outside a transaction.

    Raises:
        StorageError: another process still reads what the log holds.
    """
    connection.execute("VACUUM")
    for busy, _pages, _done in connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall():
        if busy:
            raise StorageError(LOCKED, {"path": "", "error": ""})
