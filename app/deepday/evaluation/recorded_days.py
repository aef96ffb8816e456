"""The days of a stretch of time as they were recorded: sessions, entries and sheet of each, its state, its measures."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from deepday.domain.day import Day, DayFacts, DayState, date_of, state_of
from deepday.domain.day_senses import DaySenses
from deepday.domain.interruption import Interruption
from deepday.domain.meeting import Meeting
from deepday.domain.sample import Sample
from deepday.domain.session import Session, SessionKind
from deepday.domain.task import Task
from deepday.domain.trial import Cadence, Span
from deepday.evaluation.day_measures import DayMeasures, FocusTime, focus_time, measure
from deepday.evaluation.recovery import Loss, loss_of

LEAST_HOURS = 1.0
"""A day with less focus time is left out; how many there are is shown."""
_LOGGED = (DayState.LOGGED, DayState.LOGGED_ZERO, DayState.PARTIAL)
_NEVER = datetime.max.replace(tzinfo=UTC)
_WORKING_WEEKDAYS = frozenset({1, 2, 3, 4, 5})


@dataclass(frozen=True, slots=True)
class Records:
    """What the history holds of the dates that matter; undone entries included."""

    sessions: Sequence[Session] = ()
    interruptions: Sequence[Interruption] = ()
    sheets: Sequence[Day] = ()
    tasks: Sequence[Task] = ()
    meetings: Sequence[Meeting] = ()
    senses: Sequence[DaySenses] = ()
    samples: Sequence[Sample] = ()


@dataclass(frozen=True, slots=True)
class RecordedDay:
    """One local date with what belongs to it."""

    date: date
    state: DayState
    sheet: Day | None
    time: FocusTime = field(repr=False)
    measures: DayMeasures = field(repr=False)
    loss: Loss = field(repr=False)
    deep_focus_s: float = 0.0
    """Focus time in deep sessions."""

    @property
    def is_logged(self) -> bool:
        """Whether its log can be trusted; a day that was not logged is no day without interruptions."""
        return self.state in _LOGGED

    @property
    def counts(self) -> bool:
        """Whether it enters the comparison."""
        return self.is_logged and self.measures.focus_hours >= LEAST_HOURS

    @property
    def held_deep(self) -> bool:
        """Whether deep work was done on it at all."""
        return self.deep_focus_s > 0

    @property
    def mostly_deep(self) -> bool:
        """Whether more than half of its focus time lies in deep sessions."""
        return self.deep_focus_s > self.time.seconds / 2

    @property
    def count(self) -> tuple[float, float]:
        """External interruptions in focus time, and hours of it."""
        return float(self.measures.external_in_focus), self.measures.focus_hours


Tell = Callable[[float], object]
"""Is told now and then how much is done, from 0 to 1."""


def nobody(_done: float) -> None:
    """Tell nobody."""


def recorded_days(
    records: Records, span: Span, now: datetime, planned: Collection[date] = (), tell: Tell = nobody
) -> Mapping[date, RecordedDay]:
    """Return every date of *span* that has a record, or is one of the *planned* ones, in order.

    A planned day without any record was not logged. Another date without one may have been a day off: nobody knows.
    """
    ordered = sorted(records.sessions, key=lambda session: session.started_at)
    dates_of = [session.local_date for session in ordered]
    sessions: defaultdict[date, list[Session]] = defaultdict(list)
    for day, session in zip(dates_of, ordered, strict=True):
        sessions[day].append(session)
    entries = _by_date(records.interruptions, ordered, dates_of)
    sheets = {sheet.date: sheet for sheet in records.sheets}
    there = [day for day in dates(span) if day in sessions or day in entries or day in sheets or day in planned]
    found = {}
    for place, day in enumerate(there):
        found[day] = _recorded(day, sheets.get(day), sessions.get(day, ()), entries.get(day, ()), now)
        tell(place / len(there))
    return found


def is_working_day(day: date, cadence: Cadence) -> bool:
    """Say whether *day* is one on which work, and so a log, is to be expected."""
    return day.isoweekday() in _WORKING_WEEKDAYS.union(cadence.weekdays) and day not in cadence.exceptions


def _recorded(
    day: date, sheet: Day | None, sessions: Sequence[Session], entries: Sequence[Interruption], now: datetime
) -> RecordedDay:
    time = focus_time(sessions, entries, now)
    deep = [session for session in sessions if session.kind is SessionKind.DEEP]
    deep_s = focus_time(deep, (), now).seconds if deep else 0.0
    state = sheet.state if sheet is not None else _state(sessions, time)
    return RecordedDay(day, state, sheet, time, measure(time), loss_of(time), deep_s)


def _state(sessions: Sequence[Session], time: FocusTime) -> DayState:
    """Return the state of a day whose sheet nobody filled in."""
    if not sessions:
        return DayState.NOT_LOGGED
    if any(session.ended_at is None for session in sessions):
        return DayState.PARTIAL
    return state_of(DayFacts(working_day=True, focus_s=time.seconds, interruptions=len(time.counted)), None)


def _by_date(
    entries: Iterable[Interruption], ordered: Sequence[Session], dates_of: Sequence[date]
) -> Mapping[date, Sequence[Interruption]]:
    """Return the entries that are not undone by the date they belong to (``domain.day.date_of``)."""
    starts = [session.started_at for session in ordered]
    found: defaultdict[date, list[Interruption]] = defaultdict(list)
    for entry in entries:
        if not entry.undone:
            last = bisect_right(starts, entry.at) - 1
            within = last >= 0 and entry.at < (ordered[last].ended_at or _NEVER)
            found[dates_of[last] if within else date_of(entry, ())].append(entry)
    return found


def dates(span: Span) -> Iterator[date]:
    """Return the dates of *span*, in order."""
    return (span.first + timedelta(days=n) for n in range((span.last - span.first).days + 1))
