"""The meeting load: how much of the working hours went into meetings."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime

from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval, minus, total_s


@dataclass(frozen=True, slots=True)
class DayMeetings:
    """What a local date had of meetings so far: in seconds, overlaps counted once, and the load once work is over."""

    seconds: float
    load: float | None = None
    """The share of the working hours; None while they are not over, or where there are none."""


_ALONE = 1
"""So many attendees make no meeting; 0 is a number that is not known."""


def is_meeting(event: Meeting) -> bool:
    """Say whether *event* is one of several people, as far as that is known."""
    return event.attendees != _ALONE


def known_days(days: Iterable[date], met: Collection[date], worked: Collection[date]) -> frozenset[date]:
    """Return those of *days* of whose meetings something is known; *met* are the dates there are meetings on.

    The sense of meetings *worked* on them, or they lie between the first and the last meeting there is: such a day
    without a meeting had none. What lies outside is not known, which is not 0.
    """
    first, last = min(met, default=date.max), max(met, default=date.min)
    return frozenset(day for day in days if day in worked or first <= day <= last)


def day_meetings(meetings: Iterable[Meeting], hours: Interval | None, now: datetime) -> DayMeetings:
    """Return what *meetings*, all of one date with these working *hours*, came to up to *now*."""
    known = list(meetings)
    seconds = total_s(Interval(m.starts_at, min(m.ends_at, now)) for m in known)
    if hours is None or hours.end > now:
        return DayMeetings(seconds)
    free_s = total_s(minus([hours], (Interval(m.starts_at, m.ends_at) for m in known)))
    return DayMeetings(seconds, (hours.seconds - free_s) / hours.seconds)
