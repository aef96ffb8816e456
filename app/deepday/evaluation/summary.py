"""An evaluation from the records: of a trial at a look, or of any two groups of days as a description."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.session import SessionKind
from deepday.domain.trial import Cadence, Comparison, DayStatus, Guardrails, Span, Trial
from deepday.domain.working_hours import WorkingHours
from deepday.evaluation import caveats
from deepday.evaluation.arm_measures import Around, changes, finished_on, measure_arm
from deepday.evaluation.arms import ArmName, Arms, arms_as_drawn, described_arms, trial_arms
from deepday.evaluation.displacement import displacement
from deepday.evaluation.draw_test import p_of_draw
from deepday.evaluation.effect_size import nap
from deepday.evaluation.evaluation import Adherence, Evaluation, Sensitivity
from deepday.evaluation.judging import judged
from deepday.evaluation.looks import Look, look_at
from deepday.evaluation.rate_ratio import Arm, RateRatio, arm, compare
from deepday.evaluation.recorded_days import RecordedDay, Records, Tell, nobody, recorded_days
from deepday.evaluation.recovery import displaced_hours, own_estimates
from deepday.evaluation.sense_gap import senses_that_differ
from deepday.evaluation.sensed import sensed
from deepday.evaluation.verdict import Direction

Days = Mapping[date, RecordedDay]


@dataclass(frozen=True, slots=True)
class Setting:
    """When and where an evaluation is made: aware UTC, the person's zone, and the other trials there are."""

    now: datetime
    time_zone: str
    other_trials: Sequence[Trial] = ()
    hours: WorkingHours = field(default_factory=WorkingHours)

    @property
    def today(self) -> date:
        """The local date."""
        return self.now.astimezone(ZoneInfo(self.time_zone)).date()

    def end_of(self, day: date) -> datetime:
        """Return the end of a local date, aware UTC."""
        return datetime.combine(day + timedelta(days=1), time(), ZoneInfo(self.time_zone)).astimezone(UTC)


def evaluate(trial: Trial, records: Records, setting: Setting) -> Evaluation:
    """Return what *trial* shows at the look into which *setting* falls."""
    look = look_at(trial, setting.today)
    span = trial.dates
    deep_dates = {session.local_date for session in records.sessions if session.kind is SessionKind.DEEP}
    trial = trial.settled(deep_dates, look.as_of)
    held = frozenset(day.date for day in trial.days if day.status is DayStatus.HELD)
    days = recorded_days(records, Span(span.first, min(span.last, look.as_of)), setting.now, held)
    arms = trial_arms(trial, days)
    found = _found(
        _Given(trial, look, trial.comparison, trial.cadence, trial.plan.guardrails, setting),
        days,
        arms,
        records,
    )
    found = replace(
        found,
        permutation_p=p_of_draw(trial, days, arms) if found.primary.method is not None else None,
        sensitivity=_sensitivity(trial, days, arms),
    )
    found = judged(found, trial) if look.open else found
    return replace(found, caveats=caveats.of_trial(found, trial, setting.other_trials, setting.today))


def describe(period: Span, against: Span | None, records: Records, setting: Setting, tell: Tell = nobody) -> Evaluation:
    """Return how *period* compares with *against*, or its deep days with its ordinary ones; as a description only."""
    spans = [period] if against is None else [period, against]
    last = min(max(span.last for span in spans), setting.today)
    whole = Span(min(span.first for span in spans), last)
    days = {
        day: one
        for day, one in recorded_days(records, whole, setting.now, tell=tell).items()
        if any(day in span for span in spans)
    }
    in_against = frozenset(day for day in days if against is not None and day in against and day not in period)
    arms = described_arms(days, in_against, two_periods=against is not None)
    look = Look(last, open=True)
    given = _Given(None, look, Comparison.BASELINE, Cadence(), Guardrails(), setting)
    found = _found(given, days, arms, records)
    return replace(found, caveats=caveats.of_description(found))


@dataclass(frozen=True, slots=True)
class _Given:
    """What is known before the days are looked at."""

    trial: Trial | None
    look: Look
    comparison: Comparison
    cadence: Cadence
    limits: Guardrails
    setting: Setting


def _found(given: _Given, days: Days, arms: Arms, records: Records) -> Evaluation:
    """Return everything that is computed in the same way with and without a trial, and no verdict."""
    primary = compare(_arm(days, arms.reference), _arm(days, arms.deep))
    groups = {name: [days[day] for day in arms.of(name)] for name in ArmName}
    reference, deep = [days[day] for day in arms.reference], groups[ArmName.DEEP]
    known = sensed(records, days, given.setting.hours, given.setting.time_zone)
    returns = known.returns(day for day, one in days.items() if one.counts)
    until = given.setting.end_of(given.look.as_of)
    around = Around(records.tasks, given.limits, given.cadence, until, known, returns.central_minutes)
    measures = {name: measure_arm(group, around) for name, group in groups.items()}
    during = groups[ArmName.ORDINARY] + deep
    return Evaluation(
        trial=given.trial,
        look=given.look,
        comparison=given.comparison,
        days=days,
        arms=arms,
        primary=primary,
        permutation_p=None,
        nap=nap(_rates(reference), _rates(deep)),
        certainty=None,
        direction=Direction.NONE,
        downgrades=(),
        recommendation=None,
        outlook=None,
        displacement=displacement(_arm(days, arms.baseline), _arm(days, arms.day_after), _put_off(during)),
        measures=measures,
        changes=changes(reference, deep, groups[ArmName.BASELINE], during, around),
        sensitivity=(),
        guardrails=(measures[ArmName.DEEP].urgent, measures[ArmName.DEEP].deferred),
        adherence=_adherence(given.trial, given.look.as_of),
        displaced=displaced_hours((day.loss for day in (*reference, *deep) if day.counts), returns.central_minutes),
        returns=returns,
        own_estimates=own_estimates(entry for day in (*reference, *deep) for entry in day.time.counted),
        tasks=finished_on(records.tasks, days),
        senses_differ=senses_that_differ(records.senses, arms.reference, arms.deep),
        caveats=(),
    )


def _sensitivity(trial: Trial, days: Days, arms: Arms) -> tuple[Sensitivity, ...]:
    drawn = arms_as_drawn(trial, days)

    def reference_without(left_out: Iterable[date]) -> RateRatio:
        kept = frozenset(left_out)
        return compare(_arm(days, [day for day in arms.reference if day not in kept]), _arm(days, arms.deep))

    return (
        Sensitivity("as_drawn", compare(_arm(days, drawn.reference), _arm(days, drawn.deep))),
        Sensitivity("without_contaminated", reference_without(arms.contaminated)),
        Sensitivity("without_day_after", reference_without(arms.day_after)),
    )


def _adherence(trial: Trial | None, as_of: date) -> Adherence:
    if trial is None:
        return Adherence(0, 0)
    held = [day for day in trial.days if day.status is DayStatus.HELD]
    due = [day for day in trial.days if day.status is DayStatus.HELD or day.date <= as_of]
    return Adherence(len(held), len(due))


def _put_off(days: Iterable[RecordedDay]) -> int:
    return sum(entry.from_deep_day is not None for day in days for entry in day.time.counted)


def _rates(days: Iterable[RecordedDay]) -> list[float]:
    return [events / hours for events, hours in (day.count for day in days if day.counts)]


def _arm(days: Days, dates: Iterable[date]) -> Arm:
    return arm([days[day].count for day in dates if days[day].counts])
