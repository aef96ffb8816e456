"""The verdict on what was found: grade, what lowers it, recommendation, and what more days would bring."""

from dataclasses import replace
from math import exp

from deepday.domain.trial import Comparison, Trial
from deepday.evaluation import power
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation, Outlook
from deepday.evaluation.guardrails import FIXED
from deepday.evaluation.looks import levels_at
from deepday.evaluation.quantiles import t_quantile
from deepday.evaluation.rate_ratio import RateRatio
from deepday.evaluation.verdict import (
    LEAST_ADHERENCE,
    Certainty,
    Downgrade,
    Findings,
    direction,
    grade,
    lowered,
    recommend,
    second_key_disagrees,
)

LARGEST_LOGGING_GAP = 0.15
_LEAST_RATIO = 0.05
"""For planning only: nobody can count on a ratio of 0."""


def judged(found: Evaluation, trial: Trial) -> Evaluation:
    """Return *found* with its verdict."""
    levels = levels_at(found.look)
    raw = grade(found.primary, levels)
    downgrades = _downgrades(found, trial, raw)
    certainty = lowered(raw, len(downgrades))
    if found.look.interim and certainty is not Certainty.STRONG:
        certainty = Certainty.CANNOT_TELL  # before the last look only what is strong is graded
    outlook = _outlook(found)
    recommendation = recommend(
        Findings(
            comparison=found.primary,
            levels=levels,
            worthwhile_ratio=trial.plan.worthwhile_ratio,
            guardrails=found.guardrails,
            fixed=frozenset(d.detail.split(":")[0].strip() for d in trial.deviations if d.kind == FIXED),
            adherence=found.adherence.share,
            displaced=found.displacement.flagged is True,
            further_days=outlook.further_days if outlook is not None else None,
            most_common_source=_most_common_source(found),
        )
    )
    return replace(
        found,
        certainty=certainty,
        direction=direction(found.primary, certainty),
        downgrades=downgrades,
        recommendation=recommendation,
        outlook=outlook,
    )


def logging_gap(found: Evaluation) -> float | None:
    """Return by how much the shares of logged days differ between the arms that are compared."""
    name = ArmName.BASELINE if found.comparison is Comparison.BASELINE else ArmName.ORDINARY
    deep, reference = found.measures[ArmName.DEEP].logged_share, found.measures[name].logged_share
    return abs(deep - reference) if deep is not None and reference is not None else None


def is_fixed_weekday(found: Evaluation, trial: Trial) -> bool:
    """Say whether the weekday, and not the deep work, may make the difference.

    Days of the same week that were not drawn may all be easy ones; against a baseline it takes one fixed weekday.
    """
    if not trial.drawn and trial.comparison is Comparison.SAME_WEEK:
        return True
    weekdays = {day.isoweekday() for day in found.arms.deep}
    no_choice = not trial.drawn or len(set(trial.cadence.weekdays)) == 1
    return no_choice and len(weekdays) == 1


def _downgrades(found: Evaluation, trial: Trial, raw: Certainty) -> tuple[Downgrade, ...]:
    adherence, gap = found.adherence.share, logging_gap(found)
    holds = {
        Downgrade.BEFORE_AFTER: trial.comparison is Comparison.BASELINE,
        Downgrade.FIXED_WEEKDAY: is_fixed_weekday(found, trial),
        Downgrade.ADHERENCE: adherence is not None and adherence < LEAST_ADHERENCE,
        Downgrade.LOGGING_GAP: gap is not None and gap > LARGEST_LOGGING_GAP,
        Downgrade.PERMUTATION: second_key_disagrees(raw, found.permutation_p),
    }
    return tuple(downgrade for downgrade, applies in holds.items() if applies)


def _outlook(found: Evaluation) -> Outlook | None:
    """Return how many further deep days would probably make the interval exclude 1, if what was found is true.

    None if it cannot be said, or takes more than ``power.MOST_FURTHER_DAYS``.
    """
    primary = found.primary
    if primary.method is None or not primary.reference.total_events or primary.ratio is None:
        return None
    assert found.trial is not None  # noqa: S101 -- a description is not judged
    truth = primary.ratio if primary.ratio < 1 else found.trial.plan.worthwhile_ratio
    truth = max(_LEAST_RATIO, truth)
    for further in range(1, power.MOST_FURTHER_DAYS + 1):
        design = _design(primary, further, more_reference=found.comparison is Comparison.SAME_WEEK)
        if power.power(design, truth) >= power.WANTED_POWER:
            reach = t_quantile(design.df, 0.975) * design.se(truth)
            return Outlook(further, truth * (exp(reach) - exp(-reach)) / 2)
    return None


def _design(primary: RateRatio, further: int, *, more_reference: bool) -> power.Design:
    reference, deep = primary.reference, primary.deep
    days = deep.days + further
    rate = reference.total_events / reference.total_hours
    mean = (reference.total_events + deep.total_events) / (reference.days + deep.days)
    return power.Design(
        reference_days=round(reference.days * days / deep.days) if more_reference else reference.days,
        deep_days=days,
        reference_mean_events=reference.total_events / reference.days,
        deep_mean_events=rate * deep.total_hours / deep.days,
        phi=max(0.0, ((primary.dispersion or 1.0) - 1) / mean),
    )


def _most_common_source(found: Evaluation) -> str:
    sources = found.measures[ArmName.DEEP].sources
    return max(sources, key=lambda source: (sources[source], source)).value if sources else ""
