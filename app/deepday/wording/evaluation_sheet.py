"""Everything that an evaluation says, as one value of texts: what the window and the manager's page both show."""

from collections.abc import Iterable
from dataclasses import dataclass

from deepday.domain.trial import Comparison, Deviation, Trial
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.guardrails import DEFERRED, Guardrail
from deepday.evaluation.recovery import HIGH_MINUTES, LOW_MINUTES
from deepday.wording.evaluation import headline_parts, strong_part
from deepday.wording.evaluation_caveats import caveat_sentence
from deepday.wording.evaluation_table import MeasureTable, measure_table
from deepday.wording.evaluation_verdicts import (
    displacement_words,
    guardrail_sentence,
    promises_sentence,
    recommendation_reason,
    verdict_word,
)
from deepday.wording.numbers import change, number, percent, rate
from deepday.wording.times import date_title, dated
from deepday.wording.translation import _, ngettext
from deepday.wording.trials import cadence_words, deviation_line, deviation_without_words, short_hash, span_words


@dataclass(frozen=True, slots=True)
class EvaluationSheet:
    """What is said; a text that is empty is not said."""

    subtitle: str
    finding: str
    strong: str
    """The part of the finding that stands out."""
    how_sure: str
    verdict: str
    reason: str
    table: MeasureTable
    moved: str
    displaced: str
    team: str
    limits: tuple[str, ...]
    fixed: tuple[tuple[str, str], ...]
    deviations: tuple[str, ...]
    logged: str


def evaluation_sheet(found: Evaluation, *, with_words: bool = True) -> EvaluationSheet:
    """Return what *found* says; without *with_words* no reason that the person typed is in it."""
    finding, how_sure = headline_parts(found)
    recommendation, in_trial = found.recommendation, found.trial is not None
    shown = found.look.open
    return EvaluationSheet(
        subtitle=_subtitle(found),
        finding=finding,
        strong=strong_part(found),
        how_sure=how_sure,
        verdict=verdict_word(recommendation.verdict) if recommendation is not None else "",
        reason=recommendation_reason(recommendation) if recommendation is not None else "",
        table=measure_table(found),
        moved=_moved(found) if shown and in_trial else "",
        displaced=_displaced(found) if shown else "",
        team=_team(found) if shown and in_trial else "",
        limits=tuple(caveat_sentence(caveat) for caveat in found.caveats),
        fixed=fixed_beforehand(found.trial) if found.trial is not None else (),
        deviations=_deviations(found.deviations, with_words=with_words),
        logged=_logged(found),
    )


def fixed_beforehand(trial: Trial) -> tuple[tuple[str, str], ...]:
    """Return what was fixed before the first deep-work day, each with its name."""
    plan = trial.plan
    compared = (
        _("ordinary days of the same weeks") if trial.comparison is Comparison.SAME_WEEK else _("the days before")
    )
    drawn = _("drawn by lot") if trial.drawn else _("chosen, not drawn")
    looks = ", ".join(dated(look) for look in plan.looks or (trial.window.last,))
    rows = [
        (_("Measure"), _("interruptions per focus hour")),
        (_("Compared with"), compared),
        (_("Worthwhile"), _("{percent} fewer or better").format(percent=percent(1 - plan.worthwhile_ratio))),
        (_("Days"), f"{cadence_words(trial.cadence)}, {drawn}, {span_words(trial.window)}"),
        (_("Look date"), looks),
    ]
    limits = [
        _("urgent requests within {limit} min").format(limit=plan.guardrails.urgent_handled_within_minutes)
        if plan.guardrails.urgent_handled_within_minutes is not None
        else "",
        _("requests put off within {limit} working hours").format(limit=plan.guardrails.deferred_answered_within_hours)
        if plan.guardrails.deferred_answered_within_hours is not None
        else "",
    ]
    if any(limits):
        rows.append((_("Guardrails"), "; ".join(limit for limit in limits if limit)))
    rows.append((_("Frozen"), frozen_words(trial)))
    return tuple(rows)


def frozen_words(trial: Trial) -> str:
    """Return when the plan was frozen, and its hash in short."""
    if trial.frozen_at is None or trial.plan_sha256 is None:
        return _("not yet")
    return f"{dated(trial.frozen_at.date())}, sha256 {short_hash(trial.plan_sha256)}"


def _subtitle(found: Evaluation) -> str:
    day = date_title(found.as_of)
    if found.trial is None:
        return _("{date}: a description, not a trial").format(date=day)
    trial = _("trial {span}").format(span=span_words(found.trial.window))
    if not found.look.open:
        look = _("{date}: not a look date")
    elif found.look.interim:
        look = _("{date}: the first look")
    else:
        look = _("{date}: the agreed look date")
    return f"{look.format(date=day)} · {trial}"


