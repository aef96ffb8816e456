"""Calendars hold exactly the days that are planned, whatever happens in between; nobody else's events are touched."""

from datetime import timedelta

import pytest

from deepday.domain.channel import ChannelState
from deepday.domain.errors import RefusedError, SignInNeededError, StorageError, UnreachableError
from deepday.domain.planned_day import PlannedDay
from tests.fakes.calendar import FakeCalendar
from tests.fakes.planned_world import PlannedWorld, day
from tests.fakes.world import MONDAY_9, HeldExecutor, Killed

SET, PENDING, LEFT, FAILED, RESTORING = (
    ChannelState.SET,
    ChannelState.PENDING,
    ChannelState.LEFT,
    ChannelState.FAILED,
    ChannelState.RESTORING,
)
DOWN = UnreachableError("net.down", {"host": "calendar"})


@pytest.fixture
def calendar() -> FakeCalendar:
    return FakeCalendar()


@pytest.fixture
def world(calendar: FakeCalendar) -> PlannedWorld:
    return PlannedWorld(calendar)


def times(planned: PlannedDay) -> tuple[str, str]:
    return planned.starts_at.isoformat(), planned.ends_at.isoformat()


# --- what is planned is there -----------------------------------------------------------------


def test_each_calendar_gets_a_block_for_each_planned_day() -> None:
    one, two = FakeCalendar(), FakeCalendar("calendar.fake:two", "account:two")
    world = PlannedWorld(one, two)
    world.keep(day("a", 1), day("b", 8))
    for calendar in (one, two):
        assert calendar.times("a") == times(day("a", 1))
        assert calendar.times("b") == times(day("b", 8))
    assert [block.state for block in world.planned.blocks()] == [SET] * 4
    assert {block.calendar for block in world.planned.blocks()} == {one.id, two.id}
    assert world.details() == {"a": "event.planned", "b": "event.planned"}


