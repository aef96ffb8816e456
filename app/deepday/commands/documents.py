"""The JSON that verbs print: shapes that scripts rely on; only sentences in it are translated."""

from collections.abc import Mapping
from datetime import datetime

from deepday import __version__
from deepday.domain.channel import Channel, ChannelPreview
from deepday.domain.day import Day as Sheet
from deepday.domain.interruption import Interruption
from deepday.domain.meeting_load import DayMeetings
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.engine.history_ports import Recovered
from deepday.engine.overview import Day, Overview
from deepday.wording.channels import describe
from deepday.wording.reasons import sentence

Document = dict[str, object]


def status(overview: Overview, *, tray: bool) -> Document:
    """Return where everything stands."""
    session = overview.session
    return {
        "version": __version__,
        "state": overview.state.value,
        "session": running_session(overview, session) if session is not None else None,
        "channels": [channel(c, overview.time_zone) for c in overview.channels],
        "deferred": len(overview.deferred),
        "tray": tray,
        "recovered": _recovered(overview.recovered),
        "observing": overview.observing.value,
        "reading": overview.reading,
        "end_asked": _end_asked(overview.end_asked),
    }


def running_session(overview: Overview, session: Session) -> Document:
    """Return the session that runs, with what it came to so far."""
    open_entry = overview.open_interruption
    return {
        "id": session.id,
        "kind": session.kind.value,
        "goal": session.goal,
        "started_at": session.started_at.isoformat(),
        "planned_end_at": _instant(session.planned_end_at),
        "point_person": session.point_person,
        "task": session.task,
        "origin": session.origin,
        "focus_seconds": round(overview.focus_s),
        "interruptions": overview.interruptions,
        "open_interruption": open_entry.id if open_entry is not None else None,
    }


def session_in_history(session: Session, now: datetime) -> Document:
    """Return a session of any date; the names are those of the exchange format."""
    return {
        "id": session.id,
        "kind": session.kind.value,
        "started_at": session.started_at.isoformat(),
        "ended_at": _instant(session.ended_at),
        "time_zone": session.time_zone,
        "planned_end_at": _instant(session.planned_end_at),
        "goal": session.goal,
        "point_person": session.point_person,
        "task": session.task,
        "origin": session.origin,
        "gaps": [
            {"from": gap.started_at.isoformat(), "until": _instant(gap.ended_at), "kind": gap.kind.value}
            for gap in session.gaps
        ],
        "focus_seconds": round(sum(stretch.seconds for stretch in session.focus(now))),
    }


def entry(interruption: Interruption) -> Document:
    """Return an interruption; the names are those of the exchange format."""
    return {
        "id": interruption.id,
        "at": interruption.at.isoformat(),
        "handled_until": _instant(interruption.handled_until),
        "resumed_at": _instant(interruption.resumed_at),
        "time_zone": interruption.time_zone,
        "source": interruption.source.value,
        "initiator": interruption.initiator.value,
        "who": interruption.who,
        "urgency": interruption.urgency.value,
        "outcome": interruption.outcome.value,
        "due_at": _instant(interruption.due_at),
        "answered_at": _instant(interruption.answered_at),
        "handled_by": interruption.handled_by.value if interruption.handled_by is not None else None,
        "recovery": interruption.recovery.value if interruption.recovery is not None else None,
        "note": interruption.note,
        "undone": interruption.undone,
    }


def day(one: Day, now: datetime, meetings: DayMeetings | None) -> Document:
    """Return a local date with its numbers, sessions and entries; of *meetings* null is not known."""
    return {
        "date": one.date.isoformat(),
        "focus_seconds": round(one.focus_s(now)),
        "longest_unbroken_seconds": round(one.longest_unbroken_s(now)),
        "interruptions": len(one.interruptions),
        "meeting_seconds": round(meetings.seconds) if meetings is not None else None,
        "meeting_load": meetings.load if meetings is not None else None,
        "sessions": [session_in_history(s, now) for s in one.sessions],
        "entries": [{**entry(i), "in_focus": one.in_focus(i, now)} for i in one.interruptions],
    }


def sheet(one: Sheet) -> Document:
    """Return what is said of a day; the names are those of the exchange format."""
    ratings = one.ratings
    return {
        "state": one.state.value,
        "ratings": None
        if ratings is None
        else {"focus": ratings.focus, "stress": ratings.stress, "progress": ratings.progress},
        "unlogged": one.unlogged.value if one.unlogged is not None else None,
        "note": one.note,
        "went_well": one.went_well,
        "change": one.change,
    }


def task(one: Task, focus_s: float) -> Document:
    """Return a task; the names are those of the exchange format."""
    return {
        "id": one.id,
        "title": one.title,
        "why": one.why,
        "estimate_minutes": one.estimate_minutes,
        "started_at": _instant(one.started_at),
        "finished_at": _instant(one.finished_at),
        "actual_minutes": one.actual_minutes,
        "day": one.day.isoformat() if one.day is not None else None,
        "focus_seconds": round(focus_s),
    }


def channel(one: Channel, zone: str) -> Document:
    """Return a channel's honest state."""
    return {
        "id": one.id,
        "state": one.state.value,
        "detail": describe(one, zone),
        "prior": _plain(one.prior),
        "now": _plain(one.now),
    }


def preview(one: ChannelPreview, zone: str) -> Document:
    """Return what a start would do to a channel, in words."""
    return {
        "id": one.id,
        "selected": one.selected,
        "now": sentence(one.now, zone),
        "target": sentence(one.target, zone),
        "restored": sentence(one.restored, zone),
        "error": sentence(one.error, zone) if one.error is not None else None,
    }


def _recovered(one: Recovered | None) -> Document | None:
    if one is None:
        return None
    return {"session": one.session, "died_at": one.died_at.isoformat(), "decided": one.decided}


def _end_asked(one: Session | None) -> Document | None:
    if one is None:
        return None
    return {"session": one.id, "date": one.local_date.isoformat(), "ended_at": _instant(one.ended_at)}


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at is not None else None


def _plain(value: Mapping[str, object]) -> Document:
    return dict(value)
