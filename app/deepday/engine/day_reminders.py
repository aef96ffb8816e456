"""Reminders of planned deep-work days: on the working day before, and in the morning; each is told once.

One timer waits for the next of them. Whoever changes the plan, the clock or a session has it looked at again.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.engine.ports import Clock, Loop, TimerHandle

BEFORE_THE_END = timedelta(hours=1)
"""So long before the end of the hours on the day before: time to hand over what cannot wait."""
_A_DAY = timedelta(days=1)
_FRIDAY = 5
_LONGEST_S = 7 * 24 * 3600.0


class When(StrEnum):
    """Which of the two reminders."""

    DAY_BEFORE = "day_before"
    MORNING = "morning"


@dataclass(frozen=True, slots=True)
class DayAhead:
    """A planned day and the hours of it, in local time."""

    date: date
    begins: time
    ends: time


@dataclass(frozen=True, slots=True)
class Reminder:
    """A reminder of *day* that is due."""

    when: When
    day: DayAhead

    @property
    def is_day_before(self) -> bool:
        """Whether it is the one of the working day before."""
        return self.when is When.DAY_BEFORE


class DayReminders:
    """Calls ``on_due`` when a reminder is due; *deep_runs* says whether deep work is under way already."""

    def __init__(self, clock: Clock, loop: Loop, deep_runs: Callable[[], bool]) -> None:
        self._clock, self._loop, self._deep_runs = clock, loop, deep_runs
        self._days: tuple[DayAhead, ...] = ()
        self._told: set[Reminder] = set()
        self._timer: TimerHandle | None = None
        self.on_due: Callable[[Reminder], object] = _nothing

    def remind_of(self, days: Iterable[DayAhead]) -> None:
        """Remind of exactly these days from now on."""
        self._days = tuple(days)
        self.look()

    def look(self) -> None:
        """Tell what is due and wait for what is next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        now = self._clock.now()
        waiting = [(reminder, *self._stretch(reminder)) for reminder in self._reminders()]
        for reminder, begins, ends in waiting:
            if begins <= now < ends:
                self._tell(reminder)
        later = [begins for _, begins, _ in waiting if begins > now]
        if later:
            delay = min(_LONGEST_S, (min(later) - now).total_seconds())
            self._timer = self._loop.call_later(delay, self.look)

    def _tell(self, reminder: Reminder) -> None:
        self._told.add(reminder)
        if reminder.is_day_before or not self._deep_runs():
            self.on_due(reminder)

    def _reminders(self) -> list[Reminder]:
        every = (Reminder(when, day) for day in self._days for when in When)
        return [reminder for reminder in every if reminder not in self._told]

    def _stretch(self, reminder: Reminder) -> tuple[datetime, datetime]:
        """Return from when until when the reminder makes sense."""
        day = reminder.day
        begins, ends = self._at(day.date, day.begins), self._at(day.date, day.ends)
        if reminder.when is When.MORNING:
            return begins, ends
        return self._at(_working_day_before(day.date), day.ends) - BEFORE_THE_END, begins

    def _at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, ZoneInfo(self._clock.zone())).astimezone(UTC)


def _working_day_before(day: date) -> date:
    before = day - _A_DAY
    while before.isoweekday() > _FRIDAY:
        before -= _A_DAY
    return before


def _nothing(_reminder: Reminder) -> None:
    """Tell nobody."""