def test_asking_twice_makes_no_second_event_and_asks_nothing(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a"))
    world.keep(day("a"))
    assert calendar.writes == ["put day-a"]
    assert world.states() == {"a": SET}


def test_asking_twice_at_once_makes_no_second_event(calendar: FakeCalendar) -> None:
    held = HeldExecutor()
    world = PlannedWorld(calendar, remote=held)
    world.tasks.spawn(world.planned.keep([day("a")]))
    world.tasks.spawn(world.planned.keep([day("a", 2)]))
    world.loop.run()
    assert world.states() == {"a": PENDING}
    while held.release():
        world.loop.run()
    assert calendar.times("a") == times(day("a", 2))
    assert set(calendar.events) == {"day-a"}


def test_a_day_that_moves_takes_its_event_along(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.keep(day("a", 3))
    assert calendar.times("a") == times(day("a", 3))
    assert calendar.writes == ["put day-a", "put day-a"]
    assert world.states() == {"a": SET}


def test_a_day_with_another_point_person_is_written_anew(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a"))
    world.keep(day("a", person="Ada"))
    assert calendar.events["day-a"]["title"] == "Ask Ada"


def test_a_cancelled_day_is_removed_and_the_others_stay(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1), day("b", 8))
    world.keep(day("b", 8))
    assert set(calendar.events) == {"day-b"}
    assert world.states() == {"b": SET}


def test_a_day_that_is_planned_again_after_it_was_cancelled_is_there_again(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.keep(day("a"))
    world.keep()
    world.keep(day("a"))
    assert calendar.writes == ["put day-a", "delete day-a", "put day-a"]
    assert world.states() == {"a": SET}


def test_events_of_the_person_are_never_touched(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.events["lunch"] = {"starts_at": "x", "ends_at": "y", "title": "Lunch"}
    world.keep(day("a", 1))
    world.keep(day("a", 2))
    world.keep()
    assert calendar.events == {"lunch": {"starts_at": "x", "ends_at": "y", "title": "Lunch"}}


def test_two_days_with_one_key_are_the_callers_mistake(world: PlannedWorld) -> None:
    with pytest.raises(ValueError, match="one key"):
        world.keep(day("a", 1), day("a", 2))
    assert world.states() == {}


@pytest.mark.parametrize(("key", "hours"), [("", 8), ("a", 0), ("a", -1)])
def test_a_day_has_a_key_and_ends_after_it_begins(key: str, hours: float) -> None:
    with pytest.raises(ValueError, match=key):
        day(key, hours=hours)


def test_a_change_is_told_and_no_change_is_not(world: PlannedWorld) -> None:
    world.keep(day("a"))
    assert world.changes > 0
    world.changes = 0
    world.planned.try_now()
    world.loop.run()
    assert world.changes == 0


def test_blocks_can_be_kept_without_anybody_listening(calendar: FakeCalendar) -> None:
    world = PlannedWorld(begun=False)
    fresh = type(world.planned)(world.store, world.planned._steps, world.loop, world.tasks, world.planned._workers)
    fresh.offer([calendar])
    world.do(fresh.keep([day("a")]))
    assert [block.state for block in fresh.blocks()] == [SET]


# --- time -------------------------------------------------------------------------------------


def test_a_day_that_is_over_stays_while_it_is_listed(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.pass_time(days=3)
    world.keep(day("a", 1, person="Ada"))
    assert calendar.events["day-a"]["title"] == "Ask Grace"
    assert world.states() == {"a": SET}


def test_a_day_that_is_over_and_not_listed_any_more_is_removed(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.pass_time(days=3)
    world.keep()
    assert calendar.events == {}


def test_no_event_is_made_for_a_day_that_is_over(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", -3))
    assert calendar.writes == []
    assert world.states() == {}


def test_what_was_not_known_to_be_there_in_its_time_is_taken_back(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.dropped = 1
    calendar.failures = [DOWN] * 0
    world.keep(day("a", 0))
    calendar.failure = DOWN
    assert set(calendar.events) == {"day-a"}
    world.pass_time(days=1)
    calendar.failure = None
    world.pass_time(minutes=6)
    assert calendar.events == {}
    assert world.states() == {}


# --- the person -------------------------------------------------------------------------------


def test_a_block_that_the_person_changed_is_left_when_its_day_moves(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.keep(day("a", 1))
    calendar.edit("a")
    world.keep(day("a", 2))
    assert calendar.times("a") == times(day("a", 1))
    assert calendar.events["day-a"]["title"] == "Mine now"
    assert world.states() == {"a": LEFT}
    assert world.details() == {"a": "effect.changed_by_person"}


def test_a_block_that_the_person_changed_is_left_when_its_day_is_cancelled(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.keep(day("a"))
    calendar.edit("a")
    world.keep()
    assert calendar.events["day-a"]["title"] == "Mine now"
    assert world.states() == {"a": LEFT}
    world.keep(day("a", 5))
    assert calendar.times("a") == times(day("a", 1))
    assert world.states() == {"a": LEFT}


def test_a_block_that_the_person_deleted_is_not_made_again(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    calendar.delete("a")
    world.keep(day("a", 2))
    assert calendar.events == {}
    assert world.states() == {"a": LEFT}


@pytest.mark.parametrize("act", ["edit", "delete"])
@pytest.mark.parametrize("then", ["move", "cancel"])
def test_the_person_wins_even_between_our_reading_and_our_writing(
    world: PlannedWorld, calendar: FakeCalendar, act: str, then: str
) -> None:
    world.keep(day("a", 1))
    calendar.before_write = (lambda: calendar.edit("a")) if act == "edit" else (lambda: calendar.delete("a"))
    world.keep(*([day("a", 2)] if then == "move" else []))
    world.pass_time(minutes=1)
    world.keep(*([day("a", 2)] if then == "move" else []))
    assert calendar.times("a") == (times(day("a", 1)) if act == "edit" else None)
    expected = {} if (act, then) == ("delete", "cancel") else {"a": LEFT}
    if (act, then) == ("delete", "move"):
        assert calendar.events == {} or world.states() == {"a": SET}
    else:
        assert world.states() == expected


def test_an_event_that_another_computer_of_the_person_has_made_is_taken_over(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    PlannedWorld(calendar).keep(day("a", 1))
    world.keep(day("a", 1))
    assert calendar.writes == ["put day-a"]
    world.keep()
    assert calendar.events == {}


def test_an_event_with_our_id_that_reads_otherwise_is_left(world: PlannedWorld, calendar: FakeCalendar) -> None:
    PlannedWorld(calendar).keep(day("a", 1))
    calendar.edit("a")
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": LEFT, "b": SET}
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": LEFT, "b": SET}
    assert calendar.events["day-a"]["title"] == "Mine now"


# --- out of reach, refused ---------------------------------------------------------------------


def test_without_a_network_days_stay_wanted_and_are_tried_again(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failure = DOWN
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": PENDING, "b": PENDING}
    assert world.details() == {"a": "net.down", "b": "net.down"}
    (first, _) = world.planned.blocks()
    assert first.detail is not None
    assert first.detail.params["next_try_at"] == (MONDAY_9 + timedelta(seconds=5)).isoformat()
    world.pass_time(seconds=30)
    calendar.failure = None
    world.pass_time(minutes=2)
    assert world.states() == {"a": SET, "b": SET}
    assert calendar.writes == ["put day-a", "put day-b"]


def test_a_service_that_names_a_wait_is_left_in_peace_for_so_long(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failures = [UnreachableError("net.too_many_requests", {"host": "x"}, retry_after_s=600.0)]
    world.keep(day("a"))
    world.pass_time(seconds=599)
    assert calendar.events == {}
    world.pass_time(seconds=2)
    assert world.states() == {"a": SET}


def test_what_waits_can_be_tried_at_once(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failures = [DOWN]
    world.keep(day("a"))
    world.planned.try_now("calendar.other:x")
    world.loop.run()
    assert world.states() == {"a": PENDING}
    world.planned.try_now(calendar.id)
    world.loop.run()
    assert world.states() == {"a": SET}


def test_an_answer_lost_on_the_way_makes_no_second_event(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.dropped = 1
    world.keep(day("a", 1))
    assert world.states() == {"a": PENDING}
    world.pass_time(minutes=1)
    assert world.states() == {"a": SET}
    calendar.dropped = 1
    world.keep(day("a", 2))
    world.pass_time(minutes=1)
    assert calendar.writes == ["put day-a", "put day-a"]
    calendar.dropped = 1
    world.keep()
    assert world.states() == {"a": RESTORING}
    world.pass_time(minutes=1)
    assert world.states() == {}


def test_what_cannot_be_removed_for_now_is_shown_as_still_there_and_removed_later(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.keep(day("a", 1), day("b", 2))
    calendar.failure = DOWN
    world.keep()
    assert world.states() == {"a": RESTORING, "b": RESTORING}
    assert world.details() == {"a": "net.down", "b": "net.down"}
    calendar.failure = None
    world.pass_time(minutes=1)
    assert calendar.events == {}
    assert world.states() == {}


def test_a_day_that_is_planned_again_while_its_removal_waits_stays(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    calendar.failure = DOWN
    world.keep()
    world.keep(day("a", 1))
    calendar.failure = None
    world.pass_time(minutes=1)
    assert calendar.writes == ["put day-a"]
    assert world.states() == {"a": SET}


def test_a_refusal_is_told_for_every_day_and_asked_once(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failure = SignInNeededError("net.sign_in", {"host": "x"})
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": FAILED, "b": FAILED}
    assert world.details() == {"a": "net.sign_in", "b": "net.sign_in"}
    world.pass_time(hours=1)
    assert world.states() == {"a": FAILED, "b": FAILED}
    calendar.failure = None
    world.planned.offer([calendar])
    world.loop.run()
    assert world.states() == {"a": SET, "b": SET}


def test_a_refusal_of_one_day_does_not_hold_up_the_next(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failures = [RefusedError("effect.not_taken")]
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": FAILED, "b": SET}


def test_a_calendar_that_cannot_be_reached_does_not_hold_up_another() -> None:
    one, two = FakeCalendar(), FakeCalendar("calendar.fake:two", "account:two")
    one.failure = DOWN
    world = PlannedWorld(one, two)
    world.keep(day("a"))
    assert [block.state for block in world.planned.blocks()] == [PENDING, SET]


def test_a_wish_that_cannot_be_written_down_changes_nothing(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.store.broken = True
    with pytest.raises(StorageError):
        world.keep(day("a", 2))
    world.pass_time(hours=1)
    assert calendar.times("a") == times(day("a", 1))
    assert world.states() == {"a": SET}


def test_a_journal_that_cannot_be_written_is_tried_again_and_nothing_is_set_before(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.journal.broken = True
    world.keep(day("a"))
    assert calendar.writes == []
    assert world.states() == {"a": PENDING}
    world.journal.broken = False
    world.pass_time(minutes=1)
    assert world.states() == {"a": SET}


def test_a_journal_that_fails_in_the_middle_is_told_and_tried_again(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    calendar.before_write = lambda: setattr(world.journal, "broken", True)
    world.keep(day("a"))
    assert world.details() == {"a": "history.disk_full"}
    world.journal.broken = False
    world.pass_time(minutes=1)
    assert world.states() == {"a": SET}
    assert calendar.writes == ["put day-a"]


# --- which calendars there are -----------------------------------------------------------------


def test_a_calendar_that_comes_later_gets_the_days_too(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a"))
    other = FakeCalendar("calendar.fake:two", "account:two")
    world.planned.offer([calendar, other])
    world.loop.run()
    assert other.times("a") == times(day("a"))


def test_a_calendar_that_is_switched_off_holds_no_day_any_more(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a"))
    world.planned.offer([calendar], off=frozenset({calendar.id}))
    world.loop.run()
    assert calendar.events == {}
    world.keep(day("a"), day("b", 2))
    assert world.states() == {}
    world.planned.offer([calendar])
    world.loop.run()
    assert world.states() == {"a": SET, "b": SET}


def test_a_calendar_whose_account_is_gone_is_neither_asked_nor_shown(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    calendar.failures = [DOWN]
    world.keep(day("a"))
    world.planned.offer([])
    world.pass_time(hours=1)
    world.keep()
    assert calendar.writes == []
    assert world.states() == {}


# --- crashes ------------------------------------------------------------------------------------


def test_the_next_start_goes_on_with_what_was_wanted(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failure = DOWN
    world.keep(day("a"))
    calendar.failure = None
    world.restart()
    assert calendar.times("a") == times(day("a"))
    assert world.states() == {"a": SET}


def test_before_the_days_are_known_nothing_is_taken_for_unplanned(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a"))
    world.restart(begin=False)
    world.planned.offer([calendar])
    world.planned.try_now()
    world.pass_time(hours=1)
    assert set(calendar.events) == {"day-a"}
    world.store.broken = True
    with pytest.raises(StorageError):
        world.do(world.planned.begin())
    world.pass_time(hours=1)
    assert set(calendar.events) == {"day-a"}


def test_a_wish_that_comes_before_the_start_is_over_is_the_one_that_counts(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.keep(day("a"))
    world.restart(begin=False)
    world.keep(day("b"))
    world.do(world.planned.begin())
    assert set(calendar.events) == {"day-b"}


STEPS = {
    "make": ("captured", "intended", "applied", "noted"),
    "move": ("moving", "applied", "noted"),
    "remove": ("leaving", "restored"),
}


@pytest.mark.parametrize(("what", "step"), [(what, step) for what, steps in STEPS.items() for step in steps])
@pytest.mark.parametrize("nth", [0, 1])
def test_a_crash_at_any_step_is_made_up_for_by_the_next_start(
    world: PlannedWorld, calendar: FakeCalendar, what: str, step: str, nth: int
) -> None:
    days = [day("a", 1), day("b", 2)]
    wanted = {"make": days, "move": [day("a", 3), day("b", 4)], "remove": []}[what]
    if what != "make":
        world.keep(*days)
    world.killed_at = (step, nth)
    world.keep(*wanted)
    assert [type(crash) for crash in world.crashes] == [Killed]
    world.restart()
    assert {planned.key: calendar.times(planned.key) for planned in wanted} == {p.key: times(p) for p in wanted}
    assert len(calendar.events) == len(wanted)
    assert set(world.states().values()) <= {SET}
    assert not [row for row in world.journal.open_rows() if row.state.value != "applied"]


@pytest.mark.parametrize(("what", "step"), [("move", s) for s in STEPS["move"]] + [("remove", "leaving")])
def test_what_the_person_changed_while_the_program_was_dead_is_left(
    world: PlannedWorld, calendar: FakeCalendar, what: str, step: str
) -> None:
    world.keep(day("a", 1))
    world.killed_at = (step, 0)
    world.keep(*([day("a", 2)] if what == "move" else []))
    calendar.edit("a")
    before = dict(calendar.events)
    world.restart()
    world.keep()
    assert calendar.events == before
    assert world.states() == {"a": LEFT}


def test_settling_waits_until_nothing_is_under_way(calendar: FakeCalendar) -> None:
    held = HeldExecutor()
    world = PlannedWorld(calendar, remote=held)
    world.keep(day("a"))
    waited = world.tasks.spawn(world.planned.settle())
    world.loop.run()
    assert not waited.done()
    held.release()
    world.loop.run()
    assert waited.done()
