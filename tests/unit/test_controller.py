from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deepday.domain.errors import CouldNotError, NothingToActOnError, UsageError
from deepday.domain.interruption import Source
from deepday.domain.reason import Reason
from deepday.domain.session import Follows, GapKind, SessionKind
from deepday.engine.interruption_log import NewEntry
from deepday.engine.overview import Overview
from deepday.engine.session_plan import StartWish
from tests.fakes.world import MONDAY_9, EngineWorld

FIVE = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
"""17:00 in Berlin, the end of the working day."""


@pytest.fixture
def world() -> EngineWorld:
    return EngineWorld()


def start(world: EngineWorld, **fields: Any) -> Any:
    return world.do(world.controller.start(StartWish(**fields)))


def now(world: EngineWorld) -> Overview:
    return world.controller.overview()


def test_a_session_runs_until_the_end_of_the_working_day(world: EngineWorld) -> None:
    started = start(world, goal="Finish the harness")
    assert started.what == "started"
    assert started.session.planned_end_at == FIVE
    assert started.session.point_person == "Marta Ruiz"
    assert now(world).state == "deep"
    assert world.history.kept_sessions[started.session.id].goal == "Finish the harness"


def test_after_working_hours_a_session_runs_for_two_hours(world: EngineWorld) -> None:
    world.clock.wall = FIVE + timedelta(hours=1)
    assert start(world).session.planned_end_at == FIVE + timedelta(hours=3)


def test_a_session_ends_by_itself_at_its_planned_end(world: EngineWorld) -> None:
    session = start(world).session
    world.pass_time(hours=9)
    assert now(world).state == "off"
    assert world.history.kept_sessions[session.id].ended_at == FIVE


def test_a_session_whose_end_passed_during_sleep_ends_on_waking(world: EngineWorld) -> None:
    session = start(world).session
    world.pass_time(hours=1)
    world.do(world.controller.fall_asleep())
    world.clock.pass_time(timedelta(hours=12))  # no timer runs while the machine sleeps
    world.do(world.controller.wake_up())
    kept = world.history.kept_sessions[session.id]
    assert kept.ended_at == FIVE
    assert [(g.kind, g.started_at, g.ended_at) for g in kept.gaps] == [
        (GapKind.SLEEP, MONDAY_9 + timedelta(hours=1), FIVE)
    ]


def test_sleep_without_a_session_leaves_no_trace(world: EngineWorld) -> None:
    world.do(world.controller.fall_asleep())
    world.do(world.controller.wake_up())
    assert not world.history.kept_sessions


def test_a_missed_waking_is_noticed_at_the_next_heartbeat(world: EngineWorld) -> None:
    session = start(world).session
    world.clock.set_by(timedelta(hours=9))
    world.pass_time(minutes=2)
    assert world.history.kept_sessions[session.id].ended_at == MONDAY_9 + timedelta(minutes=2)


def test_a_pause_does_not_count_as_focus(world: EngineWorld) -> None:
    start(world)
    world.pass_time(minutes=10)
    world.do(world.controller.pause())
    assert now(world).state == "paused"
    world.pass_time(minutes=20)
    world.do(world.controller.resume())
    world.pass_time(minutes=5)
    assert now(world).state == "deep"
    assert now(world).focus_s == 15 * 60


def test_toggle_starts_then_pauses_then_resumes(world: EngineWorld) -> None:
    states = []
    for _ in range(3):
        world.do(world.controller.toggle())
        states.append(now(world).state.value)
    assert states == ["deep", "paused", "deep"]


def test_a_second_start_extends_and_never_shortens(world: EngineWorld) -> None:
    session = start(world).session
    later = start(world, until=FIVE + timedelta(hours=1), goal="More", point_person="Ada")
    assert later.what == "extended"
    assert (later.session.id, later.session.goal, later.session.point_person) == (session.id, "More", "Ada")
    assert later.session.planned_end_at == FIVE + timedelta(hours=1)
    assert start(world, until=MONDAY_9 + timedelta(hours=1)).session.planned_end_at == FIVE + timedelta(hours=1)
    assert len(world.history.kept_sessions) == 1


