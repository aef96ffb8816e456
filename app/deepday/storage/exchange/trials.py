"""A trial as an entry of the exchange format, and back; the history keeps it in this form too."""

import re
from collections.abc import Mapping

from deepday.domain.frozen_plan import plan_document
from deepday.domain.trial import (
    AgreedText,
    Agreement,
    Cadence,
    Comparison,
    DayStatus,
    Deviation,
    Guardrails,
    Per,
    Plan,
    SentText,
    Span,
    Trial,
    TrialDay,
)
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.refusals import refusal
from deepday.storage.exchange.sessions import instant_text, instant_text_or_none

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_MOST_DAYS = 366
_SEEDS = 2**63 - 1
_LONGEST_GUARDRAIL = 1_000_000


def read_trial(part: Part) -> Trial:
    """Return the trial in *part*; who can be asked on its days stands in foreign fields of our own."""
    key = part.key()
    baseline, cadence, plan, agreement = map(part.part_or_none, ("baseline", "cadence", "plan", "agreement"))
    trial = Trial(
        id=key,
        title=part.text("title", ""),
        window=_read_span(part),
        baseline=None if baseline is None else _whole_span(baseline),
        comparison=part.choice("comparison", Comparison, Comparison.SAME_WEEK),
        cadence=Cadence() if cadence is None else _read_cadence(cadence),
        days=tuple(sorted(map(_read_day, part.parts("days")), key=lambda day: day.drawn_date)),
        drawn=part.flag("drawn", default=True),
        seed=part.whole_or_none("seed", -_SEEDS, _SEEDS),
        plan=Plan() if plan is None else _read_plan(plan),
        frozen_at=part.instant_or_none("frozen_at"),
        plan_sha256=_read_sha256(part),
        deviations=tuple(map(_read_deviation, part.parts("deviations"))),
        agreement=Agreement() if agreement is None else _read_agreement(agreement),
        origin=part.origin(),
        point_person=part.text_or_none("x_point_person"),
    )
    drawn = [day.drawn_date for day in trial.days]
    if len(set(drawn)) < len(drawn):
        raise refusal("import.drawn_twice", part.name, "days")
    return trial


def write_trial(trial: Trial) -> Mapping[str, object]:
    """Return *trial*."""
    return {
        "id": trial.id,
        "title": trial.title,
        **plan_document(trial),
        "days": [_written_day(day) for day in trial.days],
        "frozen_at": instant_text_or_none(trial.frozen_at),
        "plan_sha256": trial.plan_sha256,
        "deviations": [{"at": instant_text(d.at), "kind": d.kind, "detail": d.detail} for d in trial.deviations],
        "agreement": _written_agreement(trial.agreement),
        "origin": trial.origin,
        **_written_person(trial.point_person),
    }


def _read_span(part: Part) -> Span:
    span = Span(part.day("from"), part.day("until"))
    if span.last < span.first:
        raise refusal("import.ends_before_it_starts", part.name, "until")
    return span


def _whole_span(part: Part) -> Span:
    span = _read_span(part)
    part.end()
    return span


def _read_cadence(part: Part) -> Cadence:
    usual = Cadence()
    cadence = Cadence(
        days=part.whole("days", usual.days, 1, _MOST_DAYS),
        per=part.choice("per", Per, usual.per),
        sprint_days=part.whole("sprint_days", usual.sprint_days, 1, _MOST_DAYS),
        sprint_start=part.day_or_none("sprint_start"),
        weekdays=part.weekdays("weekdays", usual.weekdays),
        exceptions=part.days("exceptions"),
        hours=part.hours("hours", usual.hours) or usual.hours,
    )
    part.end()
    return cadence


def _read_day(part: Part) -> TrialDay:
    date = part.day("date")
    day = TrialDay(
        date=date,
        drawn_date=part.day_or_none("drawn_date") or date,
        status=part.choice("status", DayStatus, DayStatus.PLANNED),
        reason=part.text_or_none("reason"),
        point_person=part.text_or_none("x_point_person"),
    )
    part.end()
    return day


def _written_day(day: TrialDay) -> Mapping[str, object]:
    return {
        "date": day.date.isoformat(),
        "drawn_date": day.drawn_date.isoformat(),
        "status": day.status.value,
        "reason": day.reason,
        **_written_person(day.point_person),
    }


def _written_person(name: str | None) -> Mapping[str, object]:
    return {} if name is None else {"x_point_person": name}


def _read_plan(part: Part) -> Plan:
    usual = Plan()
    guardrails = part.part_or_none("guardrails")
    plan = Plan(
        primary=part.text("primary", usual.primary),
        worthwhile_ratio=part.ratio("worthwhile_ratio", usual.worthwhile_ratio),
        looks=part.days("looks"),
        guardrails=Guardrails() if guardrails is None else _read_guardrails(guardrails),
    )
    part.end()
    return plan


def _read_guardrails(part: Part) -> Guardrails:
    guardrails = Guardrails(
        part.whole_or_none("urgent_handled_within_minutes", 0, _LONGEST_GUARDRAIL),
        part.whole_or_none("deferred_answered_within_hours", 0, _LONGEST_GUARDRAIL),
    )
    part.end()
    return guardrails


def _read_sha256(part: Part) -> str | None:
    text = part.text_or_none("plan_sha256")
    if text is not None and not _SHA256.fullmatch(text):
        raise refusal("import.not_a_hash", part.name, "plan_sha256")
    return text


def _read_deviation(part: Part) -> Deviation:
    deviation = Deviation(part.instant("at"), part.text("kind"), part.text("detail", ""))
    part.end()
    return deviation


def _read_agreement(part: Part) -> Agreement:
    versions = tuple(map(_read_version, part.parts("versions")))
    sent = tuple(map(_read_sent, part.parts("sent")))
    part.end()
    return Agreement(versions, sent)


def _read_version(part: Part) -> AgreedText:
    at, text, persons = part.instant("at"), part.text("text", ""), part.texts("point_persons")
    version = AgreedText(at, text, persons, part.plain("x_terms"))
    part.end()
    return version


def _read_sent(part: Part) -> SentText:
    sent = SentText(part.instant("at"), part.text("text", ""), _read_sha256(part))
    part.end()
    return sent


def _written_agreement(agreement: Agreement) -> Mapping[str, object]:
    return {
        "versions": [
            {
                "at": instant_text(v.at),
                "text": v.text,
                "point_persons": list(v.point_persons),
                **({"x_terms": dict(v.terms)} if v.terms else {}),
            }
            for v in agreement.versions
        ],
        "sent": [{"at": instant_text(s.at), "text": s.text, "plan_sha256": s.plan_sha256} for s in agreement.sent],
    }
