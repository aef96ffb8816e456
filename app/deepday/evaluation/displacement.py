"""Displacement: whether what did not come on deep days came on the day after instead."""

from dataclasses import dataclass
from math import exp

from deepday.evaluation.quantiles import t_quantile
from deepday.evaluation.rate_ratio import Arm, Limits, RateRatio, compare

LEVEL = 0.80


@dataclass(frozen=True, slots=True)
class Displacement:
    """The rate on the days after deep days over that of the baseline."""

    comparison: RateRatio
    put_off: int
    """Entries tagged as put off from a deep day."""

    @property
    def interval_80(self) -> Limits | None:
        """The interval that flags."""
        return self.comparison.interval(LEVEL)

    @property
    def detectable_rise(self) -> float | None:
        """The smallest rise that would be flagged with days like these: 0.3 is 30 % more."""
        se, df = self.comparison.se, self.comparison.df
        return exp(t_quantile(df, (1 + LEVEL) / 2) * se) - 1 if se is not None and df is not None else None

    @property
    def flagged(self) -> bool | None:
        """Whether the interval lies above 1; None where there is none."""
        limits = self.interval_80
        return limits[0] > 1 if limits is not None else None


def displacement(baseline: Arm, day_after: Arm, put_off: int) -> Displacement:
    """Return how the *day_after* days compare with the *baseline*."""
    return Displacement(compare(baseline, day_after), put_off)
