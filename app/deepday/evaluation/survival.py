"""Times of which some are not over yet: the Kaplan-Meier estimate and its quantiles."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Observation:
    """One time; ``over`` is False if it was still running when it was last looked at (censored)."""

    time: float
    over: bool


def quantile(observations: Sequence[Observation], share: float) -> float | None:
    """Return the first time at which at least *share* are over; None if it never comes to that.

    The median is the first time with S(t) <= 0.5. What is censored at a time counts as at risk at that time.
    """
    at_risk = len(observations)
    survival = 1.0
    for time in sorted({one.time for one in observations}):
        here = [one for one in observations if one.time == time]
        ended = sum(one.over for one in here)
        survival *= 1 - ended / at_risk
        at_risk -= len(here)
        if ended and survival <= 1 - share + _ROUNDING:
            return time
    return None


_ROUNDING = 1e-12
"""A product of fractions that ought to be 0.5 may come out a little above."""
