"""Trials and recorded days for tests, made from a few numbers: all in Berlin, sessions from nine."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.day import Day, DayState
from deepday.domain.interruption import Interruption, Source
from deepday.domain.session import Session, SessionKind
from deepday.domain.trial import Cadence, Comparison, DayStatus, Plan, Span, Trial, TrialDay
from deepday.evaluation.recorded_days import Records
from deepday.evaluation.summary import Setting

ZONE = "Europe/Berlin"
MONDAY = date(2026, 3, 2)
"""The first date of ``MONTH_BEFORE``; the trial's window follows it."""
MONTH_BEFORE = Span(MONDAY, date(2026, 3, 29))
WINDOW = Span(date(2026, 3, 30), date(2026, 5, 24))
AFTERWARDS = Setting(datetime(2026, 6, 1, 12, tzinfo=UTC), ZONE)


def at(day: date, clock: time = time(9)) -> datetime:
    """Return a local time in Berlin as aware UTC."""
    return datetime.combine(day, clock, ZoneInfo(ZONE)).astimezone(UTC)


def worked(day: date, hours: float = 4.0, events: int = 0, *, deep: bool = False) -> Records:
    """Return the records of a day with one session of *hours* from nine and *events* spread evenly over it."""
    start = at(day)
    end = start + timedelta(hours=hours)
    kind = SessionKind.DEEP if deep else SessionKind.ORDINARY
    session = Session(str(uuid.uuid4()), kind, start, ZONE, end)
    step = (end - start) / (events + 1)
    sources = list(Source)
    entries = [
        Interruption(str(uuid.uuid4()), start + step * (n + 1), ZONE, sources[n % len(sources)]) for n in range(events)
    ]
    return Records([session], entries)


def together(parts: Iterable[Records]) -> Records:
    """Return all records as one."""
    owned = list(parts)
    return Records(
        [session for one in owned for session in one.sessions],
        [entry for one in owned for entry in one.interruptions],
        [sheet for one in owned for sheet in one.sheets],
        [task for one in owned for task in one.tasks],
    )


def sheet(day: date, state: DayState) -> Records:
    """Return the records of a day that has nothing but a sheet."""
    return Records(sheets=[Day(day, state)])


def weekdays(span: Span) -> list[date]:
    """Return the dates of *span* from Monday to Friday."""
    days = (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))
    return [day for day in days if day.isoweekday() <= 5]


def held(days: Iterable[date]) -> tuple[TrialDay, ...]:
    """Return trial days that were held where they were drawn."""
    return tuple(TrialDay(day, day, DayStatus.HELD) for day in days)


def trial(
    days: Sequence[TrialDay] = (),
    *,
    comparison: Comparison = Comparison.SAME_WEEK,
    plan: Plan | None = None,
    window: Span = WINDOW,
    cadence: Cadence | None = None,
    drawn: bool = True,
) -> Trial:
    """Return a trial of eight weeks with a baseline of four."""
    return Trial(
        id="0b5f9c8e-0000-4000-8000-000000000001",
        title="Deep Tuesdays",
        window=window,
        baseline=MONTH_BEFORE,
        comparison=comparison,
        cadence=cadence or Cadence(),
        days=tuple(days),
        drawn=drawn,
        seed=1 if drawn else None,
        plan=plan or Plan(looks=(window.last,)),
    )
