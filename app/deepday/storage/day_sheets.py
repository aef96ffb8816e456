"""The day sheets in the history file (``engine.history_ports.DaySheetStore``)."""

import sqlite3
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date
from functools import partial

from deepday.domain.day import Day, DayState, Ratings, Unlogged
from deepday.storage.database import Database
from deepday.storage.rows import ReadableRow, Row, storable_or_none

_PUT = """
    INSERT INTO days (date, state, focus, stress, progress, unlogged, note, origin, went_well, change)
    VALUES (:date, :state, :focus, :stress, :progress, :unlogged, :note, :origin, :went_well, :change)
    ON CONFLICT (date) DO UPDATE SET
        state = excluded.state, focus = excluded.focus, stress = excluded.stress, progress = excluded.progress,
        unlogged = excluded.unlogged, note = excluded.note, origin = excluded.origin,
        went_well = excluded.went_well, change = excluded.change
"""
_OF_DATES = "SELECT * FROM days WHERE date BETWEEN ? AND ? ORDER BY date"


class DaySheets:
    """The sheets in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def put(self, day: Day) -> "Future[None]":
        """Insert or replace the sheet of a date; done when it is on disk. The Future fails with StorageError."""
        return self._database.submit(partial(put_day, day))

    def day(self, on: date) -> Day | None:
        """Return the sheet of a date, or None if there is none. Raises StorageError."""
        return next(iter(self.days(on, on)), None)

    def days(self, first: date, last: date) -> Sequence[Day]:
        """Return the sheets of the dates *first* to *last*, in order. Raises StorageError."""
        return self._database.read(partial(read_days, first, last))


def put_day(day: Day, connection: sqlite3.Connection) -> None:
    """Insert or replace the sheet of a date, within the caller's transaction."""
    connection.execute(_PUT, _row(day))


def read_days(first: date, last: date, connection: sqlite3.Connection) -> list[Day]:
    """Return the sheets of these dates, in order."""
    return [day_of(row) for row in connection.execute(_OF_DATES, (first.isoformat(), last.isoformat()))]


def _row(day: Day) -> Row:
    ratings = day.ratings or Ratings()
    return {
        "date": day.date.isoformat(),
        "state": day.state.value,
        "focus": ratings.focus,
        "stress": ratings.stress,
        "progress": ratings.progress,
        "unlogged": None if day.unlogged is None else day.unlogged.value,
        "note": storable_or_none(day.note),
        "origin": day.origin,
        "went_well": storable_or_none(day.went_well),
        "change": storable_or_none(day.change),
    }


def day_of(row: ReadableRow) -> Day:
    """Return the sheet that *row* holds."""
    ratings = Ratings(row["focus"], row["stress"], row["progress"])
    return Day(
        date=date.fromisoformat(row["date"]),
        state=DayState(row["state"]),
        ratings=None if ratings == Ratings() else ratings,
        unlogged=None if row["unlogged"] is None else Unlogged(row["unlogged"]),
        note=row["note"],
        origin=row["origin"],
        went_well=row["went_well"],
        change=row["change"],
    )
