"""What a trial can show, told before it begins: power, the smallest drop it can confirm, days that would be needed.

se² = 1/(nA muA) + phi/nA + 1/(nB muB RR) + phi/nB, and power is about P(t < -t(.975) - ln RR / se) on nA + nB - 2
degrees of freedom; mu is the events a day at the baseline rate, phi the variance of a person's daily rate around 1.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import log, sqrt

from deepday.evaluation.quantiles import t_probability, t_quantile
from deepday.evaluation.rate_ratio import Arm

USUAL_PHI = 0.25
"""Taken as long as there is no baseline: usual ups and downs."""
WANTED_POWER = 0.8
MOST_FURTHER_DAYS = 26
"""More days than this alone will not settle anything: half a year at one a week."""
_STEPS = 60
_LEAST_DAYS = 2


@dataclass(frozen=True, slots=True)
class Design:
    """Days of both arms, events a day at the baseline rate, and the person's ups and downs."""

    reference_days: int
    deep_days: int
    reference_mean_events: float
    deep_mean_events: float
    """At the reference rate, before any effect."""
    phi: float = USUAL_PHI

    @property
    def df(self) -> int:
        """Degrees of freedom."""
        return self.reference_days + self.deep_days - 2

    def se(self, rate_ratio: float) -> float:
        """Return the standard error of the log ratio to be expected if the true ratio is *rate_ratio*."""
        reference = 1 / (self.reference_days * self.reference_mean_events) + self.phi / self.reference_days
        deep = 1 / (self.deep_days * self.deep_mean_events * rate_ratio) + self.phi / self.deep_days
        return sqrt(reference + deep)


def phi_of(baseline: Arm) -> float:
    """Return the variance of daily rates in *baseline* beyond that of a Poisson; ``USUAL_PHI`` where it cannot tell."""
    if baseline.days < _LEAST_DAYS or not baseline.total_events:
        return USUAL_PHI
    spread = baseline.bumps / (baseline.days - 1)
    return max(0.0, (spread - 1) / (baseline.total_events / baseline.days))


def power(design: Design, rate_ratio: float) -> float:
    """Return the probability that the 95 % interval lies below 1 if the true ratio is *rate_ratio*."""
    return t_probability(design.df, -t_quantile(design.df, 0.975) - log(rate_ratio) / design.se(rate_ratio))


def smallest_detectable_reduction(design: Design, wanted: float = WANTED_POWER) -> float | None:
    """Return the smallest drop (0.57 is 57 % less) confirmed with probability *wanted*; None if none is."""
    none, enough = 1.0, 1.0
    for _ in range(_STEPS):  # the power first grows with the effect, then falls: a rate near 0 has few events
        enough *= 0.9
        if power(design, enough) >= wanted:
            break
    else:
        return None
    none = enough / 0.9
    for _ in range(_STEPS):
        middle = (none + enough) / 2
        if power(design, middle) >= wanted:
            enough = middle
        else:
            none = middle
    return 1 - enough


def deep_days_needed(design: Design, rate_ratio: float, most: int, wanted: float = WANTED_POWER) -> int | None:
    """Return how many deep days confirm *rate_ratio* with probability *wanted*, None if more than *most*.

    The reference stays as it is in *design*.
    """
    candidates: Sequence[int] = range(_LEAST_DAYS, most + 1)
    return next((n for n in candidates if power(replace(design, deep_days=n), rate_ratio) >= wanted), None)
