"""The observer: ordinary days become sessions by themselves, make way for deep ones, and end at the last activity."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from deepday.domain.errors import NothingToActOnError, UsageError
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.domain.working_hours import WorkingHours
from deepday.engine.interruption_log import NewEntry
from deepday.engine.overview import Observing, Overview
from deepday.engine.session_plan import StartWish
from tests.fakes.effect import ScriptedEffect
from tests.fakes.world import MONDAY_9, EngineWorld

FIVE = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
"""17:00 in Berlin on the Monday, the end of the working day."""
NIGHT = timedelta(hours=16)


@pytest.fixture
def world() -> EngineWorld:
    """A program that was started at 8:00, before working hours."""
    world = EngineWorld()
    world.clock.wall = MONDAY_9 - timedelta(hours=1)
    begin(world)
    return world


def begin(world: EngineWorld) -> None:
    world.observer.begin()
    world.loop.run()


def now(world: EngineWorld) -> Overview:
    return world.controller.overview()


def kept(world: EngineWorld) -> list[Session]:
    assert world.crashes == []
    return sorted(world.history.kept_sessions.values(), key=lambda s: s.started_at)


def work(world: EngineWorld, **span: float) -> None:
    """Be at the machine for *span*, with input every five minutes."""
    end = world.clock.wall + timedelta(**span)
    while world.clock.wall < end:
        world.presence.touch()
        world.loop.pass_time(min(timedelta(minutes=5), end - world.clock.wall))


def sleep(world: EngineWorld, **span: float) -> None:
    """Close the lid for *span*: no timer runs."""
    world.do(world.controller.fall_asleep())
    world.clock.pass_time(timedelta(**span))
    world.do(world.controller.wake_up())
    world.loop.run()


def restart(world: EngineWorld) -> None:
    world.restart()
    begin(world)


# --- from the first activity to the last ----------------------------------------------------------


def test_an_ordinary_day_starts_with_the_first_activity_in_working_hours(world: EngineWorld) -> None:
    assert now(world).observing is Observing.UNKNOWN, "nothing has been seen of the person yet"
    world.pass_time(hours=1, minutes=12)
    assert kept(world) == []
    world.presence.touch()
    (session,) = kept(world)
    assert session.started_at == MONDAY_9 + timedelta(minutes=12)
    assert (session.kind, session.origin, session.planned_end_at) == (SessionKind.ORDINARY, "observed", None)
    assert now(world).observing is Observing.ON
    assert now(world).state == "ordinary"


def test_nothing_is_changed_in_the_world_while_it_observes() -> None:
    effect = ScriptedEffect()
    world = EngineWorld([effect])
    begin(world)
    work(world, hours=1)
    assert [c.state.value for c in now(world).channels] == ["off"]
    assert world.journal.rows == {}


def test_who_works_already_is_observed_from_the_beginning_of_working_hours(world: EngineWorld) -> None:
    work(world, hours=2)
    assert kept(world)[0].started_at == MONDAY_9


def test_it_ends_with_working_hours_while_somebody_is_there(world: EngineWorld) -> None:
    work(world, hours=9, minutes=30)
    (session,) = kept(world)
    assert session.ended_at == FIVE
    assert not session.end_guessed
    assert now(world).state == "off"


def test_it_ends_with_the_last_activity_when_somebody_left_before(world: EngineWorld) -> None:
    work(world, hours=7)
    world.pass_time(hours=3)
    (session,) = kept(world)
    assert session.ended_at == FIVE - timedelta(hours=2, minutes=5), "the last key was pressed at 14:55"


def test_it_is_cut_back_when_the_last_activity_turns_out_to_be_before_the_end(world: EngineWorld) -> None:
    world.pass_time(hours=1)
    work(world, hours=7, minutes=59)
    world.pass_time(minutes=2)
    assert kept(world)[0].ended_at == FIVE
    world.pass_time(minutes=30)
    assert kept(world)[0].ended_at == FIVE - timedelta(minutes=5)
    assert now(world).day.sessions == tuple(kept(world))


def test_a_deep_session_whose_end_nobody_saw_is_not_focus_to_its_end(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.controller.start(StartWish(until=now(world).now + timedelta(minutes=30))))
    work(world, minutes=25)
    world.pass_time(minutes=60)
    deep = next(s for s in kept(world) if s.kind is SessionKind.DEEP)
    assert deep.ended_at == deep.planned_end_at
    (gap,) = deep.gaps
    assert (gap.kind, gap.started_at, gap.ended_at) == (
        GapKind.IDLE,
        deep.started_at + timedelta(minutes=20),
        deep.ended_at,
    )


def test_who_comes_back_within_working_hours_is_still_in_the_same_session(world: EngineWorld) -> None:
    work(world, hours=4)
    world.pass_time(hours=1)
    work(world, hours=5)
    assert [s.ended_at for s in kept(world)] == [FIVE]


def test_nothing_is_observed_at_weekends_and_at_night(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9 + timedelta(days=5)
    work(world, hours=30)
    assert kept(world) == []
    work(world, hours=24)
    assert [s.local_date.day for s in kept(world)] == [9]


def test_working_hours_may_go_over_midnight(world: EngineWorld) -> None:
    world.preferences.hours = WorkingHours(time(22), time(6), turns_at=time(10))
    world.clock.wall = MONDAY_9
    work(world, hours=22)
    (session,) = kept(world)
    assert session.started_at == MONDAY_9 + timedelta(hours=13)
    assert session.ended_at == MONDAY_9 + timedelta(hours=21)
    assert session.local_date.day == 2, "it belongs to the date of its start"


def test_on_days_of_23_and_25_hours_it_keeps_to_the_clock_on_the_wall(world: EngineWorld) -> None:
    world.preferences.hours = WorkingHours(time(1), time(5), weekdays=frozenset(range(7)))
    world.clock.wall = datetime(2026, 3, 28, 23, 0, tzinfo=UTC)
    work(world, hours=6)
    assert kept(world)[0].ended_at == datetime(2026, 3, 29, 3, 0, tzinfo=UTC)
    world.clock.wall = datetime(2026, 10, 24, 22, 0, tzinfo=UTC)
    world.controller.clock_changed()
    work(world, hours=8)
    autumn = kept(world)[1]
    assert (autumn.started_at, autumn.ended_at) == (
        datetime(2026, 10, 24, 23, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 4, 0, tzinfo=UTC),
    )


# --- what goes before it --------------------------------------------------------------------------


def test_a_deep_session_interrupts_it_and_it_goes_on_after(world: EngineWorld) -> None:
    work(world, hours=2)
    deep = world.do(world.controller.start(StartWish(until=MONDAY_9 + timedelta(hours=3))))
    assert deep.what == "started"
    work(world, hours=3)
    first, second, third = kept(world)
    assert [s.kind for s in (first, second, third)] == [SessionKind.ORDINARY, SessionKind.DEEP, SessionKind.ORDINARY]
    assert first.ended_at == second.started_at
    assert second.ended_at == third.started_at
    assert third.observed


def test_after_deep_work_that_broke_off_nothing_it_waits_a_little(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9 - timedelta(minutes=30)
    world.do(world.controller.start(StartWish(until=MONDAY_9 + timedelta(hours=1))))
    work(world, minutes=90)
    assert now(world).state == "off", "whoever ends it may be about to go"
    work(world, minutes=10)
    deep, ordinary = kept(world)
    assert deep.ended_at is not None
    assert ordinary.started_at == deep.ended_at, "who stayed was at work all along"
    world.do(world.controller.start(StartWish(until=now(world).now + timedelta(minutes=25))))
    work(world, minutes=26)
    assert now(world).state == "ordinary", "what it broke off goes on at once"
    world.observer.stop()


def test_who_left_after_deep_work_is_at_work_from_when_they_come_back(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9 - timedelta(minutes=30)
    world.do(world.controller.start(StartWish(until=MONDAY_9 + timedelta(minutes=30))))
    work(world, hours=1)
    world.loop.pass_time(timedelta(minutes=40))
    assert now(world).state == "off"
    back_at = now(world).now
    work(world, minutes=10)
    assert kept(world)[-1].started_at == back_at
    world.observer.stop()


def test_a_toggle_starts_deep_work_while_it_observes(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.controller.toggle())
    assert now(world).state == "deep"


def test_an_ordinary_session_of_ones_own_goes_on_after_a_deep_one(world: EngineWorld) -> None:
    world.presence.become_unknown()
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY, goal="Reviews", task="t1")))
    world.pass_time(hours=1)
    world.do(world.controller.start(StartWish(until=now(world).now + timedelta(minutes=25))))
    world.pass_time(minutes=30)
    last = kept(world)[-1]
    assert (last.kind, last.origin, last.goal, last.task) == (SessionKind.ORDINARY, "logged", "Reviews", "t1")


def test_what_the_person_ends_stays_ended_until_the_next_working_hours(world: EngineWorld) -> None:
    work(world, hours=4)
    world.do(world.controller.end())
    work(world, hours=4)
    assert len(kept(world)) == 1
    assert now(world).observing is Observing.WAITING
    world.clock.pass_time(NIGHT)
    work(world, hours=1)
    assert len(kept(world)) == 2


def test_a_session_that_waits_for_a_decision_is_left_alone(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9
    world.do(world.controller.start(StartWish()))
    restart(world)
    work(world, hours=1)
    assert now(world).undecided is not None
    assert len(kept(world)) == 1


def test_it_starts_nothing_while_the_program_ends(world: EngineWorld) -> None:
    work(world, hours=2)
    world.observer.stop()
    world.do(world.controller.quit())
    world.presence.touch()
    assert [s.ended_at is not None for s in kept(world)] == [True]


def test_it_may_be_stopped_before_it_has_begun() -> None:
    world = EngineWorld()
    world.observer.stop()
    world.presence.touch()
    assert kept(world) == []


def test_what_it_was_about_to_do_when_the_program_ends_is_left(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9
    world.presence.touch()
    world.do(world.controller.end())
    world.pass_time(days=1)
    world.observer.look()
    world.observer.stop()
    world.presence.touch()
    assert len(kept(world)) == 1


def test_stopped_while_a_session_begins_it_ends_nothing_later(world: EngineWorld) -> None:
    world.controller.subscribe(world.observer.stop)
    world.clock.wall = MONDAY_9
    world.presence.touch()
    world.pass_time(hours=12)
    assert [s.ended_at for s in kept(world)] == [None]


def test_a_full_disk_stops_nothing_and_it_starts_as_soon_as_it_can(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9
    world.history.broken = True
    world.presence.touch()
    assert kept(world) == []
    world.history.broken = False
    world.controller.clock_changed()
    world.loop.run()
    assert len(kept(world)) == 1


# --- pausing and switching off --------------------------------------------------------------------


def test_one_click_pauses_it_and_another_goes_on(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.observer.pause())
    assert (now(world).observing, now(world).state) == (Observing.PAUSED, "paused")
    work(world, hours=1)
    world.do(world.observer.resume())
    assert (now(world).observing, now(world).state) == (Observing.ON, "ordinary")
    (gap,) = kept(world)[0].gaps
    assert (gap.kind, gap.ended_at) == (GapKind.PAUSE, gap.started_at + timedelta(hours=1))


def test_a_pause_before_work_lasts_the_day_and_no_longer(world: EngineWorld) -> None:
    world.do(world.observer.pause())
    work(world, hours=10)
    assert kept(world) == []
    work(world, hours=24)
    assert [s.local_date.day for s in kept(world)] == [3]


def test_a_pause_outlasts_a_deep_session(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.observer.pause())
    world.do(world.controller.start(StartWish(until=now(world).now + timedelta(minutes=25))))
    work(world, hours=2)
    assert [s.kind for s in kept(world)] == [SessionKind.ORDINARY, SessionKind.DEEP]
    world.do(world.observer.resume())
    assert now(world).observing is Observing.ON


def test_a_pause_outlasts_the_program(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.observer.pause())
    world.pass_time(minutes=5)
    world.observer.stop()
    world.do(world.controller.quit())
    restart(world)
    work(world, hours=1)
    assert len(kept(world)) == 1
    assert now(world).observing is Observing.PAUSED


def test_a_pause_outlasts_a_crash_and_the_end_of_one_does_too(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.observer.pause())
    restart(world)
    world.presence.touch()
    assert now(world).observing is Observing.PAUSED
    world.do(world.observer.resume())
    world.pass_time(minutes=20)
    world.do(world.controller.pause())
    world.pass_time(minutes=20)
    world.do(world.controller.resume())
    restart(world)
    world.presence.touch()
    assert now(world).observing is Observing.ON


def test_what_is_paused_when_working_hours_end_ended_with_the_pause(world: EngineWorld) -> None:
    work(world, hours=2)
    world.do(world.observer.pause())
    work(world, hours=9)
    assert kept(world)[0].ended_at == MONDAY_9 + timedelta(hours=1)


def test_what_is_not_there_cannot_be_paused_or_gone_on_with(world: EngineWorld) -> None:
    with pytest.raises(NothingToActOnError):
        world.do(world.observer.resume())
    world.do(world.observer.pause())
    with pytest.raises(NothingToActOnError):
        world.do(world.observer.pause())
    world.preferences.observing = False
    with pytest.raises(NothingToActOnError):
        world.do(world.observer.pause())


def test_switched_off_it_observes_nothing_and_ends_what_it_observed(world: EngineWorld) -> None:
    work(world, hours=2)
    world.preferences.observing = False
    world.observer.look()
    world.loop.run()
    assert kept(world)[0].ended_at == MONDAY_9 + timedelta(hours=1)
    work(world, hours=2)
    assert len(kept(world)) == 1
    assert now(world).observing is Observing.OFF


# --- what cannot be known --------------------------------------------------------------------------


def test_where_activity_cannot_be_known_nothing_starts_and_that_is_told(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9
    world.pass_time(hours=2)
    assert kept(world) == []
    assert now(world).observing is Observing.UNKNOWN


def test_a_session_goes_on_when_the_sense_is_lost_and_ends_with_working_hours(world: EngineWorld) -> None:
    work(world, hours=2)
    world.presence.become_unknown()
    world.pass_time(hours=9)
    assert kept(world)[0].ended_at == FIVE


# --- forgotten and overnight ------------------------------------------------------------------------


def test_what_slept_through_the_end_of_the_day_is_closed_at_the_last_activity_and_asked_about(
    world: EngineWorld,
) -> None:
    work(world, hours=6)
    sleep(world, hours=20)
    (session,) = kept(world)[:1]
    asked = now(world).end_asked
    assert session.ended_at == MONDAY_9 + timedelta(hours=5)
    assert asked is not None
    assert (asked.id, asked.end_guessed) == (session.id, True)


def test_waking_on_the_same_evening_asks_nothing(world: EngineWorld) -> None:
    work(world, hours=6)
    sleep(world, hours=5)
    assert kept(world)[0].ended_at == MONDAY_9 + timedelta(hours=5)
    assert now(world).end_asked is None


def test_what_a_crash_left_is_closed_without_a_decision_and_goes_on(world: EngineWorld) -> None:
    work(world, hours=3)
    world.clock.pass_time(timedelta(minutes=20))
    restart(world)
    assert now(world).undecided is None
    assert now(world).end_asked is None
    work(world, hours=1)
    first, second = kept(world)
    assert first.ended_at == MONDAY_9 + timedelta(hours=2), "the last heartbeat"
    assert second.started_at == MONDAY_9 + timedelta(hours=2, minutes=20)


def test_what_was_left_when_the_machine_was_switched_off_is_asked_about_next_morning(world: EngineWorld) -> None:
    work(world, hours=6)
    world.clock.pass_time(timedelta(hours=19))
    restart(world)
    asked = now(world).end_asked
    assert asked is not None
    assert asked.ended_at == MONDAY_9 + timedelta(hours=5)
    restart(world)
    assert now(world).end_asked == asked, "it is asked until it is answered"


def test_a_session_of_ones_own_left_overnight_is_closed_at_the_last_activity(world: EngineWorld) -> None:
    world.preferences.observing = False
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    work(world, hours=10)
    world.presence.lock()
    world.pass_time(hours=14)
    (session,) = kept(world)
    assert session.ended_at == MONDAY_9 + timedelta(hours=9)
    assert now(world).end_asked == session


def test_a_session_of_ones_own_that_slept_overnight_is_closed_when_it_fell_asleep(world: EngineWorld) -> None:
    world.preferences.observing = False
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    work(world, hours=10)
    sleep(world, hours=14)
    world.presence.touch()
    assert kept(world)[0].ended_at == MONDAY_9 + timedelta(hours=9)


def test_who_works_through_the_night_is_still_in_the_session_of_yesterday(world: EngineWorld) -> None:
    world.preferences.observing = False
    world.clock.wall = MONDAY_9 + timedelta(hours=13)
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    work(world, hours=8)
    (session,) = kept(world)
    assert (session.ended_at, session.local_date.day) == (None, 2)
    world.pass_time(hours=1)
    assert kept(world)[0].ended_at == MONDAY_9 + timedelta(hours=20, minutes=55)


def test_without_a_sense_a_forgotten_session_is_closed_with_working_hours_or_the_last_entry(
    world: EngineWorld,
) -> None:
    world.presence.become_unknown()
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    world.pass_time(hours=24)
    assert kept(world)[0].ended_at == FIVE
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    world.pass_time(hours=11)
    world.do(world.log.add(NewEntry(lasted=timedelta(minutes=5))))
    world.pass_time(hours=13)
    assert kept(world)[1].ended_at == FIVE + timedelta(days=1, hours=2, minutes=5)


# --- the one question --------------------------------------------------------------------------------


@pytest.fixture
def asked(world: EngineWorld) -> EngineWorld:
    work(world, hours=6)
    sleep(world, hours=20)
    return world


def test_the_person_may_say_that_the_guess_is_right(asked: EngineWorld) -> None:
    guess = now(asked).end_asked
    assert guess is not None
    assert guess.ended_at is not None
    answered = asked.do(asked.controller.answer_end(guess.ended_at))
    assert answered == replace(guess, end_guessed=False)
    assert now(asked).end_asked is None
    assert asked.history.corrections == []


def test_another_time_is_kept_as_a_correction(asked: EngineWorld) -> None:
    guess = now(asked).end_asked
    assert guess is not None
    assert guess.ended_at is not None
    later = guess.ended_at + timedelta(hours=1)
    assert asked.do(asked.controller.answer_end(later)).ended_at == later
    (correction,) = asked.history.corrections
    assert (correction.entry, correction.field) == (guess.id, "ended_at")
    assert correction.after == later.isoformat()


def test_an_earlier_time_cuts_the_gaps_too(asked: EngineWorld) -> None:
    guess = now(asked).end_asked
    assert guess is not None
    earlier = guess.started_at + timedelta(hours=1)
    answered = asked.do(asked.controller.answer_end(earlier))
    assert answered.ended_at == earlier
    assert all(gap.started_at <= earlier for gap in answered.gaps)


@pytest.mark.parametrize(
    ("at", "code"),
    [
        (MONDAY_9 - timedelta(hours=2), "end.before_start"),
        (MONDAY_9 + timedelta(days=3), "end.in_the_future"),
        (MONDAY_9 + timedelta(hours=26, minutes=30), "end.another_had_begun"),
    ],
)
def test_a_session_cannot_have_ended_before_it_began_in_the_next_one_or_later_than_now(
    asked: EngineWorld, at: datetime, code: str
) -> None:
    work(asked, hours=2)
    with pytest.raises(UsageError) as caught:
        asked.do(asked.controller.answer_end(at))
    assert caught.value.reason.code == code
    assert now(asked).end_asked is not None


def test_nothing_can_be_answered_that_is_not_asked(world: EngineWorld) -> None:
    with pytest.raises(NothingToActOnError):
        world.do(world.controller.answer_end(MONDAY_9))


# --- which day Today shows --------------------------------------------------------------------------


def test_today_shows_the_day_before_until_the_day_turns(world: EngineWorld) -> None:
    world.do(world.log.add(NewEntry()))
    world.clock.wall = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    assert now(world).day.date.day == 2
    assert len(now(world).day.interruptions) == 1
    world.clock.wall = datetime(2026, 3, 3, 3, 0, tzinfo=UTC)
    assert now(world).day.date.day == 3


def test_today_shows_the_new_date_as_soon_as_there_is_something_of_it(world: EngineWorld) -> None:
    assert now(world).day.date.day == 2
    world.clock.wall = datetime(2026, 3, 3, 1, 0, tzinfo=UTC)
    entry = world.do(world.log.add(NewEntry()))
    assert now(world).day.date.day == 3
    assert now(world).day.interruptions == (entry,)
    world.restart()
    assert now(world).day.interruptions == (entry,)
