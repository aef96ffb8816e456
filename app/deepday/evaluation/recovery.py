"""Time displaced: how long interruptions held the person, with the time it took to get back, in three scenarios.

The times to get back are assumptions, shown as such: nobody has measured "23 minutes" (docs/evaluation.md).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from math import fsum
from statistics import median

from deepday.domain.interruption import Interruption
from deepday.domain.timeline import total_s
from deepday.evaluation.day_measures import Episode, FocusTime
from deepday.evaluation.survival import Observation, quantile

LOW_MINUTES, CENTRAL_MINUTES, HIGH_MINUTES = 1.0, 11.0, 25.0
"""11 is the median and 25 the mean that Mark, Gonzalez, Harris 2005 imply."""
ENOUGH_RETURNS = 20
"""From so many observed returns on, the person's own median replaces the central value."""
_HOUR_S, _MINUTE_S = 3600.0, 60.0


@dataclass(frozen=True, slots=True)
class Scenario:
    """Hours in the low, the central and the high scenario."""

    low: float
    central: float
    high: float


@dataclass(frozen=True, slots=True)
class Loss:
    """What interruptions took of one day: seconds of handling, and after each episode the seconds left to get back."""

    handled_s: float
    rooms_s: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Returns:
    """How long it took to get back, as it was seen: by the foreground, or by the person's own word."""

    seen: int
    """Interruptions after which somebody looked."""
    back: int
    """After so many the return was seen; the rest is censored by a pause, the end, or two hours."""
    median_minutes: float | None
    """Kaplan-Meier; None if fewer than half came back."""

    @property
    def share_back(self) -> float | None:
        """The share of those seen after which the return was seen."""
        return self.back / self.seen if self.seen else None

    @property
    def central_minutes(self) -> float:
        """The central value of the scenarios: the person's own median once there is enough, else the literature's."""
        return self.median_minutes if self.is_enough and self.median_minutes is not None else CENTRAL_MINUTES

    @property
    def is_enough(self) -> bool:
        """Whether the person's own median stands for the assumption."""
        return self.back >= ENOUGH_RETURNS and self.median_minutes is not None


@dataclass(frozen=True, slots=True)
class OwnEstimates:
    """How long it took to get back by the person's own word, which is asked of one interruption in three at most."""

    asked: int = 0
    answered: int = 0
    median_minutes: float | None = None
    """30 stands for thirty minutes or more; None without an answer."""


def own_estimates(entries: Iterable[Interruption]) -> OwnEstimates:
    """Return what was answered of *entries*."""
    asked = [entry.recovery for entry in entries if entry.recovery is not None]
    answers = [recovery.minutes for recovery in asked if recovery.minutes is not None]
    return OwnEstimates(len(asked), len(answers), median(answers) if answers else None)


def returns_of(observations: Sequence[Observation]) -> Returns:
    """Return what was seen of getting back; times are minutes."""
    return Returns(len(observations), sum(one.over for one in observations), quantile(observations, 0.5))


def loss_of(day: FocusTime) -> Loss:
    """Return what interruptions took of *day*.

    Getting back never lasts longer than until the next episode or the end of the session: without that cap 13
    interruptions of 23 minutes would fill a day that nobody had.
    """
    episodes = day.episodes()
    return Loss(
        total_s(day.handled()),
        tuple(_room_s(day, *pair) for pair in zip_longest(episodes, episodes[1:])),
    )


def displaced_hours(losses: Iterable[Loss], central_minutes: float = CENTRAL_MINUTES) -> Scenario:
    """Return what interruptions took of days: handling in focus time, and the time to get back after each episode."""
    owned = tuple(losses)
    handled = fsum(loss.handled_s for loss in owned)
    low, central, high = (
        (handled + fsum(min(minutes * _MINUTE_S, room) for loss in owned for room in loss.rooms_s)) / _HOUR_S
        for minutes in (LOW_MINUTES, central_minutes, HIGH_MINUTES)
    )
    return Scenario(low, central, high)


def _room_s(day: FocusTime, episode: Episode, following: Episode | None) -> float:
    ends = [span.end for span in day.spans if span.start <= episode.start < span.end]
    if following is not None:
        ends.append(following.start)
    return max(0.0, (min(ends) - episode.end).total_seconds())
