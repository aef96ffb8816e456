"""The plan of a trial, read from what was typed; what is left out takes the usual value, or the one it had before."""

from collections.abc import Iterable
from dataclasses import replace
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


def planned_trial(typed: Typed, before: Trial | None = None) -> Trial:
    """Return the trial that was asked for; its id is given when it is kept. What is left out is as *before*, if given.

    Raises:
        UsageError: the first date is missing, or a value makes no sense.
    """
    first = typed.date("from") or (before.window.first if before is not None else None)
    if first is None:
        raise UsageError("trial.from_missing")
    usual_last = first + timedelta(weeks=_USUAL_WEEKS) - timedelta(days=1)
    last = typed.date("until") or (before.window.last if before is not None else usual_last)
    usual = before if before is not None else Trial("", "", Span(first, last), plan=Plan(looks=(last,)))
    return Trial(
        id="",
        title=(typed.text("title") or "") if typed.given("title") else usual.title,
        window=Span(first, last),
        baseline=_baseline(typed) if typed.given("baseline") else usual.baseline,
        comparison=typed.choice("comparison", Comparison, "trial.unknown_comparison") or usual.comparison,
        cadence=_cadence(typed, usual.cadence),
        plan=_plan(typed, usual, last),
    )


def with_exceptions(trial: Trial, dates: Iterable[date]) -> Trial:
    """Return *trial* with no day on *dates*."""
    exceptions = tuple(sorted({*trial.cadence.exceptions, *dates}))
    return replace(trial, cadence=replace(trial.cadence, exceptions=exceptions))


def _baseline(typed: Typed) -> Span | None:
    text = typed.raw("baseline").strip()
    return dates_between(text) if text else None


def _cadence(typed: Typed, usual: Cadence) -> Cadence:
    return Cadence(
        days=whole_number(typed, "days", 1, _MOST_DAYS) or usual.days,
        per=typed.choice("per", Per, "trial.unknown_per") or usual.per,
        sprint_days=whole_number(typed, "sprint_days", 1, _MOST_DAYS) or usual.sprint_days,
        sprint_start=typed.date("sprint_start") or usual.sprint_start,
        weekdays=_weekdays(typed.raw("weekdays")) if typed.given("weekdays") else usual.weekdays,
        exceptions=several_dates(typed.raw("except")) if typed.given("except") else usual.exceptions,
        hours=_hours(typed.raw("hours")) if typed.given("hours") else usual.hours,
    )


def _plan(typed: Typed, usual: Trial, last: date) -> Plan:
    plan = usual.plan
    looks = several_dates(typed.raw("looks"))
    if not looks and (typed.given("looks") or plan.looks == (usual.window.last,)):
        looks = (last,)  # who never chose a date looks on the last day, wherever that is now
    return Plan(
        primary=plan.primary,
        worthwhile_ratio=fraction(typed, "worthwhile") or plan.worthwhile_ratio,
        looks=looks or plan.looks,
        guardrails=Guardrails(
            _limit(typed, "urgent_within", plan.guardrails.urgent_handled_within_minutes),
            _limit(typed, "deferred_within", plan.guardrails.deferred_answered_within_hours),
        ),
    )


def _limit(typed: Typed, name: str, usual: int | None) -> int | None:
    """Return a limit; none if it was given empty."""
    if not typed.given(name):
        return usual
    return whole_number(typed, name, 1, _LONGEST_LIMIT) if typed.raw(name).strip() else None


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
