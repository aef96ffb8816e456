"""The meeting load: how much of the working hours went into meetings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval, minus, total_s


@dataclass(frozen=True, slots=True)
class DayMeetings:
    """What a local date had of meetings so far: in seconds, overlaps counted once, and the load once work is over."""

    seconds: float
    load: float | None = None
    """The share of the working hours; None while they are not over, or where there are none."""


def day_meetings(meetings: Iterable[Meeting], hours: Interval | None, now: datetime) -> DayMeetings:
    """Return what *meetings*, all of one date with these working *hours*, came to up to *now*."""
    known = list(meetings)
    seconds = total_s(Interval(m.starts_at, min(m.ends_at, now)) for m in known)
    if hours is None or hours.end > now:
        return DayMeetings(seconds)
    free_s = total_s(minus([hours], (Interval(m.starts_at, m.ends_at) for m in known)))
    return DayMeetings(seconds, (hours.seconds - free_s) / hours.seconds)
