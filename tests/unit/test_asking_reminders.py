"""Reminders about asking: what is told, when it is not, and what a history that cannot be read changes."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import date, datetime, timedelta

import pytest

from deepday.domain.day_totals import DayTotals
from deepday.domain.errors import StorageError
from deepday.domain.interruption import Correction
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.session import SessionKind
from deepday.engine.asking_reminders import AskingReminders
from deepday.engine.session_plan import StartWish
from tests.fakes.world import MONDAY_9, EngineWorld

MONDAY = MONDAY_9.date()


class MemoryTold:
    """What was told, and what the reminders go by; *broken* lets every question fail."""

    def __init__(self) -> None:
        self.when: dict[str, datetime] = {}
        self.again: date | None = None
        self.request = self.broken = False

    def put(self, what: str, at: datetime) -> "Future[None]":
        self.when[what] = at
        kept: Future[None] = Future()
        kept.set_result(None)
        return kept

    def was_told(self, what: str) -> bool:
        return what in self.when

    def ask_again(self) -> date | None:
        if self.broken:
            raise StorageError("history.unreadable")
        return self.again

    def has_request(self) -> bool:
        return self.request


class Past:
    """Ordinary days, one a day before the Monday, and as many deep ones before those."""

    def __init__(self) -> None:
        self.ordinary = self.deep = 0

    def corrections(self, first: date, last: date) -> Sequence[Correction]:
        raise NotImplementedError

    def totals(self, first: date, last: date) -> Sequence[DayTotals]:
        assert first < last == MONDAY or last > MONDAY
        days = (MONDAY - timedelta(days=n) for n in range(1, self.ordinary + self.deep + 1))
        return [
            DayTotals(day, ordinary_s=3600) if n < self.ordinary else DayTotals(day, deep_s=3600, ordinary_s=60)
            for n, day in enumerate(days)
        ]


class Reminded(EngineWorld):
    def __init__(self) -> None:
        super().__init__()
        self.past, self.on_record = Past(), MemoryTold()
        self.logged: int | None = None
        """How many of the ordinary days turn out to be logged; None: there are no numbers."""
        self.told: list[str] = []
        self.counted = 0

    def begin(self) -> None:
        asking = AskingReminders(self.controller, self.past, self.on_record, self.numbers, self.tasks)
        asking.on_ready = lambda numbers: self.told.append(f"ready {numbers.days}")
        asking.on_ask_again = lambda: self.told.append("again")
        asking.begin()
        self.loop.run()

    def look(self) -> None:
        self.controller.clock_changed()
        self.loop.run()

    async def numbers(self) -> OwnNumbers | None:
        self.counted += 1
        return OwnNumbers(self.logged, MONDAY, MONDAY, 40.0, 9, 0, 30.0, ()) if self.logged is not None else None


@pytest.fixture
def world() -> Reminded:
    return Reminded()


def test_once_ten_days_are_logged_it_is_said_and_never_again(world: Reminded) -> None:
    world.past.ordinary = world.logged = 10
    world.begin()
    assert world.told == ["ready 10"]
    world.pass_time(days=1)
    world.look()
    assert (world.told, world.counted) == (["ready 10"], 1)
    assert world.on_record.when == {"ready_to_ask": MONDAY_9}


def test_what_cannot_be_enough_is_not_counted(world: Reminded) -> None:
    world.past.ordinary, world.past.deep = 9, 9
    world.begin()
    assert (world.told, world.counted) == ([], 0)


@pytest.mark.parametrize("logged", [None, 9])
def test_days_that_were_not_logged_are_not_enough_and_counted_again_next_day(
    world: Reminded, logged: int | None
) -> None:
    world.past.ordinary, world.logged = 10, logged
    world.begin()
    world.look()
    assert (world.told, world.counted) == ([], 1)
    world.logged = 10
    world.pass_time(days=1)
    world.look()
    assert world.told == ["ready 10"]


def test_whoever_has_begun_a_request_is_told_nothing_of_numbers(world: Reminded) -> None:
    world.past.ordinary = world.logged = 10
    world.on_record.request = True
    world.begin()
    assert world.told == []


def test_deep_work_is_not_broken_into_and_an_ordinary_session_is(world: Reminded) -> None:
    world.past.ordinary = world.logged = 10
    world.do(world.controller.start(StartWish()))
    world.begin()
    assert world.told == []
    world.do(world.controller.end())
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    assert world.told == ["ready 10"]


def test_the_day_to_ask_again_is_told_once_when_it_has_come(world: Reminded) -> None:
    world.on_record.again = MONDAY + timedelta(days=1)
    world.begin()
    assert world.told == []
    world.pass_time(days=1)
    world.look()
    world.pass_time(days=1)
    world.look()
    assert world.told == ["again"]


def test_a_history_that_cannot_be_read_is_asked_again_at_the_next_look(world: Reminded) -> None:
    world.on_record.again, world.on_record.broken = MONDAY, True
    world.begin()
    assert (world.told, world.crashes) == ([], [])
    world.on_record.broken = False
    world.pass_time(days=1)
    world.look()
    assert world.told == ["again"]


def test_told_to_nobody_it_counts_as_told(world: Reminded) -> None:
    world.past.ordinary = world.logged = 10
    world.on_record.again = MONDAY
    AskingReminders(world.controller, world.past, world.on_record, world.numbers, world.tasks).begin()
    world.loop.run()
    assert sorted(world.on_record.when) == [f"ask_again {MONDAY}", "ready_to_ask"]
