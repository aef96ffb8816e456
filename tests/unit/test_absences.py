"""Gaps as the person makes them: the machine left alone, locked, asleep, in a meeting; any of it at once."""

from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from deepday.domain.errors import NothingToActOnError
from deepday.domain.session import GapKind, SessionKind
from deepday.domain.timeline import Interval
from deepday.engine.session_plan import StartWish
from deepday.engine.tasks import done
from tests.fakes.senses import SenseSettings, SensingWorld
from tests.fakes.world import MONDAY_9

IDLE, LOCK, SLEEP, MEETING, PAUSE = GapKind.IDLE, GapKind.LOCK, GapKind.SLEEP, GapKind.MEETING, GapKind.PAUSE


@pytest.fixture
def world() -> SensingWorld:
    return SensingWorld()


def start(world: SensingWorld, kind: SessionKind = SessionKind.DEEP, hours: float = 8) -> None:
    world.touch()
    until = world.clock.now() + timedelta(hours=hours)
    world.do(world.controller.start(StartWish(kind, until)))


@pytest.mark.parametrize("kind", SessionKind)
def test_ten_minutes_without_input_are_a_gap_from_the_last_input_on(world: SensingWorld, kind: SessionKind) -> None:
    start(world, kind)
    world.work(30)
    world.leave(25)
    assert world.gaps() == [(IDLE, 30, None)]
    world.touch()
    assert world.gaps() == [(IDLE, 30, 55)]
    world.work(5)
    assert world.focus_minutes() == 35


def test_nine_minutes_without_input_are_none(world: SensingWorld) -> None:
    start(world)
    for _ in range(6):
        world.leave(9)
        world.touch()
    assert world.gaps() == []


def test_how_long_is_a_setting(world: SensingWorld) -> None:
    world.wishes.minutes = 3
    world.senses.begin()
    start(world)
    world.leave(4)
    assert world.gaps() == [(IDLE, 0, None)]


def test_reading_is_not_idle(world: SensingWorld) -> None:
    start(world)
    world.senses.read(on=True)
    world.leave(50)
    assert world.gaps() == []
    world.touch()
    world.senses.read(on=False)
    world.leave(15)
    assert world.gaps() == [(IDLE, 50, None)]


def test_reading_that_is_said_after_a_while_ends_the_gap_there(world: SensingWorld) -> None:
    start(world)
    world.leave(20)
    world.senses.read(on=True)
    world.loop.run()
    world.leave(20)
    assert world.gaps() == [(IDLE, 0, 20)]


def test_reading_ends_when_the_person_leaves(world: SensingWorld) -> None:
    for leave in (
        lambda: world.turn_lock(locked=True),
        world.fall_asleep,
        lambda: world.do(world.controller.end()),
    ):
        start(world)
        world.turn_lock(locked=False)
        world.senses.read(on=True)
        leave()
        assert not world.senses.reading
        if world.controller.session is not None:
            world.do(world.controller.end())


def test_who_reads_to_the_planned_end_was_there_to_the_planned_end(world: SensingWorld) -> None:
    world.observer.begin()
    start(world, hours=1)
    world.work(20)
    world.senses.read(on=True)
    world.leave(41)
    assert world.controller.session is None
    world.input.look()
    world.controller.clock_changed()
    world.leave(5)
    deep = next(s for s in world.history.kept_sessions.values() if s.kind is SessionKind.DEEP)
    assert (deep.gaps, deep.ended_at) == ((), deep.started_at + timedelta(minutes=60))


def test_who_stops_reading_was_there_until_then(world: SensingWorld) -> None:
    start(world)
    world.work(5)
    world.senses.read(on=True)
    world.leave(40)
    world.senses.read(on=False)
    world.loop.run()
    assert world.gaps() == [(IDLE, 45, None)]


def test_reading_twice_is_refused(world: SensingWorld) -> None:
    with pytest.raises(NothingToActOnError):
        world.senses.read(on=False)
    world.senses.read(on=True)
    with pytest.raises(NothingToActOnError):
        world.senses.read(on=True)


def test_lock_at_lunch(world: SensingWorld) -> None:
    start(world)
    world.work(180)
    world.turn_lock(locked=True)
    world.leave(45)
    world.turn_lock(locked=False)
    world.work(60)
    assert world.gaps() == [(LOCK, 180, 225), (IDLE, 180, 225)]
    assert world.focus_minutes() == 240


def test_a_screen_that_locks_itself_after_five_minutes_leaves_no_five_minutes_of_focus(world: SensingWorld) -> None:
    start(world)
    world.work(60)
    world.leave(5)
    world.turn_lock(locked=True)
    assert world.senses.activity().last_input_at == MONDAY_9 + timedelta(minutes=60), "exactly the last input"
    world.leave(30)
    world.turn_lock(locked=False)
    assert world.gaps() == [(LOCK, 65, 95), (IDLE, 60, 95)]
    assert world.focus_minutes() == 60


