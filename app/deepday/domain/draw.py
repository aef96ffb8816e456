"""The draw of a trial's days: the dates that a plan allows, and the same choice for everybody from the same seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from deepday.domain.trial import Cadence, Per, Span

_WEEK_DAYS = 7


@dataclass(frozen=True, slots=True)
class Stretch:
    """One week (Monday to Sunday) or sprint of a plan: its dates, and those on which a day may lie."""

    span: Span
    allowed: tuple[date, ...]


def stretches(window: Span, cadence: Cadence) -> tuple[Stretch, ...]:
    """Return the weeks or sprints that *window* touches, in order of date; only dates of the window are allowed."""
    return tuple(Stretch(span, _allowed(span, window, cadence)) for span in _spans(window, cadence))


def drawn_dates(window: Span, cadence: Cadence, seed: int) -> tuple[date, ...]:
    """Return the dates that *seed* draws, in order; fewer where a stretch allows fewer.

    ``random.Random(seed)``, and for each stretch in order ``sorted(rng.sample(allowed, days))``: anyone can repeat it.
    """
    rng = Random(seed)  # noqa: S311 -- a draw that everybody can repeat, not a secret
    chosen: list[date] = []
    for stretch in stretches(window, cadence):
        chosen += sorted(rng.sample(stretch.allowed, min(cadence.days, len(stretch.allowed))))
    return tuple(chosen)


def stretch_start(day: date, window: Span, cadence: Cadence) -> date:
    """Return the first date of the week or sprint that *day* belongs to."""
    if cadence.per is Per.WEEK:
        return day - timedelta(days=day.weekday())
    begin = cadence.sprint_start or window.first
    return day - timedelta(days=(day - begin).days % cadence.sprint_days)


def _spans(window: Span, cadence: Cadence) -> Iterator[Span]:
    length = timedelta(days=_WEEK_DAYS if cadence.per is Per.WEEK else cadence.sprint_days)
    start = stretch_start(window.first, window, cadence)
    while start <= window.last:
        yield Span(start, start + length - timedelta(days=1))
        start += length


def _allowed(span: Span, window: Span, cadence: Cadence) -> tuple[date, ...]:
    first, last = max(span.first, window.first), min(span.last, window.last)
    dates = (first + timedelta(days=n) for n in range((last - first).days + 1))
    return tuple(day for day in dates if day.isoweekday() in cadence.weekdays and day not in cadence.exceptions)
