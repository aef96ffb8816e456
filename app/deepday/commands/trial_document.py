"""A trial as JSON: its plan named as in the exchange format, its days with what became of them, what it can show."""

from deepday.domain.frozen_plan import plan_document, plan_was_changed
from deepday.domain.trial import Trial
from deepday.evaluation.planning import Outlook
from deepday.wording.evaluation_power import power_sentences

Document = dict[str, object]


def trial_document(trial: Trial, ahead: Outlook | None = None) -> Document:
    """Return *trial*; *ahead* is what it can show, as long as it is not frozen."""
    return {
        "id": trial.id,
        "title": trial.title,
        **plan_document(trial),
        "days": [
            {
                "date": day.date.isoformat(),
                "drawn_date": day.drawn_date.isoformat(),
                "status": day.status.value,
                "reason": day.reason,
                "point_person": trial.point_person_of(day),
            }
            for day in trial.days
        ],
        "point_person": trial.point_person,
        "frozen_at": trial.frozen_at.isoformat() if trial.frozen_at is not None else None,
        "plan_sha256": trial.plan_sha256,
        "plan_was_changed": plan_was_changed(trial),
        "deviations": [{"at": d.at.isoformat(), "kind": d.kind, "detail": d.detail} for d in trial.deviations],
        "agreement": {
            "versions": [
                {"at": one.at.isoformat(), "text": one.text, "point_persons": list(one.point_persons)}
                for one in trial.agreement.versions
            ],
            "sent": [
                {"at": one.at.isoformat(), "text": one.text, "plan_sha256": one.plan_sha256}
                for one in trial.agreement.sent
            ],
        },
        "power": _power(ahead) if ahead is not None else None,
    }


def _power(ahead: Outlook) -> Document:
    return {
        "sentence": power_sentences(ahead),
        "deep_days": ahead.design.deep_days,
        "reference_days": ahead.design.reference_days,
        "phi": ahead.design.phi,
        "from_baseline": ahead.from_baseline,
        "detectable_drop": ahead.detectable_drop,
        "power_at_40_percent": ahead.power_at_wanted_drop,
        "days_for_halving": ahead.days_for_halving,
        "improvement": ahead.improvement.value,
    }
