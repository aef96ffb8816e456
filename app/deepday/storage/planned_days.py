"""The planned days in the history file (``engine.effect_ports.PlannedDayStore``); calls block until it is on disk."""

import sqlite3
from collections.abc import Sequence
from functools import partial

from deepday.domain.planned_day import PlannedDay
from deepday.storage.instants import instant, micros
from deepday.storage.journal import Access

_COLUMNS = "day, starts_at, ends_at, time_zone, point_person, contact"
_PUT = f"INSERT INTO planned_days ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?)"  # noqa: S608 -- names written above
_ANY = """
    SELECT EXISTS (SELECT 1 FROM trials) OR EXISTS (SELECT 1 FROM planned_days) OR EXISTS (SELECT 1 FROM planned_blocks)
"""
_ALL = f"SELECT {_COLUMNS} FROM planned_days ORDER BY starts_at, day"  # noqa: S608 -- same


class PlannedDays:
    """The days that calendars are to hold; any thread may call. All raise StorageError."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def replace(self, days: Sequence[PlannedDay]) -> None:
        """Keep *days* instead of those kept before, in one transaction."""
        self._access.transact(partial(_replace, days))

    def days(self) -> Sequence[PlannedDay]:
        """Return the days kept, in order of time."""
        return self._access.read(_days)

    def any_plan(self) -> bool:
        """Say whether there is a trial, a planned day, or anything in a calendar that was made for one."""
        return self._access.read(_any_plan)


def _replace(days: Sequence[PlannedDay], connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM planned_days")
    cells = [(d.key, micros(d.starts_at), micros(d.ends_at), d.time_zone, d.point_person, d.contact) for d in days]
    connection.executemany(_PUT, cells)


def _any_plan(connection: sqlite3.Connection) -> bool:
    return bool(connection.execute(_ANY).fetchone()[0])


def _days(connection: sqlite3.Connection) -> Sequence[PlannedDay]:
    return [
        PlannedDay(key, instant(starts_at), instant(ends_at), time_zone, point_person, contact)
        for key, starts_at, ends_at, time_zone, point_person, contact in connection.execute(_ALL)
    ]
