"""The measures of one arm: what its days came to together, and how that differs from the days it is compared with."""

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from math import fsum
from statistics import median

from deepday.domain.day import DayState, Ratings
from deepday.domain.interruption import Initiator, Source
from deepday.domain.task import Task
from deepday.domain.trial import Cadence, Guardrails
from deepday.evaluation.day_measures import LONG_BLOCKS_MINUTES, share_in_blocks
from deepday.evaluation.foreground import switches_per_hour
from deepday.evaluation.guardrails import Guardrail, deferred_answered, urgent_handled
from deepday.evaluation.mean_difference import Difference, difference, geometric_mean, mean, ratio
from deepday.evaluation.meeting_time import MeetingTime, meeting_load
from deepday.evaluation.rate_ratio import Arm, Limits, arm, rate_interval
from deepday.evaluation.recorded_days import RecordedDay
from deepday.evaluation.recovery import CENTRAL_MINUTES, OwnEstimates, Returns, Scenario, displaced_hours, own_estimates
from deepday.evaluation.sensed import Sensed

ENOUGH_TASKS = 8
"""With fewer finished tasks an arm their acceleration is only described."""
RATED = ("focus", "stress", "progress")


@dataclass(frozen=True, slots=True)
class ArmMeasures:
    """One arm; what cannot be computed is None."""

    days: int
    """Days that count."""
    logged_days: int
    planned_days: int
    """Days that have a record or were planned, but for days off."""
    short_days: int
    """Logged days left out for too little focus time."""
    counts: Arm = field(repr=False)
    rate_interval_95: Limits | None
    events: int
    events_in_focus: int
    interrupted_share: float | None
    share_in_blocks: tuple[float | None, ...]
    typical_stretch_minutes: float | None
    median_block_minutes: float | None
    longest_block_minutes: float | None
    fragmentation: float | None
    displaced: Scenario
    ratings: Mapping[str, float | None]
    tasks: int
    task_actual_over_estimate: float | None
    sources: Mapping[Source, int]
    """External interruptions in focus time by channel."""
    urgent: Guardrail
    deferred: Guardrail
    meeting_load: float | None
    """The share of working hours in meetings, of the logged days on which a calendar was known."""
    context_switches_per_hour: float | None
    returns: Returns
    own_estimates: OwnEstimates
    """How long it took to get back, as the person was asked when a day was closed."""

    @property
    def not_measured(self) -> Mapping[str, str]:
        """What is None for want of a sense, each with the code of the reason."""
        reasons: dict[str, str] = {}
        if self.own_estimates.median_minutes is None:
            reasons["recovery_self_reported_minutes"] = "not_answered" if self.own_estimates.asked else "not_asked"
        if self.returns.median_minutes is None:
            reasons["recovery_measured_minutes"] = "not_back" if self.returns.seen else "needs_foreground"
        if self.context_switches_per_hour is None:
            reasons["context_switches_per_hour"] = "needs_foreground"
        if self.meeting_load is None:
            reasons["meeting_load"] = "needs_calendar"
        return reasons

    @property
    def logged_share(self) -> float | None:
        """Logged over planned days."""
        return self.logged_days / self.planned_days if self.planned_days else None


@dataclass(frozen=True, slots=True)
class Changes:
    """How the deep days differ from those they are compared with: differences, and a ratio for tasks."""

    share_in_blocks_60: Difference | None
    typical_stretch_minutes: Difference | None
    meeting_load: Difference | None
    ratings: Mapping[str, Difference | None]
    task_ratio: Difference | None


@dataclass(frozen=True, slots=True)
class Around:
    """What the measures of every arm need beside its days."""

    tasks: Sequence[Task]
    limits: Guardrails
    cadence: Cadence
    until: datetime
    sensed: Sensed = field(default_factory=Sensed)
    central_minutes: float = CENTRAL_MINUTES
    """How long it takes to get back, in the central scenario."""


