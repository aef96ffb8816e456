"""Erases what was recorded from an instant on: that a session ran then stays, what happened in it does not.

Meetings stay: they are copies of a calendar, and would be read again.
"""

import sqlite3
from dataclasses import dataclass
from datetime import datetime

from deepday.storage.instants import micros
from deepday.storage.totals import make_anew

_STATEMENTS = (
    "DELETE FROM corrections WHERE entry IN (SELECT id FROM interruptions WHERE at >= :since)",
    "DELETE FROM interruptions WHERE at >= :since",
    "DELETE FROM gaps WHERE started_at >= :since",
    "UPDATE gaps SET ended_at = :since WHERE ended_at > :since OR ended_at IS NULL",
    """
    INSERT INTO gaps (session, position, started_at, ended_at, kind)
    SELECT key, (SELECT ifnull(max(position) + 1, 0) FROM gaps WHERE session = key), max(started_at, :since),
        min(ifnull(ended_at, :now), :now), 'closed'
    FROM sessions WHERE started_at < :now AND ifnull(ended_at, :now) > :since
    """,
)


@dataclass(frozen=True, slots=True)
class EraseSince:
    """Everything from *since* until *now*."""

    since: datetime
    now: datetime

    def __call__(self, connection: sqlite3.Connection, /) -> None:
        """Delete it, within the caller's transaction."""
        values = {"since": micros(self.since), "now": micros(self.now)}
        for statement in _STATEMENTS:
            connection.execute(statement, values)
        tables = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'day_totals'"
        if connection.execute(tables).fetchone():
            make_anew(connection)