def test_idle_then_lock_then_sleep_counts_once(world: SensingWorld) -> None:
    start(world)
    world.work(60)
    world.leave(12)
    world.turn_lock(locked=True)
    world.leave(5)
    world.sleep(30)
    world.leave(1)
    world.turn_lock(locked=False)
    world.work(10)
    assert sorted(world.gaps()) == [(IDLE, 60, 108), (LOCK, 72, 108), (SLEEP, 77, 107)]
    assert world.focus_minutes() == 70


def test_what_passed_before_a_sleep_counts_as_without_input_too(world: SensingWorld) -> None:
    """The X server's count stands still while the machine sleeps."""
    start(world)
    world.work(60)
    world.leave(4)
    world.sleep(120)
    world.leave(7)
    assert world.gaps() == [(SLEEP, 64, 184), (IDLE, 60, None)]
    world.touch()
    assert world.focus_minutes() == 60


@pytest.mark.parametrize("noticed", [True, False], ids=["told by logind", "only told by the clocks"])
def test_sleep_over_the_planned_end_ends_the_session_there(world: SensingWorld, *, noticed: bool) -> None:
    start(world, hours=2)
    world.work(90)
    world.sleep(240, noticed=noticed)
    session = world.newest()
    assert session.ended_at == MONDAY_9 + timedelta(hours=2)
    assert world.gaps() == [(SLEEP, 90, 120)]
    assert world.focus_minutes() == 90


@pytest.mark.parametrize("noticed", [True, False], ids=["told by logind", "only told by the clocks"])
def test_a_nights_sleep_is_no_focus(world: SensingWorld, *, noticed: bool) -> None:
    world.clock.wall = MONDAY_9 + timedelta(hours=12)
    start(world, hours=20)
    world.work(60)
    world.sleep(60 * 9, noticed=noticed)
    world.touch()
    world.work(60)
    assert world.focus_minutes() == 120


def test_sleep_that_nobody_told_of_is_noticed_at_the_next_look(world: SensingWorld) -> None:
    start(world)
    world.work(10)
    world.clock.sleep(timedelta(minutes=50))
    world.leave(2)
    ((kind, _, _),) = world.gaps()
    assert kind is SLEEP
    assert world.focus_minutes() == pytest.approx(12, abs=0.1)


def test_a_session_that_begins_while_the_person_is_away_begins_with_the_gap(world: SensingWorld) -> None:
    world.touch()
    world.turn_lock(locked=True)
    world.leave(20)
    world.do(world.controller.start(StartWish(until=world.clock.now() + timedelta(hours=1))))
    assert sorted(world.gaps()) == [(IDLE, 0, None), (LOCK, 0, None)]


def test_a_pause_is_not_ended_by_the_end_of_another_gap(world: SensingWorld) -> None:
    start(world)
    world.work(10)
    world.do(world.controller.pause())
    world.leave(20)
    world.touch()
    assert world.gaps() == [(PAUSE, 10, None), (IDLE, 10, 30)]
    world.do(world.controller.resume())
    assert world.gaps() == [(PAUSE, 10, 30), (IDLE, 10, 30)]


def test_what_cannot_be_known_is_no_gap_and_what_is_open_ends(world: SensingWorld) -> None:
    start(world)
    world.leave(12)
    world.input.fail()
    world.loop.run()
    world.leave(30)
    assert world.gaps() == [(IDLE, 0, 12)]
    assert world.senses.activity().present is None


@pytest.mark.parametrize("sense", ["idle", "lock", "sleep"])
def test_a_sense_that_is_switched_off_notes_nothing(world: SensingWorld, sense: str) -> None:
    world.wishes = SenseSettings(off=frozenset({sense}))
    world.senses._wishes = world.absences._wishes = world.wishes
    world.senses.begin()
    start(world)
    world.turn_lock(locked=True)
    world.leave(20)
    world.sleep(20, noticed=False)
    kinds = {kind for kind, _, _ in world.gaps()}
    assert kinds == {IDLE, LOCK, SLEEP} - {GapKind(sense)}


def test_a_meeting_is_a_gap_while_it_lasts(world: SensingWorld) -> None:
    world.meetings.known = [Interval(MONDAY_9 + timedelta(minutes=30), MONDAY_9 + timedelta(minutes=60))]
    start(world)
    world.work(40)
    world.absences.look()
    world.loop.run()
    assert world.gaps() == [(MEETING, 30, None)]
    world.work(40)
    assert world.gaps() == [(MEETING, 30, 60)]
    assert world.focus_minutes() == 50


