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
    is_over = hours is not None and hours.end <= now
    return DayMeetings(seconds, meeting_load(known, [hours]) if hours is not None and is_over else None)


def meeting_load(meetings: Iterable[Meeting], hours: Iterable[Interval]) -> float | None:
    """Return the share of *hours* that *meetings* took, 0 to 1, overlaps counted once; None without hours.

    Both are of the same days: *hours* are stretches of working hours (``WorkingHours.of``).
    """
    wanted = list(hours)
    whole_s = total_s(wanted)
    if not whole_s:
        return None
    free_s = total_s(minus(wanted, (Interval(m.starts_at, m.ends_at) for m in meetings)))
    return (whole_s - free_s) / whole_s
