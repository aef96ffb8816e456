"""Which senses worked is kept for each day on which a session ran; what could not be known stays that."""

from datetime import date, timedelta

import pytest

from deepday.domain.day_senses import DaySenses, SenseState
from deepday.engine.controller import Time
from deepday.engine.meetings import Meetings
from deepday.engine.sense_record import SenseRecord
from deepday.engine.session_plan import StartWish
from tests.fakes.senses import MemoryMeetings, MemorySenseDays, SensingWorld
from tests.fakes.world import InlineExecutor

MONDAY = date(2026, 3, 2)
WORKED, UNKNOWN, OFF = SenseState.WORKED, SenseState.UNKNOWN, SenseState.OFF


class World(SensingWorld):
    def __init__(self) -> None:
        super().__init__()
        time = Time(self.session_clock, self.loop, self.tasks)
        meetings = Meetings(MemoryMeetings(), lambda: (), self.wishes, time, InlineExecutor())
        self.days = MemorySenseDays()
        self.record = SenseRecord(self.controller, self.senses, meetings, self.wishes, self.days, self.loop, self.clock)
        self.record.begin()

    def start(self) -> None:
        self.touch()
        self.do(self.controller.start(StartWish(until=self.clock.now() + timedelta(hours=8))))


@pytest.fixture
def world() -> World:
    return World()


def test_what_worked_and_what_could_not_know_is_kept(world: World) -> None:
    world.start()
    world.work(11)
    assert world.days.kept[MONDAY] == {"idle": {WORKED}, "lock": {WORKED}, "sleep": {WORKED}, "meetings": {UNKNOWN}}


def test_without_a_session_nothing_is_kept(world: World) -> None:
    world.work(5)
    assert not world.days.kept


def test_what_fails_or_is_switched_off_for_a_while_is_kept_as_well(world: World) -> None:
    world.start()
    world.work(2)
    world.input.fail()
    world.wishes.off = frozenset({"lock"})
    world.senses.begin()
    world.leave(3)
    world.do(world.controller.end())
    assert world.days.kept[MONDAY]["idle"] == {WORKED, UNKNOWN}
    assert world.days.kept[MONDAY]["lock"] == {WORKED, OFF}
    (day,) = world.days.days(MONDAY, MONDAY)
    assert not day.worked_all_day("idle")
    assert day.worked_all_day("sleep")


def test_what_lasts_less_than_a_minute_does_not_count(world: World) -> None:
    world.start()
    world.work(2)
    world.senses.pause(on=True)
    world.leave(0.5)
    world.senses.pause(on=False)
    world.leave(11)
    assert world.days.kept[MONDAY]["idle"] == {WORKED}


def test_paused_recording_is_off(world: World) -> None:
    world.start()
    world.work(2)
    world.senses.pause(on=True)
    world.leave(11)
    assert world.days.kept[MONDAY]["sleep"] == {WORKED, OFF}
    world.clock.sleep(timedelta(minutes=30))
    world.leave(2)
    assert world.gaps() == []


def test_after_the_end_nothing_is_noted(world: World) -> None:
    world.start()
    world.work(2)
    world.record.stop()
    noted = dict(world.days.kept[MONDAY])
    world.senses.pause(on=True)
    world.leave(15)
    assert world.days.kept[MONDAY] == noted


def test_a_sense_of_which_nothing_is_kept_did_not_work_all_day() -> None:
    assert not DaySenses(MONDAY, {}).worked_all_day("idle")
