"""The JSON of an evaluation: the shape that scripts rely on, full precision; only sentences in it are translated.

What may not be shown by arm before a look is null in it, and so is what could not be computed.
"""

from collections.abc import Mapping
from math import isfinite

from deepday.domain.trial import Deviation
from deepday.evaluation.arm_measures import ArmMeasures, Changes
from deepday.evaluation.arms import ArmName
from deepday.evaluation.day_measures import LONG_BLOCKS_MINUTES
from deepday.evaluation.evaluation import PRIMARY, Evaluation, Sensitivity
from deepday.evaluation.guardrails import Guardrail
from deepday.evaluation.mean_difference import Difference
from deepday.evaluation.rate_ratio import Arm, Limits
from deepday.evaluation.recorded_days import RecordedDay
from deepday.evaluation.recovery import Scenario
from deepday.evaluation.verdict import Recommendation
from deepday.wording.evaluation import headline
from deepday.wording.evaluation_caveats import caveat_sentence
from deepday.wording.evaluation_verdicts import recommendation_reason

Document = dict[str, object]
_LEVELS = (80, 95, 99)


def evaluation_document(found: Evaluation) -> Document:
    """Return *found* as a document."""
    shown = found.look.open
    return {
        "trial": found.trial.id if found.trial is not None else None,
        "as_of": found.as_of.isoformat(),
        "comparison": found.comparison.value,
        "primary": _primary(found),
        "certainty": found.certainty.value if found.certainty is not None else None,
        "direction": found.direction.value if shown else None,
        "downgrades": [downgrade.value for downgrade in found.downgrades],
        "headline": headline(found),
        "recommendation": _recommendation(found.recommendation),
        "displacement": _displacement(found),
        "measures": {name.value: _measures(found, name) for name in ArmName},
        "sensitivity": [_sensitivity(line, shown=shown) for line in found.sensitivity],
        "days": _days(found),
        "guardrails": [_guardrail(rail) for rail in found.guardrails],
        "displaced_hours": _scenario(found.displaced if shown else None),
        "caveats": [caveat_sentence(caveat) for caveat in found.caveats],
        "plan_sha256": found.plan_sha256,
        "deviations": [_deviation(deviation) for deviation in found.deviations],
    }


def _primary(found: Evaluation) -> Document:
    primary, shown = found.primary, found.look.open
    intervals = {f"interval_{level}": _limits(primary.interval(level / 100) if shown else None) for level in _LEVELS}
    return {
        "measure": found.trial.plan.primary if found.trial is not None else PRIMARY,
        "reference": _arm(primary.reference, shown=shown),
        "deep": _arm(primary.deep, shown=shown),
        "ratio": _number(primary.ratio if shown else None),
        **intervals,
        "method": primary.method.value if shown and primary.method is not None else None,
        "dispersion": primary.dispersion if shown else None,
        "permutation_p": found.permutation_p if shown else None,
        "nap": found.nap if shown else None,
    }


def _arm(arm: Arm, *, shown: bool) -> Document:
    return {
        "days": arm.days,
        "events": int(arm.total_events) if shown else None,
        "hours": arm.total_hours if shown else None,
        "rate": arm.rate if shown else None,
    }


def _recommendation(one: Recommendation | None) -> Document | None:
    if one is None:
        return None
    return {
        "verdict": one.verdict.value,
        "reason": recommendation_reason(one),
        "further_days": one.further_days,
    }


def _displacement(found: Evaluation) -> Document:
    displaced, shown = found.displacement, found.look.open
    return {
        "ratio": _number(displaced.comparison.ratio if shown else None),
        "interval_80": _limits(displaced.interval_80 if shown else None),
        "flagged": displaced.flagged if shown else None,
        "put_off": displaced.put_off,
    }


def _sensitivity(line: Sensitivity, *, shown: bool) -> Document:
    return {
        "name": line.name,
        "ratio": _number(line.comparison.ratio if shown else None),
        "interval_95": _limits(line.comparison.interval(0.95) if shown else None),
    }


def _measures(found: Evaluation, name: ArmName) -> Document:
    one = found.measures[name]
    logging: Document = {
        "days": one.days,
        "logged_days": one.logged_days,
        "planned_days": one.planned_days,
        "short_days": one.short_days,
    }
    if name is ArmName.DEEP and found.trial is not None:
        kept = found.adherence
        logging["plan_adherence"] = {"held": kept.held, "planned": kept.planned, "share": kept.share}
    if name is not ArmName.BASELINE and not found.look.open:
        return logging
    document = {**logging, **_numbers(one), "urgent": _times(one.urgent), "deferred": _times(one.deferred)}
    return {**document, "changes": _changes(found.changes)} if name is ArmName.DEEP else document


