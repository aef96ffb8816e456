"""The plan at work in the engine: calendars, reminders, held days; and what happens when the disk fails."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from deepday.domain.draw import drawn_dates
from deepday.domain.errors import StorageError
from deepday.domain.planned_day import PlannedDay
from deepday.domain.trial import Cadence, DayStatus, Trial
from deepday.engine.day_reminders import When
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.plan_keeping import PlanKeeping
from deepday.engine.planned_blocks import PlannedBlocks
from deepday.engine.session_plan import StartWish
from deepday.engine.trial_book import TrialBook
from deepday.engine.workers import Workers
from tests.fakes.trials import MemoryTrials
from tests.fakes.world import EngineWorld, InlineExecutor, MemoryJournal
from tests.trials import WINDOW, trial

FIRST = drawn_dates(WINDOW, Cadence(), 1)[0]


class KeptDays:
    """The planned days on disk, or a disk that fails."""

    def __init__(self) -> None:
        self.kept: Sequence[PlannedDay] = ()
        self.fails = False

    def days(self) -> Sequence[PlannedDay]:
        return self.kept

    def replace(self, days: Sequence[PlannedDay]) -> None:
        if self.fails:
            raise StorageError("history.disk_full")
        self.kept = days


class Planned(EngineWorld):
    def __init__(self) -> None:
        super().__init__([])
        self.days = KeptDays()
        self.store = MemoryTrials()
        self.book = TrialBook(self.store, self.history, self.clock, lambda: next(self.ids), lambda: 1)
        steps = EffectSteps(MemoryJournal(), self.clock.now, lambda: next(self.ids))
        workers = Workers(InlineExecutor(), InlineExecutor())
        blocks = PlannedBlocks(self.days, steps, self.loop, self.tasks, workers)
        self.plan = PlanKeeping(
            self.book,
            self.controller,
            blocks,
            self.preferences,
            clock=self.clock,
            loop=self.loop,
            tasks=self.tasks,
        )
        self.told: list[When] = []
        self.plan.reminders.on_due = lambda reminder: self.told.append(reminder.when)
        self.clock.wall = datetime(2026, 3, 27, 9, tzinfo=UTC)

    def frozen(self) -> str:
        made: Trial = self.do(self.book.add(replace(trial(), drawn=True, seed=None)))
        self.do(self.book.draw(made.id))
        self.do(self.book.freeze(made.id))
        return made.id

    def first(self, made: str) -> DayStatus:
        return self.book.trial(made).days[0].status


@pytest.fixture
def planned() -> Planned:
    return Planned()


def test_a_frozen_plan_is_in_the_calendars_wish_at_once(planned: Planned) -> None:
    planned.frozen()
    planned.do(planned.plan.settled())
    assert [day.starts_at.date() for day in planned.days.kept] == list(drawn_dates(WINDOW, Cadence(), 1))


def test_a_deep_session_on_a_planned_day_holds_it_and_the_morning_is_silent(planned: Planned) -> None:
    made = planned.frozen()
    planned.do(planned.plan.follow())
    planned.clock.wall = datetime.combine(FIRST, time(6), UTC)
    planned.do(planned.controller.start(StartWish(until=planned.clock.now() + timedelta(hours=8))))
    assert planned.first(made) is DayStatus.HELD
    assert When.MORNING not in planned.told
    planned.do(planned.controller.end())


def test_a_day_that_was_held_while_nobody_looked_is_noted_at_the_next_start(planned: Planned) -> None:
    made = planned.frozen()
    planned.clock.wall = datetime.combine(FIRST, time(6), UTC)
    planned.do(planned.controller.start(StartWish(until=planned.clock.now() + timedelta(hours=8))))
    planned.do(planned.controller.end())
    assert planned.first(made) is DayStatus.PLANNED
    planned.do(planned.plan.follow())
    assert planned.first(made) is DayStatus.HELD


def test_a_disk_that_fails_stops_neither_the_trial_nor_the_session(planned: Planned) -> None:
    planned.days.fails = True
    made = planned.frozen()
    planned.do(planned.plan.settled())
    planned.clock.wall = datetime.combine(FIRST, time(6), UTC)
    planned.do(planned.controller.start(StartWish(until=planned.clock.now() + timedelta(hours=8))))
    planned.store.fails = True
    planned.do(planned.plan.follow())
    assert planned.first(made) is DayStatus.PLANNED
    assert not planned.crashes


def test_another_point_person_is_in_the_calendars_wish_as_soon_as_it_is_said(planned: Planned) -> None:
    planned.frozen()
    planned.preferences.person = "Uwe"
    planned.plan.persons_changed()
    planned.do(planned.plan.settled())
    assert {day.point_person for day in planned.days.kept} == {"Uwe"}
