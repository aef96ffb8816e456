"""Finds sessions and entries by the words in them, whatever their letters' case; for workers: it looks at every row."""

import sqlite3
from datetime import date

from deepday.domain.interruption import Interruption
from deepday.domain.session import Session
from deepday.storage.rows import interruption_of, session_of

MOST = 500
"""How many of each kind are returned, the newest."""
_ENTRIES = """
    SELECT * FROM interruptions WHERE undone = 0 AND folded(ifnull(who, '') || char(10) || ifnull(note, '')) LIKE ?
    ESCAPE '!' ORDER BY at DESC LIMIT ?
"""
_SESSIONS = """
    SELECT * FROM sessions WHERE folded(goal || char(10) || ifnull(point_person, '')) LIKE ?
    ESCAPE '!' ORDER BY started_at DESC LIMIT ?
"""


def find(
    text: str, connection: sqlite3.Connection
) -> tuple[list[tuple[date, Session]], list[tuple[date, Interruption]]]:
    """Return the sessions and entries in which *text* stands, each with the date it belongs to; without gaps."""
    connection.create_function("folded", 1, str.casefold, deterministic=True)
    escaped = text.casefold().replace("!", "!!").replace("%", "!%").replace("_", "!_")
    like = (f"%{escaped}%", MOST)
    sessions = [session_of(row, ()) for row in connection.execute(_SESSIONS, like)]
    entries = [
        (date.fromisoformat(row["day"] or row["local_date"]), interruption_of(row))
        for row in connection.execute(_ENTRIES, like)
    ]
    return [(session.local_date, session) for session in sessions], entries
