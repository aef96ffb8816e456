"""Of which interruptions of a day it is asked how long it took to get back: of one in three at most, and of few."""

from collections.abc import Sequence
from math import ceil

from deepday.domain.interruption import Initiator, Interruption

ONE_IN = 3
MOST = 2
"""So many questions are asked of a day at most."""


def recoveries_asked(entries: Sequence[Interruption]) -> tuple[Interruption, ...]:
    """Return those of a day's *entries* that it is asked of; once it was asked, the same ones.

    They lie evenly among the interruptions by others, so that no time of the day counts more than another.
    """
    counting = [entry for entry in entries if entry.initiator is Initiator.EXTERNAL and not entry.undone]
    asked = tuple(entry for entry in counting if entry.recovery is not None)
    every = max(ONE_IN, ceil(len(counting) / MOST))
    return asked or tuple(sorted(counting, key=_began_at)[every - 1 :: every])


def _began_at(entry: Interruption) -> tuple[str, str]:
    return entry.at.isoformat(), entry.id
