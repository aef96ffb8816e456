"""Which caveats an evaluation carries: everything that limits what may be said, and why something is missing."""

from collections.abc import Iterable, Iterator
from datetime import date

from deepday.domain.day import Unlogged
from deepday.domain.draw import drawn_dates
from deepday.domain.frozen_plan import plan_was_changed
from deepday.domain.trial import Comparison, Trial
from deepday.evaluation.arms import ArmName
from deepday.evaluation.caveat import Caveat
from deepday.evaluation.evaluation import PRIMARY, Evaluation
from deepday.evaluation.judging import LARGEST_LOGGING_GAP, is_fixed_weekday, logging_gap
from deepday.evaluation.looks import ended_on
from deepday.evaluation.rate_ratio import FEW_EVENTS, LEAST_DAYS
from deepday.evaluation.recorded_days import dates, is_working_day
from deepday.evaluation.verdict import LEAST_ADHERENCE, Direction, Downgrade


def of_trial(found: Evaluation, trial: Trial, others: Iterable[Trial], today: date) -> tuple[Caveat, ...]:
    """Return the caveats of an evaluation of *trial*, the weightiest first."""
    return (
        *_of_time(found, trial, today),
        *_of_plan(found, trial),
        *_of_others(trial, others),
        *_of_execution(found, trial),
        *(_of_numbers(found, trial) if found.look.open else ()),
        *_of_days(found),
        *_of_senses(found),
    )


def of_description(found: Evaluation) -> tuple[Caveat, ...]:
    """Return the caveats of a comparison without a trial."""
    return (
        Caveat("description_only"),
        *_of_amount(found),
        Caveat("not_drawn"),
        Caveat("no_displacement_without_trial"),
        *_of_days(found),
        *_of_senses(found),
    )


def _of_time(found: Evaluation, trial: Trial, today: date) -> Iterator[Caveat]:
    look = found.look
    if today < trial.window.first:
        yield Caveat("trial_in_future", {"date": trial.window.first})
    if look.next is not None:
        yield Caveat("not_a_look_date", {"date": look.next})
    if look.interim:
        yield Caveat("interim_look")
    ended = ended_on(trial)
    if ended is not None:
        yield Caveat("ended_early", {"date": ended})


def _of_plan(found: Evaluation, trial: Trial) -> Iterator[Caveat]:
    if plan_was_changed(trial):
        yield Caveat("hash_mismatch")
    if trial.frozen_at is None:
        yield Caveat("not_frozen")
    elif found.arms.deep and trial.frozen_at.date() > min(found.arms.deep):
        yield Caveat("frozen_late", {"date": trial.frozen_at.date()})
    if trial.drawn and trial.seed is not None and not _draw_can_be_repeated(trial, trial.seed):
        yield Caveat("draw_not_repeated", {"seed": trial.seed})
    if trial.plan.primary != PRIMARY:
        yield Caveat("primary_not_computed", {"measure": trial.plan.primary})


def _of_others(trial: Trial, others: Iterable[Trial]) -> Iterator[Caveat]:
    overlapping = sum(
        other.id != trial.id and other.window.first <= trial.window.last and other.window.last >= trial.window.first
        for other in others
    )
    if overlapping:
        yield Caveat("overlapping_trials", {"count": overlapping})


def _draw_can_be_repeated(trial: Trial, seed: int) -> bool:
    return drawn_dates(trial.window, trial.cadence, seed) == tuple(day.drawn_date for day in trial.days)