def test_a_start_during_a_pause_goes_on(world: EngineWorld) -> None:
    start(world)
    world.do(world.controller.pause())
    assert start(world).session.paused is False
    assert now(world).state == "deep"


def test_extending_moves_the_end(world: EngineWorld) -> None:
    start(world)
    assert world.do(world.controller.extend(timedelta(minutes=30))).planned_end_at == FIVE + timedelta(minutes=30)
    with pytest.raises(UsageError):
        world.do(world.controller.extend(timedelta(hours=23)))
    world.pass_time(hours=8, minutes=10)
    assert now(world).state == "deep"


@pytest.mark.parametrize("until", [MONDAY_9, MONDAY_9 + timedelta(hours=25)])
def test_an_end_that_makes_no_sense_is_refused(world: EngineWorld, until: datetime) -> None:
    with pytest.raises(UsageError):
        start(world, until=until)
    assert now(world).state == "off"


@pytest.mark.parametrize("verb", ["pause", "resume", "end"])
def test_there_is_nothing_to_act_on_without_a_session(world: EngineWorld, verb: str) -> None:
    with pytest.raises(NothingToActOnError):
        world.do(getattr(world.controller, verb)())
    with pytest.raises(NothingToActOnError):
        world.do(world.controller.extend(timedelta(minutes=5)))


def test_pausing_twice_is_refused(world: EngineWorld) -> None:
    start(world)
    world.do(world.controller.pause())
    with pytest.raises(NothingToActOnError):
        world.do(world.controller.pause())


def test_an_ordinary_session_is_observed_without_an_end_or_a_point_person(world: EngineWorld) -> None:
    session = start(world, kind=SessionKind.ORDINARY).session
    assert (session.planned_end_at, session.point_person) == (None, None)
    assert now(world).state == "ordinary"
    assert now(world).left is None
    world.do(world.controller.pause())
    world.do(world.controller.resume())
    assert now(world).state == "ordinary"
    assert start(world, kind=SessionKind.ORDINARY).what == "extended"
    assert world.do(world.controller.preview(StartWish(kind=SessionKind.ORDINARY))) == ()


def test_a_deep_session_takes_the_place_of_an_ordinary_one(world: EngineWorld) -> None:
    ordinary = start(world, kind=SessionKind.ORDINARY).session
    world.pass_time(hours=1)
    start(world)
    assert now(world).state == "deep"
    assert world.history.kept_sessions[ordinary.id].ended_at == MONDAY_9 + timedelta(hours=1)
    with pytest.raises(CouldNotError):
        start(world, kind=SessionKind.ORDINARY)


def test_a_clock_set_back_makes_nothing_longer_or_negative(world: EngineWorld) -> None:
    session = start(world, until=MONDAY_9 + timedelta(minutes=90), follows=Follows.ELAPSED).session
    world.pass_time(minutes=30)
    world.clock.set_by(timedelta(hours=-2))
    world.controller.clock_changed()
    assert now(world).focus_s == 30 * 60
    assert now(world).left == timedelta(minutes=60)
    world.pass_time(minutes=60)
    assert world.history.kept_sessions[session.id].ended_at == MONDAY_9 + timedelta(minutes=90)


def test_a_clock_set_back_unnoticed_ends_nothing_too_early(world: EngineWorld) -> None:
    session = start(world, until=MONDAY_9 + timedelta(seconds=50)).session
    world.clock.set_by(timedelta(seconds=-20))
    world.pass_time(seconds=55)
    assert now(world).state == "deep"
    world.pass_time(seconds=20)
    assert world.history.kept_sessions[session.id].ended_at == MONDAY_9 + timedelta(seconds=50)


def test_after_a_clock_set_back_the_next_session_does_not_overlap(world: EngineWorld) -> None:
    start(world)
    world.pass_time(hours=1)
    world.do(world.controller.end())
    world.clock.set_by(timedelta(minutes=-30))
    assert start(world).session.started_at == MONDAY_9 + timedelta(hours=1)


def test_entries_of_the_session_are_counted(world: EngineWorld) -> None:
    world.do(world.log.add(NewEntry()))
    world.pass_time(minutes=1)
    start(world)
    world.do(world.log.add(NewEntry(source=Source.CALL)))
    assert now(world).interruptions == 1
    assert len(now(world).day.interruptions) == 2


