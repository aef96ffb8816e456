"""Closing a day: its sheet with ratings and note, what its log can be trusted for, and when it is asked for.

Every answer that replaces another is kept as a correction; its entry is the date.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.domain.day import OBSERVED, DayFacts, DayState, Ratings, Unlogged, sheet_of
from deepday.domain.day import Day as Sheet
from deepday.domain.errors import UsageError
from deepday.domain.interruption import Correction
from deepday.domain.session import Session
from deepday.domain.texts import GOAL_LENGTH, NOTE_LENGTH, one_line
from deepday.domain.working_hours import WorkingHours
from deepday.engine.controller import Controller
from deepday.engine.history_ports import DaySheetStore, HistoryStore
from deepday.engine.overview import Day, Overview
from deepday.engine.tasks import Turn, done


@dataclass(frozen=True, slots=True)
class Answers:
    """What the person says of a day; None is not said. An empty text takes away the one there was."""

    state: DayState | None = None
    focus: int | None = None
    stress: int | None = None
    progress: int | None = None
    unlogged: Unlogged | None = None
    note: str | None = None
    went_well: str | None = None
    change: str | None = None

    @property
    def given(self) -> bool:
        """Whether anything is said at all."""
        return any(getattr(self, field.name) is not None for field in fields(self))


class DayClosing:
    """The sheets of all days; call on the loop's thread only."""

    def __init__(
        self, controller: Controller, history: HistoryStore, sheets: DaySheetStore, hours: Callable[[], WorkingHours]
    ) -> None:
        self._controller, self._history, self._sheets, self._hours = controller, history, sheets, hours
        self._turn = Turn()
        self._not_wanted: date | None = None
        self._known: tuple[date, Sheet | None] | None = None
        controller.situation.is_sheet_due = self._is_due

    def sheet(self, day: Day, now: datetime) -> Sheet:
        """Return the sheet of *day* as it stands at *now*, be it that nobody has filled it in."""
        return sheet_of(day.date, self._kept(day.date), self._facts(day, now))

    async def fill_in(self, day: Day, answers: Answers) -> Sheet:
        """Keep what the person says of *day*; what was said before and is not said now stays.

        Raises:
            UsageError: the day is still to come.
        """
        async with self._turn:
            overview = self._controller.overview()
            if day.date > overview.now.astimezone(ZoneInfo(overview.time_zone)).date():
                raise UsageError("day.in_the_future", {"date": day.date.isoformat()})
            facts = self._facts(day, overview.now)
            before = sheet_of(day.date, self._kept(day.date), facts)
            after = sheet_of(day.date, _answered(before, answers), facts)
            corrections = _corrections(before, after, overview.now)
            if corrections:
                await done(self._history.save(corrections=corrections))
            await done(self._sheets.put(after))
            self._known = None
            self._controller.situation.changed()
            return after

    def not_today(self) -> None:
        """Do not ask for the sheet of the day that *Today* shows any more."""
        self._not_wanted = self._controller.overview().day.date
        self._controller.situation.changed()

    def _is_due(self, overview: Overview) -> bool:
        """Say whether the day is over and has not been closed: nothing runs, and what was to be worked is worked."""
        day = overview.day
        if overview.session is not None or overview.undecided is not None or self._not_wanted == day.date:
            return False
        last = max(day.sessions, key=_start_of, default=None)
        if last is None or not day.focus_s(overview.now):
            return False
        ends = self._hours().end_on(last.started_at, last.time_zone)
        whole_day = last.planned_end_at is not None and last.planned_end_at >= ends
        if overview.now < ends and not last.observed and not whole_day:
            return False
        return self._kept(day.date) is None

    def _kept(self, on: date) -> Sheet | None:
        if self._known is None or self._known[0] != on:
            self._known = (on, self._sheets.day(on))
        return self._known[1]

    def _facts(self, day: Day, now: datetime) -> DayFacts:
        return DayFacts(
            working_day=self._hours().is_working_day(day.date),
            focus_s=day.focus_s(now),
            interruptions=len(day.interruptions),
            end_guessed=any(session.end_guessed for session in day.sessions),
        )


def _answered(sheet: Sheet, answers: Answers) -> Sheet:
    """Return *sheet* with what is said; a state that is said stays, whatever follows."""
    was = sheet.ratings or Ratings()
    ratings = Ratings(
        answers.focus if answers.focus is not None else was.focus,
        answers.stress if answers.stress is not None else was.stress,
        answers.progress if answers.progress is not None else was.progress,
    )
    said = answers.state is not None
    return replace(
        sheet,
        state=answers.state if answers.state is not None else sheet.state,
        ratings=None if ratings == Ratings() else ratings,
        unlogged=answers.unlogged if answers.unlogged is not None else sheet.unlogged,
        note=_text_said(answers.note, NOTE_LENGTH, sheet.note),
        went_well=_text_said(answers.went_well, GOAL_LENGTH, sheet.went_well),
        change=_text_said(answers.change, GOAL_LENGTH, sheet.change),
        origin="logged" if said else sheet.origin,
    )


def _text_said(said: str | None, length: int, before: str | None) -> str | None:
    return before if said is None else one_line(said, length) or None


def _corrections(before: Sheet, after: Sheet, now: datetime) -> list[Correction]:
    """Return what is no longer as it was said, or no longer as it followed from what is there."""
    pairs = _flat(before), _flat(after)
    said = after.origin != OBSERVED
    return [
        Correction(now, after.date.isoformat(), name, old, pairs[1][name])
        for name, old in pairs[0].items()
        if old is not None and old != pairs[1][name] and (name != "state" or said)
    ]


def _flat(sheet: Sheet) -> dict[str, str | None]:
    ratings = sheet.ratings or Ratings()
    values = {
        "state": sheet.state,
        "focus": ratings.focus,
        "stress": ratings.stress,
        "progress": ratings.progress,
        "unlogged": sheet.unlogged,
        "note": sheet.note,
        "went_well": sheet.went_well,
        "change": sheet.change,
    }
    return {name: _text(value) for name, value in values.items()}


def _text(value: object) -> str | None:
    if value is None:
        return None
    return value.value if isinstance(value, StrEnum) else str(value)


def _start_of(session: Session) -> datetime:
    return session.started_at
