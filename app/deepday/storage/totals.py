"""The totals of each local day, kept within the transaction that puts its sessions and entries in: never without them.

An entry belongs to the date of the session it fell into, else to its own local one; so a session that is put in may
move entries from one date to another. Sessions without an end have no focus yet.
"""

import sqlite3
from collections.abc import Iterable
from datetime import date, timedelta

from deepday.domain.day_totals import DayTotals
from deepday.domain.session import Session, SessionKind
from deepday.domain.timeline import total_s

_MICROS = 1_000_000
_ADD = """
    INSERT INTO day_totals (date, deep, ordinary, sessions, interruptions)
    VALUES (:date, :deep, :ordinary, :sessions, :interruptions)
    ON CONFLICT (date) DO UPDATE SET deep = deep + excluded.deep, ordinary = ordinary + excluded.ordinary,
        sessions = sessions + excluded.sessions, interruptions = interruptions + excluded.interruptions
"""
_DROP_EMPTY = (
    "DELETE FROM day_totals WHERE date = ? AND deep = 0 AND ordinary = 0 AND sessions = 0 AND interruptions = 0"
)
# The neighbouring dates: a session may reach past midnight, and travel may turn the date back.
_BELONGS = """
    SELECT coalesce((
        SELECT local_date FROM sessions
        WHERE local_date BETWEEN date(:local_date, '-1 day') AND date(:local_date, '+1 day')
            AND started_at <= :at AND (ended_at IS NULL OR :at < ended_at)
        ORDER BY started_at LIMIT 1
    ), :local_date)
"""
_MAY_MOVE = """
    SELECT key, at, local_date, day, undone FROM interruptions
    WHERE local_date BETWEEN date(:date, '-1 day') AND date(:date, '+1 day') AND at >= :first
        AND (local_date <> :date OR day <> local_date)
"""
_OF_DATES = "SELECT * FROM day_totals WHERE date BETWEEN ? AND ? ORDER BY date"


def focus_micros(session: Session) -> int | None:
    """Return the focus time of a session that has ended, in microseconds; None while it lasts."""
    return None if session.ended_at is None else round(total_s(session.focus(session.ended_at)) * _MICROS)


def session_before(session_id: str, connection: sqlite3.Connection) -> sqlite3.Row | None:
    """Return what the totals hold of a session until now."""
    found = "SELECT local_date, kind, focus, started_at FROM sessions WHERE id = ?"
    row: sqlite3.Row | None = connection.execute(found, (session_id,)).fetchone()
    return row


def session_put(key: int, before: sqlite3.Row | None, connection: sqlite3.Connection) -> None:
    """Bring the totals up to date with a session that was put in under *key*."""
    found = "SELECT local_date, kind, focus, started_at FROM sessions WHERE key = ?"
    after: sqlite3.Row = connection.execute(found, (key,)).fetchone()
    for row, sign in ((before, -1), (after, 1)):
        if row is not None:
            _add(row["local_date"], connection, **{row["kind"]: sign * (row["focus"] or 0)}, sessions=sign)
    of_dates = {row["local_date"]: row["started_at"] for row in (before, after) if row is not None}
    first = min(of_dates.values())
    for local_date in of_dates:
        moving = connection.execute(_MAY_MOVE, {"date": local_date, "first": first}).fetchall()
        for entry in moving:
            _move(entry, connection)


def entry_before(entry_id: str, connection: sqlite3.Connection) -> sqlite3.Row | None:
    """Return what the totals hold of an entry until now."""
    found = "SELECT day, undone FROM interruptions WHERE id = ?"
    row: sqlite3.Row | None = connection.execute(found, (entry_id,)).fetchone()
    return row


def day_of_entry(at: int, local_date: str, connection: sqlite3.Connection) -> str:
    """Return the date to which an entry belongs."""
    day: str = connection.execute(_BELONGS, {"at": at, "local_date": local_date}).fetchone()[0]
    return day


def entry_put(day: str, before: sqlite3.Row | None, connection: sqlite3.Connection, *, undone: bool) -> None:
    """Bring the totals up to date with an entry that was put in."""
    if before is not None and not before["undone"]:
        _add(before["day"], connection, interruptions=-1)
    if not undone:
        _add(day, connection, interruptions=1)


def make_anew(connection: sqlite3.Connection) -> None:
    """Make all totals from the rows, within the caller's transaction: rows came or went by other ways than a save."""
    from deepday.storage.history import every_session  # noqa: PLC0415 -- hardly ever

    connection.executemany(
        "UPDATE sessions SET focus = ? WHERE key = ?",
        [(focus_micros(session), key) for key, session in every_session(connection)],
    )
    of_row = _BELONGS.replace(":local_date", "interruptions.local_date").replace(":at", "interruptions.at")
    connection.execute(f"UPDATE interruptions SET day = ({of_row})")  # noqa: S608 -- written above
    connection.execute("DELETE FROM day_totals")
    connection.execute("""
        INSERT INTO day_totals
        SELECT date, sum(deep), sum(ordinary), sum(sessions), sum(interruptions) FROM (
            SELECT local_date AS date, iif(kind = 'deep', coalesce(focus, 0), 0) AS deep,
                iif(kind = 'deep', 0, coalesce(focus, 0)) AS ordinary, 1 AS sessions, 0 AS interruptions FROM sessions
            UNION ALL SELECT day, 0, 0, 0, 1 FROM interruptions WHERE undone = 0
        ) GROUP BY date
    """)
    connection.execute("DELETE FROM totals_missing")


def are_missing(connection: sqlite3.Connection) -> bool:
    """Say whether the totals of an older version's rows have not been made yet."""
    return connection.execute("SELECT 1 FROM totals_missing").fetchone() is not None


def read_totals(first: date, last: date, connection: sqlite3.Connection) -> list[DayTotals]:
    """Return the totals of the local dates that hold anything, in order."""
    rows: Iterable[sqlite3.Row] = connection.execute(_OF_DATES, (first.isoformat(), last.isoformat()))
    return [
        DayTotals(
            date.fromisoformat(row["date"]),
            timedelta(microseconds=row["deep"]).total_seconds(),
            timedelta(microseconds=row["ordinary"]).total_seconds(),
            row["sessions"],
            row["interruptions"],
        )
        for row in rows
    ]


def _move(entry: sqlite3.Row, connection: sqlite3.Connection) -> None:
    day = day_of_entry(entry["at"], entry["local_date"], connection)
    if day == entry["day"]:
        return
    connection.execute("UPDATE interruptions SET day = ? WHERE key = ?", (day, entry["key"]))
    if not entry["undone"]:
        _add(entry["day"], connection, interruptions=-1)
        _add(day, connection, interruptions=1)


def _add(date_text: str, connection: sqlite3.Connection, **numbers: int) -> None:
    nothing = {SessionKind.DEEP.value: 0, SessionKind.ORDINARY.value: 0, "sessions": 0, "interruptions": 0}
    connection.execute(_ADD, {**nothing, **numbers, "date": date_text})
    if min(numbers.values()) < 0:
        connection.execute(_DROP_EMPTY, (date_text,))
