"""Puts the content of a back-up in the place of what the history holds, as rows: nothing of its schema comes along.

The file may be anybody's: it is copied first, trusted with nothing, and must have exactly the tables that a history of
its version has: no triggers, no views. What it says was set in the world is closed: that is long past.
"""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

from deepday.domain.errors import CouldNotError, StorageError
from deepday.storage import totals
from deepday.storage.backup import FOLDER
from deepday.storage.connecting import connect
from deepday.storage.faults import DAMAGED, fault_of
from deepday.storage.files import beside, make_private_file, make_private_folder
from deepday.storage.history import read_unended
from deepday.storage.instants import micros
from deepday.storage.migrations import APPLICATION_ID, MIGRATIONS, migrate, version_of
from deepday.storage.record import Record

_WAIT_S = 5.0
_OF_NOW = frozenset({"planned_days", "planned_blocks"})
"""What is about the world as it is, not as it was: it stays as it is here."""
_FROM_A_BACKUP = "effect.from_a_backup"
_CLOSE = """
    UPDATE effect_journal SET state = 'left', changed_at = :now, reason_code = :reason,
        reason_params = '{}' WHERE state NOT IN ('restored', 'left')
"""
_DECIDE = "UPDATE recovered_sessions SET decided = 'ended' WHERE decided IS NULL"
_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"


class Restoring:
    """A checked copy of the file at *source*, of the newest version, ready to be put in place; close it.

    Raises:
        CouldNotError: it is no history of this program, or damaged (``restore.not_ours``, ``restore.damaged``).
        StorageError: it is from the future, or cannot be read or copied.
    """

    def __init__(self, source: Path, history: Path) -> None:
        self._part = history.parent / FOLDER / "history-restoring.part"
        try:
            make_private_folder(self._part.parent)
            self._drop()
            for suffix in ("", "-wal"):
                if not suffix or beside(source, suffix).exists():
                    make_private_file(beside(self._part, suffix))
                    shutil.copyfile(beside(source, suffix), beside(self._part, suffix))
            self._connection = _checked(self._part, source)
        except BaseException:
            self._drop()
            raise

    @property
    def seq(self) -> int:
        """The number of the newest save in it."""
        seq: int = self._connection.execute("SELECT seq FROM progress").fetchone()[0]
        return seq

    def put_in_place(self, seq: int, now: datetime, connection: sqlite3.Connection) -> None:
        """Put its rows in the place of those that *connection* leads to, as save number *seq*, in one transaction.

        A session that ran when the copy was made ends when it was last known to live.
        """
        tables = [table for table in _tables(self._connection) if table not in _OF_NOW]
        for table in reversed(tables):
            connection.execute(f"DELETE FROM {table}")  # noqa: S608 -- a table of ours
        for table in tables:
            rows = self._connection.execute(f"SELECT * FROM {table}")  # noqa: S608 -- same
            marks = ", ".join("?" for _ in rows.description)
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 -- same
        connection.execute(_CLOSE, {"now": micros(now), "reason": _FROM_A_BACKUP})
        connection.execute(_DECIDE)
        ended = tuple(session.ended(at) for session, at in read_unended(connection))
        Record(seq, now, ended).put_into(connection)
        totals.make_anew(connection)

    def close(self) -> None:
        """Remove the copy."""
        self._connection.close()
        self._drop()

    def _drop(self) -> None:
        for suffix in ("-wal", "-shm", "-journal", ""):
            beside(self._part, suffix).unlink(missing_ok=True)


def _checked(part: Path, source: Path) -> sqlite3.Connection:
    try:
        connection = connect(part, "rw", _WAIT_S)
        try:
            _check(connection)
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
        except BaseException:
            connection.close()
            raise
    except sqlite3.Error as error:
        fault = fault_of(error, source)
        if fault is not None and fault.reason.code != DAMAGED:
            raise fault from error
        is_ours = getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_CORRUPT
        raise CouldNotError("restore.damaged" if is_ours else "restore.not_ours", {"path": str(source)}) from error
    except (ValueError, KeyError, TypeError, OverflowError, OSError) as error:  # rows that no version has written
        raise CouldNotError("restore.damaged", {"path": str(source)}) from error
    return connection


def _check(connection: sqlite3.Connection) -> None:
    if connection.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise sqlite3.DatabaseError
    version = version_of(connection)
    if version > len(MIGRATIONS):
        raise StorageError("history.from_the_future", {"found": str(version), "known": str(len(MIGRATIONS))})
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as like:
        migrate(like, MIGRATIONS[:version])
        if set(map(tuple, connection.execute(_SCHEMA))) != set(map(tuple, like.execute(_SCHEMA))):
            raise sqlite3.DatabaseError
    if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
        raise ValueError
    migrate(connection)
    _read_everything(connection)


def _read_everything(connection: sqlite3.Connection) -> None:
    from deepday.storage.exchange.lists import LISTS  # noqa: PLC0415 -- not at start

    for one in LISTS:
        for entry in one.kept(connection):
            one.write(entry)


def _tables(connection: sqlite3.Connection) -> list[str]:
    found = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [name for (name,) in connection.execute(found)]
