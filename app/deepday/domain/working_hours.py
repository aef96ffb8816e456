"""Working hours: on which days and from when until when a person usually works, and when their day turns."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.timeline import Interval
from deepday.domain.times import at_clock

_A_DAY = timedelta(days=1)
_A_WEEK_AND_A_DAY = 8


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Times are those of the local clock; a stretch that ends before it starts ends on the next date."""

    starts: time = time(9)
    ends: time = time(17)
    weekdays: frozenset[int] = frozenset(range(5))
    """Monday is 0."""
    turns_at: time = time(4)
    """Until then, *Today* still shows the date before; nothing else goes by it."""

    def around(self, at: datetime, zone: str) -> Interval | None:
        """Return the stretch of working hours that holds the instant *at*, or None."""
        near = (self._of(day, at, zone) for day in (-1, 0))
        return next((stretch for stretch in near if stretch and stretch.start <= at < stretch.end), None)

    def next_start(self, after: datetime, zone: str) -> datetime | None:
        """Return when working hours begin next after the instant *after*; None if no day is a working day."""
        coming = (self._of(day, after, zone) for day in range(_A_WEEK_AND_A_DAY))
        return next((stretch.start for stretch in coming if stretch and stretch.start > after), None)

    def is_working_day(self, day: date) -> bool:
        """Say whether the person usually works on this local date."""
        return day.weekday() in self.weekdays

    def day_shown(self, at: datetime, zone: str) -> date:
        """Return the date that is still *today* to the person at the instant *at*."""
        local = at.astimezone(ZoneInfo(zone))
        return local.date() - _A_DAY if local.time() < self.turns_at else local.date()

    def next_turn(self, after: datetime, zone: str) -> datetime:
        """Return when the person's day turns next after the instant *after*."""
        turns = (at_clock(self.turns_at, after, zone, days_later) for days_later in range(3))
        return next(turn for turn in turns if turn > after)

    def end_on(self, at: datetime, zone: str) -> datetime:
        """Return when work usually ends on the local date of the instant *at*."""
        return at_clock(self.ends, at, zone, days_later=1 if self.ends <= self.starts else 0)

    def _of(self, days_later: int, at: datetime, zone: str) -> Interval | None:
        day = at.astimezone(ZoneInfo(zone)).date() + timedelta(days=days_later)
        if not self.is_working_day(day):
            return None
        over_midnight = 1 if self.ends <= self.starts else 0
        start = at_clock(self.starts, at, zone, days_later)
        return Interval(start, at_clock(self.ends, at, zone, days_later + over_midnight))
