"""How much of each day's working hours went into meetings, on the days on which a calendar was known."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import fsum

from deepday.domain.day_senses import DaySenses, SenseState
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval, minus, total_s
from deepday.domain.working_hours import WorkingHours

_A_DAY = timedelta(days=1)
_SENSE = "meetings"
_ALONE = 1
"""So many attendees make no meeting; 0 is a number that is not known."""


@dataclass(frozen=True, slots=True)
class MeetingTime:
    """Seconds of one day's working hours, and how many of them meetings took."""

    met_s: float
    hours_s: float

    @property
    def load(self) -> float:
        """The share of the working hours, 0 to 1."""
        return self.met_s / self.hours_s


def meeting_times(
    meetings: Sequence[Meeting], senses: Iterable[DaySenses], hours: WorkingHours, zone: str, days: Collection[date]
) -> Mapping[date, MeetingTime]:
    """Return the meeting time of those of *days* that have working hours and a calendar that is known.

    It is known on a day on which the sense of meetings worked, and between the first and the last meeting there is:
    such a day without a meeting had none. What lies outside is not known, which is not 0.
    """
    by_date: defaultdict[date, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        if meeting.attendees != _ALONE:
            by_date[meeting.local_date].append(meeting)
    first, last = min(by_date, default=date.max), max(by_date, default=date.min)
    worked = {day.date for day in senses if SenseState.WORKED in day.states.get(_SENSE, ())}
    found = {}
    for day in days:
        if first <= day <= last or day in worked:
            own = by_date.get(day, ())
            stretch = hours.on(day, own[0].time_zone if own else zone)
            if stretch is not None:
                found[day] = _time_of((*by_date.get(day - _A_DAY, ()), *own), stretch)
    return found


def meeting_load(times: Iterable[MeetingTime]) -> float | None:
    """Return the share of all working hours of several days that meetings took, 0 to 1; None without any."""
    owned = list(times)
    whole = fsum(one.hours_s for one in owned)
    return fsum(one.met_s for one in owned) / whole if whole else None


def _time_of(meetings: Iterable[Meeting], stretch: Interval) -> MeetingTime:
    free_s = total_s(minus([stretch], (Interval(m.starts_at, m.ends_at) for m in meetings)))
    return MeetingTime(stretch.seconds - free_s, stretch.seconds)
