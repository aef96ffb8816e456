"""The frozen bytes of a trial's plan and their hash: what was fixed beforehand, so that anybody can check it."""

import json
from datetime import date

from deepday.domain.trial import Cadence, Plan, Span, Trial


def frozen_bytes(trial: Trial) -> bytes:
    """Return the plan as canonical JSON: UTF-8, keys sorted, no blanks, no newline at the end."""
    document = plan_document(trial)
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def plan_document(trial: Trial) -> dict[str, object]:
    """Return what is fixed beforehand, named as in the exchange format, which writes it from here.

    Of the days it has the dates as they were drawn.
    """
    return {
        "baseline": _span(trial.baseline) if trial.baseline is not None else None,
        **_span(trial.window),
        "comparison": trial.comparison.value,
        "cadence": _cadence(trial.cadence),
        "days": [day.drawn_date.isoformat() for day in trial.days],
        "drawn": trial.drawn,
        "seed": trial.seed,
        "plan": _plan(trial.plan),
    }


def plan_sha256(trial: Trial) -> str:
    """Return the SHA-256 of the frozen bytes, as 64 hexadecimal digits."""
    import hashlib  # noqa: PLC0415 -- it maps all of OpenSSL, and the program at rest needs none of it

    return hashlib.sha256(frozen_bytes(trial)).hexdigest()


def plan_was_changed(trial: Trial) -> bool:
    """Say whether what was frozen is not what stands there now: somebody changed it past the program."""
    return trial.plan_sha256 is not None and trial.plan_sha256 != plan_sha256(trial)


def _span(span: Span) -> dict[str, str]:
    return {"from": span.first.isoformat(), "until": span.last.isoformat()}


def _cadence(cadence: Cadence) -> dict[str, object]:
    return {
        "days": cadence.days,
        "per": cadence.per.value,
        "sprint_days": cadence.sprint_days,
        "sprint_start": _date(cadence.sprint_start),
        "weekdays": list(cadence.weekdays),
        "exceptions": [day.isoformat() for day in cadence.exceptions],
        "hours": [clock.strftime("%H:%M") for clock in cadence.hours],
    }


def _plan(plan: Plan) -> dict[str, object]:
    return {
        "primary": plan.primary,
        "worthwhile_ratio": plan.worthwhile_ratio,
        "looks": [day.isoformat() for day in plan.looks],
        "guardrails": {
            "urgent_handled_within_minutes": plan.guardrails.urgent_handled_within_minutes,
            "deferred_answered_within_hours": plan.guardrails.deferred_answered_within_hours,
        },
    }


def _date(day: date | None) -> str | None:
    return day.isoformat() if day is not None else None
