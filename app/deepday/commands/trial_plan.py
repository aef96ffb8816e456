"""The plan of a new trial, read from what was typed; what is left out takes the usual value."""

from datetime import date, time, timedelta

from deepday.commands.dates import dates_between, several_dates
from deepday.commands.numbers import fraction, whole_number
from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.texts import NAME_LENGTH, one_line
from deepday.domain.times import parse_clock
from deepday.domain.trial import Cadence, Comparison, Guardrails, Per, Plan, Span, Trial

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MOST_DAYS = 366
_LONGEST_LIMIT = 100_000
_USUAL_WEEKS = 8


def planned_trial(typed: Typed) -> Trial:
    """Return the trial that was asked for; its id is given when it is kept.

    Raises:
        UsageError: the first date is missing, or a value makes no sense.
    """
    first = typed.date("from")
    if first is None:
        raise UsageError("trial.from_missing")
    last = typed.date("until") or first + timedelta(weeks=_USUAL_WEEKS) - timedelta(days=1)
    return Trial(
        id="",
        title=typed.text("title") or "",
        window=Span(first, last),
        baseline=dates_between(typed.raw("baseline")) if typed.given("baseline") else None,
        comparison=typed.choice("comparison", Comparison, "trial.unknown_comparison") or Comparison.SAME_WEEK,
        cadence=_cadence(typed),
        plan=_plan(typed, last),
    )


def _cadence(typed: Typed) -> Cadence:
    usual = Cadence()
    return Cadence(
        days=whole_number(typed, "days", 1, _MOST_DAYS) or usual.days,
        per=typed.choice("per", Per, "trial.unknown_per") or usual.per,
        sprint_days=whole_number(typed, "sprint_days", 1, _MOST_DAYS) or usual.sprint_days,
        sprint_start=typed.date("sprint_start"),
        weekdays=_weekdays(typed.raw("weekdays")) if typed.given("weekdays") else usual.weekdays,
        exceptions=several_dates(typed.raw("except")),
        hours=_hours(typed.raw("hours")) if typed.given("hours") else usual.hours,
    )


def _plan(typed: Typed, last: date) -> Plan:
    usual = Plan()
    return Plan(
        worthwhile_ratio=fraction(typed, "worthwhile") or usual.worthwhile_ratio,
        looks=several_dates(typed.raw("looks")) or (last,),
        guardrails=Guardrails(
            whole_number(typed, "urgent_within", 1, _LONGEST_LIMIT),
            whole_number(typed, "deferred_within", 1, _LONGEST_LIMIT),
        ),
    )


def _weekdays(text: str) -> tuple[int, ...]:
    words = [word.strip().lower()[:3] for word in text.split(",") if word.strip()]
    if not words or not set(words) <= set(_WEEKDAYS):
        raise UsageError(
            "trial.unknown_weekday", {"text": one_line(text, NAME_LENGTH), "choices": ", ".join(_WEEKDAYS)}
        )
    return tuple(sorted({_WEEKDAYS.index(word) + 1 for word in words}))


def _hours(text: str) -> tuple[time, time]:
    begins, dash, ends = text.partition("-")
    if not dash:
        raise UsageError("trial.not_hours", {"text": one_line(text, NAME_LENGTH)})
    return parse_clock(begins), parse_clock(ends)