def test_a_heartbeat_is_kept_every_two_minutes(world: EngineWorld) -> None:
    session = start(world).session
    world.pass_time(seconds=250)
    assert world.history.beats[session.id] == MONDAY_9 + timedelta(minutes=4)
    world.do(world.controller.end())
    world.pass_time(minutes=5)
    assert world.history.beats[session.id] == MONDAY_9 + timedelta(minutes=4)


def test_the_default_end_is_told_before_a_start(world: EngineWorld) -> None:
    assert world.controller.default_end() == FIVE


def test_an_end_that_was_overtaken_by_the_person_does_nothing(world: EngineWorld) -> None:
    start(world)
    world.do(world.controller.end())
    world.controller._end_is_due()
    world.loop.run()
    assert now(world).state == "off"


def test_watchers_are_told_of_every_change(world: EngineWorld) -> None:
    seen: list[str] = []
    world.controller.subscribe(lambda: seen.append(now(world).state.value))
    start(world)
    world.do(world.controller.end())
    assert list(dict.fromkeys(seen)) == ["deep", "off"]


def test_what_needs_the_person_is_told_until_it_is_over(world: EngineWorld) -> None:
    taken = Reason("hotkey.taken")
    world.controller.situation.set_trouble("hotkey", taken)
    world.history.why = Reason("history.disk_full")
    assert now(world).trouble == (Reason("history.disk_full"), taken)
    world.controller.situation.set_trouble("hotkey", None)
    world.history.why = None
    assert now(world).trouble == ()


def test_focus_ends_even_if_the_end_cannot_be_written(world: EngineWorld) -> None:
    start(world)
    world.history.broken = True
    world.do(world.controller.end())
    assert now(world).state == "off"
    assert now(world).trouble == (Reason("history.disk_full"),)
    world.history.broken = False
    start(world)
    assert now(world).trouble == (), "the next session is written"


def test_quitting_ends_what_runs(world: EngineWorld) -> None:
    world.do(world.controller.quit())
    session = start(world).session
    world.do(world.controller.quit())
    assert world.history.kept_sessions[session.id].ended_at == MONDAY_9
    assert not world.controller.busy


def test_a_session_that_is_over_already_is_not_closed(world: EngineWorld) -> None:
    running = start(world).session
    world.do(world.controller.close("another", MONDAY_9, guessed=True))
    assert now(world).session == running
    world.do(world.controller.end())
    world.do(world.controller.close(running.id, MONDAY_9, guessed=True))
    assert now(world).end_asked is None


def test_an_entry_of_an_earlier_day_that_is_taken_back_is_not_shown_today(world: EngineWorld) -> None:
    entry = world.do(world.log.add(NewEntry()))
    world.pass_time(days=1)
    assert now(world).day.date == entry.at.date() + timedelta(days=1)
    world.do(world.log.set_undone(entry.id, undone=True))
    assert world.history.kept_entries[entry.id].undone
    assert now(world).day.interruptions == ()


# --- after a crash -------------------------------------------------------------------------------


def crashed(world: EngineWorld, *, away: timedelta = timedelta(minutes=30)) -> str:
    session: str = start(world).session.id
    world.pass_time(minutes=10)
    world.clock.pass_time(away)
    world.restart()
    return session


def test_a_crash_is_told_and_waits_for_a_decision(world: EngineWorld) -> None:
    session = crashed(world)
    recovered = now(world).recovered
    assert recovered is not None
    assert (recovered.session, recovered.died_at, recovered.decided) == (
        session,
        MONDAY_9 + timedelta(minutes=10),
        None,
    )
    assert now(world).undecided == recovered
    assert now(world).state == "off"
    assert now(world).day.focus_s(now(world).now) == 10 * 60, "what came after its death is no focus"


def test_a_dead_session_goes_on_with_a_gap_for_the_time_in_between(world: EngineWorld) -> None:
    session = crashed(world)
    world.do(world.controller.resume())
    assert now(world).state == "deep"
    running = now(world).session
    assert running is not None
    assert running.id == session
    assert [(g.kind, g.started_at, g.ended_at) for g in running.gaps] == [
        (GapKind.CLOSED, MONDAY_9 + timedelta(minutes=10), MONDAY_9 + timedelta(minutes=40))
    ]
    assert now(world).undecided is None
    recovered = now(world).recovered
    assert recovered is not None
    assert recovered.decided == "resumed"


