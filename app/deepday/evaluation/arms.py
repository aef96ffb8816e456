"""Which day belongs to which arm: the plan decides, not what was done on it."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deepday.domain.day import DayState
from deepday.domain.draw import stretch_start
from deepday.domain.trial import Comparison, DayStatus, Trial
from deepday.evaluation.recorded_days import RecordedDay

LONGEST_GAP = timedelta(days=3)
"""A day after a deep day is the next working day unless more than a long week-end lies between."""


class ArmName(StrEnum):
    """The three groups of days."""

    BASELINE = "baseline"
    ORDINARY = "ordinary"
    DEEP = "deep"


@dataclass(frozen=True, slots=True)
class Arms:
    """The dates of each arm, recorded days only; ``reference`` is what the deep days are compared with."""

    baseline: tuple[date, ...]
    ordinary: tuple[date, ...]
    deep: tuple[date, ...]
    reference: tuple[date, ...]
    contaminated: tuple[date, ...] = ()
    """Ordinary days on which a deep session was held."""
    day_after: tuple[date, ...] = ()
    """Working days after a deep day that are not deep themselves."""

    def of(self, name: ArmName) -> tuple[date, ...]:
        """Return the dates of one arm."""
        return {ArmName.BASELINE: self.baseline, ArmName.ORDINARY: self.ordinary, ArmName.DEEP: self.deep}[name]

    def by_date(self) -> Mapping[date, ArmName]:
        """Return the arm of each day that is in one."""
        return {day: name for name in ArmName for day in self.of(name)}


def trial_arms(trial: Trial, days: Mapping[date, RecordedDay]) -> Arms:
    """Return the arms as the plan has them: deep is what it lists as held."""
    return _arms(trial, days, {day.date for day in trial.days if day.status is DayStatus.HELD})


def arms_as_drawn(trial: Trial, days: Mapping[date, RecordedDay]) -> Arms:
    """Return the arms as they were drawn, whatever became of the days."""
    return _arms(trial, days, {day.drawn_date for day in trial.days})


def described_arms(days: Mapping[date, RecordedDay], against: frozenset[date], *, two_periods: bool) -> Arms:
    """Return the arms of a comparison without a trial.

    With *two_periods* all days of the one are held against all of the other (*against*). Else the deep days, those with
    more than half of their focus time in deep sessions, are held against the ordinary ones.
    """
    theirs = tuple(day for day in days if day in against)
    ours = [day for day in days if day not in against]
    if two_periods:
        return Arms(baseline=theirs, ordinary=(), deep=tuple(ours), reference=theirs)
    deep = tuple(day for day in ours if days[day].mostly_deep)
    ordinary = tuple(day for day in ours if not days[day].mostly_deep)
    return Arms(baseline=(), ordinary=ordinary, deep=deep, reference=ordinary)


def _arms(trial: Trial, days: Mapping[date, RecordedDay], deep_dates: Iterable[date]) -> Arms:
    chosen = set(deep_dates)
    deep = tuple(day for day in days if day in chosen and day in trial.window)
    ordinary = tuple(day for day in days if day not in chosen and day in trial.window)
    in_baseline = (day for day in days if trial.baseline is not None and day in trial.baseline)
    baseline = tuple(day for day in in_baseline if day not in trial.window)
    reference = baseline if trial.comparison is Comparison.BASELINE else _same_weeks(trial, ordinary)
    return Arms(
        baseline=baseline,
        ordinary=ordinary,
        deep=deep,
        reference=reference,
        contaminated=tuple(day for day in ordinary if days[day].held_deep),
        day_after=_days_after(days, deep, ordinary),
    )


def _same_weeks(trial: Trial, ordinary: Iterable[date]) -> tuple[date, ...]:
    """Return those of the ordinary days that lie in a week or sprint for which a day was planned."""
    listed = {stretch_start(at, trial.window, trial.cadence) for d in trial.days for at in (d.date, d.drawn_date)}
    return tuple(day for day in ordinary if stretch_start(day, trial.window, trial.cadence) in listed)


def _days_after(days: Mapping[date, RecordedDay], deep: Collection[date], ordinary: Iterable[date]) -> tuple[date, ...]:
    """Return the day at work after each deep day if it counts, is ordinary, and at most ``LONGEST_GAP`` later.

    Where that day was not logged there is none: what was put off to it cannot be seen on a later one.
    """
    at_work = sorted(day for day in days if days[day].state is not DayState.OFF)
    ours = set(ordinary)
    afters = (next((one for one in at_work if one > day), day) for day in deep)
    pairs = zip(deep, afters, strict=True)
    return tuple(after for day, after in pairs if after in ours and days[after].counts and after - day <= LONGEST_GAP)
