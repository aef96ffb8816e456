"""Recovers what can be read of a damaged history, row by row, into the new one that was begun in its place.

Each table is read forwards until the damage and backwards until it, then what lies between by its keys. Of tables that
could not be read to the end, rows are looked for on the file's pages (``loose_rows``). A row that no version of this
program can have written is left out: its bytes are damaged too.
"""

import json
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from deepday.domain.errors import DeepdayError
from deepday.storage import totals
from deepday.storage.connecting import connect_to_damaged
from deepday.storage.day_sheets import day_of
from deepday.storage.history import read_unended
from deepday.storage.loose_tables import rows_on_pages
from deepday.storage.record import Record
from deepday.storage.rows import BEFORE_QUESTIONS, BEFORE_TASKS, ReadableRow, interruption_of, session_of
from deepday.storage.task_list import task_of

_MOST_KEYS = 200_000
"""How many keys are asked for one by one between what can be read from the front and from the back."""
_LEFT_OUT = frozenset(
    {"progress", "effect_journal", "heartbeats", "recovered_sessions", "day_totals", "totals_missing"}
)
"""What the new history has of its own, was carried over already, or says nothing without the rest."""
_COUNTED = ("sessions", "interruptions")
_BEFORE: Mapping[str, Mapping[str, object]] = {
    "sessions": BEFORE_TASKS,
    "interruptions": BEFORE_QUESTIONS,
    "days": {"went_well": None, "change": None},
}
"""What rows of older versions lack."""


def _check_session(row: ReadableRow) -> object:
    return session_of(row, ()).local_date


def _check_interruption(row: ReadableRow) -> object:
    return interruption_of(row).at.astimezone(ZoneInfo(row["time_zone"]))


def _check_trial(row: ReadableRow) -> object:
    from deepday.storage.exchange.parts import Part  # noqa: PLC0415 -- not at start
    from deepday.storage.exchange.trials import read_trial  # noqa: PLC0415 -- same

    return read_trial(Part(json.loads(row["text"]), "trial"))


_CHECKS: Mapping[str, Callable[[ReadableRow], object]] = {
    "sessions": _check_session,
    "interruptions": _check_interruption,
    "days": day_of,
    "tasks": task_of,
    "trials": _check_trial,
    "meetings": lambda row: ZoneInfo(row["time_zone"]),
}


def salvage(damaged: Path, seq: int, now: datetime, connection: sqlite3.Connection) -> int:
    """Put what can be read of *damaged* into the history as save number *seq*; return how many entries that are.

    What is there already stays. A session without an end ends when it was last known to live. Within the caller's
    transaction.
    """
    mine = {session.id for session, _ in read_unended(connection)}
    salvaging = _Salvaging(connection, seq)
    tables = [table for table in _tables(connection) if table not in _LEFT_OUT]
    whole: set[str] = set()
    with suppress(sqlite3.Error), closing(connect_to_damaged(damaged)) as source:
        whole = {table for table in tables if salvaging.take_over(table, source)}
    with suppress(OSError):
        salvaging.take_loose([table for table in tables if table not in whole], damaged)
    found = sum(salvaging.added[table] for table in _COUNTED)
    ended = tuple(session.ended(at) for session, at in read_unended(connection) if session.id not in mine)
    Record(seq, now, ended).put_into(connection)
    totals.make_anew(connection)
    return found


