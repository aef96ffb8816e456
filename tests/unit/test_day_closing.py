"""Closing a day: its sheet, what its log can be trusted for, corrections, and when it is asked for."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayFacts, DayState, Ratings, Unlogged, sheet_of, state_of
from deepday.domain.session import SessionKind
from deepday.engine.session_plan import StartWish
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9

FIVE = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
MONDAY = date(2026, 3, 2)
HOUR_S = 3600.0


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


@pytest.fixture
def over(world: ProgramWorld) -> ProgramWorld:
    """A deep-work day with one interruption, just over."""
    world.verb("start")
    world.pass_time(hours=1)
    world.verb("log", **{"for": "5m"})
    world.pass_time(hours=7)
    return world


# --- what the state follows from ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "unlogged", "state"),
    [
        (DayFacts(True), None, "not_logged"),
        (DayFacts(False), None, "off"),
        (DayFacts(True), Unlogged.NONE, "logged_zero"),
        (DayFacts(True, HOUR_S), None, "logged_zero"),
        (DayFacts(False, HOUR_S), None, "logged_zero"),
        (DayFacts(True, HOUR_S, end_guessed=True), None, "not_logged"),
        (DayFacts(False, HOUR_S, end_guessed=True), None, "not_logged"),
        (DayFacts(True, HOUR_S, end_guessed=True), Unlogged.NONE, "logged_zero"),
        (DayFacts(True, HOUR_S, end_guessed=True), Unlogged.SOME, "partial"),
        (DayFacts(True, HOUR_S), Unlogged.MANY, "partial"),
        (DayFacts(True, HOUR_S, 3), None, "logged"),
        (DayFacts(True, HOUR_S, 3), Unlogged.NONE, "logged"),
        (DayFacts(True, HOUR_S, 3), Unlogged.SOME, "partial"),
        (DayFacts(True, HOUR_S, 3, end_guessed=True), None, "partial"),
        (DayFacts(True, HOUR_S, 3, end_guessed=True), Unlogged.NONE, "logged"),
        (DayFacts(True, 0.0, 1), None, "logged"),
    ],
)
def test_a_day_counts_as_what_is_known_of_it(facts: DayFacts, unlogged: Unlogged | None, state: str) -> None:
    assert state_of(facts, unlogged) == state


def test_a_state_that_nobody_said_keeps_up_with_what_is_there() -> None:
    kept = Sheet(MONDAY, DayState.LOGGED_ZERO, origin="observed")
    assert sheet_of(MONDAY, kept, DayFacts(True, HOUR_S, 1)).state is DayState.LOGGED
    assert sheet_of(MONDAY, None, DayFacts(True, HOUR_S, 1)).state is DayState.LOGGED


def test_a_state_that_was_said_stays_unless_something_is_logged_on_a_day_without() -> None:
    off = Sheet(MONDAY, DayState.OFF)
    assert sheet_of(MONDAY, off, DayFacts(True, HOUR_S, 1)) == off
    zero = Sheet(MONDAY, DayState.LOGGED_ZERO)
    assert sheet_of(MONDAY, zero, DayFacts(True, HOUR_S)) == zero
    assert sheet_of(MONDAY, zero, DayFacts(True, HOUR_S, 1)).state is DayState.LOGGED


# --- filling it in ----------------------------------------------------------------------------------


def test_the_sheet_is_filled_in_with_the_verb_day(over: ProgramWorld) -> None:
    reply = over.verb("day", focus="4", stress="2", progress="5", unlogged="0", note=" went\nwell ")
    assert reply["json"]["state"] == "logged"
    assert reply["json"]["ratings"] == {"focus": 4, "stress": 2, "progress": 5}
    assert (reply["json"]["unlogged"], reply["json"]["note"]) == ("0", "went well")
    assert reply["text"].splitlines()[1] == (
        "Counts as: logged · focus 4, stress 2, progress 5 · nothing went unlogged · went well"
    )
    assert over.sheets.kept[MONDAY] == Sheet(
        MONDAY, DayState.LOGGED, Ratings(4, 2, 5), Unlogged.NONE, "went well", "observed"
    )
    assert over.history.corrections == []


def test_what_is_not_said_again_stays(over: ProgramWorld) -> None:
    over.verb("day", focus="4", note="well")
    reply = over.verb("day", stress="1", unlogged="1-2")
    assert reply["json"]["ratings"] == {"focus": 4, "stress": 1, "progress": None}
    assert (reply["json"]["note"], reply["json"]["state"]) == ("well", "partial")
    assert over.verb("day", note="")["json"]["note"] is None


def test_the_day_can_be_closed_with_the_session(world: ProgramWorld) -> None:
    world.verb("start")
    world.pass_time(hours=2)
    reply = world.verb("end", focus="3", unlogged="3+")
    assert reply["json"]["day"]["state"] == "partial"
    assert reply["text"].splitlines()[-1] == (
        "Counts as: partly logged · focus 3 · three or more interruptions went unlogged"
    )
    assert world.verb("day")["json"]["ratings"] == {"focus": 3, "stress": None, "progress": None}


def test_a_wrong_answer_does_not_end_the_session(world: ProgramWorld) -> None:
    world.verb("start")
    reply = world.verb("end", focus="6")
    assert (reply["status"], reply["error"]) == (2, "“6” is no rating. Write a number from 1 (low) to 5 (high).")
    assert world.verb("status")["json"]["state"] == "deep"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"focus": "0"}, "“0” is no rating"),
        ({"stress": "four"}, "“four” is no rating"),
        ({"state": "fine"}, "“fine” is no state of a day. There are: logged, logged_zero, partial, not_logged, off."),
        ({"unlogged": "2"}, "“2” is no answer. There are: 0, 1-2, 3+."),
        ({"date": "2026-03-03", "focus": "3"}, "2026-03-03 has not come yet."),
    ],
)
def test_what_is_no_answer_is_refused(over: ProgramWorld, args: dict[str, object], error: str) -> None:
    reply = over.verb("day", **args)
    assert reply["status"] == 2
    assert error in reply["error"]
    assert over.sheets.kept == {}


def test_any_day_can_be_closed_later(over: ProgramWorld) -> None:
    over.clock.pass_time(timedelta(days=3))
    assert over.verb("day", date="2026-03-02", focus="2")["json"]["ratings"]["focus"] == 2
    assert over.verb("day", date="2026-03-03")["json"]["state"] == "not_logged"
    assert over.verb("day", date="2026-03-03", state="off")["json"]["state"] == "off"
    assert over.verb("day", date="2026-03-01")["json"]["state"] == "off"


# --- corrections --------------------------------------------------------------------------------------


def corrections(world: ProgramWorld) -> list[tuple[str, str, str | None, str | None]]:
    return [(c.entry, c.field, c.before, c.after) for c in world.history.corrections]


def test_a_state_that_is_corrected_is_kept_with_what_it_was(over: ProgramWorld) -> None:
    over.verb("day", state="not-logged")
    over.verb("day", state="partial")
    assert corrections(over) == [
        ("2026-03-02", "state", "logged", "not_logged"),
        ("2026-03-02", "state", "not_logged", "partial"),
    ]
    over.verb("day", unlogged="0")
    assert over.verb("day")["json"]["state"] == "partial", "what the person says stays"


def test_an_answer_that_is_changed_is_kept_with_what_it_was(over: ProgramWorld) -> None:
    over.verb("day", focus="4", unlogged="0", note="well")
    over.verb("day", focus="3", unlogged="1-2", note="not so well")
    assert corrections(over) == [
        ("2026-03-02", "focus", "4", "3"),
        ("2026-03-02", "unlogged", "0", "1-2"),
        ("2026-03-02", "note", "well", "not so well"),
    ]


def test_the_answer_about_a_guessed_end_makes_the_day_count(world: ProgramWorld) -> None:
    world.observer.begin()
    world.do(world.controller.start(StartWish(SessionKind.ORDINARY)))
    world.presence.touch()
    world.pass_time(hours=24)
    assert world.verb("day", date="2026-03-02")["json"]["state"] == "not_logged"
    world.verb("day", date="2026-03-02", ended="12:00")
    assert world.verb("day", date="2026-03-02")["json"]["state"] == "logged_zero"


# --- when it is asked for -------------------------------------------------------------------------------


def due(world: ProgramWorld) -> bool:
    return world.controller.overview().sheet_due


def test_it_is_asked_for_when_the_working_day_is_over(world: ProgramWorld) -> None:
    world.verb("start", until="16:30")
    assert not due(world)
    world.pass_time(hours=7, minutes=45)
    assert world.controller.overview().session is None
    assert not due(world), "work may go on until 17:00"
    world.pass_time(minutes=20)
    assert due(world)
    assert "“deepday day --focus 4 --stress 2 --progress 4 --unlogged 0” closes it." in world.verb("status")["text"]


def test_it_is_asked_for_when_a_whole_day_is_ended_early(world: ProgramWorld) -> None:
    world.verb("start")
    world.pass_time(hours=3)
    assert "How was the day?" in world.verb("end")["text"]
    assert due(world)


def test_it_is_asked_for_when_the_person_ends_an_observed_day(world: ProgramWorld) -> None:
    world.observer.begin()
    world.presence.touch()
    world.pass_time(minutes=30)
    world.presence.touch()
    world.verb("end")
    assert due(world)


def test_it_is_not_asked_for_after_a_block_or_on_a_day_without_work(world: ProgramWorld) -> None:
    world.verb("start", **{"for": "25m"})
    world.pass_time(minutes=30)
    assert not due(world)
    world.clock.pass_time(timedelta(days=1, hours=10))
    assert not due(world)


def test_once_it_is_filled_in_it_is_not_asked_for_again(over: ProgramWorld) -> None:
    assert due(over)
    over.verb("day", unlogged="0")
    assert not due(over)


def test_who_does_not_want_to_is_not_asked_again_that_day(over: ProgramWorld) -> None:
    over.closing.not_today()
    assert not due(over)
    over.clock.wall = FIVE + timedelta(hours=15)
    over.verb("start")
    over.pass_time(hours=11)
    assert due(over)


def test_it_is_asked_for_until_the_day_turns(over: ProgramWorld) -> None:
    over.clock.wall = MONDAY_9 + timedelta(hours=18)
    assert due(over)
    over.clock.wall = MONDAY_9 + timedelta(hours=20)
    assert not due(over)


def test_it_is_not_asked_for_while_a_decision_waits(world: ProgramWorld) -> None:
    world.verb("start", until="23:00")
    world.pass_time(hours=9)
    world.restart()
    assert world.controller.overview().undecided is not None
    assert not due(world)


# --- the two lines about a deep-work day ------------------------------------------------------------


def test_two_lines_look_back_on_a_deep_work_day(over: ProgramWorld) -> None:
    assert (
        "Two lines, if you like: “deepday day --went-well TEXT --change TEXT”." in over.verb("day", focus="4")["text"]
    )
    reply = over.verb("day", went_well="No chat\nbefore noon", change="Phone in the drawer")
    assert "Went well: No chat before noon\nOtherwise next time: Phone in the drawer" in reply["text"]
    assert "Two lines, if you like" not in reply["text"]
    assert (reply["json"]["went_well"], reply["json"]["change"]) == ("No chat before noon", "Phone in the drawer")
    assert over.verb("day", focus="5")["json"]["change"] == "Phone in the drawer", "what is not said stays"
    assert over.verb("day", change="")["json"]["change"] is None
    assert ("change", "Phone in the drawer") in {(c.field, c.before) for c in over.history.corrections}


def test_an_ordinary_day_is_not_looked_back_on(world: ProgramWorld) -> None:
    world.verb("start", ordinary=True)
    world.pass_time(hours=8)
    assert "Two lines" not in world.verb("end", focus="4")["text"]


def test_the_end_of_deep_work_takes_the_two_lines_too(world: ProgramWorld) -> None:
    world.verb("start")
    world.pass_time(hours=1)
    assert "Went well: The new cache" in world.verb("end", went_well="The new cache")["text"]
