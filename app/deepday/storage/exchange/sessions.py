"""Sessions, interruptions and corrections as entries of the exchange format, and back."""

from collections.abc import Mapping
from datetime import UTC, datetime
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
from deepday.domain.session import Gap, GapKind, Session, SessionKind, Work
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.refusals import refusal


def read_session(part: Part) -> Session:
    """Return the session in *part*; one that ran when the file was written has no end.

    What version 1 does not name, the tasks worked on among it, stands in foreign fields of our own.
    """
    session = Session(
        id=part.key(),
        kind=part.choice("kind", SessionKind),
        started_at=part.instant("started_at"),
        ended_at=part.instant_or_none("ended_at"),
        time_zone=part.zone(),
        planned_end_at=part.instant_or_none("planned_end_at"),
        goal=part.text("goal", ""),
        point_person=part.text_or_none("point_person"),
        gaps=tuple(map(_read_gap, part.parts("gaps"))),
        origin=part.origin(),
        work=tuple(sorted(map(_read_work, part.parts("x_work")), key=lambda work: work.started_at)),
        end_guessed=part.flag("x_end_guessed", default=False),
    )
    if session.ended_at is not None and session.ended_at < session.started_at:
        raise refusal("import.ends_before_it_starts", part.name, "ended_at")
    return session


def write_session(session: Session) -> Mapping[str, object]:
    """Return *session* as an entry; times are those of its own time zone."""
    zone = session.time_zone
    foreign: dict[str, object] = {}
    if session.work:
        foreign["x_work"] = [{"task": w.task, "from": instant_text(w.started_at, zone)} for w in session.work]
    if session.end_guessed:
        foreign["x_end_guessed"] = True
    return {
        "id": session.id,
        "kind": session.kind.value,
        "started_at": instant_text(session.started_at, zone),
        "ended_at": instant_text_or_none(session.ended_at, zone),
        "time_zone": zone,
        "planned_end_at": instant_text_or_none(session.planned_end_at, zone),
        "goal": session.goal,
        "point_person": session.point_person,
        "gaps": [
            {
                "from": instant_text(gap.started_at, zone),
                "until": instant_text_or_none(gap.ended_at, zone),
                "kind": gap.kind.value,
            }
            for gap in session.gaps
        ],
        "origin": session.origin,
        **foreign,
    }


def read_interruption(part: Part) -> Interruption:
    """Return the entry of the log in *part*; what was asked afterwards stands in foreign fields of our own."""
    entry = Interruption(
        id=part.key(),
        at=part.instant("at"),
        time_zone=part.zone(),
        source=part.choice("source", Source, Source.OTHER),
        initiator=part.choice("initiator", Initiator, Initiator.EXTERNAL),
        who=part.text_or_none("who"),
        urgency=part.choice("urgency", Urgency, Urgency.NORMAL),
        outcome=part.choice("outcome", Outcome, Outcome.HANDLED),
        handled_until=part.instant_or_none("handled_until"),
        resumed_at=part.instant_or_none("resumed_at"),
        due_at=part.instant_or_none("due_at"),
        answered_at=part.instant_or_none("answered_at"),
        from_deep_day=part.text_or_none("from_deep_day"),
        note=part.text_or_none("note"),
        undone=part.flag("undone", default=False),
        origin=part.origin(),
        handled_by=part.choice_or_none("x_handled_by", HandledBy),
        recovery=part.choice_or_none("x_recovery", Recovery),
    )
    for name in ("handled_until", "resumed_at", "answered_at"):
        later = getattr(entry, name)
        if later is not None and later < entry.at:
            raise refusal("import.ends_before_it_starts", part.name, name)
    return entry


def write_interruption(entry: Interruption) -> Mapping[str, object]:
    """Return *entry*; times are those of its own time zone."""
    zone = entry.time_zone
    asked = {"x_handled_by": entry.handled_by, "x_recovery": entry.recovery}
    return {
        "id": entry.id,
        "at": instant_text(entry.at, zone),
        "handled_until": instant_text_or_none(entry.handled_until, zone),
        "resumed_at": instant_text_or_none(entry.resumed_at, zone),
        "time_zone": zone,
        "source": entry.source.value,
        "initiator": entry.initiator.value,
        "who": entry.who,
        "urgency": entry.urgency.value,
        "outcome": entry.outcome.value,
        "due_at": instant_text_or_none(entry.due_at, zone),
        "answered_at": instant_text_or_none(entry.answered_at, zone),
        "from_deep_day": entry.from_deep_day,
        "note": entry.note,
        "undone": entry.undone,
        "origin": entry.origin,
        **{name: said.value for name, said in asked.items() if said is not None},
    }


def read_correction(part: Part) -> Correction:
    """Return the correction in *part*."""
    return Correction(
        at=part.instant("at"),
        entry=part.key("entry"),
        field=part.text("field"),
        before=part.text_or_none("before"),
        after=part.text_or_none("after"),
        origin=part.origin(),
    )


def write_correction(correction: Correction) -> Mapping[str, object]:
    """Return *correction*."""
    return {
        "at": instant_text(correction.at),
        "entry": correction.entry,
        "field": correction.field,
        "before": correction.before,
        "after": correction.after,
        "origin": correction.origin,
    }


def instant_text(at: datetime, zone: str = "UTC") -> str:
    """Return *at* with the offset of *zone*; exact."""
    return at.astimezone(UTC if zone == "UTC" else ZoneInfo(zone)).isoformat()


def instant_text_or_none(at: datetime | None, zone: str = "UTC") -> str | None:
    """Return *at* with the offset of *zone*, or None for None."""
    return None if at is None else instant_text(at, zone)


def _read_work(part: Part) -> Work:
    return Work(part.text_or_none("task"), part.instant("from"))


def _read_gap(part: Part) -> Gap:
    gap = Gap(part.instant("from"), part.instant_or_none("until"), part.choice("kind", GapKind))
    if gap.ended_at is not None and gap.ended_at < gap.started_at:
        raise refusal("import.ends_before_it_starts", part.name, "until")
    part.end()
    return gap
