"""The ratio of two rates with honest intervals: the day is the unit, not the single event.

With five events or more in both arms a Welch t on the log ratio of ratio-of-sums rates; with fewer the exact
conditional interval on counts scaled down by the dispersion. Poisson intervals on the raw counts would be too short.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import exp, fsum, inf, sqrt

from deepday.evaluation.quantiles import beta_quantile, gamma_quantile, t_quantile

FEW_EVENTS = 5
LEAST_DAYS = 2
"""With fewer days in an arm there is no interval."""

Limits = tuple[float, float]


class Method(StrEnum):
    """How an interval was made."""

    WELCH = "welch_log_ratio"
    SCALED_EXACT = "scaled_exact"


@dataclass(frozen=True, slots=True)
class Arm:
    """One arm: events and hours of each of its days, in the same order."""

    events: tuple[float, ...]
    hours: tuple[float, ...]

    @property
    def days(self) -> int:
        """How many days it has."""
        return len(self.events)

    @property
    def total_events(self) -> float:
        """The events of all its days."""
        return fsum(self.events)

    @property
    def total_hours(self) -> float:
        """The hours of all its days."""
        return fsum(self.hours)

    @property
    def rate(self) -> float | None:
        """Events per hour as a ratio of sums, never a mean of daily rates; None without hours."""
        return self.total_events / self.total_hours if self.total_hours else None

    @property
    def squared_residuals(self) -> float:
        """How far the days lie from the arm's own rate: the sum of (y - r e)²."""
        rate = self.rate or 0.0
        return fsum((y - rate * e) ** 2 for y, e in zip(self.events, self.hours, strict=True))

    @property
    def bumps(self) -> float:
        """The sum of (y - r e)² / (r e) over its days; 0 without an event."""
        rate = self.rate
        if not rate:
            return 0.0
        return fsum((y - rate * e) ** 2 / (rate * e) for y, e in zip(self.events, self.hours, strict=True))

    def relative_variance(self, *, floor: bool = True) -> float:
        """Return the variance of the log rate; at least that of a Poisson with *floor*. Needs an event and two days."""
        spread = self.days / (self.days - 1) * self.squared_residuals / self.total_events**2
        return max(spread, 1 / self.total_events) if floor else spread


@dataclass(frozen=True, slots=True)
class RateRatio:
    """Deep over reference; what cannot be computed is None."""

    reference: Arm
    deep: Arm
    ratio: float | None
    method: Method | None
    dispersion: float | None
    se: float | None = None
    """Standard error of the log ratio (Welch only)."""
    df: float | None = None

    def interval(self, level: float) -> Limits | None:
        """Return the central interval at *level*, None with fewer than two days an arm or no event at all.

        Its upper limit is infinite when the reference has no event.
        """
        if self.method is None or self.ratio is None:
            return None
        if self.se is None or self.df is None:
            scale = max(1.0, self.dispersion or 1.0)
            return exact_interval(self.deep, self.reference, level, scale)
        reach = t_quantile(self.df, (1 + level) / 2) * self.se
        return self.ratio * exp(-reach), self.ratio * exp(reach)


def arm(days: Sequence[tuple[float, float]]) -> Arm:
    """Return the arm of days given as (events, hours)."""
    return Arm(tuple(y for y, _ in days), tuple(e for _, e in days))


def compare(reference: Arm, deep: Arm, *, floor: bool = True) -> RateRatio:
    """Return how the rate of *deep* relates to that of *reference*."""
    ratio = deep.rate / reference.rate if deep.rate is not None and reference.rate else None
    if min(reference.days, deep.days) < LEAST_DAYS:
        return RateRatio(reference, deep, ratio, None, None)
    spread = dispersion(reference, deep)
    if min(reference.total_events, deep.total_events) < FEW_EVENTS:
        nothing = reference.total_events + deep.total_events == 0
        shown = ratio if nothing or reference.total_events else inf
        return RateRatio(reference, deep, shown, None if nothing else Method.SCALED_EXACT, spread)
    of_reference, of_deep = reference.relative_variance(floor=floor), deep.relative_variance(floor=floor)
    variance = of_reference + of_deep
    df = variance**2 / (of_reference**2 / (reference.days - 1) + of_deep**2 / (deep.days - 1))
    return RateRatio(reference, deep, ratio, Method.WELCH, spread, sqrt(variance), df)


def dispersion(reference: Arm, deep: Arm) -> float | None:
    """Return how bumpy the days are: 1 is a Poisson; None without any event."""
    if not reference.total_events + deep.total_events:
        return None
    return (reference.bumps + deep.bumps) / (reference.days + deep.days - 2)


def exact_interval(deep: Arm, reference: Arm, level: float, scale: float = 1.0) -> Limits:
    """Return the Clopper-Pearson interval of the ratio, on counts divided by *scale*."""
    ours, theirs = deep.total_events / scale, reference.total_events / scale
    tail = (1 - level) / 2
    exposure = reference.total_hours / deep.total_hours
    low = beta_quantile(ours, theirs + 1, tail) if ours else 0.0
    beyond = beta_quantile(theirs, ours + 1, tail) if theirs else 0.0  # 1 - upper limit: keeps its digits near 0
    return exposure * low / (1 - low), exposure * (1 - beyond) / beyond if beyond else inf


def poisson_interval(events: float, level: float = 0.95) -> Limits:
    """Return Garwood's central interval of a Poisson mean."""
    tail = (1 - level) / 2
    return gamma_quantile(events, tail) if events else 0.0, gamma_quantile(events + 1, 1 - tail)


def rate_interval(one: Arm, level: float = 0.95) -> Limits | None:
    """Return the interval of one arm's rate; None with fewer than two days."""
    rate = one.rate
    if one.days < LEAST_DAYS or rate is None:
        return None
    if one.total_events < FEW_EVENTS:
        scale = max(1.0, one.bumps / (one.days - 1))
        low, high = poisson_interval(one.total_events / scale, level)
        return scale * low / one.total_hours, scale * high / one.total_hours
    reach = t_quantile(one.days - 1, (1 + level) / 2) * sqrt(one.relative_variance())
    return rate * exp(-reach), rate * exp(reach)
