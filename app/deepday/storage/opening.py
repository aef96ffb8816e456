"""Opens the history file, and decides what becomes of one that cannot be opened.

A file that is damaged, or is no history at all, is set aside under a name of its own and a new one is begun: nothing
is overwritten, and the program starts. A file from the future, unreadable or locked, or a full disk, is refused. Where
nothing can be written the history is kept in memory.
"""

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import JournalRow
from deepday.storage.backup import before_migration
from deepday.storage.ballast import ballast_of
from deepday.storage.connecting import connect, set_up
from deepday.storage.damage_note import forget_damage, is_noted
from deepday.storage.faults import DAMAGED, DISK_FULL, READ_ONLY, UNREADABLE, fault_of, file_fault
from deepday.storage.files import beside, make_private_file, make_private_folder, sync_folder
from deepday.storage.journal import carry_over, readable_open_rows
from deepday.storage.migrations import APPLICATION_ID, Migration, migrate, version_of

_WAIT_AT_START_S = 1.0
"""How long a lock is waited for while opening."""
_READ_WAIT_MS = 10
"""How long a read on the loop's thread waits for a lock; in WAL it hardly ever meets one."""
_LONGEST_WAL_PAGES = 4000
"""When SQLite itself brings the WAL into the file, in the middle of a save; the writer does so before, in idle time."""
LATEST = (
    "SELECT * FROM progress",
    "SELECT * FROM sessions ORDER BY local_date DESC, started_at DESC LIMIT 4",
    "SELECT * FROM sessions WHERE ended_at IS NULL",
    "SELECT * FROM gaps WHERE session IN (SELECT key FROM sessions ORDER BY local_date DESC, started_at DESC LIMIT 4)",
    "SELECT * FROM interruptions ORDER BY local_date DESC, at DESC LIMIT 40",
    "SELECT * FROM interruptions WHERE outcome = 'deferred' AND answered_at IS NULL AND undone = 0",
    "SELECT * FROM interruptions WHERE handled_by = 'unsaid' AND undone = 0",
    "SELECT * FROM effect_journal WHERE state NOT IN ('restored', 'left')",
    "SELECT * FROM effect_journal ORDER BY key DESC LIMIT 1",
    "SELECT * FROM heartbeats LIMIT 1",
    "SELECT * FROM recovered_sessions ORDER BY key DESC LIMIT 1",
)
"""What the program asks for first: damage in it is found here."""
_COMPANIONS = ("-wal", "-shm", "-journal", "")
"""The WAL goes first: it must never meet another file of that name."""


@dataclass(frozen=True, slots=True)
class Opened:
    """Two connections to one history, or twice the same one if it is in memory.

    ``set_aside`` is where a damaged file lies now; ``in_memory`` says why nothing will be kept.
    """

    writer: sqlite3.Connection
    reader: sqlite3.Connection
    set_aside: Path | None = None
    in_memory: Reason | None = None

    def close(self) -> None:
        """Let go of the file."""
        self.reader.close()  # first: the last connection tidies the WAL away, and this one cannot write
        self.writer.close()


class _DamagedError(Exception):
    """What is there is no readable history of this program."""


def open_history(path: Path, now: datetime, migrations: Sequence[Migration]) -> Opened:
    """Open the history at *path*, made if there is none, and bring it to the newest version.

    Raises:
        StorageError: ``history.from_the_future``, ``.unreadable``, ``.locked``, ``.disk_full`` or ``.io_error``.
    """
    try:
        _make_place(path)
    except StorageError as error:
        if error.reason.code != READ_ONLY:
            raise
        return _in_memory(error.reason, migrations)
    try:
        return _open_on_full_disk(path, now, migrations)
    except _DamagedError:
        open_effects = _open_effects(path)
        aside = _set_aside(path, now)
        _make_place(path)
        opened = _open(path, now, migrations)
        carry_over(opened.writer, open_effects)
        return Opened(opened.writer, opened.reader, set_aside=aside)


def _open_on_full_disk(path: Path, now: datetime, migrations: Sequence[Migration]) -> Opened:
    """Open the file, giving up the ballast for it if the disk is full: what a crash left must be put back."""
    try:
        return _open(path, now, migrations)
    except StorageError as error:
        if error.reason.code != DISK_FULL or not ballast_of(path).give_up():
            raise
    return _open(path, now, migrations)


def _make_place(path: Path) -> None:
    try:
        make_private_folder(path.parent)
        make_private_file(path)
    except OSError as error:
        fault = file_fault(error, path)
        if fault.reason.code == READ_ONLY and os.access(path, os.F_OK) and not os.access(path, os.R_OK):
            raise StorageError(UNREADABLE, fault.reason.params) from error
        raise fault from error
    if not os.access(path.parent, os.W_OK):
        raise StorageError(READ_ONLY, {"path": str(path), "error": ""})


