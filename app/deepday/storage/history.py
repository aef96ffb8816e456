"""The history as the engine knows it (``engine.history_ports.HistoryStore``), kept in the database.

What was given to ``save`` is seen by every read from then on, also while it waits for the disk or in the spool; only
``names`` may miss it until it is in the database. Reads raise StorageError when the file cannot be read.
"""

import json
import sqlite3
import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from datetime import UTC, date, datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from deepday.domain.day_totals import DayTotals
from deepday.domain.interruption import Correction, Interruption
from deepday.domain.reason import Reason
from deepday.domain.session import Session
from deepday.engine.history_ports import Recovered
from deepday.storage.database import Database
from deepday.storage.instants import instant, instant_or_none, micros
from deepday.storage.record import Record, line_of
from deepday.storage.rows import (
    ENTRY_COLUMNS,
    GapRow,
    correction_of,
    interruption_in,
    interruption_of,
    recovered_of,
    session_of,
)
from deepday.storage.totals import read_totals

NAMES_OF = timedelta(weeks=12)
"""How far back names are counted."""
_LAST_CHARACTER = "\U0010ffff"

_BEAT = """
    INSERT INTO heartbeats (session, at)
    SELECT id, :at FROM sessions WHERE id = :session AND ended_at IS NULL
    ON CONFLICT (session) DO UPDATE SET at = max(at, excluded.at)
"""
# CROSS JOIN: SQLite would otherwise go through all gaps there are because they lie in the order asked for.
_GAPS = """
    SELECT session, started_at, ended_at, kind FROM ({keys}) CROSS JOIN gaps ON session = key ORDER BY session, position
"""
_OF_DATES = "FROM sessions WHERE local_date BETWEEN ? AND ?"
_WITH_WORK = "FROM sessions WHERE work IS NOT NULL AND instr(work, ?)"
_END_GUESSED = "FROM sessions WHERE end_guessed = 1"
_UNENDED = "FROM sessions WHERE ended_at IS NULL"
_LIVED_UNTIL = "SELECT s.id, max(s.written_at, h.at) FROM sessions s JOIN heartbeats h ON h.session = s.id"
_INTERRUPTIONS = f"""
    SELECT {", ".join(ENTRY_COLUMNS)} FROM interruptions WHERE local_date BETWEEN ? AND ? ORDER BY at, key
"""  # noqa: S608 -- names of columns
_DEFERRED = "SELECT * FROM interruptions WHERE outcome = 'deferred' AND answered_at IS NULL AND undone = 0"
_HANDED_ON = "SELECT * FROM interruptions WHERE handled_by = 'unsaid' AND undone = 0"
_NAMES = """
    SELECT who FROM interruptions WHERE local_date >= ? AND who <> 'someone' AND undone = 0
    GROUP BY who ORDER BY count(*) DESC, max(at) DESC
"""
_CORRECTIONS = """
    SELECT c.* FROM (
        SELECT id FROM interruptions WHERE local_date BETWEEN :first AND :last
        UNION ALL SELECT id FROM sessions WHERE local_date BETWEEN :first AND :last
    ) e JOIN corrections c ON c.entry = e.id
    UNION ALL SELECT * FROM corrections WHERE entry BETWEEN :first AND :last AND entry GLOB '????-??-??'
    ORDER BY at, seq, position
"""
"""Of entries, sessions, and the sheets of days, which are known by their dates."""
_LAST_END = """
    SELECT ended_at FROM sessions WHERE ended_at IS NOT NULL ORDER BY local_date DESC, started_at DESC LIMIT 1
"""


