"""How much of a day went into meetings is told where it can be known; where nobody can know, nothing is."""

from datetime import date, timedelta

import pytest

from deepday.domain.day_senses import SenseState
from deepday.domain.errors import StorageError
from deepday.domain.meeting import Meeting
from deepday.domain.meeting_load import DayMeetings
from deepday.domain.timeline import Interval
from deepday.engine.controller import Time
from deepday.engine.meeting_loads import MeetingLoads
from deepday.engine.meetings import Meetings
from tests.fakes.senses import MemoryMeetings, MemorySenseDays, SenseSettings
from tests.fakes.world import MONDAY_9, EngineWorld, InlineExecutor

MONDAY = date(2026, 3, 2)
ZONE = "Europe/Berlin"
NOON, EVENING = MONDAY_9 + timedelta(hours=3), MONDAY_9 + timedelta(hours=10)


class World(EngineWorld):
    def __init__(self) -> None:
        super().__init__()
        self.stored, self.sense_days = MemoryMeetings(), MemorySenseDays()
        time = Time(self.session_clock, self.loop, self.tasks)
        self.meetings = Meetings(self.stored, lambda: (), SenseSettings(), time, InlineExecutor())
        self.loads = MeetingLoads(self.meetings, self.sense_days, self.preferences.working_hours)

    def hold(self, hours: float, lasts: float, zone: str = ZONE) -> None:
        at = MONDAY_9 + timedelta(hours=hours)
        meeting = Meeting(f"{hours}", at, at + timedelta(hours=lasts), zone, "Budget", 3, "work")
        self.stored.kept[meeting.id] = meeting


@pytest.fixture
def world() -> World:
    return World()


def test_of_a_day_without_any_calendar_nothing_is_known(world: World) -> None:
    assert world.loads.of(MONDAY, EVENING, ZONE) is None


def test_meetings_so_far_are_counted_and_their_share_once_work_is_over(world: World) -> None:
    world.hold(1, 1)
    world.hold(1.5, 1)
    world.hold(2.5, 1)
    assert world.loads.of(MONDAY, NOON, ZONE) == DayMeetings(2 * 3600)
    assert world.loads.of(MONDAY, EVENING, ZONE) == DayMeetings(2.5 * 3600, 2.5 / 8)


def test_a_meeting_after_work_takes_time_but_none_of_the_working_hours(world: World) -> None:
    world.hold(8, 1)
    assert world.loads.of(MONDAY, EVENING, ZONE) == DayMeetings(3600, 0)


def test_on_a_day_off_there_is_no_load(world: World) -> None:
    world.hold(5 * 24, 1)
    saturday = MONDAY + timedelta(days=5)
    assert world.loads.of(saturday, EVENING + timedelta(days=6), ZONE) == DayMeetings(3600)


def test_a_day_on_which_the_calendar_was_read_and_empty_had_no_meetings(world: World) -> None:
    world.sense_days.note(MONDAY, {"meetings": SenseState.WORKED})
    world.sense_days.note(MONDAY + timedelta(days=1), {"meetings": SenseState.UNKNOWN})
    week = world.loads.between(MONDAY, MONDAY + timedelta(days=6), EVENING + timedelta(days=7), ZONE)
    assert week == {MONDAY: DayMeetings(0, 0)}


def test_today_is_known_as_soon_as_the_calendar_is(world: World) -> None:
    world.hold(26, 1)
    world.meetings.begin()
    assert world.loads.of(MONDAY, NOON, ZONE) == DayMeetings(0)


def test_a_meeting_counts_on_the_date_it_had_where_the_person_was(world: World) -> None:
    world.hold(13, 1, "Pacific/Apia")
    assert world.loads.of(MONDAY, EVENING + timedelta(days=2), ZONE) is None
    tuesday = world.loads.of(MONDAY + timedelta(days=1), EVENING + timedelta(days=2), ZONE)
    assert tuesday == DayMeetings(3600, 0)


def test_a_history_that_cannot_be_read_tells_of_no_load(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_stretch: Interval) -> None:
        raise StorageError("history.locked")

    monkeypatch.setattr(world.stored, "within", broken)
    assert world.loads.of(MONDAY, EVENING, ZONE) is None
