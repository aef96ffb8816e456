"""A record: what one save of the history holds, put into its tables or into a line of its spool.

Every record has a number that only grows. Putting one in twice, or an older one after a newer one, changes nothing.
"""

import json
import sqlite3
import zlib
from dataclasses import dataclass
from datetime import datetime

from deepday.domain.interruption import Correction, Interruption
from deepday.domain.session import Session
from deepday.engine.history_ports import Recovered
from deepday.storage import totals
from deepday.storage.instants import instant, micros
from deepday.storage.rows import (
    BEFORE_QUESTIONS,
    BEFORE_TASKS,
    correction_of,
    correction_row,
    gap_rows,
    interruption_of,
    interruption_row,
    recovered_of,
    recovered_row,
    session_of,
    session_row,
)

_PUT_SESSION = """
    INSERT INTO sessions (id, kind, started_at, ended_at, time_zone, local_date, planned_end_at, follows, goal,
        point_person, origin, work, end_guessed, written_at, seq, focus)
    VALUES (:id, :kind, :started_at, :ended_at, :time_zone, :local_date, :planned_end_at, :follows, :goal,
        :point_person, :origin, :work, :end_guessed, :written_at, :seq, :focus)
    ON CONFLICT (id) DO UPDATE SET
        kind = excluded.kind, started_at = excluded.started_at, ended_at = excluded.ended_at,
        time_zone = excluded.time_zone, local_date = excluded.local_date, planned_end_at = excluded.planned_end_at,
        follows = excluded.follows, goal = excluded.goal, point_person = excluded.point_person,
        origin = excluded.origin, work = excluded.work, end_guessed = excluded.end_guessed,
        written_at = excluded.written_at, seq = excluded.seq, focus = excluded.focus
    WHERE excluded.seq >= sessions.seq
    RETURNING key
"""
_PUT_INTERRUPTION = """
    INSERT INTO interruptions (id, at, time_zone, local_date, source, initiator, who, urgency, outcome, handled_until,
        resumed_at, due_at, answered_at, from_deep_day, note, undone, origin, handled_by, recovery, written_at, seq,
        day)
    VALUES (:id, :at, :time_zone, :local_date, :source, :initiator, :who, :urgency, :outcome, :handled_until,
        :resumed_at, :due_at, :answered_at, :from_deep_day, :note, :undone, :origin, :handled_by, :recovery,
        :written_at, :seq, :day)
    ON CONFLICT (id) DO UPDATE SET
        at = excluded.at, time_zone = excluded.time_zone, local_date = excluded.local_date, source = excluded.source,
        initiator = excluded.initiator, who = excluded.who, urgency = excluded.urgency, outcome = excluded.outcome,
        handled_until = excluded.handled_until, resumed_at = excluded.resumed_at, due_at = excluded.due_at,
        answered_at = excluded.answered_at, from_deep_day = excluded.from_deep_day, note = excluded.note,
        undone = excluded.undone, origin = excluded.origin, written_at = excluded.written_at, seq = excluded.seq,
        day = excluded.day, handled_by = excluded.handled_by, recovery = excluded.recovery
    WHERE excluded.seq >= interruptions.seq
    RETURNING key
"""
_PUT_CORRECTION = """
    INSERT INTO corrections (seq, position, at, entry, field, "before", "after", origin)
    VALUES (:seq, :position, :at, :entry, :field, :before, :after, :origin)
    ON CONFLICT (seq, position) DO NOTHING
"""
_PUT_RECOVERED = """
    INSERT INTO recovered_sessions (session, died_at, decided, seq) VALUES (:session, :died_at, :decided, :seq)
    ON CONFLICT (session) DO UPDATE SET died_at = excluded.died_at, decided = excluded.decided, seq = excluded.seq
    WHERE excluded.seq >= recovered_sessions.seq
"""
_CHECKSUM_CHARS = 8


class DamagedLineError(Exception):
    """A line of the spool is torn, or holds what no version of this program wrote."""


