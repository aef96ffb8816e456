"""Simulated weeks of work, to see how often the comparison errs; many trials at once.

Daily rate = base x weekday x gamma x drift x effect on deep days; events come as a Poisson, each with follow-ups.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from deepday.evaluation.rate_ratio import Arm

Counts = NDArray[np.float64]
Flags = NDArray[np.bool_]

BASE_PER_HOUR = 1.8
WEEKDAYS = np.array([1.15, 1.05, 1.0, 1.0, 0.80])
FOLLOW_UPS = 0.15
ORDINARY_HOURS, DEEP_HOURS = 4.0, 5.0


@dataclass(frozen=True, slots=True)
class World:
    """What the simulated person's days are like."""

    phi: float = 0.25
    """Variance of the daily rate around 1."""
    effect: float = 1.0
    """Of deep work on the rate."""
    drift_sd: float = 0.0
    """Standard deviation of a slow change of the log rate, from day to day correlated .95."""
    moved: float = 0.0
    """Share of the events of a deep day that come on the next working day instead."""


@dataclass(frozen=True, slots=True)
class Weeks:
    """Simulated weeks of many trials; each array has a row for each trial and a column for each working day."""

    events: Counts
    hours: Counts
    deep: Flags

    def arm(self, trial: int, which: Flags) -> Arm:
        """Return the days of one trial for which *which* (one row) holds."""
        return Arm(tuple(self.events[trial][which].tolist()), tuple(self.hours[trial][which].tolist()))


def simulate(world: World, trials: int, before: int, weeks: int, generator: np.random.Generator) -> Weeks:
    """Return *before* weeks without and *weeks* weeks with one deep day each, on a weekday drawn at random."""
    whole = before + weeks
    days = 5 * whole
    deep = np.zeros((trials, days), dtype=bool)
    drawn = generator.integers(5, size=(trials, weeks))
    deep[np.arange(trials)[:, None], 5 * (before + np.arange(weeks)) + drawn] = True
    hours = np.where(deep, DEEP_HOURS, ORDINARY_HOURS)
    rate = BASE_PER_HOUR * np.tile(WEEKDAYS, whole) * np.ones((trials, 1))
    if world.phi:
        rate = rate * generator.gamma(1 / world.phi, world.phi, size=(trials, days))
    rate = rate * np.exp(_drift(world.drift_sd, trials, days, generator)) * np.where(deep, world.effect, 1.0)
    first = generator.poisson(rate * hours / (1 + FOLLOW_UPS))
    events = first + generator.poisson(FOLLOW_UPS * first)
    gone = generator.binomial(np.where(deep, events, 0), world.moved)
    events = events - gone
    events[:, 1:] += gone[:, :-1]
    return Weeks(events.astype(float), hours, deep)


def _drift(sd: float, trials: int, days: int, generator: np.random.Generator) -> Counts:
    correlation = 0.95
    steps = generator.normal(0.0, sd, size=(trials, days))
    for day in range(1, days):
        steps[:, day] = correlation * steps[:, day - 1] + np.sqrt(1 - correlation**2) * steps[:, day]
    return steps
