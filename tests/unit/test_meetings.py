"""Calendars are read now and then, kept, and told of while a meeting is on."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from deepday.domain.errors import StorageError, UnreachableError
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.engine.controller import Time
from deepday.engine.meetings import EVERY_S, Meetings, viability_of
from tests.fakes.senses import MemoryMeetings, SenseSettings
from tests.fakes.world import MONDAY_9, EngineWorld, InlineExecutor

CALENDAR = "calendar.caldav:work"


def meeting(minutes: float, lasts: float = 30, id_: str = "") -> Meeting:
    at = MONDAY_9 + timedelta(minutes=minutes)
    return Meeting(id_ or f"m{minutes}", at, at + timedelta(minutes=lasts), "Europe/Berlin", "Budget", 3, CALENDAR)


class Calendar:
    """A calendar that a test fills; what is asked of it is noted."""

    id = CALENDAR

    def __init__(self) -> None:
        self.holds: list[Meeting] = []
        self.asked: list[Interval] = []
        self.error: UnreachableError | None = None

    def meetings(self, within: Interval, /) -> Sequence[Meeting]:
        self.asked.append(within)
        if self.error is not None:
            raise self.error
        return [m for m in self.holds if m.starts_at < within.end and m.ends_at > within.start]


class World(EngineWorld):
    def __init__(self) -> None:
        super().__init__()
        self.calendar = Calendar()
        self.stored = MemoryMeetings()
        self.wishes = SenseSettings()
        self.changes = 0
        time = Time(self.session_clock, self.loop, self.tasks)
        sources = [self.calendar]
        self.connected = True
        pool = InlineExecutor()
        self.meetings = Meetings(self.stored, lambda: sources, self.wishes, time, pool, lambda: self.connected)
        self.meetings.on_change(self._changed)

    def _changed(self) -> None:
        self.changes += 1

    def begin(self) -> None:
        self.meetings.begin()
        self.pass_time(seconds=6)

    def on_now(self) -> list[Interval]:
        now = self.clock.now()
        return [span for span in self.meetings.between(now, now) or () if span.start <= now]


@pytest.fixture
def world() -> World:
    return World()


def test_what_has_never_been_read_cannot_be_known(world: World) -> None:
    assert world.meetings.between(MONDAY_9, MONDAY_9) is None
    world.calendar.error = UnreachableError("net.down", {"host": "x"})
    world.begin()
    assert world.meetings.between(MONDAY_9, MONDAY_9) is None
    works, detail = viability_of(world.meetings.last[CALENDAR])
    assert (works, detail.code) == (False, "net.down")


def test_an_empty_calendar_is_known_to_be_empty(world: World) -> None:
    world.begin()
    assert world.meetings.between(MONDAY_9, MONDAY_9) == []
    assert viability_of(world.meetings.last[CALENDAR])[0] is True


def test_a_calendar_is_read_five_weeks_back_once_and_then_around_today(world: World) -> None:
    world.begin()
    assert min(w.start for w in world.calendar.asked) == MONDAY_9 + timedelta(days=-35, seconds=5)
    assert all(w.end - w.start <= timedelta(days=7) for w in world.calendar.asked)
    count = len(world.calendar.asked)
    world.pass_time(seconds=EVERY_S + 1)
    assert len(world.calendar.asked) == count + 1


def test_a_meeting_is_told_when_it_begins_and_when_it_ends(world: World) -> None:
    world.calendar.holds = [meeting(60), meeting(75, 45)]
    world.begin()
    assert world.on_now() == []
    assert world.meetings.until() is None
    before = world.changes
    world.pass_time(minutes=60)
    assert world.changes > before
    assert world.on_now() == [Interval(MONDAY_9 + timedelta(minutes=60), MONDAY_9 + timedelta(minutes=120))]
    assert world.meetings.until() == MONDAY_9 + timedelta(minutes=120)
    world.pass_time(minutes=60)
    assert world.meetings.until() is None


def test_a_meeting_that_was_called_off_is_none_after_the_next_reading(world: World) -> None:
    world.calendar.holds = [meeting(60)]
    world.begin()
    world.calendar.holds = []
    world.meetings.refresh()
    world.pass_time(minutes=70)
    assert world.on_now() == []


def test_a_calendar_that_cannot_be_read_leaves_what_was_known(world: World) -> None:
    world.calendar.holds = [meeting(60)]
    world.begin()
    world.calendar.error = UnreachableError("net.down", {"host": "x"})
    world.meetings.refresh()
    world.pass_time(minutes=70)
    assert len(world.on_now()) == 1


def test_what_cannot_be_kept_is_read_again(world: World) -> None:
    world.calendar.holds = [meeting(60)]
    world.stored.broken = True
    world.begin()
    assert not world.stored.kept
    world.stored.broken = False
    world.pass_time(seconds=EVERY_S + 1)
    assert world.stored.kept


def test_switched_off_nothing_is_read_and_nothing_is_known(world: World) -> None:
    world.wishes.off = frozenset({"meetings"})
    world.calendar.holds = [meeting(1)]
    world.begin()
    assert not world.calendar.asked
    assert world.meetings.between(MONDAY_9, MONDAY_9) is None


def test_once_the_last_calendar_is_disconnected_nothing_is_told_of_it(world: World) -> None:
    world.begin()
    assert list(world.meetings.last) == [CALENDAR]
    world.connected = False
    asked = len(world.calendar.asked)
    world.meetings.refresh()
    world.pass_time(hours=1)
    assert (world.meetings.last, len(world.calendar.asked)) == ({}, asked)


def test_after_a_clock_is_set_the_meeting_that_is_on_is_another(world: World) -> None:
    world.calendar.holds = [meeting(60), meeting(300)]
    world.begin()
    world.clock.set_by(timedelta(hours=5))
    world.meetings.clock_changed()
    assert world.meetings.until() == MONDAY_9 + timedelta(minutes=330)


def test_a_session_that_began_before_yesterday_finds_its_meetings_too(world: World) -> None:
    old = meeting(-60 * 30)
    world.calendar.holds = [old]
    world.begin()
    spans = world.meetings.between(old.starts_at - timedelta(minutes=5), MONDAY_9)
    assert spans == (Interval(old.starts_at, old.ends_at),)


def test_at_the_end_nothing_is_waited_for(world: World) -> None:
    world.calendar.holds = [meeting(60)]
    world.begin()
    world.meetings.stop()
    asked, changes = len(world.calendar.asked), world.changes
    world.pass_time(hours=3)
    world.meetings.refresh()
    world.meetings.clock_changed()
    assert (len(world.calendar.asked), world.changes) == (asked, changes)


def test_a_history_that_cannot_be_read_leaves_what_was_known(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.calendar.holds = [meeting(60)]
    world.begin()

    def unreadable(_: Interval) -> Sequence[Meeting]:
        raise StorageError("history.unreadable")

    monkeypatch.setattr(world.stored, "within", unreadable)
    world.pass_time(minutes=70)
    assert len(world.on_now()) == 1


def test_before_it_begins_it_can_be_stopped_and_asked_to_read(world: World) -> None:
    world.meetings.refresh()
    world.meetings.stop()
    world.pass_time(minutes=1)
    assert not world.calendar.asked


def test_a_reading_that_is_under_way_at_the_end_arms_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def stop_meanwhile(within: Interval) -> Sequence[Meeting]:
        world.meetings.stop()
        world.calendar.asked.append(within)
        return []

    monkeypatch.setattr(world.calendar, "meetings", stop_meanwhile)
    world.begin()
    asked = len(world.calendar.asked)
    world.pass_time(hours=1)
    assert len(world.calendar.asked) == asked > 0


def test_asked_to_read_while_it_reads_it_reads_once_more(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    real = world.calendar.meetings

    def refresh_meanwhile(within: Interval) -> Sequence[Meeting]:
        if not world.calendar.asked:
            world.meetings.refresh()
        return real(within)

    monkeypatch.setattr(world.calendar, "meetings", refresh_meanwhile)
    world.begin()
    first_weeks, once_more = 6, 1
    assert len(world.calendar.asked) == first_weeks + once_more
