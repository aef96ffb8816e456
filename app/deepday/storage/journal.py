"""The write-ahead log of effects in the history file: in the program through its writer, in the guardian directly.

Small on purpose: the guardian imports this module and little else. No secret is ever put into it.
"""

import contextlib
import json
import os
import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, TypeVar

from deepday.domain.reason import Reason
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.storage.connecting import connect
from deepday.storage.faults import fault_of
from deepday.storage.instants import instant, micros

T = TypeVar("T")
KEPT_AFTER_CLOSING = timedelta(days=30)
"""How long a closed row stays."""
_WAIT_S = 1.0
"""How long the guardian waits for a lock; it has two seconds."""
_COLUMNS = "id, effect, session, local, state, prior, target, read_back, until, changed_at, reason_code, reason_params"


@dataclass(frozen=True, slots=True)
class JournalTable:
    """A table of journal rows: the newest one of each ``of`` counts; ``age`` says how old a closed row is."""

    name: str
    of: str
    age: str

    @property
    def put(self) -> str:
        """The statement that inserts or replaces a row."""
        return f"""
            INSERT INTO {self.name} ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (id) DO UPDATE SET
                effect = excluded.effect, session = excluded.session, local = excluded.local, state = excluded.state,
                prior = excluded.prior, target = excluded.target, read_back = excluded.read_back,
                until = excluded.until, changed_at = excluded.changed_at,
                reason_code = excluded.reason_code, reason_params = excluded.reason_params
        """  # noqa: S608 -- names that are written in this file

    @property
    def open(self) -> str:
        """The query for what is open, oldest first."""
        return f"""
            SELECT {_COLUMNS} FROM {self.name} WHERE state NOT IN ('restored', 'left') ORDER BY key
        """  # noqa: S608 -- same

    @property
    def last(self) -> str:
        """The query for the rows that count."""
        return f"""
            SELECT {_COLUMNS} FROM {self.name}
            WHERE key IN (SELECT max(key) FROM {self.name} GROUP BY {self.of}) ORDER BY key
        """  # noqa: S608 -- same

    @property
    def purge(self) -> str:
        """The statement that removes what was closed and is older than an instant."""
        return f"DELETE FROM {self.name} WHERE state IN ('restored', 'left') AND {self.age} < ?"  # noqa: S608 -- same


EFFECTS = JournalTable("effect_journal", of="effect", age="changed_at")
PLANNED = JournalTable("planned_blocks", of="effect, session", age="until")
"""A block that the person changed is left alone for as long as its day is planned: it ages from the day itself on."""

_NOTE_DEATH = """
    INSERT INTO heartbeats (session, at)
    SELECT id, :at FROM sessions
    WHERE ended_at IS NULL AND started_at <= :at
        AND id NOT IN (SELECT session FROM recovered_sessions WHERE decided IS NULL)
    ON CONFLICT (session) DO UPDATE SET at = max(at, excluded.at)
"""


class Access(Protocol):
    """A way to the history file; both calls may come from any thread and raise StorageError."""

    def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* in a transaction and return its result when that is on disk."""

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work*, which only reads, and return its result."""


class OwnConnection:
    """The guardian's own way to the file at *path*: opened at the first call, never made, one thread only."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self._path = path
        self._connection: sqlite3.Connection | None = None

    def transact(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work* in a transaction and return its result when that is on disk. Raises StorageError."""
        return self._run("BEGIN IMMEDIATE", work)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Run *work*, which only reads, and return its result. Raises StorageError."""
        return self._run("BEGIN", work)

    def close(self) -> None:
        """Let go of the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _run(self, begin: str, work: Callable[[sqlite3.Connection], T]) -> T:
        try:
            connection = self._open()
            connection.execute(begin)
            try:
                result = work(connection)
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            fault = fault_of(error, self._path)
            if fault is None:
                raise
            raise fault from error
        return result

    def _open(self) -> sqlite3.Connection:
        if self._connection is None:
            self._connection = connect(self._path, "rw", _WAIT_S)
        return self._connection


class Journal:
    """``engine.effect_ports.EffectJournal`` on the history file. Calls block until it is on disk, from any thread."""

    def __init__(self, access: Access, table: JournalTable = EFFECTS) -> None:
        self._access = access
        self._table = table

    def write(self, row: JournalRow) -> None:
        """Insert or replace *row*; committed and synced on return. Raises StorageError.

        Closing a row also removes those that were closed thirty days before.
        """
        self._access.transact(partial(_write, self._table, row))

    def open_rows(self) -> Sequence[JournalRow]:
        """Return every row that is not RESTORED or LEFT, oldest first. Raises StorageError."""
        return self._access.read(partial(_rows, self._table.open))

    def last_rows(self) -> Sequence[JournalRow]:
        """Return the newest row of each effect, open or closed. Raises StorageError."""
        return self._access.read(partial(_rows, self._table.last))

    def note_death(self, at: datetime) -> None:
        """Note that the program died at *at*: the session that ran lived until then. Raises StorageError."""
        self._access.transact(partial(_note_death, at))

    def purge(self, now: datetime) -> None:
        """Remove rows that were closed thirty days ago. Raises StorageError."""
        self._access.transact(partial(_purge, self._table, now))


def readable_open_rows(connection: sqlite3.Connection) -> list[JournalRow]:
    """Return the open rows of a file that is to be set aside, as far as they make sense. Raises sqlite3.Error."""
    rows = []
    for cells in connection.execute(EFFECTS.open):
        with contextlib.suppress(ValueError, TypeError, OverflowError):
            rows.append(_row(cells))
    return rows


def carry_over(connection: sqlite3.Connection, rows: Sequence[JournalRow]) -> None:
    """Put open rows of a file that was set aside into a new one. Raises sqlite3.Error."""
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany(EFFECTS.put, map(_cells, rows))
    connection.execute("COMMIT")


def _write(table: JournalTable, row: JournalRow, connection: sqlite3.Connection) -> None:
    connection.execute(table.put, _cells(row))
    if not row.state.is_open:
        _purge(table, row.changed_at, connection)


def _rows(statement: str, connection: sqlite3.Connection) -> list[JournalRow]:
    return [_row(cells) for cells in connection.execute(statement)]


def _note_death(at: datetime, connection: sqlite3.Connection) -> None:
    connection.execute(_NOTE_DEATH, {"at": micros(at)})


def _purge(table: JournalTable, now: datetime, connection: sqlite3.Connection) -> None:
    connection.execute(table.purge, (micros(now - KEPT_AFTER_CLOSING),))


def _cells(row: JournalRow) -> tuple[object, ...]:
    return (
        row.id,
        row.effect,
        row.session,
        int(row.local),
        row.state.value,
        json.dumps(dict(row.prior)),
        json.dumps(dict(row.target)),
        None if row.read_back is None else json.dumps(dict(row.read_back)),
        micros(row.until),
        micros(row.changed_at),
        None if row.reason is None else row.reason.code,
        None if row.reason is None else json.dumps(dict(row.reason.params)),
    )


def _row(cells: Sequence[Any]) -> JournalRow:
    (row_id, effect, session, local, state, prior, target, read_back, until, changed_at, code, params) = cells
    return JournalRow(
        id=row_id,
        effect=effect,
        session=session,
        local=bool(local),
        state=RowState(state),
        prior=json.loads(prior),
        target=json.loads(target),
        read_back=None if read_back is None else json.loads(read_back),
        until=instant(until),
        changed_at=instant(changed_at),
        reason=None if code is None else Reason(code, json.loads(params)),
    )
