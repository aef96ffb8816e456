"""Sessions, entries and what belongs to them as flat rows of texts and whole numbers, and back again.

The history's tables and the lines of its spool hold the same rows. Reading a row that breaks a rule of the domain
raises KeyError, TypeError or ValueError.
"""

import json
from collections.abc import Iterable, Sequence
from typing import Any, Protocol, TypeAlias
from zoneinfo import ZoneInfo

from deepday.domain.interruption import (
    Correction,
    HandledBy,
    Initiator,
    Interruption,
    Outcome,
    Recovery,
    Source,
    Urgency,
)
from deepday.domain.meeting import Meeting
from deepday.domain.session import Follows, Gap, GapKind, Session, SessionKind, Work
from deepday.engine.history_ports import Recovered
from deepday.storage.instants import instant, instant_or_none, micros, micros_or_none

Cell: TypeAlias = str | int | None
Row: TypeAlias = dict[str, Cell]
GapRow: TypeAlias = tuple[int, int | None, str]
"""Start, end and kind."""

# By dict: calling an enumeration takes three times as long, and a month has hundreds of entries.
_SOURCES = {source.value: source for source in Source}
_INITIATORS = {initiator.value: initiator for initiator in Initiator}
_URGENCIES = {urgency.value: urgency for urgency in Urgency}
_OUTCOMES = {outcome.value: outcome for outcome in Outcome}
_HANDLED_BY = {by.value: by for by in HandledBy}
_RECOVERIES = {recovery.value: recovery for recovery in Recovery}
_GAP_KINDS = {kind.value: kind for kind in GapKind}


class ReadableRow(Protocol):
    """A row by column names: a dict or what SQLite returns."""

    def __getitem__(self, column: str, /) -> Any:
        """Return the cell of *column*."""


def session_row(session: Session) -> Row:
    """Return *session* without its gaps."""
    return {
        "id": session.id,
        "kind": session.kind.value,
        "started_at": micros(session.started_at),
        "ended_at": micros_or_none(session.ended_at),
        "time_zone": session.time_zone,
        "local_date": session.local_date.isoformat(),
        "planned_end_at": micros_or_none(session.planned_end_at),
        "follows": session.follows.value,
        "goal": storable(session.goal),
        "point_person": storable_or_none(session.point_person),
        "origin": session.origin,
        "work": _work_cell(session.work),
        "end_guessed": int(session.end_guessed),
    }


BEFORE_TASKS: Row = {"work": None, "end_guessed": 0}
"""What a session's row lacks in the spool of a version that knew neither."""
BEFORE_QUESTIONS: Row = {"handled_by": None, "recovery": None}
"""What an entry's row lacks in the spool of a version that did not ask for it."""


def gap_rows(session: Session) -> list[GapRow]:
    """Return the gaps of *session* in their order."""
    return [(micros(gap.started_at), micros_or_none(gap.ended_at), gap.kind.value) for gap in session.gaps]


def session_of(row: ReadableRow, gaps: Iterable[GapRow]) -> Session:
    """Return the session that *row* and *gaps* hold."""
    return Session(
        id=row["id"],
        kind=SessionKind(row["kind"]),
        started_at=instant(row["started_at"]),
        time_zone=row["time_zone"],
        ended_at=instant_or_none(row["ended_at"]),
        planned_end_at=instant_or_none(row["planned_end_at"]),
        follows=Follows(row["follows"]),
        goal=row["goal"],
        point_person=row["point_person"],
        gaps=tuple(Gap(instant(start), instant_or_none(end), _GAP_KINDS[kind]) for start, end, kind in gaps),
        origin=row["origin"],
        work=_work_of(row["work"]),
        end_guessed=bool(row["end_guessed"]),
    )


def _work_cell(work: Sequence[Work]) -> str | None:
    """Return which tasks were worked on as JSON: ``[["id", 1770000000000000], ...]``; None for none at all."""
    return json.dumps([[w.task, micros(w.started_at)] for w in work], separators=(",", ":")) if work else None


def _work_of(cell: str | None) -> tuple[Work, ...]:
    return tuple(Work(task, instant(started_at)) for task, started_at in json.loads(cell)) if cell else ()


