"""What the Plan window shows, as plain values that the desk hands in."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from deepday.domain.trial import Trial
from deepday.wording.plan_words import PlanCell

NEW = "new"
"""What is chosen to set up another trial."""


@dataclass(frozen=True, slots=True)
class PlanView:
    """A trial as it stands; ``power`` is what it can show, as long as it is not frozen."""

    trial: Trial
    weeks: tuple[tuple[PlanCell, ...], ...] = field(repr=False)
    progress: str
    power: str
    fixed: tuple[tuple[str, str], ...]
    deviations: tuple[str, ...]
    trials: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class SetupView:
    """The form of a new trial, filled in with what is usual; ``trials`` are those there are.

    With the id of a trial it is the form of that one's plan, which is not frozen yet.
    """

    values: Mapping[str, str]
    trials: tuple[tuple[str, str], ...] = ()
    trial: str = ""