def _moved(found: Evaluation) -> str:
    comparison, limits = found.displacement.comparison, found.displacement.interval_80
    said = [displacement_words(found.displacement)]
    if comparison.deep.rate is not None and comparison.reference.rate is not None:
        rates = _("The day after: {after} per focus hour, against {before} at baseline.").format(
            after=rate(comparison.deep.rate), before=rate(comparison.reference.rate)
        )
        if limits is not None and comparison.ratio is not None:
            rates = _("The day after: {after} per focus hour, against {before} at baseline ({range}).").format(
                after=rate(comparison.deep.rate),
                before=rate(comparison.reference.rate),
                range=_("{change}, 80 % range {low} to {high}").format(
                    change=change(comparison.ratio), low=change(limits[0]), high=change(limits[1])
                ),
            )
        said.insert(0, rates)
    if found.displacement.put_off:
        count = found.displacement.put_off
        said.append(
            ngettext(
                "{count} request was put off from a deep-work day.",
                "{count} requests were put off from deep-work days.",
                count,
            ).format(count=count)
        )
    return " ".join(said)


def _displaced(found: Evaluation) -> str:
    if found.displaced is None:
        return ""
    against_baseline = found.comparison is Comparison.BASELINE and found.arms.baseline
    measures = found.measures[ArmName.BASELINE if against_baseline else ArmName.ORDINARY]
    if not measures.days:
        return ""
    low, central, high = (
        number(hours / measures.days, 1)
        for hours in (measures.displaced.low, measures.displaced.central, measures.displaced.high)
    )
    own = _(
        "{low} h, {central} h or {high} h, assuming {least}, {middle} or {most} minutes to get back. {middle} minutes "
        "is the median of {count} returns that were seen here; the other two are assumptions from the literature."
    )
    assumed = _(
        "{low} h, {central} h or {high} h, assuming {least}, {middle} or {most} minutes to get back. The assumption is "
        "from the literature, not measured here."
    )
    returns = found.returns
    return (own if returns.is_enough else assumed).format(
        low=low,
        central=central,
        high=high,
        least=number(LOW_MINUTES),
        middle=number(returns.central_minutes, 0 if returns.central_minutes >= 1 else 1),
        most=number(HIGH_MINUTES),
        count=returns.back,
    )


def displaced_cost(found: Evaluation, hourly_cost: float, currency: str) -> str:
    """Return what the displaced hours of all days compared come to at an hourly cost that the person typed in."""
    if found.displaced is None:
        return ""
    hours = (found.displaced.low, found.displaced.central, found.displaced.high)
    low, central, high = (f"{number(one * hourly_cost)} {currency}".strip() for one in hours)
    return _("At {cost} an hour, typed in by the person: {low}, {central} or {high} on all days compared.").format(
        cost=f"{number(hourly_cost, 2)} {currency}".strip(), low=low, central=central, high=high
    )


def _team(found: Evaluation) -> str:
    said = [guardrail_sentence(rail) for rail in found.guardrails]
    for rail in found.guardrails:
        if rail.name == DEFERRED:
            said += [_waited(rail), promises_sentence(rail)]
    return " ".join(sentence for sentence in said if sentence)


def _waited(rail: Guardrail) -> str:
    if rail.median is None:
        return ""
    median = _("Median answer after {hours} working hours").format(hours=number(rail.median, 1))
    if rail.slowest_tenth is None:
        return f"{median}."
    return _("{median}, slowest tenth after {hours}.").format(median=median, hours=number(rail.slowest_tenth, 1))


def _deviations(deviations: Iterable[Deviation], *, with_words: bool) -> tuple[str, ...]:
    return tuple(deviation_line(one) if with_words else deviation_without_words(one) for one in deviations)


def _logged(found: Evaluation) -> str:
    parts = []
    names = {
        ArmName.DEEP: _("{logged} of {days} deep-work days"),
        ArmName.ORDINARY: _("{logged} of {days} ordinary days"),
        ArmName.BASELINE: _("{logged} of {days} days before"),
    }
    if found.trial is None and found.arms.baseline:
        names[ArmName.DEEP] = _("{logged} of {days} days of this period")
    for name, said in names.items():
        measures = found.measures[name]
        if measures.planned_days:
            parts.append(said.format(logged=measures.logged_days, days=measures.planned_days))
    return _("Logged: {parts}").format(parts=", ".join(parts)) if parts else _("Nothing is logged yet.")