def test_meetings_that_can_no_longer_be_known_stay_as_they_were(world: SensingWorld) -> None:
    world.meetings.known = [Interval(MONDAY_9, MONDAY_9 + timedelta(minutes=10))]
    start(world)
    world.work(20)
    world.meetings.known = None
    world.work(10)
    assert world.gaps() == [(MEETING, 0, 10)]


def test_a_clock_that_is_set_makes_no_gap(world: SensingWorld) -> None:
    start(world)
    for hours in (2, -2):
        world.work(10)
        world.clock.set_by(timedelta(hours=hours))
        world.controller.clock_changed()
    world.work(10)
    assert world.gaps() == []
    world.leave(15)
    world.clock.set_by(timedelta(hours=2))
    world.controller.clock_changed()
    world.touch()
    assert world.gaps() == [(IDLE, 30, 45)]


def test_a_gap_that_cannot_be_written_is_tried_again_with_the_next_change(world: SensingWorld) -> None:
    start(world)
    world.history.broken = True
    world.leave(12)
    world.history.broken = False
    world.leave(2)
    assert world.gaps() == [(IDLE, 0, None)]


@pytest.mark.parametrize(
    ("zone", "evening"),
    [
        ("Europe/Berlin", datetime(2026, 3, 28, 23, 30, tzinfo=UTC)),  # 02:00 becomes 03:00
        ("Europe/Berlin", datetime(2026, 10, 24, 22, 30, tzinfo=UTC)),
        ("Australia/Lord_Howe", datetime(2026, 4, 4, 13, 30, tzinfo=UTC)),  # half an hour back
        ("Asia/Kathmandu", datetime(2026, 3, 2, 17, 0, tzinfo=UTC)),
        ("Pacific/Apia", datetime(2026, 3, 2, 9, 0, tzinfo=UTC)),
    ],
)
def test_gaps_are_as_long_as_time_passed_whatever_the_local_clock_does(zone: str, evening: datetime) -> None:
    world = SensingWorld()
    world.clock.wall, world.clock.zone_name = evening, zone
    start(world)
    world.work(60)
    world.leave(60)
    world.clock.zone_name = "Asia/Kathmandu"  # a journey
    world.controller.clock_changed()
    world.leave(60)
    world.touch()
    world.work(60)
    assert world.gaps() == [(IDLE, 60, 180)]
    assert world.focus_minutes() == 120
    session = world.newest()
    assert session.time_zone == zone
    assert session.local_date == evening.astimezone(ZoneInfo(zone)).date()


def test_the_observer_takes_a_lock_for_leaving(world: SensingWorld) -> None:
    world.input.fail()
    world.observer.begin()
    world.loop.run()
    assert world.controller.session is None
    world.input.works = True
    world.input.look()
    world.touch()
    assert world.controller.session is not None
    world.work(60)
    world.turn_lock(locked=True)
    world.clock.pass_time(timedelta(hours=8))
    world.controller.clock_changed()
    world.leave(1)
    session = world.newest()
    assert world.controller.session is None
    assert session.ended_at == MONDAY_9 + timedelta(minutes=60)


def test_nothing_is_noted_after_the_end(world: SensingWorld) -> None:
    start(world)
    world.absences.stop()
    world.senses.stop()
    world.leave(30)
    assert world.gaps() == []


def test_what_is_felt_and_by_what_is_told(world: SensingWorld) -> None:
    assert world.senses.input_by == "manual"
    assert world.senses.knows_lock
    world.input.fail()
    world.lock.turn(locked=None)
    assert world.senses.input_by == ""
    assert not world.senses.knows_lock


def test_before_the_machine_goes_down_the_session_is_written_down(world: SensingWorld) -> None:
    world.do(world.controller.write_down())
    assert not world.history.kept_sessions
    start(world)
    world.history.kept_sessions.clear()
    world.do(world.controller.write_down())
    assert world.history.kept_sessions


def test_looked_at_twice_at_once_it_is_looked_at_once(world: SensingWorld) -> None:
    start(world)
    world.absences.look()
    world.absences.look()
    world.loop.run()
    assert world.gaps() == []


def test_what_changes_while_a_gap_is_being_written_is_written_next(world: SensingWorld) -> None:
    start(world)
    held: Future[None] = Future()

    async def busy() -> None:
        async with world.controller._turn:
            await done(held)

    world.tasks.spawn(busy())
    world.turn_lock(locked=True)
    world.turn_lock(locked=False)
    world.turn_lock(locked=True)
    assert world.gaps() == []
    held.set_result(None)
    world.loop.run()
    assert world.gaps() == [(LOCK, 0, None)]