def _in_memory(why: Reason, migrations: Sequence[Migration]) -> Opened:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    set_up(connection)
    migrate(connection, migrations)
    return Opened(connection, connection, in_memory=why)


def _open(path: Path, now: datetime, migrations: Sequence[Migration]) -> Opened:
    try:
        if is_noted(path):
            raise _DamagedError
        if not _has_content(path) and _has_content(beside(path, "-wal")):
            raise _DamagedError  # the file was cut to nothing: SQLite would throw its WAL away
        _roll_back(path)
        reader = connect(path, "ro", _WAIT_AT_START_S)
        try:
            found = _look(reader, len(migrations))
            if 0 < found < len(migrations):
                _expect_tables_of(migrations[:found], reader)
                before_migration(reader, path, found, now)
            writer = _writer(path, migrations, found)
        except BaseException:
            reader.close()
            raise
    except sqlite3.Error as error:
        fault = fault_of(error, path)
        if fault is None:
            raise
        if fault.reason.code == DAMAGED:
            raise _DamagedError from error
        raise fault from error
    except OSError as error:
        raise file_fault(error, path) from error
    return Opened(writer, reader)


def _roll_back(path: Path) -> None:
    """Take back what a crash left half done before the file had its WAL: a connection that cannot write would not."""
    if _has_content(beside(path, "-journal")):
        with closing(connect(path, "rw", _WAIT_AT_START_S)) as connection:
            version_of(connection)


def _look(reader: sqlite3.Connection, newest: int) -> int:
    """Return the file's version, having seen that it is one of ours and can be read where it matters."""
    version = version_of(reader)
    is_ours = reader.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if is_ours and version > newest:
        raise StorageError("history.from_the_future", {"found": str(version), "known": str(newest)})
    tables = {name for (name,) in reader.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if version == 0 and not tables:
        return 0
    if not is_ours or "progress" not in tables:
        raise _DamagedError
    for statement in LATEST:
        try:
            reader.execute(statement).fetchall()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_ERROR:
                raise
            if version == newest:  # a table or column is missing; an older version may not have had it
                raise _DamagedError from error
    return version


def _writer(path: Path, migrations: Sequence[Migration], found: int) -> sqlite3.Connection:
    connection = connect(path, "rw", _WAIT_AT_START_S)
    try:
        connection.execute("PRAGMA journal_mode = WAL").fetchall()
        connection.execute(f"PRAGMA wal_autocheckpoint = {_LONGEST_WAL_PAGES}").fetchall()
        if found < len(migrations):
            migrate(connection, migrations)
    except BaseException:
        connection.close()
        raise
    return connection


def _expect_tables_of(migrations: Sequence[Migration], reader: sqlite3.Connection) -> None:
    """See that the file has the tables and columns that *migrations* make, no less and no more."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as model:
        migrate(model, migrations)
        if _columns(reader) != _columns(model):
            raise _DamagedError


def _columns(connection: sqlite3.Connection) -> set[tuple[str, str]]:
    found = connection.execute(
        "SELECT t.name, c.name FROM sqlite_master AS t, pragma_table_info(t.name) AS c"
        " WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'"
    )
    return {(table, column) for table, column in found}


def settle_reader(reader: sqlite3.Connection) -> None:
    """Let reads wait for a lock no longer than the loop's thread may wait."""
    reader.execute(f"PRAGMA busy_timeout = {_READ_WAIT_MS}")


def _set_aside(path: Path, now: datetime) -> Path:
    """Rename the file and what belongs to it; return its new name."""
    aside = beside(path, f".damaged-{now:%Y%m%dT%H%M%SZ}")
    while aside.exists():
        aside = beside(aside, "-again")
    try:
        for suffix in _COMPANIONS:
            if beside(path, suffix).exists():
                beside(path, suffix).rename(beside(aside, suffix))
        forget_damage(path)
        sync_folder(path.parent)
    except OSError as error:
        raise StorageError(DAMAGED, {"path": str(path), "error": ""}) from error
    return aside


def _open_effects(path: Path) -> Sequence[JournalRow]:
    if not _has_content(path):
        return []  # and SQLite would delete its WAL
    try:
        reader = connect(path, "ro", _WAIT_AT_START_S)
        try:
            return readable_open_rows(reader)
        finally:
            reader.close()
    except sqlite3.Error:
        from deepday.storage.loose_effects import open_effects_on_pages  # noqa: PLC0415 -- hardly ever

        return open_effects_on_pages(path)


def _has_content(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0