def interruption_row(entry: Interruption) -> Row:
    """Return *entry*, with the local date it happened on."""
    return {
        "id": entry.id,
        "at": micros(entry.at),
        "time_zone": entry.time_zone,
        "local_date": entry.at.astimezone(ZoneInfo(entry.time_zone)).date().isoformat(),
        "source": entry.source.value,
        "initiator": entry.initiator.value,
        "who": storable_or_none(entry.who),
        "urgency": entry.urgency.value,
        "outcome": entry.outcome.value,
        "handled_until": micros_or_none(entry.handled_until),
        "resumed_at": micros_or_none(entry.resumed_at),
        "due_at": micros_or_none(entry.due_at),
        "answered_at": micros_or_none(entry.answered_at),
        "from_deep_day": entry.from_deep_day,
        "note": storable_or_none(entry.note),
        "undone": int(entry.undone),
        "origin": entry.origin,
        "handled_by": entry.handled_by.value if entry.handled_by is not None else None,
        "recovery": entry.recovery.value if entry.recovery is not None else None,
    }


ENTRY_COLUMNS = (
    "id",
    "at",
    "time_zone",
    "source",
    "initiator",
    "who",
    "urgency",
    "outcome",
    "handled_until",
    "resumed_at",
    "due_at",
    "answered_at",
    "from_deep_day",
    "note",
    "undone",
    "origin",
    "handled_by",
    "recovery",
)
"""In the order of ``interruption_in``."""


def interruption_of(row: ReadableRow) -> Interruption:
    """Return the entry that *row* holds."""
    return interruption_in([row[name] for name in ENTRY_COLUMNS])


def interruption_in(cells: Iterable[Any]) -> Interruption:
    """Return the entry that *cells*, in the order of ``ENTRY_COLUMNS``, hold.

    By place and not by name: in ten years there are so many entries that it takes half the time.
    """
    key, at, zone, source, initiator, who, urgency, outcome, handled, resumed, due, answered, *rest = cells
    from_deep_day, note, undone, origin, handled_by, recovery = rest
    return Interruption(
        key,
        instant(at),
        zone,
        _SOURCES[source],
        _INITIATORS[initiator],
        who,
        _URGENCIES[urgency],
        _OUTCOMES[outcome],
        None if handled is None else instant(handled),
        None if resumed is None else instant(resumed),
        None if due is None else instant(due),
        None if answered is None else instant(answered),
        from_deep_day,
        note,
        bool(undone),
        origin,
        _HANDLED_BY[handled_by] if handled_by is not None else None,
        _RECOVERIES[recovery] if recovery is not None else None,
    )


def correction_row(correction: Correction) -> Row:
    """Return *correction*."""
    return {
        "at": micros(correction.at),
        "entry": correction.entry,
        "field": correction.field,
        "before": storable_or_none(correction.before),
        "after": storable_or_none(correction.after),
        "origin": correction.origin,
    }


def correction_of(row: ReadableRow) -> Correction:
    """Return the correction that *row* holds."""
    return Correction(instant(row["at"]), row["entry"], row["field"], row["before"], row["after"], row["origin"])


def recovered_row(recovered: Recovered) -> Row:
    """Return *recovered*."""
    return {
        "session": recovered.session,
        "died_at": micros(recovered.died_at),
        "decided": recovered.decided,
    }


def recovered_of(row: ReadableRow) -> Recovered:
    """Return the recovered session that *row* holds."""
    return Recovered(row["session"], instant(row["died_at"]), row["decided"])


def meeting_row(meeting: Meeting) -> Row:
    """Return the row of *meeting*."""
    return {
        "id": meeting.id,
        "starts_at": micros(meeting.starts_at),
        "ends_at": micros(meeting.ends_at),
        "time_zone": meeting.time_zone,
        "local_date": meeting.local_date.isoformat(),
        "title": storable(meeting.title),
        "attendees": meeting.attendees,
        "calendar": storable(meeting.calendar),
        "origin": meeting.origin,
    }


def meeting_of(row: ReadableRow) -> Meeting:
    """Return the meeting in *row*."""
    return Meeting(
        id=row["id"],
        starts_at=instant(row["starts_at"]),
        ends_at=instant(row["ends_at"]),
        time_zone=row["time_zone"],
        title=row["title"],
        attendees=row["attendees"],
        calendar=row["calendar"],
        origin=row["origin"],
    )


def storable(text: str) -> str:
    """Return *text* with lone surrogates as question marks: they cannot be written as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def storable_or_none(text: str | None) -> str | None:
    """Return *text* as ``storable`` does, or None for None."""
    return None if text is None else storable(text)