@dataclass(frozen=True, slots=True)
class Record:
    """What was given to be saved at ``written_at``; ``seq`` is the number of the save."""

    seq: int
    written_at: datetime
    sessions: tuple[Session, ...] = ()
    interruptions: tuple[Interruption, ...] = ()
    corrections: tuple[Correction, ...] = ()
    recovered: Recovered | None = None

    @property
    def ends_a_session(self) -> bool:
        """Whether it must be kept even on a full disk."""
        return any(session.ended_at is not None for session in self.sessions)

    def put_into(self, connection: sqlite3.Connection) -> None:
        """Insert or replace everything, within the caller's transaction."""
        stamp = {"seq": self.seq, "written_at": micros(self.written_at)}
        for session in self.sessions:
            _put_session(connection, session, stamp)
        for entry in self.interruptions:
            _put_interruption(connection, entry, stamp)
        for position, correction in enumerate(self.corrections):
            connection.execute(_PUT_CORRECTION, {**correction_row(correction), "seq": self.seq, "position": position})
        if self.recovered is not None:
            connection.execute(_PUT_RECOVERED, {**recovered_row(self.recovered), "seq": self.seq})
        connection.execute("UPDATE progress SET seq = ? WHERE seq < ?", (self.seq, self.seq))


def line_of(record: Record) -> bytes:
    """Return *record* as one line: a checksum, a space, JSON; without the line's end."""
    text = json.dumps(
        {
            "version": 1,
            "seq": record.seq,
            "written_at": micros(record.written_at),
            "sessions": [{**session_row(s), "gaps": gap_rows(s)} for s in record.sessions],
            "interruptions": [interruption_row(i) for i in record.interruptions],
            "corrections": [correction_row(c) for c in record.corrections],
            "recovered": None if record.recovered is None else recovered_row(record.recovered),
        },
        separators=(",", ":"),
    ).encode("ascii")
    return b"%08x %b" % (zlib.crc32(text), text)


def record_of(line: bytes) -> Record:
    """Return the record that *line* holds.

    Raises:
        DamagedLineError: it does not hold one that is whole.
    """
    checksum, _, text = line.partition(b" ")
    if len(checksum) != _CHECKSUM_CHARS or b"%08x" % zlib.crc32(text) != checksum:
        raise DamagedLineError
    try:
        held = json.loads(text)
        return Record(
            seq=int(held["seq"]),
            written_at=instant(held["written_at"]),
            sessions=tuple(session_of(BEFORE_TASKS | row, row["gaps"]) for row in held["sessions"]),
            interruptions=tuple(interruption_of(BEFORE_QUESTIONS | row) for row in held["interruptions"]),
            corrections=tuple(correction_of({"origin": "logged", **row}) for row in held["corrections"]),
            recovered=None if held["recovered"] is None else recovered_of(held["recovered"]),
        )
    except (ValueError, KeyError, TypeError, OverflowError) as error:
        raise DamagedLineError from error


def _put_session(connection: sqlite3.Connection, session: Session, stamp: dict[str, int]) -> None:
    before = totals.session_before(session.id, connection)
    cells = {**session_row(session), **stamp, "focus": totals.focus_micros(session)}
    put = connection.execute(_PUT_SESSION, cells).fetchall()
    if not put:
        return  # a newer one is in there already
    key = put[0][0]
    connection.execute("DELETE FROM gaps WHERE session = ?", (key,))
    connection.executemany(
        "INSERT INTO gaps (session, position, started_at, ended_at, kind) VALUES (?, ?, ?, ?, ?)",
        [(key, position, *row) for position, row in enumerate(gap_rows(session))],
    )
    totals.session_put(key, before, connection)
    if session.ended_at is not None:
        connection.execute("DELETE FROM heartbeats WHERE session = ?", (session.id,))


def _put_interruption(connection: sqlite3.Connection, entry: Interruption, stamp: dict[str, int]) -> None:
    before = totals.entry_before(entry.id, connection)
    cells = interruption_row(entry)
    day = totals.day_of_entry(micros(entry.at), str(cells["local_date"]), connection)
    if connection.execute(_PUT_INTERRUPTION, {**cells, **stamp, "day": day}).fetchall():
        totals.entry_put(day, before, connection, undone=entry.undone)
