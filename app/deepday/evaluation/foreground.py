"""Which program had the focus: changes between programs, and when the person was back at the one from before.

Reads samples of the foreground. A program counts as the group of its windows.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from math import fsum

from deepday.domain.sample import Sample
from deepday.domain.timeline import Interval
from deepday.evaluation.day_measures import FocusTime
from deepday.evaluation.survival import Observation

SHORTEST_DWELL, LONGEST_HOLE = timedelta(seconds=5), timedelta(seconds=60)
"""What is left sooner was no change; without a sample for longer the person was idle."""
BACK_FOR = timedelta(seconds=60)
"""A return counts when it holds so long."""
WORKED_IN_BEFORE = timedelta(minutes=5)
"""What was in front longer ago was left for another reason."""
LONGEST_RETURN = timedelta(minutes=120)
"""After that nobody looks any more."""
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Foreground:
    """One day: changes of program in focus time, the hours in which one was seen, and the times to get back."""

    switches: int
    active_hours: float
    returns: tuple[Observation, ...] = ()
    """In minutes after the end of each interruption."""


@dataclass(frozen=True, slots=True)
class _Run:
    """A stretch in one program."""

    application: str
    start: datetime
    end: datetime


def foreground_of(time: FocusTime, samples: Iterable[Sample]) -> Foreground:
    """Return what the *samples* of a day say about its focus time."""
    found = sorted(samples, key=lambda sample: sample.started_at)
    switches, active = 0, timedelta()
    for stretch in time.focus:
        runs = _runs(_within(found, stretch))
        switches += sum(run.application != other.application for run, other in pairwise(_stayed(runs)))
        active += _seen(runs)
    return Foreground(switches, active / timedelta(hours=1), tuple(_returns(time, _runs(found))))


def said_returns(time: FocusTime) -> tuple[Observation, ...]:
    """Return the times to get back that the person said, where nothing saw them.

    Only where somebody said both when it was handled and, later, when they were back: "back at work" alone says one
    instant for both.
    """
    return tuple(
        _observation(entry.resumed_at - entry.handled_until, over=True)
        for entry in time.broke_in
        if entry.resumed_at is not None and entry.handled_until is not None and entry.resumed_at > entry.handled_until
    )


def switches_per_hour(days: Iterable[Foreground]) -> float | None:
    """Return the changes of program per active hour of several days, None without an hour that was seen."""
    owned = list(days)
    hours = fsum(day.active_hours for day in owned)
    return sum(day.switches for day in owned) / hours if hours else None


def _within(samples: Iterable[Sample], stretch: Interval) -> Iterator[Sample]:
    for sample in samples:
        start, end = max(sample.started_at, stretch.start), min(sample.ended_at, stretch.end)
        if start < end:
            yield Sample(start, end, sample.application)


def _runs(samples: Iterable[Sample]) -> list[_Run]:
    """Return *samples* as stretches in one program each, whatever its windows; a short hole does not end one."""
    runs: list[_Run] = []
    for sample in samples:
        name = sample.application.strip().casefold()
        if runs and runs[-1].application == name and sample.started_at - runs[-1].end <= LONGEST_HOLE:
            runs[-1] = _Run(name, runs[-1].start, max(runs[-1].end, sample.ended_at))
        else:
            runs.append(_Run(name, sample.started_at, sample.ended_at))
    return runs


def _stayed(runs: Iterable[_Run]) -> list[_Run]:
    return [run for run in runs if run.end - run.start >= SHORTEST_DWELL]


def _seen(runs: Sequence[_Run]) -> timedelta:
    """Return how long somebody was active in *runs*, with the short holes between them."""
    holes = (later.start - run.end for run, later in pairwise(runs))
    short = (hole for hole in holes if timedelta() < hole <= LONGEST_HOLE)
    return sum((run.end - run.start for run in runs), sum(short, timedelta()))


def _returns(time: FocusTime, runs: Sequence[_Run]) -> Iterator[Observation]:
    for entry in time.broke_in:
        ended_at = max(entry.at, entry.handled_until or entry.at)
        focus = next((stretch for stretch in time.focus if stretch.start <= ended_at < stretch.end), None)
        before = _before(runs, entry.at)
        if focus is None or before is None:
            continue
        back_at = next((at for at in _back(runs, before, ended_at)), None)
        limit = min(focus.end, ended_at + LONGEST_RETURN, max(runs[-1].end, ended_at))
        if back_at is not None and back_at < limit:
            yield _observation(back_at - ended_at, over=True)
        elif limit > ended_at:
            yield _observation(limit - ended_at, over=False)


def _before(runs: Sequence[_Run], at: datetime) -> str | None:
    """Return the program that was worked in before *at*: what broke in may have been in front already, for a moment."""
    last = next((run for run in reversed(runs) if min(run.end, at) - run.start >= BACK_FOR), None)
    return last.application if last is not None and at - last.end <= WORKED_IN_BEFORE else None


def _back(runs: Iterable[_Run], application: str, after: datetime) -> Iterator[datetime]:
    for run in runs:
        start = max(run.start, after)
        if run.application == application and run.end - start >= BACK_FOR:
            yield start


def _observation(length: timedelta, *, over: bool) -> Observation:
    capped = min(length, LONGEST_RETURN)
    return Observation(capped / _MINUTE, over and length <= LONGEST_RETURN)