class _Salvaging:
    """Takes rows over under keys of the new history; ``added`` counts them by table."""

    def __init__(self, connection: sqlite3.Connection, seq: int) -> None:
        self._connection, self._seq = connection, seq
        self.added: Counter[str] = Counter()
        self._new_keys: dict[object, int] = {}
        """Of sessions, by their old ones: gaps refer to them."""

    def take_over(self, table: str, source: sqlite3.Connection) -> bool:
        """Take over what SQLite can read of *table*; say whether that is all of it."""
        there = set(_columns(table, source))
        columns = [name for name in _columns(table, self._connection) if name in there]
        whole: list[bool] = []
        for row in _readable(table, source, whole) if columns else ():
            self._put(table, {name: row[name] for name in columns})
        return any(whole)

    def take_loose(self, tables: Sequence[str], damaged: Path) -> None:
        """Take over the rows of *tables* that lie on the file's pages. Raises OSError."""
        for table, values in rows_on_pages(tables, damaged, self._connection):
            self._put(table, values)

    def _put(self, table: str, found: Mapping[str, object]) -> None:
        # Their bytes may say anything: a zone that is none, a date that is none, a gap of a session that is lost.
        with suppress(DeepdayError, ValueError, LookupError, TypeError, OverflowError, OSError, sqlite3.Error):
            check = _CHECKS.get(table)
            if check is not None:
                check({**_BEFORE.get(table, {}), **found})
            values = self._values(table, found)
            marks, names = ", ".join("?" for _ in values), ", ".join(f'"{name}"' for name in values)
            put = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- names of our own tables
            done = self._connection.execute(put, list(values.values()))
            self.added[table] += done.rowcount
            if table == "sessions" and done.rowcount and done.lastrowid:
                self._new_keys[found["key"]] = done.lastrowid

    def _values(self, table: str, found: Mapping[str, object]) -> dict[str, object]:
        values = {name: value for name, value in found.items() if name != "key"}
        if "seq" in values:
            values["seq"] = self._seq
        if table == "corrections":
            values["position"] = self._place_of(found)
        if table == "gaps":
            values["session"] = self._new_keys[found["session"]]
        return values

    def _place_of(self, correction: Mapping[str, object]) -> int:
        """Return the next place for a correction. Raises LookupError if it is there."""
        same = " AND ".join(f'"{name}" IS :{name}' for name in ("at", "entry", "field", "before", "after"))
        if self._connection.execute(f"SELECT 1 FROM corrections WHERE {same}", correction).fetchone():  # noqa: S608 -- names above
            raise LookupError
        return self.added["corrections"]


def _readable(table: str, source: sqlite3.Connection, whole: list[bool]) -> Iterator[sqlite3.Row]:
    """Give every row that can be read, once; say in *whole* whether that was every row there is."""
    seen: set[tuple[object, ...]] = set()
    keys = _key_columns(table, source)
    for row in _rows(table, keys, source, whole):
        key = tuple(row[name] for name in keys)
        if key not in seen:
            seen.add(key)
            yield row


def _rows(table: str, keys: Sequence[str], source: sqlite3.Connection, whole: list[bool]) -> Iterator[sqlite3.Row]:
    reached: list[object] = []
    for direction in ("ASC", "DESC"):
        order = ", ".join(f'"{key}" {direction}' for key in keys)
        reached.append(None)
        try:
            for row in source.execute(f"SELECT * FROM {table} NOT INDEXED ORDER BY {order}"):  # noqa: S608 -- ours
                reached[-1] = row[keys[0]]
                yield row
        except sqlite3.Error:
            continue
        whole.append(direction == "ASC")
        return
    first, last = reached
    if isinstance(first, int) and isinstance(last, int):
        for key in range(first, min(last, first + _MOST_KEYS) + 1):
            with suppress(sqlite3.Error):
                yield from source.execute(f'SELECT * FROM {table} WHERE "{keys[0]}" = ?', (key,))  # noqa: S608 -- same


def _tables(connection: sqlite3.Connection) -> Sequence[str]:
    found = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY rowid"
    return [name for (name,) in connection.execute(found).fetchall()]


def _columns(table: str, connection: sqlite3.Connection) -> Sequence[str]:
    with suppress(sqlite3.Error):
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})").fetchall()]
    return ()


def _key_columns(table: str, source: sqlite3.Connection) -> Sequence[str]:
    rows = source.execute(f"PRAGMA table_info({table})").fetchall()
    return [row[1] for row in sorted(rows, key=lambda row: row[5]) if row[5]]
