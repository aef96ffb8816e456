"""Evaluations for tests of charts, windows and pages: from an imported history, an empty one, and one with one day."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import cast

from deepday.domain.agreed_terms import terms_of
from deepday.domain.day import Day, DayState, Ratings
from deepday.domain.draw import drawn_dates
from deepday.domain.frozen_plan import plan_sha256
from deepday.domain.interruption import Interruption, Outcome, Urgency
from deepday.domain.request import PointPerson
from deepday.domain.request_answers import as_document
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.trial import AgreedText, Agreement, Cadence, Deviation, Guardrails, Plan, Span, Trial
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.recorded_days import Records
from deepday.evaluation.summary import Setting, describe, evaluate
from deepday.storage.exchange.document import Document
from deepday.storage.exchange.reading import read_document
from tests.requests_asked import answered
from tests.trials import AFTERWARDS, MONTH_BEFORE, WINDOW, ZONE, held, sheet, together, trial, weekdays, worked

HISTORY = Path(__file__).parent / "histories" / "twenty_and_eight.json"
PLANTED = ("Chloé", "Öztürk", "Ben", "which split?", "Decoder", "Marta Ruiz")
"""Names, notes and titles in that history that must not leave by themselves."""
AFTER_IT = Setting(datetime(2026, 5, 11, 8, tzinfo=UTC), ZONE)


def document() -> Document:
    """Return the history of 20 ordinary and 8 deep days, as it was exported."""
    return read_document(HISTORY.read_bytes())


def records_of(found: Document) -> Records:
    """Return what an evaluation needs of a history."""
    return Records(
        cast("Sequence[Session]", found.of("sessions")),
        cast("Sequence[Interruption]", found.of("interruptions")),
        cast("Sequence[Day]", found.of("days")),
        cast("Sequence[Task]", found.of("tasks")),
    )


def trial_of(found: Document) -> Trial:
    """Return its trial."""
    return cast("Trial", found.of("trials")[0])


@cache
def twenty_and_eight() -> Evaluation:
    """Return the evaluation of that history's trial."""
    found = document()
    return evaluate(trial_of(found), records_of(found), AFTER_IT)


@cache
def two_periods() -> Evaluation:
    """Return a description of that history: April held against March."""
    april, march = Span(date(2026, 4, 1), date(2026, 4, 30)), Span(date(2026, 3, 1), date(2026, 3, 31))
    return describe(april, march, records_of(document()), AFTER_IT)


def frozen(one: Trial) -> Trial:
    """Return *one* frozen three days before its first."""
    at = datetime.combine(one.window.first - timedelta(days=3), datetime.min.time(), UTC)
    return replace(one, frozen_at=at, plan_sha256=plan_sha256(one))


@cache
def eight_weeks() -> Evaluation:
    """Return a trial as in the drawings: fewer interruptions, ratings, urgent requests, a day that was moved."""
    return evaluate(trial_of_eight_weeks(), records_of_eight_weeks(), AFTERWARDS)


def trial_of_eight_weeks() -> Trial:
    """Return that trial, frozen."""
    cadence = Cadence(weekdays=(1, 2, 3, 4))
    days = held(drawn_dates(WINDOW, cadence, 1))
    plan = Plan(looks=(WINDOW.last,), guardrails=Guardrails(30, 8))
    one = frozen(trial(days, plan=plan, cadence=cadence))
    return replace(
        one, deviations=(Deviation(datetime(2026, 4, 20, 9, tzinfo=UTC), "moved", "2026-04-21 2026-04-23: audit"),)
    )


def records_of_eight_weeks() -> Records:
    """Return its records; one day is off, two were not logged."""
    deep = set(drawn_dates(WINDOW, Cadence(weekdays=(1, 2, 3, 4)), 1))
    dice = random.Random(5)  # noqa: S311 -- no secret
    parts = []
    for day in [*weekdays(MONTH_BEFORE), *weekdays(WINDOW)]:
        if day in (date(2026, 4, 3), date(2026, 4, 17), date(2026, 5, 1)):
            parts.append(sheet(day, DayState.OFF if day.month == 5 else DayState.NOT_LOGGED))
            continue
        is_deep = day in deep
        events = max(0, round(dice.gauss(3.5 if is_deep else 9.5, 1.5 if is_deep else 3)))
        parts.append(_answered(worked(day, round(dice.uniform(3, 5.5), 1), events, deep=is_deep), dice))
        rating = Ratings(4 if is_deep else 3, 2 if is_deep else 3, dice.choice((3, 4, 5) if is_deep else (2, 3, 4)))
        parts.append(Records(sheets=[Day(day, DayState.LOGGED, rating)]))
    return together(parts)


@cache
def agreed() -> Evaluation:
    """Return that trial as it was agreed and agreed anew, with estimated tasks that were finished before and in it."""
    one = trial_of_eight_weeks()
    first = terms_of(one, answered())
    second = replace(
        first,
        point_person=PointPerson("Tom Becker", "+49 30 5678"),
        trial=replace(first.trial, urgent_within_minutes=60),
    )
    versions = (
        AgreedText(datetime(2026, 3, 24, 9, tzinfo=UTC), "Marta Ruiz, 30 min", ("Marta Ruiz",), as_document(first)),
        AgreedText(datetime(2026, 4, 20, 9, tzinfo=UTC), "Tom Becker, 60 min", ("Tom Becker",), as_document(second)),
    )
    one = replace(one, agreement=Agreement(versions))
    tasks = [
        _finished(day, minutes)
        for days, minutes in ((weekdays(MONTH_BEFORE)[:9], 300), (weekdays(WINDOW)[:9], 240))
        for day in days
    ]
    return evaluate(one, replace(records_of_eight_weeks(), tasks=tasks), AFTERWARDS)


def _finished(day: date, minutes: int) -> Task:
    at = datetime.combine(day, datetime.min.time(), UTC).replace(hour=15)
    return Task(f"{day}", "Codename Zebra", "", 240, at, at, minutes + 10 * (day.day % 3), day)


@cache
def one_day() -> Evaluation:
    """Return that trial with nothing logged but one deep day."""
    one = trial_of_eight_weeks()
    return evaluate(one, worked(one.days[0].date, 4, 3, deep=True), AFTERWARDS)


@cache
def empty() -> Evaluation:
    """Return that trial with nothing logged at all."""
    return evaluate(trial_of_eight_weeks(), Records(), AFTERWARDS)


@cache
def not_yet() -> Evaluation:
    """Return that trial in the middle, when no rates may be shown."""
    middle = Setting(datetime(2026, 4, 20, 12, tzinfo=UTC), ZONE)
    return evaluate(trial_of_eight_weeks(), records_of_eight_weeks(), middle)


def all_of_them() -> Iterable[tuple[str, Evaluation]]:
    """Give each of the evaluations with a name for it."""
    made = (eight_weeks, twenty_and_eight, two_periods, one_day, empty, not_yet)
    return [(make.__name__, make()) for make in made]


def _answered(day: Records, dice: random.Random) -> Records:
    """Return the day with times until which things were handled, and now and then something urgent or put off."""
    entries = []
    for entry in day.interruptions:
        minutes = dice.choice((1, 2, 4, 8, 12))
        after = replace(entry, handled_until=entry.at + timedelta(minutes=minutes))
        if dice.random() < 0.06:
            after = replace(after, urgency=Urgency.URGENT)
        elif dice.random() < 0.1:
            answered = entry.at + timedelta(hours=dice.choice((1, 2, 3)))
            after = replace(after, outcome=Outcome.DEFERRED, answered_at=answered)
        entries.append(after)
    return replace(day, interruptions=entries)