def measure_arm(days: Sequence[RecordedDay], around: Around) -> ArmMeasures:
    """Return the measures of the arm made of *days*; guardrails look at all of them, rates at those that count."""
    sensed = around.sensed
    counting = [day for day in days if day.counts]
    blocks = [length for day in counting for length in day.measures.blocks_minutes]
    focus_minutes = fsum(day.measures.focus_hours for day in counting) * 60
    whole, squares = fsum(blocks), fsum(length * length for length in blocks)
    counts = arm([day.count for day in counting])
    entries = [entry for day in days for entry in day.time.counted]
    ratios = _ratios(around.tasks, {day.date for day in days})
    return ArmMeasures(
        days=len(counting),
        logged_days=sum(day.is_logged for day in days),
        planned_days=sum(day.state is not DayState.OFF for day in days),
        short_days=sum(day.is_logged and not day.counts for day in days),
        counts=counts,
        rate_interval_95=rate_interval(counts),
        events=sum(day.measures.events for day in counting),
        events_in_focus=sum(day.measures.events_in_focus for day in counting),
        interrupted_share=(
            fsum(day.measures.interrupted_minutes for day in counting) / focus_minutes if focus_minutes else None
        ),
        share_in_blocks=tuple(share_in_blocks(blocks, focus_minutes, least) for least in LONG_BLOCKS_MINUTES),
        typical_stretch_minutes=squares / whole if blocks else None,
        median_block_minutes=median(blocks) if blocks else None,
        longest_block_minutes=max(blocks, default=None),
        fragmentation=1 - squares / whole**2 if blocks else None,
        displaced=displaced_hours((day.loss for day in counting), around.central_minutes),
        ratings={name: mean(_rated(days, name)) for name in RATED},
        tasks=len(ratios),
        task_actual_over_estimate=geometric_mean(ratios),
        sources=_sources(counting),
        urgent=urgent_handled(entries, around.limits, around.until),
        deferred=deferred_answered(entries, around.limits, around.cadence, around.until),
        meeting_load=meeting_load(_met(days, sensed)),
        context_switches_per_hour=switches_per_hour(
            sensed.foreground[day.date] for day in counting if day.date in sensed.foreground
        ),
        returns=sensed.returns(day.date for day in counting),
        own_estimates=own_estimates(entries),
    )


def changes(
    reference: Sequence[RecordedDay],
    deep: Sequence[RecordedDay],
    before: Sequence[RecordedDay],
    during: Sequence[RecordedDay],
    around: Around,
) -> Changes:
    """Return what else differs: days of *deep* against *reference*, tasks of the whole trial against those *before*."""
    tasks, sensed = around.tasks, around.sensed
    return Changes(
        share_in_blocks_60=_of_days(reference, deep, lambda day: day.measures.share_in_blocks[0]),
        typical_stretch_minutes=_of_days(reference, deep, lambda day: day.measures.typical_stretch_minutes),
        meeting_load=difference(_loads(reference, sensed), _loads(deep, sensed)),
        ratings={name: difference(_rated(reference, name), _rated(deep, name)) for name in RATED},
        task_ratio=_task_ratio(tasks, before, during),
    )


def _met(days: Iterable[RecordedDay], sensed: Sensed) -> list[MeetingTime]:
    """Return the meeting time of the logged days, however little focus a day full of meetings left."""
    return [sensed.meetings[day.date] for day in days if day.is_logged and day.date in sensed.meetings]


def _loads(days: Iterable[RecordedDay], sensed: Sensed) -> list[float]:
    return [time.load for time in _met(days, sensed)]


def _of_days(
    reference: Iterable[RecordedDay], deep: Iterable[RecordedDay], value: Callable[[RecordedDay], float | None]
) -> Difference | None:
    theirs, ours = (
        [found for day in days if day.counts and (found := value(day)) is not None] for days in (reference, deep)
    )
    return difference(theirs, ours)


def _task_ratio(
    tasks: Sequence[Task], before: Iterable[RecordedDay], during: Iterable[RecordedDay]
) -> Difference | None:
    theirs, ours = (_ratios(tasks, {day.date for day in days}) for days in (before, during))
    found = ratio(theirs, ours)
    if found is None or min(len(theirs), len(ours)) >= ENOUGH_TASKS:
        return found
    return Difference(found.value, None)


def _rated(days: Iterable[RecordedDay], name: str) -> list[float]:
    ratings = [day.sheet.ratings or Ratings() for day in days if day.sheet is not None and day.is_logged]
    return [float(value) for one in ratings if (value := getattr(one, name)) is not None]


def _ratios(tasks: Iterable[Task], dates: set[date]) -> list[float]:
    """Return actual over estimate of the finished tasks of these dates."""
    return [
        task.actual_minutes / task.estimate_minutes
        for task in tasks
        if task.finished_at is not None and task.actual_minutes and task.estimate_minutes and _date(task) in dates
    ]


def finished_on(tasks: Iterable[Task], dates: Container[date]) -> tuple[Task, ...]:
    """Return the tasks that were finished on *dates*, in order of their end."""
    found = [(task.finished_at, task) for task in tasks if task.finished_at is not None and _date(task) in dates]
    return tuple(task for _at, task in sorted(found, key=lambda pair: pair[0]))


def _date(task: Task) -> date | None:
    return task.day or (task.finished_at.date() if task.finished_at is not None else None)


def _sources(days: Iterable[RecordedDay]) -> Mapping[Source, int]:
    entries = (entry for day in days for entry in day.time.broke_in if entry.initiator is Initiator.EXTERNAL)
    return Counter(entry.source for entry in entries)