class History:
    """Sessions and entries in *database*; ``save`` may be called from any thread."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._unwritten = database.unwritten
        self._clock = database.clock
        self._seq = database.last_seq
        self._numbering = threading.Lock()

    # --- writing -----------------------------------------------------------------------------

    def save(
        self,
        *,
        sessions: Sequence[Session] = (),
        interruptions: Sequence[Interruption] = (),
        corrections: Sequence[Correction] = (),
        recovered: Recovered | None = None,
    ) -> "Future[None]":
        """Insert or replace what is given, in one transaction; done when it is on disk.

        The Future fails with StorageError when neither the database nor its spool takes it; nothing is kept then.
        """
        with self._numbering:
            self._seq += 1
            now = self._clock.now()
            record = Record(self._seq, now, tuple(sessions), tuple(interruptions), tuple(corrections), recovered)
            line_of(record)  # what cannot be written down is the caller's mistake: it is told here and now
            self._unwritten.add(record)
            return self._database.keep(record)

    def number(self, above: int = 0) -> int:
        """Return the number of a save that somebody else makes: above all before it and *above*, below all after it."""
        with self._numbering:
            self._seq = max(self._seq, above) + 1
            return self._seq

    def beat(self, session: str, at: datetime) -> None:
        """Note that the session was alive at *at*; let go if the file is locked."""
        self._database.try_once(partial(_beat, session, at))

    # --- reading -----------------------------------------------------------------------------

    def unended_sessions(self) -> Sequence[tuple[Session, datetime]]:
        """Return sessions without an end, in order of start, each with the last instant it was known to live.

        That is the newest of: its last save, its last heartbeat, the guardian's note of the program's death.
        """
        waiting = self._unwritten.sessions()
        found = {s.id: (s, at) for s, at in self._database.read(read_unended)}
        for key, of in waiting.items():
            at = found[key][1] if key in found else of.written_at
            found[key] = (of.value, max(at, of.written_at))
        return sorted(((s, at) for s, at in found.values() if s.ended_at is None), key=lambda pair: pair[0].started_at)

    def last_recovered(self) -> Recovered | None:
        """Return the newest session that had to be recovered, decided or not."""
        waiting = self._unwritten.recovered()
        return waiting.value if waiting is not None else self._database.read(_last_recovered)

    def sessions(self, first: date, last: date) -> Sequence[Session]:
        """Return the sessions that belong to the local dates *first* to *last*, in order of start."""
        waiting = self._unwritten.sessions()
        found = {s.id: s for s in self._database.read(partial(read_sessions, first, last))}
        found.update({key: of.value for key, of in waiting.items()})
        return sorted((s for s in found.values() if first <= s.local_date <= last), key=lambda s: s.started_at)

    def sessions_of_task(self, task: str) -> Sequence[Session]:
        """Return the sessions of any date in which this task was worked on, in order of start."""
        in_json = json.dumps(task)
        return self._all_where(_WITH_WORK, (in_json,), lambda session: any(w.task == task for w in session.work))

    def guessed_ends(self) -> Sequence[Session]:
        """Return the sessions of any date that were closed at the last activity, unconfirmed, in order of start."""
        return self._all_where(_END_GUESSED, (), lambda session: session.end_guessed)

    def _all_where(self, which: str, params: Sequence[str], holds: Callable[[Session], bool]) -> Sequence[Session]:
        waiting = self._unwritten.sessions()
        found = {s.id: s for s in self._database.read(partial(_whole, which, params))}
        found.update({key: of.value for key, of in waiting.items()})
        return sorted((s for s in found.values() if holds(s)), key=lambda s: s.started_at)

    def interruptions(self, first: date, last: date) -> Sequence[Interruption]:
        """Return the entries of these local dates, undone ones included, in order of time."""
        waiting = self._unwritten.interruptions()
        found = self._database.read(partial(read_interruptions, first, last))
        if not waiting:
            return found
        of_dates = (i for i in _newest(found, waiting) if first <= _local_date(i) <= last)
        return sorted(of_dates, key=lambda i: i.at)

    def interruption(self, entry: str) -> Interruption | None:
        """Return the entry with this id, or the only one whose id begins so."""
        waiting = self._unwritten.interruptions()
        statement = "SELECT * FROM interruptions WHERE id >= ? AND id < ? ORDER BY id LIMIT 2"
        found = self._database.read(partial(_entries, statement, (entry, entry + _LAST_CHARACTER)))
        newest = {i.id: i for i in _newest(found, waiting) if entry and i.id.startswith(entry)}
        if entry in newest:
            return newest[entry]
        return next(iter(newest.values())) if len(newest) == 1 else None

    def deferred(self) -> Sequence[Interruption]:
        """Return everything put off and not answered yet, of any date, the first due first."""
        waiting = self._unwritten.interruptions()
        found = self._database.read(partial(_entries, _DEFERRED, ()))
        put_off = (i for i in _newest(found, waiting) if i.waits_for_answer)
        return sorted(put_off, key=lambda i: (i.due_at is None, i.due_at or i.at, i.at))

    def handed_on(self) -> Sequence[Interruption]:
        """Return what was urgent and redirected, of any date, and of which nobody has said who dealt with it."""
        found = self._database.read(partial(_entries, _HANDED_ON, ()))
        waits = (i for i in _newest(found, self._unwritten.interruptions()) if i.waits_for_word)
        return sorted(waits, key=lambda i: i.at)

    def names(self) -> Sequence[str]:
        """Return the names of interrupters of the last 12 weeks, most frequent first."""
        since = (self._clock.now() - NAMES_OF).astimezone(UTC).date()
        return self._database.read(partial(_names, since))

    def last_end(self) -> datetime | None:
        """Return when the newest session that has ended did so."""
        waiting = [of.value for of in self._unwritten.sessions().values() if of.value.ended_at is not None]
        newest = max(waiting, key=lambda s: s.started_at, default=None)
        found = self._database.read(_last_end)
        if newest is None or newest.ended_at is None:
            return found
        return newest.ended_at if found is None else max(found, newest.ended_at)

    def corrections(self, first: date, last: date) -> Sequence[Correction]:
        """Return the corrections of what is of these local dates, in order of time; those that wait are missing."""
        return self._database.read(partial(_corrections_of, first, last))

    def totals(self, first: date, last: date) -> Sequence[DayTotals]:
        """Return the numbers of the local dates that hold anything, in order; what waits to be written is missing."""
        return self._database.read(partial(read_totals, first, last))

    def trouble(self) -> Reason | None:
        """Return why nothing can be recorded right now, or None."""
        return self._database.trouble()


def _newest(found: Iterable[Interruption], waiting: dict[str, Interruption]) -> Iterable[Interruption]:
    return {**{i.id: i for i in found}, **waiting}.values()


def _local_date(entry: Interruption) -> date:
    return entry.at.astimezone(ZoneInfo(entry.time_zone)).date()


def _beat(session: str, at: datetime, connection: sqlite3.Connection) -> None:
    connection.execute(_BEAT, {"session": session, "at": micros(at)})


def read_unended(connection: sqlite3.Connection) -> list[tuple[Session, datetime]]:
    """Return sessions without an end, each with the last instant the file knows it to have lived."""
    lived = dict(connection.execute(f"{_LIVED_UNTIL} WHERE s.ended_at IS NULL").fetchall())
    return [
        (session, instant(lived.get(session.id, written_at)))
        for session, written_at in _with_gaps(connection, _UNENDED, ())
    ]


def read_sessions(first: date, last: date, connection: sqlite3.Connection) -> list[Session]:
    """Return the sessions of these local dates, in order of date and start."""
    return _whole(_OF_DATES, (first.isoformat(), last.isoformat()), connection)


def _whole(which: str, params: Sequence[str], connection: sqlite3.Connection) -> list[Session]:
    return [session for session, _ in _with_gaps(connection, which, params)]


def every_session(connection: sqlite3.Connection) -> list[tuple[int, Session]]:
    """Return all sessions, each with the key of its row."""
    keys = {row["id"]: row["key"] for row in connection.execute("SELECT id, key FROM sessions")}
    return [(keys[session.id], session) for session, _ in _with_gaps(connection, "FROM sessions WHERE 1", ())]


def _with_gaps(connection: sqlite3.Connection, which: str, params: Sequence[str]) -> Iterable[tuple[Session, int]]:
    gaps: dict[int, list[GapRow]] = {}
    for key, started_at, ended_at, kind in connection.execute(_GAPS.format(keys=f"SELECT key {which}"), params):
        gaps.setdefault(key, []).append((started_at, ended_at, kind))
    for row in connection.execute(f"SELECT * {which}", params):
        yield session_of(row, gaps.get(row["key"], ())), row["written_at"]


def read_interruptions(first: date, last: date, connection: sqlite3.Connection) -> list[Interruption]:
    """Return the entries of these local dates, undone ones included, in order of time."""
    found = connection.execute(_INTERRUPTIONS, (first.isoformat(), last.isoformat()))
    return list(map(interruption_in, found))


def _entries(statement: str, params: Sequence[str], connection: sqlite3.Connection) -> list[Interruption]:
    return [interruption_of(row) for row in connection.execute(statement, params)]


def _last_recovered(connection: sqlite3.Connection) -> Recovered | None:
    row = connection.execute("SELECT * FROM recovered_sessions ORDER BY key DESC LIMIT 1").fetchone()
    return None if row is None else recovered_of(row)


def _corrections_of(first: date, last: date, connection: sqlite3.Connection) -> list[Correction]:
    dates = {"first": first.isoformat(), "last": last.isoformat()}
    return [correction_of(row) for row in connection.execute(_CORRECTIONS, dates)]


def _names(since: date, connection: sqlite3.Connection) -> list[str]:
    return [who for (who,) in connection.execute(_NAMES, (since.isoformat(),))]


def _last_end(connection: sqlite3.Connection) -> datetime | None:
    row = connection.execute(_LAST_END).fetchone()
    return None if row is None else instant_or_none(row["ended_at"])
