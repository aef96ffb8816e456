"""The meetings in the history file (``engine.sense_ports.MeetingStore``): what was read of each calendar, and when."""

import sqlite3
from collections.abc import Iterable, Sequence
from concurrent.futures import Future
from datetime import timedelta
from functools import partial

from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.storage.database import Database
from deepday.storage.instants import micros
from deepday.storage.rows import meeting_of, meeting_row

_PUT = """
    INSERT OR REPLACE INTO meetings
        (id, starts_at, ends_at, time_zone, local_date, title, attendees, calendar, origin)
    VALUES (:id, :starts_at, :ends_at, :time_zone, :local_date, :title, :attendees, :calendar, :origin)
"""
_FORGET = "DELETE FROM meetings WHERE calendar = ? AND starts_at < ? AND ends_at > ? AND local_date BETWEEN ? AND ?"
_WITHIN = """
    SELECT * FROM meetings WHERE local_date BETWEEN ? AND ? AND starts_at < ? AND ends_at > ? ORDER BY starts_at, key
"""
_LONGEST = timedelta(days=7)
"""A meeting that lasts longer is not found by those who look into its middle."""


class StoredMeetings:
    """The meetings in *database*; any thread may call."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def replace(self, calendar: str, within: Interval, meetings: Iterable[Meeting]) -> "Future[None]":
        """Keep *meetings* as all there are of *calendar* in a stretch; the Future fails with StorageError."""
        return self._database.submit(partial(_replace, calendar, within, list(meetings)))

    def within(self, stretch: Interval) -> Sequence[Meeting]:
        """Return the meetings of all calendars that touch a stretch, in order. Raises StorageError."""
        return self._database.read(partial(_read, stretch))


def _replace(calendar: str, within: Interval, meetings: list[Meeting], connection: sqlite3.Connection) -> None:
    connection.execute(_FORGET, (calendar, micros(within.end), micros(within.start), *_dates(within)))
    connection.executemany(_PUT, map(meeting_row, meetings))


def _read(stretch: Interval, connection: sqlite3.Connection) -> list[Meeting]:
    found = connection.execute(_WITHIN, (*_dates(stretch), micros(stretch.end), micros(stretch.start)))
    return list(map(meeting_of, found))


def _dates(stretch: Interval) -> tuple[str, str]:
    first, last = stretch.start - _LONGEST, stretch.end + timedelta(days=1)
    return first.date().isoformat(), last.date().isoformat()