def _of_execution(found: Evaluation, trial: Trial) -> Iterator[Caveat]:
    if trial.comparison is Comparison.BASELINE:
        yield Caveat("before_after")
    if is_fixed_weekday(found, trial):
        yield Caveat("fixed_weekday")
    adherence = found.adherence
    if adherence.share is not None and adherence.share < LEAST_ADHERENCE:
        yield Caveat("adherence", {"held": adherence.held, "planned": adherence.planned})
    gap = logging_gap(found)
    if gap is not None and gap > LARGEST_LOGGING_GAP:
        name = ArmName.BASELINE if trial.comparison is Comparison.BASELINE else ArmName.ORDINARY
        ours, theirs = found.measures[ArmName.DEEP], found.measures[name]
        yield Caveat(
            "logging_gap",
            {
                "deep": ours.logged_days,
                "deep_planned": ours.planned_days,
                "reference": theirs.logged_days,
                "reference_planned": theirs.planned_days,
            },
        )
    without = _without_record(found, trial)
    if without:
        yield Caveat("without_record", {"count": without})


def _without_record(found: Evaluation, trial: Trial) -> int:
    """Return how many working days, of those compared with, nobody knows anything about."""
    span = trial.window if trial.comparison is Comparison.SAME_WEEK else trial.baseline
    if span is None:
        return 0
    passed = (day for day in dates(span) if day <= found.as_of)
    return sum(is_working_day(day, trial.cadence) and day not in found.days for day in passed)


def _of_numbers(found: Evaluation, trial: Trial) -> Iterator[Caveat]:
    if Downgrade.PERMUTATION in found.downgrades:
        yield Caveat("permutation", {"p": found.permutation_p or 0.0})
    yield from _of_amount(found)
    if found.permutation_p is None and found.primary.method is not None:
        yield Caveat("not_drawn" if not trial.drawn or trial.comparison is Comparison.BASELINE else "no_other_draw")
    limits = found.primary.interval(0.95)
    if limits is not None and limits[1] < 1 and found.direction is not Direction.MORE:
        yield Caveat("holds_unless_unlogged", {"share": 1 - limits[1]})
    yield from _of_displacement(found)
    if found.arms.contaminated:
        yield Caveat("contaminated", {"count": len(found.arms.contaminated)})
    for rail in found.guardrails:
        if rail.without_time:
            yield Caveat("urgent_without_time", {"count": rail.without_time})


def _of_amount(found: Evaluation) -> Iterator[Caveat]:
    primary = found.primary
    reference, deep = primary.reference, primary.deep
    if min(reference.days, deep.days) < LEAST_DAYS:
        yield Caveat("few_days", {"deep": deep.days, "reference": reference.days})
    elif not reference.total_events + deep.total_events:
        yield Caveat("no_events")
    elif not reference.total_events:
        yield Caveat("no_reference_events")
    elif min(reference.total_events, deep.total_events) < FEW_EVENTS:
        yield Caveat("few_events", {"deep": int(deep.total_events), "reference": int(reference.total_events)})


def _of_displacement(found: Evaluation) -> Iterator[Caveat]:
    displaced = found.displacement
    if displaced.comparison.reference.days < LEAST_DAYS:
        yield Caveat("no_baseline")
    elif displaced.comparison.deep.days < LEAST_DAYS:
        yield Caveat("no_day_after")
    elif displaced.flagged:
        yield Caveat("displaced")


def _of_days(found: Evaluation) -> Iterator[Caveat]:
    days = [found.days[day] for day in (*found.arms.reference, *found.arms.deep)]
    short = sum(day.is_logged and not day.counts for day in days)
    if short:
        yield Caveat("short_days", {"count": short})
    unlogged = sum(day.sheet is not None and day.sheet.unlogged in (Unlogged.SOME, Unlogged.MANY) for day in days)
    if unlogged:
        yield Caveat("said_unlogged", {"count": unlogged})
    outside = sum(day.measures.events - day.measures.events_in_focus for day in days)
    if outside:
        yield Caveat("outside_focus", {"count": outside})


def _of_senses(found: Evaluation) -> Iterator[Caveat]:
    if found.senses_differ:
        yield Caveat("senses_differ", {"senses": ",".join(found.senses_differ)})
    arms = [found.measures[name] for name in ArmName if found.arms.of(name)] or list(found.measures.values())
    missing = dict.fromkeys(measure for one in arms for measure in one.not_measured)
    yield Caveat("not_measured", {"measures": ",".join(missing)})
