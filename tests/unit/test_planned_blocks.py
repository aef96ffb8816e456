"""Planned days in calendars: each calendar holds exactly the days that are planned, whatever comes between."""

import contextlib
from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from deepday.domain.channel import ChannelState
from deepday.domain.errors import RefusedError, SignInNeededError, StorageError, UnreachableError
from deepday.domain.planned_day import PlannedDay
from deepday.engine.planned_blocks import PlannedBlock
from tests.fakes.calendar import FakeCalendar
from tests.fakes.planned_world import PlannedWorld, day
from tests.fakes.world import MONDAY_9, HeldExecutor, Killed

SET, PENDING, LEFT = ChannelState.SET, ChannelState.PENDING, ChannelState.LEFT
FAILED, RESTORING = ChannelState.FAILED, ChannelState.RESTORING
DOWN = UnreachableError("net.down", {"host": "calendar"})


@pytest.fixture
def calendar() -> FakeCalendar:
    return FakeCalendar()


@pytest.fixture
def world(calendar: FakeCalendar) -> PlannedWorld:
    return PlannedWorld(calendar)


def held(calendar: FakeCalendar) -> set[str]:
    return {uid.removeprefix("day-") for uid in calendar.events}


def test_each_planned_day_gets_a_block_and_asking_twice_makes_no_second(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    for _ in range(2):
        world.keep(day("a", 1), day("b", 2))
    assert held(calendar) == {"a", "b"}
    assert calendar.writes == ["put day-a", "put day-b"]
    assert world.states() == {"a": SET, "b": SET}
    assert world.details() == {"a": "event.planned", "b": "event.planned"}


def test_a_moved_day_moves_its_block(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.keep(day("a", 3))
    assert calendar.writes == ["put day-a", "put day-a"]
    assert calendar.times("a") == (day("a", 3).starts_at.isoformat(), day("a", 3).ends_at.isoformat())


def test_a_cancelled_day_loses_its_block_and_nothing_else_goes(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar._store("dentist", {"starts_at": "", "ends_at": "", "title": "Dentist"})
    world.keep(day("a", 1), day("b", 2))
    world.keep(day("b", 2))
    assert set(calendar.events) == {"dentist", "day-b"}
    assert world.states() == {"b": SET}
    world.keep()
    assert set(calendar.events) == {"dentist"}


def test_what_the_person_edited_is_left_alone(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1), day("b", 2))
    calendar.edit("a")
    calendar.delete("b")
    world.keep(day("a", 3))
    assert calendar.events["day-a"]["title"] == "Mine now"
    assert world.states()["a"] is LEFT
    world.keep()
    assert held(calendar) == {"a"}


def test_an_edit_in_the_last_moment_wins(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    calendar.before_write = lambda: calendar.edit("a")
    world.keep(day("a", 3))
    assert calendar.events["day-a"]["title"] == "Mine now"
    assert world.states() == {"a": LEFT}


def test_a_day_that_is_over_is_not_made_and_not_removed(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.pass_time(days=3)
    world.keep(day("a", 1), day("late", 1.1))
    assert held(calendar) == {"a"}
    assert world.states() == {"a": SET}


def test_without_a_network_it_stays_wanted_and_follows(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failure = DOWN
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": PENDING, "b": PENDING}
    world.pass_time(seconds=6)
    assert held(calendar) == set()
    calendar.failure = None
    world.pass_time(seconds=16)
    assert held(calendar) == {"a", "b"}
    assert world.states() == {"a": SET, "b": SET}


def test_what_never_came_to_a_calendar_and_is_not_planned_any_more_is_not_shown(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    calendar.failure = DOWN
    world.keep(day("a", 1), day("b", 2))
    world.keep(day("a", 1))
    assert world.states() == {"a": PENDING}


def test_the_network_coming_back_is_enough(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failure = UnreachableError("net.too_many_requests", retry_after_s=3600)
    world.keep(day("a", 1))
    calendar.failure = None
    world.pass_time(minutes=10)
    assert held(calendar) == set(), "the service asked for an hour"
    world.planned.try_now("calendar.other")
    world.loop.run()
    assert held(calendar) == set()
    world.planned.try_now()
    world.loop.run()
    assert held(calendar) == {"a"}


def test_what_cannot_be_removed_now_says_so_and_goes_later(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    calendar.failure = DOWN
    world.keep()
    assert world.states() == {"a": RESTORING}
    calendar.failure = None
    world.pass_time(seconds=6)
    assert held(calendar) == set()
    assert world.keys() == []


def test_what_is_to_go_waits_behind_what_cannot_be_moved_now(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1), day("b", 2))
    calendar.failure = DOWN
    world.keep(day("a", 3))
    assert world.states() == {"a": PENDING, "b": RESTORING}
    calendar.failure = None
    world.pass_time(seconds=6)
    assert (held(calendar), world.states()) == ({"a"}, {"a": SET})


def test_a_refusal_stops_that_calendar_and_no_other(calendar: FakeCalendar) -> None:
    other = FakeCalendar("calendar.fake:two", "account:two")
    calendar.failure = SignInNeededError("service.sign_in_again", {"service": "Fake"})
    world = PlannedWorld(calendar, other)
    world.keep(day("a", 1), day("b", 2))
    blocks = {(block.calendar, block.day): block.state for block in world.planned.blocks()}
    assert blocks == {
        ("calendar.fake:one", "a"): FAILED,
        ("calendar.fake:one", "b"): FAILED,
        ("calendar.fake:two", "a"): SET,
        ("calendar.fake:two", "b"): SET,
    }
    calendar.failure = None
    world.planned.try_now("calendar.fake:one")
    world.loop.run()
    assert held(calendar) == {"a", "b"}


def test_a_refusal_of_one_day_does_not_keep_away_the_next(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.failures = [RefusedError("effect.not_taken")]
    world.keep(day("a", 1), day("b", 2))
    assert world.states() == {"a": FAILED, "b": SET}


def test_what_was_done_without_an_answer_is_not_done_twice(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.dropped = 1
    world.keep(day("a", 1))
    assert world.states() == {"a": PENDING}
    world.pass_time(seconds=6)
    assert calendar.writes == ["put day-a"]
    assert world.states() == {"a": SET}


def test_a_block_whose_answer_was_lost_is_still_ours_after_a_crash_over_its_move(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    calendar.dropped = 1
    world.keep(day("a", 1))
    world.killed_at = ("moving", 0)
    world.keep(day("a", 3))
    world.restart()
    assert world.states() == {"a": SET}
    assert calendar.times("a") == (day("a", 3).starts_at.isoformat(), day("a", 3).ends_at.isoformat())


def test_a_day_cancelled_before_it_was_known_to_be_there_goes(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.dropped = 1
    world.keep(day("a", 1))
    world.keep()
    assert held(calendar) == set()


def test_a_day_that_passed_while_it_was_not_known_to_be_there_goes(world: PlannedWorld, calendar: FakeCalendar) -> None:
    calendar.dropped = 1
    world.keep(day("a", 0.001, hours=0.001))
    calendar.failure = DOWN
    world.pass_time(minutes=10)
    calendar.failure = None
    world.planned.try_now()
    world.loop.run()
    assert held(calendar) == set()


@pytest.mark.parametrize("step", ["captured", "intended", "applied", "noted", "moving", "leaving", "restored"])
def test_after_a_crash_at_any_step_the_next_start_goes_on(
    world: PlannedWorld, calendar: FakeCalendar, step: str
) -> None:
    world.keep(day("gone", 1), day("moved", 2))
    world.killed_at = (step, 0)
    wanted = [day("moved", 4), day("new", 3)]
    world.keep(*wanted)
    assert any(isinstance(crash, Killed) for crash in world.crashes)
    world.restart()
    assert held(calendar) == {"moved", "new"}
    assert calendar.times("moved") == (wanted[0].starts_at.isoformat(), wanted[0].ends_at.isoformat())
    assert world.states() == {"moved": SET, "new": SET}


def test_nothing_is_touched_before_it_is_known_what_is_planned(calendar: FakeCalendar) -> None:
    world = PlannedWorld(calendar, begun=False)
    world.loop.run()
    assert world.keys() == []
    world.keep(day("a", 1))
    world.do(world.planned.begin())
    assert held(calendar) == {"a"}


def test_a_calendar_that_is_switched_off_holds_no_planned_day(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.planned.offer([calendar], off=frozenset({calendar.id}))
    world.loop.run()
    assert held(calendar) == set()
    world.planned.offer([calendar])
    world.loop.run()
    assert held(calendar) == {"a"}


def test_a_calendar_whose_account_is_gone_is_not_shown(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.planned.offer([])
    world.loop.run()
    assert world.planned.blocks() == ()
    assert held(calendar) == {"a"}, "nobody can reach it any more"


def test_a_wish_that_cannot_be_written_is_refused_and_the_one_before_holds(
    world: PlannedWorld, calendar: FakeCalendar
) -> None:
    world.keep(day("a", 1))
    world.store.broken = True
    with pytest.raises(StorageError):
        world.keep()
    assert held(calendar) == {"a"}
    assert world.states() == {"a": SET}


def test_a_journal_that_cannot_be_read_is_tried_again(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.journal.broken = True
    world.keep(day("a", 1))
    assert held(calendar) == set()
    world.journal.broken = False
    world.pass_time(seconds=6)
    assert held(calendar) == {"a"}


def test_nobody_is_told_when_nothing_has_changed(world: PlannedWorld) -> None:
    world.keep(day("a", 1))
    told = world.changes
    assert told > 0
    world.planned.try_now()
    world.loop.run()
    assert world.changes == told


def test_all_that_is_under_way_can_be_waited_for(calendar: FakeCalendar) -> None:
    network = HeldExecutor()
    world = PlannedWorld(calendar, remote=network)
    world.keep(day("a", 1))
    waiting = world.tasks.spawn(world.planned.settle())
    world.loop.run()
    assert (waiting.done(), world.states()) == (False, {"a": PENDING})
    network.release()
    world.loop.run()
    assert waiting.done()
    assert held(calendar) == {"a"}


def test_beginning_twice_is_the_same_as_once(world: PlannedWorld, calendar: FakeCalendar) -> None:
    world.keep(day("a", 1))
    world.do(world.planned.begin())
    assert calendar.writes == ["put day-a"]


def test_two_days_with_one_key_are_our_own_mistake(world: PlannedWorld) -> None:
    with pytest.raises(ValueError, match="one key"):
        world.keep(day("a", 1), day("a", 2))


@pytest.mark.parametrize("hours", [0, -1])
def test_a_day_ends_after_it_began(hours: float) -> None:
    with pytest.raises(ValueError, match="a"):
        day("a", 1, hours=hours)
    with pytest.raises(ValueError, match=r"^$"):
        PlannedDay("", MONDAY_9, MONDAY_9 + timedelta(hours=1), "UTC")


def test_a_block_knows_its_day_and_calendar() -> None:
    assert PlannedBlock("a", "calendar.fake:one", SET).detail is None


class AnyPlan(RuleBasedStateMachine):
    """Plans, moves, cancellations, edits, crashes and cut lines in any order; at the end the calendar is exact."""

    def __init__(self) -> None:
        super().__init__()
        self.calendar = FakeCalendar()
        self.world = PlannedWorld(self.calendar)
        self.plan: dict[str, PlannedDay] = {}
        self.touched: set[str] = set()

    def _keep(self) -> None:
        with contextlib.suppress(Killed):
            self.world.keep(*self.plan.values())
        if any(isinstance(crash, Killed) for crash in self.world.crashes):
            self.world.crashes.clear()
            self.world.restart()

    @rule(key=st.sampled_from("abc"), days=st.integers(2, 9))
    def plan_or_move(self, key: str, days: int) -> None:
        self.plan[key] = day(key, days)
        self._keep()

    @rule(key=st.sampled_from("abc"))
    def cancel(self, key: str) -> None:
        self.plan.pop(key, None)
        self._keep()

    @rule(key=st.sampled_from("abc"))
    def edit(self, key: str) -> None:
        if f"day-{key}" in self.calendar.events:
            self.calendar.edit(key)
            self.touched.add(key)

    @rule(times=st.integers(1, 3))
    def cut_the_line(self, times: int) -> None:
        self.calendar.failures = [DOWN] * times

    @rule(times=st.integers(1, 2))
    def lose_answers(self, times: int) -> None:
        self.calendar.dropped = times

    @rule(step=st.sampled_from(["captured", "intended", "applied", "noted", "moving", "leaving", "restored"]))
    def lie_in_wait(self, step: str) -> None:
        self.world.killed_at = (step, 0)

    @rule()
    def restart(self) -> None:
        self.world.killed_at = None
        self.world.restart()

    @invariant()
    def what_the_person_edited_is_as_they_left_it(self) -> None:
        for key in self.touched:
            assert self.calendar.events[f"day-{key}"]["title"] == "Mine now"

    def teardown(self) -> None:
        self.world.killed_at = None
        self.calendar.failures, self.calendar.dropped = [], 0
        self.world.crashes.clear()
        self.world.restart()
        self.world.pass_time(minutes=30)
        for key, planned in self.plan.items():
            if key not in self.touched:
                assert self.calendar.times(key) == (planned.starts_at.isoformat(), planned.ends_at.isoformat())
        assert held(self.calendar) == set(self.plan) | self.touched


TestAnyPlan = AnyPlan.TestCase
