"""Recovers what can be read of a damaged history, row by row, into the new one that was begun in its place.

Each table is read forwards until the damage and backwards until it, then what lies between by its keys. A row that no
version of this program can have written is left out: its bytes are damaged too.
"""

import json
import sqlite3
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
from deepday.storage.record import Record
from deepday.storage.rows import ReadableRow, interruption_of, session_of
from deepday.storage.task_list import task_of

_MOST_KEYS = 200_000
"""How many keys are asked for one by one between what can be read from the front and from the back."""
_LEFT_OUT = frozenset(
    {"progress", "effect_journal", "heartbeats", "recovered_sessions", "day_totals", "totals_missing"}
)
"""What the new history has of its own, was carried over already, or says nothing without the rest."""
_COUNTED = ("sessions", "interruptions")


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
    found = 0
    with suppress(sqlite3.Error), closing(connect_to_damaged(damaged)) as source:
        salvaging = _Salvaging(source, connection, seq)
        for table in _tables(connection):
            if table not in _LEFT_OUT:
                added = salvaging.take_over(table)
                found += added if table in _COUNTED else 0
    ended = tuple(session.ended(at) for session, at in read_unended(connection) if session.id not in mine)
    Record(seq, now, ended).put_into(connection)
    totals.make_anew(connection)
    return found


class _Salvaging:
    """Takes rows over from *source*, under keys of the new history."""

    def __init__(self, source: sqlite3.Connection, connection: sqlite3.Connection, seq: int) -> None:
        self._source = source
        self._connection = connection
        self._seq = seq
        self._new_keys: dict[int, int] = {}
        """Of sessions, by their old ones: gaps refer to them."""

    def take_over(self, table: str) -> int:
        """Take over what can be read of *table*; return how many rows that are."""
        there, here = set(_columns(table, self._source)), _columns(table, self._connection)
        columns = [name for name in here if name in there and name != "key"]
        if not columns:
            return 0  # a table that its version did not have
        marks, names = ", ".join("?" for _ in columns), ", ".join(f'"{name}"' for name in columns)
        put = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 -- names of our own tables
        check, added = _CHECKS.get(table), 0
        for row in _readable(table, self._source):
            # Their bytes may say anything: a zone that is none, a date that is none, a gap of a session that is lost.
            with suppress(DeepdayError, ValueError, LookupError, TypeError, OverflowError, OSError, sqlite3.Error):
                if check is not None:
                    check({**dict.fromkeys(here), **dict(row)})  # a file of an older version lacks columns
                values = self._values(table, row, columns, added)
                done = self._connection.execute(put, list(values.values()))
                added += done.rowcount
                if table == "sessions" and done.rowcount and done.lastrowid:
                    self._new_keys[row["key"]] = done.lastrowid
        return added

    def _values(self, table: str, row: sqlite3.Row, columns: Sequence[str], position: int) -> dict[str, object]:
        values = {name: row[name] for name in columns}
        if "seq" in values:
            values["seq"] = self._seq
        if table == "corrections":
            values["position"] = position
        if table == "gaps":
            values["session"] = self._new_keys[row["session"]]
        return values


def _readable(table: str, source: sqlite3.Connection) -> Iterator[sqlite3.Row]:
    """Give every row that can be read, once."""
    seen: set[tuple[object, ...]] = set()
    keys = _key_columns(table, source)
    for row in _rows(table, keys, source):
        key = tuple(row[name] for name in keys)
        if key not in seen:
            seen.add(key)
            yield row


def _rows(table: str, keys: Sequence[str], source: sqlite3.Connection) -> Iterator[sqlite3.Row]:
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
