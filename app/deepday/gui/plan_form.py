"""The form of a plan in the Plan window: what is usual, what a trial has, and how the verb takes it."""

from collections.abc import Mapping
from datetime import date, timedelta

from deepday.domain.trial import Trial
from deepday.ui.plan.setup import WEEKDAYS

USUAL_WEEKS, WEEKS_BEFORE = 8, 4
_A_DAY = timedelta(days=1)
_PERCENT = 100


def usual_plan(today: date) -> Mapping[str, str]:
    """Return a trial of eight weeks from next Monday on, and the four weeks before it."""
    first = today + timedelta(days=7 - today.weekday())
    last = first + timedelta(weeks=USUAL_WEEKS) - _A_DAY
    return {
        "title": "",
        "from": f"{first}",
        "until": f"{last}",
        "baseline_from": f"{first - timedelta(weeks=WEEKS_BEFORE)}",
        "baseline_until": f"{first - _A_DAY}",
        "days": "1",
        "per": "week",
        "sprint_days": "14",
        "weekdays": ",".join(WEEKDAYS[:4]),
        "hours": "09:00-17:00",
        "worthwhile": "20",
        "urgent_within": "30",
        "deferred_within": "8",
        "looks": f"{last}",
        "comparison": "same_week",
    }


def form_of(trial: Trial) -> Mapping[str, str]:
    """Return the plan of *trial* as the form has it."""
    cadence, plan, before = trial.cadence, trial.plan, trial.baseline
    limits = (plan.guardrails.urgent_handled_within_minutes, plan.guardrails.deferred_answered_within_hours)
    urgent, deferred = (f"{limit}" if limit is not None else "" for limit in limits)
    return {
        "title": trial.title,
        "from": f"{trial.window.first}",
        "until": f"{trial.window.last}",
        "baseline_from": f"{before.first}" if before is not None else "",
        "baseline_until": f"{before.last}" if before is not None else "",
        "days": f"{cadence.days}",
        "per": cadence.per.value,
        "sprint_days": f"{cadence.sprint_days}",
        "sprint_start": f"{cadence.sprint_start}" if cadence.sprint_start is not None else "",
        "weekdays": ",".join(WEEKDAYS[iso - 1] for iso in cadence.weekdays),
        "except": ", ".join(f"{day}" for day in cadence.exceptions),
        "hours": "-".join(f"{clock:%H:%M}" for clock in cadence.hours),
        "worthwhile": f"{round(_PERCENT * (1 - plan.worthwhile_ratio))}",
        "urgent_within": urgent,
        "deferred_within": deferred,
        "looks": ", ".join(f"{look}" for look in plan.looks or (trial.window.last,)),
        "comparison": trial.comparison.value,
    }


def arguments_of(values: Mapping[str, str], *, changing: bool = False) -> dict[str, str]:
    """Return the form as the verb takes it; what is empty is left out, but where it takes away what there was."""
    may_be_empty = ("title", "except", "looks", "urgent_within", "deferred_within") if changing else ()
    given = {name: value for name, value in values.items() if value or name in may_be_empty}
    first, last = given.pop("baseline_from", ""), given.pop("baseline_until", "")
    if first or last:
        given["baseline"] = f"{first}..{last}"
    elif changing:
        given["baseline"] = ""
    if given.get("per") != "sprint":
        given.pop("sprint_days", None)
        given.pop("sprint_start", None)
    percent = given.get("worthwhile", "")
    if percent.isdigit():  # fewer in percent; the verb takes the ratio that is left
        given["worthwhile"] = f"{1 - int(percent) / _PERCENT:.2f}"
    return given


def changed_arguments(before: Mapping[str, str], values: Mapping[str, str]) -> dict[str, str]:
    """Return what of the form was changed, as the verb takes it: what nobody touched stays as exact as it was."""
    shown = arguments_of(before, changing=True)
    return {name: value for name, value in arguments_of(values, changing=True).items() if value != shown.get(name)}