def test_a_dead_session_ends_as_of_its_death(world: EngineWorld) -> None:
    session = crashed(world)
    world.do(world.controller.end())
    assert world.history.kept_sessions[session].ended_at == MONDAY_9 + timedelta(minutes=10)
    assert world.history.recovered is not None
    assert world.history.recovered.decided == "ended"
    with pytest.raises(NothingToActOnError):
        world.do(world.controller.end())


def test_a_start_ends_the_dead_session_and_says_so(world: EngineWorld) -> None:
    session = crashed(world)
    assert start(world).what == "replaced"
    assert world.history.kept_sessions[session].ended_at == MONDAY_9 + timedelta(minutes=10)
    assert now(world).state == "deep"


def test_after_a_crash_and_a_clock_set_back_the_next_session_does_not_overlap(world: EngineWorld) -> None:
    crashed(world, away=timedelta(0))
    world.clock.set_by(timedelta(minutes=-5))
    assert start(world).session.started_at == MONDAY_9 + timedelta(minutes=10)


def test_a_dead_session_whose_planned_end_has_passed_is_ended_and_told(world: EngineWorld) -> None:
    session = crashed(world, away=timedelta(hours=9))
    assert world.history.kept_sessions[session].ended_at == MONDAY_9 + timedelta(minutes=10)
    recovered = now(world).recovered
    assert recovered is not None
    assert recovered.decided == "ended"


def test_an_ordinary_session_of_ones_own_that_died_today_waits_for_a_decision_too(world: EngineWorld) -> None:
    session = start(world, kind=SessionKind.ORDINARY).session
    world.pass_time(minutes=10)
    world.restart()
    undecided = now(world).undecided
    assert undecided is not None
    assert undecided.session == session.id
    world.do(world.controller.resume())
    assert (now(world).state, now(world).session is not None) == ("ordinary", True)


def test_a_second_crash_before_the_decision_tells_the_same(world: EngineWorld) -> None:
    crashed(world)
    before = now(world).recovered
    world.restart()
    assert now(world).recovered == before


def test_a_decided_crash_is_told_no_more_the_next_day(world: EngineWorld) -> None:
    crashed(world)
    world.do(world.controller.end())
    world.restart()
    assert now(world).recovered is not None
    world.clock.pass_time(timedelta(days=1))
    world.restart()
    assert now(world).recovered is None


def test_a_dead_session_of_yesterday_is_no_part_of_today(world: EngineWorld) -> None:
    world.clock.wall = FIVE + timedelta(hours=5)
    start(world, until=FIVE + timedelta(hours=16))
    world.pass_time(minutes=10)
    world.clock.pass_time(timedelta(hours=7))
    world.restart()
    assert now(world).day.sessions == ()
    ended = world.do(world.controller.end())
    assert ended.ended_at == FIVE + timedelta(hours=5, minutes=10)
    assert now(world).day.sessions == ()


def test_of_several_dead_sessions_only_the_newest_is_offered(world: EngineWorld) -> None:
    first = crashed(world)
    world.history.recovered = None
    start(world)  # the end of the first is lost in what follows
    dead = world.history.kept_sessions[first]
    world.history.kept_sessions[first] = dead.ended(MONDAY_9).__class__(
        dead.id, dead.kind, dead.started_at, dead.time_zone, planned_end_at=dead.planned_end_at
    )
    world.restart()
    recovered = now(world).recovered
    assert recovered is not None
    assert recovered.session != first
    assert world.history.kept_sessions[first].ended_at is not None


def test_a_dead_session_that_the_history_lost_meanwhile_waits_no_more(world: EngineWorld) -> None:
    session = crashed(world)
    world.controller.history_changed()
    undecided = now(world).undecided
    assert undecided is not None
    assert undecided.session == session, "what was erased or imported had nothing to do with it"
    del world.history.kept_sessions[session]
    world.history.recovered = None
    world.controller.history_changed()
    assert now(world).recovered is None
    with pytest.raises(NothingToActOnError):
        world.do(world.controller.resume())
