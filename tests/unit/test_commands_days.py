"""The verb day, and what the verbs say of ordinary days that are observed."""

from datetime import timedelta
from pathlib import Path

import pytest

from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    world = ProgramWorld(tmp_path)
    world.observer.begin()
    world.loop.run()
    return world


def left_running(world: ProgramWorld) -> None:
    """Work until 15:00 and close the lid until the next morning."""
    world.presence.touch()
    world.pass_time(minutes=5)
    for _each in range(71):
        world.presence.touch()
        world.pass_time(minutes=5)
    world.do(world.controller.fall_asleep())
    world.clock.pass_time(timedelta(hours=18))
    world.do(world.controller.wake_up())
    world.loop.run()


def test_status_says_that_it_observes(world: ProgramWorld) -> None:
    world.presence.touch()
    world.pass_time(minutes=5)
    reply = world.verb("status")
    assert reply["text"] == "Observing an ordinary day · 5 min of focus · 0 interruptions"
    assert (reply["json"]["state"], reply["json"]["observing"]) == ("ordinary", "on")
    assert reply["json"]["session"]["origin"] == "observed"


def test_status_says_where_nothing_can_be_observed(world: ProgramWorld) -> None:
    reply = world.verb("status")
    assert "Ordinary days cannot be observed: nothing here tells" in reply["text"]
    assert reply["json"]["observing"] == "unknown"


def test_pause_and_resume_are_about_what_is_observed(world: ProgramWorld) -> None:
    world.presence.touch()
    assert world.verb("pause")["text"].startswith("Observing is paused")
    assert world.verb("status")["json"]["observing"] == "paused"
    assert world.verb("resume")["text"].startswith("Observing an ordinary day")
    world.do(world.observer.pause())
    world.verb("end")
    assert world.verb("resume")["status"] == 0
    assert world.verb("status")["json"]["observing"] == "on"


def test_start_takes_over_from_what_is_observed(world: ProgramWorld) -> None:
    world.presence.touch()
    assert world.verb("start", until="16:30")["json"]["what"] == "started"


def test_looking_at_the_day_asks_about_a_session_that_was_left_running(world: ProgramWorld) -> None:
    left_running(world)
    hint = (
        "The session of Monday, 2 March was left running; your last activity was at 15:00. "
        "“deepday day 2026-03-02 --ended 15:00” says that it ended then."
    )
    assert [world.verb(verb)["hint"] for verb in ("status", "today", "day")] == [hint] * 3
    assert world.verb("settings", action="list")["hint"] == ""
    asked = world.verb("status")["json"]["end_asked"]
    assert (asked["date"], asked["ended_at"]) == ("2026-03-02", "2026-03-02T14:00:00+00:00")


def test_day_takes_the_answer(world: ProgramWorld) -> None:
    left_running(world)
    reply = world.verb("day", date="2026-03-02", ended="15:30")
    assert reply["status"] == 0
    assert reply["json"]["sessions"][0]["ended_at"] == "2026-03-02T14:30:00+00:00"
    assert reply["hint"] == ""
    assert world.history.guessed_ends() == []


def test_the_time_that_was_proposed_is_no_correction(world: ProgramWorld) -> None:
    left_running(world)
    world.verb("day", date="2026-03-02", ended="15:00")
    assert world.history.corrections == []
    assert world.history.guessed_ends() == []


def test_a_time_after_midnight_is_one_of_the_next_date(world: ProgramWorld) -> None:
    left_running(world)
    reply = world.verb("day", date="2026-03-02", ended="01:15")
    assert reply["json"]["sessions"][0]["ended_at"] == "2026-03-03T00:15:00+00:00"


@pytest.mark.parametrize(
    ("args", "status", "error"),
    [
        ({"ended": "15:00"}, 3, "No session was left running: there is no end to be confirmed."),
        ({"date": "2026-03-02", "ended": "noon"}, 2, "“noon” is not a time of day"),
        ({"date": "yesterday"}, 2, "“yesterday” is not a date"),
    ],
)
def test_what_cannot_be_is_refused(world: ProgramWorld, args: dict[str, object], status: int, error: str) -> None:
    left_running(world)
    world.presence.touch()
    reply = world.verb("day", **args)
    assert reply["status"] == status
    assert error in reply["error"]


def test_day_tells_what_any_day_came_to(world: ProgramWorld) -> None:
    world.presence.touch()
    world.pass_time(minutes=5)
    reply = world.verb("day")
    assert reply["json"]["date"] == MONDAY_9.date().isoformat()
    assert reply["json"]["focus_seconds"] == 300
    assert "Monday, 2 March 2026" in reply["text"]
    assert world.verb("day", date="2026-01-05")["json"]["sessions"] == []


def test_a_past_day_is_asked_about_before_its_numbers_are_told(world: ProgramWorld) -> None:
    for _each in range(6):
        world.presence.touch()
        world.pass_time(minutes=5)
    world.presence.touch()
    world.verb("end")
    world.pass_time(hours=24)
    asked = world.verb("day", date="2026-03-02")["text"]
    assert "“deepday day 2026-03-02 --focus 4 --stress 2 --progress 4 --unlogged 0” closes it." in asked
    assert "longest unbroken" not in asked
    told = world.verb("day", date="2026-03-02", focus="4", unlogged="1-2", note="late start")["text"]
    assert "longest unbroken 30 min" in told
    assert "Counts as: partly logged · focus 4 · one or two interruptions went unlogged · late start" in told
    assert "longest unbroken 30 min" in world.verb("day", date="2026-03-02")["text"]
