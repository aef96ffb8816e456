"""The second key: how often the draw alone would have given a result as clear, over the draws the plan allows.

Each stretch (week or sprint) contributes its few possible draws; a draw of the whole trial takes one from each. Sums
over days are all that the statistic needs, so they are added up stretch by stretch for all draws at once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import inf, log, prod, sqrt
from typing import TYPE_CHECKING

from deepday.evaluation.rate_ratio import Arm, arm

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

    Sums = NDArray[float64]

MOST_DRAWS = 200_000
"""Up to so many draws every one is looked at."""
SAMPLED_DRAWS = 9_999
_TIE = 1e-9
_SUMS = 6
"""Of a group of days: their number, events, hours, events², events x hours, hours²."""

DayCounts = Mapping[date, tuple[float, float]]
"""Events and hours of every day that counts, by its date."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One week or sprint of the plan: on which dates days may be drawn, and how many."""

    allowed: tuple[date, ...]
    days: int

    def draws(self) -> tuple[tuple[date, ...], ...]:
        """Return every draw of this stretch."""
        return tuple(combinations(self.allowed, min(self.days, len(self.allowed))))


def statistic(reference: Arm, deep: Arm) -> float:
    """Return ln ratio / se, the variance floored at a Poisson's; infinite when one arm has no event, 0 when both."""
    if not deep.total_events:
        return -inf if reference.total_events else 0.0
    if not reference.total_events:
        return inf
    variance = sum(_variance(one) for one in (reference, deep))
    rates = (deep.total_events / deep.total_hours) / (reference.total_events / reference.total_hours)
    return log(rates) / sqrt(variance)


def permutation_p(counts: DayCounts, stretches: Sequence[Stretch], deep: frozenset[date], seed: int) -> float | None:
    """Return the share of draws whose statistic is at least as far from 0 as that of the *deep* days.

    *counts* holds the days of both arms. Where there are more draws than ``MOST_DRAWS``, *seed* samples
    ``SAMPLED_DRAWS`` of them, and what was observed counts as one more. None when no other draw is possible.
    """
    import numpy as np  # noqa: PLC0415 -- only while an evaluation runs

    ours = statistic(
        arm([counts[day] for day in counts if day not in deep]), arm([counts[day] for day in counts if day in deep])
    )
    options = [np.array([_sums(counts, draw) for draw in stretch.draws()]) for stretch in stretches]
    number = prod(len(option) for option in options)
    if number <= 1:
        return None
    if number <= MOST_DRAWS:
        sums = _all_draws(options)
    else:
        generator = np.random.default_rng(seed)
        sums = np.sum([option[generator.integers(len(option), size=SAMPLED_DRAWS)] for option in options], axis=0)
    statistics = _statistics(sums, np.array(_sums(counts, counts)))
    as_clear = int(np.count_nonzero(np.abs(statistics) >= abs(ours) - _TIE))
    if number <= MOST_DRAWS:
        return as_clear / len(statistics) if len(statistics) else None
    return (as_clear + 1) / (len(statistics) + 1)


def _all_draws(options: Sequence["Sums"]) -> "Sums":
    """Return the sums of every draw of the whole trial."""
    import numpy as np  # noqa: PLC0415 -- same

    sums = np.zeros((1, _SUMS))
    for option in options:
        sums = (sums[:, None, :] + option[None, :, :]).reshape(-1, _SUMS)
    return sums


def _statistics(deep: "Sums", both: "Sums") -> "Sums":
    """Return the statistic of each row of sums; draws that leave an arm without any day are left out."""
    import numpy as np  # noqa: PLC0415 -- same

    reference = both - deep
    possible = (deep[:, 0] > 0) & (reference[:, 0] > 0)
    deep, reference = deep[possible], reference[possible]
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = (deep[:, 1] / deep[:, 2]) / (reference[:, 1] / reference[:, 2])
        result: Sums = np.log(ratio) / np.sqrt(_variances(deep) + _variances(reference))
    result[deep[:, 1] == 0] = -np.inf
    result[reference[:, 1] == 0] = np.inf
    result[(deep[:, 1] == 0) & (reference[:, 1] == 0)] = 0.0
    return result


def _variances(sums: "Sums") -> "Sums":
    import numpy as np  # noqa: PLC0415 -- same

    n, y, e, yy, ye, ee = sums.T
    rate = y / e
    residuals = np.maximum(yy - 2 * rate * ye + rate * rate * ee, 0.0)
    spread = np.where(n > 1, n / np.maximum(n - 1, 1) * residuals / (y * y), 0.0)
    variances: Sums = np.maximum(spread, 1 / y)
    return variances


def _variance(one: Arm) -> float:
    return one.relative_variance() if one.days > 1 else 1 / one.total_events


def _sums(counts: DayCounts, days: Sequence[date] | DayCounts) -> list[float]:
    there = [counts[day] for day in days if day in counts]
    return [
        float(len(there)),
        sum(y for y, _ in there),
        sum(e for _, e in there),
        sum(y * y for y, _ in there),
        sum(y * e for y, e in there),
        sum(e * e for _, e in there),
    ]
