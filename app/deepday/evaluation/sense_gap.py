"""Which senses worked on other shares of the days of one arm than of the other: then gaps were not found alike."""

from collections.abc import Collection, Iterable

from deepday.domain.day_senses import DaySenses, Sense
from deepday.domain.trial import LocalDate

LARGEST_GAP = 0.15
"""As for logging."""


def senses_that_differ(
    senses: Iterable[DaySenses], reference: Collection[LocalDate], deep: Collection[LocalDate]
) -> tuple[str, ...]:
    """Return the senses whose shares of days on which they missed nothing differ by more than ``LARGEST_GAP``.

    A day of which nothing is noted, as one that was imported, says nothing.
    """
    noted = list(senses)
    ours = [day for day in noted if day.date in deep]
    theirs = [day for day in noted if day.date in reference]
    if not ours or not theirs:
        return ()
    return tuple(s.value for s in Sense if abs(_share(ours, s) - _share(theirs, s)) > LARGEST_GAP)


def _share(days: Collection[DaySenses], sense: str) -> float:
    return sum(day.worked_all_day(sense) for day in days) / len(days)
