"""Means of scores and of log ratios, and Welch's t for what differs between two groups of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp, fsum, log, sqrt

from deepday.evaluation.quantiles import t_quantile
from deepday.evaluation.rate_ratio import Limits

LEAST_VALUES = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """Deep minus reference (of logs: deep over reference); the interval is None where it cannot be computed."""

    value: float
    interval_95: Limits | None


def mean(values: Sequence[float]) -> float | None:
    """Return the arithmetic mean, None of nothing."""
    return fsum(values) / len(values) if values else None


def geometric_mean(values: Sequence[float]) -> float | None:
    """Return the geometric mean of positive values, None of nothing."""
    found = mean([log(value) for value in values])
    return exp(found) if found is not None else None


def variance(values: Sequence[float]) -> float:
    """Return the sample variance in two passes; needs two values."""
    middle = fsum(values) / len(values)
    return fsum((value - middle) ** 2 for value in values) / (len(values) - 1)


def difference(reference: Sequence[float], deep: Sequence[float], level: float = 0.95) -> Difference | None:
    """Return by how much the mean of *deep* is above that of *reference*; None if one of them is empty."""
    ours, theirs = mean(deep), mean(reference)
    if ours is None or theirs is None:
        return None
    value = ours - theirs
    if min(len(reference), len(deep)) < LEAST_VALUES:
        return Difference(value, None)
    shares = [variance(group) / len(group) for group in (reference, deep)]
    total = sum(shares)
    if total == 0:
        return Difference(value, None)  # all alike: that says nothing about how much they vary
    df = total**2 / sum(share**2 / (len(group) - 1) for share, group in zip(shares, (reference, deep), strict=True))
    reach = t_quantile(df, (1 + level) / 2) * sqrt(total)
    return Difference(value, (value - reach, value + reach))


def ratio(reference: Sequence[float], deep: Sequence[float], level: float = 0.95) -> Difference | None:
    """Return how many times the geometric mean of *deep* is that of *reference*; all values positive."""
    found = difference([log(value) for value in reference], [log(value) for value in deep], level)
    if found is None:
        return None
    limits = found.interval_95
    return Difference(exp(found.value), (exp(limits[0]), exp(limits[1])) if limits is not None else None)
