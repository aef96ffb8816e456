"""Tasks: the estimate is locked when work begins, focus is attributed to the task that is worked on."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.program import ProgramWorld


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def task(world: ProgramWorld, action: str, **args: object) -> dict[str, Any]:
    """Do something with tasks and return what it says of the task."""
    reply = world.verb("task", action=action, **args)
    assert reply["status"] == 0, reply["error"]
    document: dict[str, Any] = reply["json"]
    return document


def added(world: ProgramWorld, title: str = "Write the harness", **args: object) -> str:
    return str(task(world, "add", title=title, **args)["id"])


def error(world: ProgramWorld, action: str, **args: object) -> tuple[int, str]:
    reply = world.verb("task", action=action, **args)
    return reply["status"], reply["error"]


def test_a_task_is_added_with_the_persons_own_estimate(world: ProgramWorld) -> None:
    reply = world.verb("task", action="add", title=" Write\nthe harness ", estimate="16h", why="Long thoughts")
    document = reply["json"]
    assert reply["text"] == document["id"]
    assert (document["title"], document["why"]) == ("Write the harness", "Long thoughts")
    assert (document["estimate_minutes"], document["started_at"], document["actual_minutes"]) == (960, None, None)
    assert world.verb("task", action="list")["json"] == {"tasks": [document]}


def test_tasks_are_listed_in_words(world: ProgramWorld) -> None:
    assert world.verb("task", action="list")["text"] == "No tasks yet. “deepday task add” adds one."
    first = added(world, estimate="4h")
    added(world, "Read the audit")
    world.verb("start", task=first)
    world.pass_time(hours=1, minutes=20)
    assert world.verb("task", action="list")["text"].splitlines() == [
        f"{first[:8]}  Write the harness · 1 h 20 min of focus, estimated 4 h",
        "id-2  Read the audit · not begun",
    ]
    assert "Task: Write the harness · 1 h 20 min of focus, estimated 4 h" in world.verb("status")["text"]
    assert world.verb("status")["json"]["session"]["task"] == first


def test_the_estimate_can_be_changed_until_work_begins(world: ProgramWorld) -> None:
    one = added(world, estimate="4h")
    assert task(world, "edit", id=one, estimate="6h", title="Write the new harness")["estimate_minutes"] == 360
    assert [(c.entry, c.field, c.before) for c in world.history.corrections] == [
        (one, "title", "Write the harness"),
        (one, "estimate_minutes", "240"),
    ]
    task(world, "start", id=one)
    told = "Work on “Write the new harness” has begun, so its estimate stays as it was."
    assert error(world, "edit", id=one, estimate="8h") == (2, told)
    assert task(world, "edit", id=one, why="Because")["why"] == "Because"


def test_a_start_with_a_task_locks_its_estimate_too(world: ProgramWorld) -> None:
    one = added(world, estimate="4h")
    assert world.verb("start", task=one)["status"] == 0
    assert error(world, "edit", id=one, estimate="8h")[0] == 2
    assert task(world, "list")["tasks"][0]["started_at"] == "2026-03-02T08:00:00+00:00"


def test_a_dry_run_begins_nothing(world: ProgramWorld) -> None:
    one = added(world)
    world.verb("start", task=one, dry_run=True)
    assert task(world, "list")["tasks"][0]["started_at"] is None


def test_focus_is_attributed_to_the_task_without_gaps(world: ProgramWorld) -> None:
    one = added(world)
    world.verb("start", task=one)
    world.pass_time(hours=1)
    world.verb("pause")
    world.pass_time(minutes=30)
    world.verb("resume")
    world.pass_time(hours=1)
    done = task(world, "done", id=one)
    assert done["actual_minutes"] == 120
    world.pass_time(hours=1)
    assert task(world, "list")["tasks"][0]["focus_seconds"] == 7200, "what comes after is not part of it"
    assert world.verb("status")["json"]["session"]["task"] is None


def test_two_tasks_in_one_session_each_get_their_own(world: ProgramWorld) -> None:
    first, second = added(world), added(world, "Read the audit")
    world.verb("start", task=first)
    world.pass_time(hours=2)
    task(world, "start", id=second)
    world.pass_time(hours=1)
    task(world, "start", id=first)
    world.pass_time(minutes=30)
    world.verb("end")
    assert task(world, "done", id=first)["actual_minutes"] == 150
    assert task(world, "done", id=second)["actual_minutes"] == 60


def test_a_task_goes_on_in_the_sessions_of_the_same_day(world: ProgramWorld) -> None:
    one = added(world)
    task(world, "start", id=one)
    world.verb("start", **{"for": "1h"})
    world.pass_time(hours=2)
    world.restart()
    world.verb("start", **{"for": "1h"})
    world.pass_time(hours=2)
    world.clock.pass_time(timedelta(days=1))
    world.verb("start", **{"for": "1h"})
    assert world.verb("status")["json"]["session"]["task"] is None
    world.pass_time(hours=2)
    assert task(world, "done", id=one)["actual_minutes"] == 120


def test_another_task_can_be_named_while_a_session_runs(world: ProgramWorld) -> None:
    first, second = added(world), added(world, "Read the audit")
    world.verb("start", task=first)
    world.pass_time(hours=1)
    assert world.verb("start", task=second)["json"]["what"] == "extended"
    world.pass_time(hours=1)
    assert [t["focus_seconds"] for t in task(world, "list")["tasks"]] == [3600, 3600]


def test_how_long_it_took_can_be_said_and_corrected(world: ProgramWorld) -> None:
    one = added(world)
    assert task(world, "done", id=one, actual="5h")["actual_minutes"] == 300
    assert task(world, "done", id=one, actual="5h30m")["actual_minutes"] == 330
    assert [(c.field, c.before, c.after) for c in world.history.corrections] == [("actual_minutes", "300", "330")]
    assert world.verb("task", action="list")["text"].endswith("Write the harness · done in 5 h 30 min")


def test_ids_may_be_abbreviated_if_that_is_unique(world: ProgramWorld) -> None:
    added(world)
    added(world, "Read the audit")
    assert error(world, "start", id="id-") == (1, "There is no task “id-”. “deepday task list” shows all.")
    assert task(world, "start", id="id-2")["title"] == "Read the audit"
    assert world.verb("start", task="id-1")["json"]["session"]["task"] == "id-1"


@pytest.mark.parametrize(
    ("action", "args", "status", "told"),
    [
        ("add", {"title": " "}, 2, "A task needs a title."),
        ("add", {"title": "x", "estimate": "soon"}, 2, "“soon” is not a length of time. Write it as 90m or 1h30m."),
        ("add", {"title": "x", "estimate": "0h"}, 2, "“0h” is too short or too long for a task."),
        ("edit", {"id": "id-1", "title": ""}, 2, "A task needs a title."),
        ("start", {"id": "nothing"}, 1, "There is no task “nothing”. “deepday task list” shows all."),
        ("done", {"id": ""}, 1, "There is no task “”. “deepday task list” shows all."),
        ("burn", {}, 2, "“burn” is nothing that can be done with tasks."),
    ],
)
def test_what_cannot_be_is_refused(
    world: ProgramWorld, action: str, args: dict[str, object], status: int, told: str
) -> None:
    added(world)
    assert error(world, action, **args) == (status, told)


def test_what_is_done_is_done(world: ProgramWorld) -> None:
    one = added(world)
    task(world, "done", id=one)
    told = (2, "“Write the harness” is done already.")
    assert error(world, "done", id=one) == told
    assert error(world, "start", id=one) == told
    reply = world.verb("start", task=one)
    assert (reply["status"], reply["error"]) == told
    assert world.verb("status")["json"]["state"] == "off"


def test_a_session_whose_task_is_gone_runs_without_one(world: ProgramWorld) -> None:
    one = added(world)
    world.verb("start", task=one)
    world.task_list.kept.clear()
    world.restart()
    world.verb("resume")
    assert world.controller.overview().task is None


def test_a_session_can_be_about_no_task_in_particular(world: ProgramWorld) -> None:
    one = added(world)
    task(world, "start", id=one)
    assert world.verb("start", task="")["json"]["session"]["task"] is None
    assert world.verb("start", task=one)["json"]["session"]["task"] == one
    assert world.verb("start", task="")["json"]["session"]["task"] is None


def test_a_task_can_be_added_and_listed_while_a_session_without_one_runs(world: ProgramWorld) -> None:
    world.verb("start")
    world.pass_time(hours=1)
    added(world)
    assert task(world, "list")["tasks"][0]["focus_seconds"] == 0


@pytest.mark.parametrize("session", [True, False])
def test_work_before_the_day_turns_belongs_to_its_calendar_date(world: ProgramWorld, *, session: bool) -> None:
    world.clock.wall = world.clock.wall.replace(hour=1, minute=30)
    one = added(world)
    if session:
        world.verb("start", **{"for": "1h"})
    assert task(world, "start", id=one)["day"] == world.clock.wall.date().isoformat()
