"""The result of an evaluation as one value: numbers and codes, for windows, documents and verbs to put into words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from deepday.domain.task import Task
from deepday.domain.trial import Comparison, Deviation, Trial
from deepday.evaluation.arm_measures import ArmMeasures, Changes
from deepday.evaluation.arms import ArmName, Arms
from deepday.evaluation.caveat import Caveat
from deepday.evaluation.displacement import Displacement
from deepday.evaluation.guardrails import Guardrail
from deepday.evaluation.looks import Look
from deepday.evaluation.rate_ratio import RateRatio
from deepday.evaluation.recorded_days import RecordedDay
from deepday.evaluation.recovery import OwnEstimates, Returns, Scenario
from deepday.evaluation.verdict import Certainty, Direction, Downgrade, Recommendation

PRIMARY = "external_interruptions_per_focus_hour"


@dataclass(frozen=True, slots=True)
class Adherence:
    """Deep days held of those planned so far."""

    held: int
    planned: int

    @property
    def share(self) -> float | None:
        """Held over planned, None before any was planned."""
        return self.held / self.planned if self.planned else None


@dataclass(frozen=True, slots=True)
class Sensitivity:
    """The same comparison with other days: ``as_drawn``, ``without_contaminated`` or ``without_day_after``."""

    name: str
    comparison: RateRatio


@dataclass(frozen=True, slots=True)
class Outlook:
    """What more days would bring: how many, and how far the 95 % interval would then reach to either side."""

    further_days: int
    half_width: float


@dataclass(frozen=True, slots=True)
class Evaluation:
    """Everything an evaluation found. While ``look.open`` is False nothing of it may be shown by arm but logging."""

    trial: Trial | None
    look: Look
    comparison: Comparison
    days: Mapping[date, RecordedDay] = field(repr=False)
    arms: Arms = field(repr=False)
    primary: RateRatio
    permutation_p: float | None
    nap: float | None
    certainty: Certainty | None
    """None where no verdict may be given: not a look date, or a description without a trial."""
    direction: Direction
    downgrades: tuple[Downgrade, ...]
    recommendation: Recommendation | None
    outlook: Outlook | None
    displacement: Displacement
    measures: Mapping[ArmName, ArmMeasures]
    changes: Changes
    sensitivity: tuple[Sensitivity, ...]
    guardrails: tuple[Guardrail, ...]
    adherence: Adherence
    displaced: Scenario | None
    """Hours that interruptions took of all days compared."""
    returns: Returns
    """What was seen of getting back on all days that count; enough of it names the central scenario."""
    own_estimates: OwnEstimates
    """What the person said of getting back, on all days compared."""
    tasks: tuple[Task, ...] = field(repr=False)
    """Those finished on its days."""
    senses_differ: tuple[str, ...]
    """Senses that did not work alike in the arms compared."""
    caveats: tuple[Caveat, ...]

    @property
    def as_of(self) -> date:
        """The last date that entered."""
        return self.look.as_of

    @property
    def plan_sha256(self) -> str | None:
        """The hash of the plan as it was frozen."""
        return self.trial.plan_sha256 if self.trial is not None else None

    @property
    def deviations(self) -> tuple[Deviation, ...]:
        """What has changed since the plan was frozen."""
        return self.trial.deviations if self.trial is not None else ()