def _numbers(one: ArmMeasures) -> Document:
    shares = zip(LONG_BLOCKS_MINUTES, one.share_in_blocks, strict=True)
    return {
        "focus_hours": one.counts.total_hours,
        "events": one.events,
        "events_in_focus": one.events_in_focus,
        "external_in_focus": int(one.counts.total_events),
        "external_per_focus_hour": one.counts.rate,
        "interval_95": _limits(one.rate_interval_95),
        "interrupted_share": one.interrupted_share,
        **{f"share_in_blocks_{least}": share for least, share in shares},
        "typical_stretch_minutes": one.typical_stretch_minutes,
        "median_block_minutes": one.median_block_minutes,
        "longest_block_minutes": one.longest_block_minutes,
        "fragmentation": one.fragmentation,
        "displaced_hours": _scenario(one.displaced),
        "ratings": dict(one.ratings),
        "finished_tasks": one.tasks,
        "task_actual_over_estimate": one.task_actual_over_estimate,
        "sources": {source.value: count for source, count in sorted(one.sources.items())},
        "recovery_self_reported_minutes": one.own_estimates.median_minutes,
        "recovery_asked": {"asked": one.own_estimates.asked, "answered": one.own_estimates.answered},
        "recovery_measured_minutes": one.returns.median_minutes,
        "recovery_observed": {"seen": one.returns.seen, "back": one.returns.back, "share": one.returns.share_back},
        "context_switches_per_hour": one.context_switches_per_hour,
        "meeting_load": one.meeting_load,
        "not_measured": dict(one.not_measured),
    }


def _times(rail: Guardrail) -> Document:
    return {
        "limit": rail.limit,
        "in_time": rail.k,
        "cases": rail.n,
        "median": rail.median,
        "slowest_tenth": rail.slowest_tenth,
        "worst": rail.worst,
        "without_time": rail.without_time,
        "promised": rail.promised,
        "promises_kept": rail.promises_kept,
    }


def _changes(changes: Changes) -> Document:
    return {
        "share_in_blocks_60": _difference(changes.share_in_blocks_60),
        "typical_stretch_minutes": _difference(changes.typical_stretch_minutes),
        "meeting_load": _difference(changes.meeting_load),
        "ratings": {name: _difference(one) for name, one in changes.ratings.items()},
        "task_actual_over_estimate_ratio": _difference(changes.task_ratio),
    }


def _difference(one: Difference | None) -> Document | None:
    return {"value": one.value, "interval_95": _limits(one.interval_95)} if one is not None else None


def _days(found: Evaluation) -> list[Document]:
    arms = found.arms.by_date()
    return [
        _day(one, arms[day], shown=found.look.open or arms[day] is ArmName.BASELINE)
        for day, one in found.days.items()
        if day in arms
    ]


def _day(one: RecordedDay, arm: ArmName, *, shown: bool) -> Document:
    numbers = _day_numbers(one)
    if not shown:
        numbers = {**dict.fromkeys(numbers), "focus_hours": one.measures.focus_hours}
    return {"date": one.date.isoformat(), "arm": arm.value, "state": one.state.value, **numbers}


def _day_numbers(day: RecordedDay) -> Mapping[str, object]:
    found = day.measures
    shares = zip(LONG_BLOCKS_MINUTES, found.share_in_blocks, strict=True)
    return {
        "focus_hours": found.focus_hours,
        "events": found.events,
        "events_in_focus": found.events_in_focus,
        "external_in_focus": found.external_in_focus,
        "rate_per_hour": found.rate_per_hour,
        "interrupted_minutes": found.interrupted_minutes,
        "interrupted_share": found.interrupted_share,
        "blocks_minutes": list(found.blocks_minutes),
        "longest_minutes": found.longest_minutes,
        "median_minutes": found.median_minutes,
        "typical_stretch_minutes": found.typical_stretch_minutes,
        "fragmentation": found.fragmentation,
        **{f"share_in_blocks_{least}": share for least, share in shares},
    }


def _guardrail(rail: Guardrail) -> Document:
    return {
        "name": rail.name,
        "k": rail.k,
        "n": rail.n,
        "upper_95_one_sided": rail.upper_95_one_sided,
        "status": rail.status.value,
        "breached": rail.breached,
    }


def _scenario(one: Scenario | None) -> Document:
    return {name: getattr(one, name) if one is not None else None for name in ("low", "central", "high")}


def _deviation(one: Deviation) -> Document:
    return {"at": one.at.isoformat(), "kind": one.kind, "detail": one.detail}


def _limits(limits: Limits | None) -> list[float | None] | None:
    return [_number(limit) for limit in limits] if limits is not None else None


def _number(value: float | None) -> float | None:
    """Return *value* as JSON can hold it: it has no infinity."""
    return value if value is not None and isfinite(value) else None
