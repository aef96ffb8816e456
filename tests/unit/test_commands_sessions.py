"""What start, toggle, pause, resume, extend and end do and answer."""

from concurrent.futures import Future
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Value
from tests.fakes.effect import ScriptedEffect
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9

STATUS_KEYS = {
    *("version", "state", "session", "channels", "deferred", "tray", "recovered", "observing", "reading", "end_asked")
}
SESSION_KEYS = {
    "id",
    "kind",
    "goal",
    "started_at",
    "planned_end_at",
    "point_person",
    "task",
    "origin",
    "focus_seconds",
    "interruptions",
    "open_interruption",
}


class SpokenEffect(ScriptedEffect):
    """An effect whose values can be put into words."""

    def describe(self, value: Value) -> Reason:
        return Reason("slack.status", {"text": str(value["text"])})


@pytest.fixture
def effect() -> ScriptedEffect:
    return SpokenEffect("notifications.dunst", local=True)


@pytest.fixture
def world(tmp_path: Path, effect: ScriptedEffect) -> ProgramWorld:
    return ProgramWorld(tmp_path, [effect])


def crash(world: ProgramWorld) -> None:
    """Let the program die after an hour of a session, and start again ten minutes later."""
    world.verb("start")
    world.pass_time(hours=1)
    world.clock.pass_time(timedelta(minutes=10))
    world.restart()


def test_start_tells_until_when_and_what_became_of_the_channels(world: ProgramWorld) -> None:
    reply = world.verb("start", until="16:30", goal="Finish the harness")
    assert reply["status"] == 0
    assert reply["text"].splitlines()[0] == "Deep work until 16:30."
    assert reply["text"].splitlines()[1] == "  Notifications: Set, “deep work id-1”, until 16:30"
    assert reply["json"]["what"] == "started"
    assert set(reply["json"]) == STATUS_KEYS | {"what"}
    assert set(reply["json"]["session"]) == SESSION_KEYS
    assert reply["json"]["session"]["planned_end_at"] == "2026-03-02T15:30:00+00:00"
    assert reply["json"]["session"]["goal"] == "Finish the harness"
    assert [(c["id"], c["state"]) for c in reply["json"]["channels"]] == [("notifications.dunst", "set")]


def test_start_succeeds_when_a_channel_fails(world: ProgramWorld, effect: ScriptedEffect) -> None:
    effect.refuse("apply")
    reply = world.verb("start")
    assert reply["status"] == 0
    assert reply["json"]["channels"][0]["state"] == "failed"


def test_for_follows_elapsed_time_and_until_the_wall_clock(world: ProgramWorld) -> None:
    world.verb("start", **{"for": "90m"})
    world.clock.set_by(timedelta(hours=1))
    world.pass_time(minutes=60)
    assert world.verb("status")["json"]["state"] == "deep"
    world.pass_time(minutes=31)
    assert world.verb("status")["json"]["state"] == "off"


def test_a_second_start_extends(world: ProgramWorld) -> None:
    world.verb("start", until="11:00")
    reply = world.verb("start", until="12:00")
    assert reply["json"]["what"] == "extended"
    assert reply["text"].splitlines()[0] == "Deep work now until 12:00."


def test_an_ordinary_start_changes_nothing_outside(world: ProgramWorld, effect: ScriptedEffect) -> None:
    reply = world.verb("start", ordinary=True)
    assert reply["json"]["state"] == "ordinary"
    assert "apply" not in effect.calls


def test_a_dry_run_tells_all_three_values_and_changes_nothing(world: ProgramWorld, effect: ScriptedEffect) -> None:
    effect.person_sets("lunch")
    reply = world.verb("start", dry_run=True)
    assert reply["text"].splitlines()[:3] == ["Nothing has been changed.", "", "Notifications"]
    (channel,) = reply["json"]["channels"]
    assert set(channel) == {"id", "selected", "now", "target", "restored", "error"}
    assert channel["selected"] is True
    assert channel["now"] == channel["restored"] == "“lunch”"
    assert channel["target"].startswith("“deep work")
    assert set(effect.calls) == {"capture"}
    assert world.verb("status")["json"]["state"] == "off"


def test_a_dry_run_tells_what_cannot_be_read_and_what_is_not_selected(
    world: ProgramWorld, effect: ScriptedEffect
) -> None:
    effect.unreachable("capture")
    text = world.verb("start", dry_run=True)["text"]
    assert "now: cannot be reached" in text
    assert "will be restored: what is found then" in text
    world.preferences.off = frozenset({"notifications.dunst"})
    effect.recover()
    reply = world.verb("start", dry_run=True)
    assert "not selected, not touched" in reply["text"]
    assert reply["json"]["channels"][0]["selected"] is False


def test_toggle_starts_then_pauses_then_resumes(world: ProgramWorld) -> None:
    states = [world.verb("toggle")["json"]["state"] for _ in range(3)]
    assert states == ["deep", "paused", "deep"]


def test_pause_lifts_the_silence_and_resume_brings_it_back(world: ProgramWorld, effect: ScriptedEffect) -> None:
    world.verb("start")
    assert world.verb("pause")["json"]["state"] == "paused"
    assert effect.text == ""
    resumed = world.verb("resume")
    assert resumed["text"].startswith("Deep work · 8 h left · 0 interruptions")
    assert effect.text != ""


def test_extend_adds_to_the_planned_end(world: ProgramWorld) -> None:
    world.verb("start", until="12:00")
    reply = world.verb("extend", by="30m")
    assert reply["text"].splitlines()[0] == "Deep work now until 12:30."
    assert reply["json"]["session"]["planned_end_at"] == "2026-03-02T11:30:00+00:00"


def test_end_tells_what_the_session_came_to(world: ProgramWorld, effect: ScriptedEffect) -> None:
    world.verb("start")
    world.pass_time(hours=2)
    world.verb("log", source="chat")
    world.pass_time(hours=3, minutes=10)
    reply = world.verb("end")
    assert reply["text"].splitlines()[0] == "Ended 14:10. 5 h 10 min of focus, 1 interruption."
    assert reply["json"]["session"]["ended_at"] == "2026-03-02T13:10:00+00:00"
    assert reply["json"]["session"]["interruptions"] == 1
    assert reply["json"]["channels"][0]["state"] == "off"
    assert effect.text == ""


def test_end_tells_what_could_not_be_put_back(world: ProgramWorld, effect: ScriptedEffect) -> None:
    world.verb("start")
    effect.unreachable("read", "restore")
    text = world.verb("end")["text"]
    assert "  Notifications: Restoring, still there; stays until it can be reached" in text


@pytest.mark.parametrize("verb", ["pause", "resume", "extend", "end"])
def test_without_a_session_there_is_nothing_to_act_on(world: ProgramWorld, verb: str) -> None:
    reply = world.verb(verb, **({"by": "30m"} if verb == "extend" else {}))
    assert reply["status"] == 3
    assert reply["error"].endswith(".")
    assert reply["text"] == ""


def test_pausing_twice_is_nothing_to_act_on(world: ProgramWorld) -> None:
    world.verb("start")
    world.verb("pause")
    assert world.verb("pause")["status"] == 3


@pytest.mark.parametrize(
    ("verb", "args", "says"),
    [
        ("start", {"until": "25:00"}, "“25:00” is not a time of day. Write it as 16:30."),
        ("start", {"until": "soon"}, "“soon” is not a time of day. Write it as 16:30."),
        ("start", {"until": "08:59"}, "08:59 has passed, and tomorrow's is more than 12 hours away."),
        ("start", {"for": "-5m"}, "“-5m” is not a length of time."),
        ("start", {"for": "0m"}, "“0m” is too short or too long. It can be up to 24 hours."),
        ("start", {"for": "25h"}, "“25h” is too short or too long."),
        ("start", {"for": "1h", "until": "12:00"}, "--until and --for exclude each other."),
        ("start", {"until": 5}, "The request is not understood: until."),
        ("extend", {"by": "later"}, "“later” is not a length of time."),
        ("extend", {}, "Say by how much, as 30m."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(
    world: ProgramWorld, verb: str, args: dict[str, Any], says: str
) -> None:
    reply = world.verb(verb, **args)
    assert reply["status"] == 2
    assert reply["error"].startswith(says)
    assert world.history.kept_sessions == {}


def test_an_ordinary_session_is_not_started_over_a_deep_one(world: ProgramWorld) -> None:
    world.verb("start")
    reply = world.verb("start", ordinary=True)
    assert (reply["status"], reply["error"]) == (
        1,
        "A deep-work session runs. End it first, then start an ordinary one.",
    )


def test_a_start_that_hangs_is_answered_after_five_seconds_and_tells_pending(
    tmp_path: Path, effect: ScriptedEffect
) -> None:
    world = ProgramWorld(tmp_path, [effect])
    guardian: Future[None] = Future()
    world.guardian.stand_by = lambda: guardian  # type: ignore[method-assign]  # one that is not ready yet
    answer = world.tasks.spawn(world.commands().handle({"verb": "start", "args": {}}))
    world.pass_time(seconds=4.9)
    assert not answer.done()
    world.pass_time(seconds=0.2)
    reply: dict[str, Any] = answer.result(timeout=0)
    assert (reply["status"], reply["json"]["channels"][0]["state"]) == (0, "pending")
    guardian.set_result(None)
    world.loop.run()
    assert world.verb("status")["json"]["channels"][0]["state"] == "set"


def test_after_a_crash_every_verb_repeats_the_hint_until_it_is_decided(world: ProgramWorld) -> None:
    crash(world)
    status = world.verb("status")
    assert status["json"]["recovered"] == {
        "session": "id-1",
        "died_at": (MONDAY_9 + timedelta(hours=1)).isoformat(),
        "decided": None,
    }
    hint = status["hint"]
    assert hint.startswith("Deepday stopped at 10:00 without ending the day. “deepday resume” goes on, ")
    assert world.verb("log")["hint"] == hint
    assert world.verb("extend", by="5m")["hint"] == hint
    world.verb("resume")
    assert world.verb("status")["hint"] == ""
    assert world.verb("status")["json"]["recovered"]["decided"] == "resumed"


def test_after_a_crash_end_ends_the_day_where_it_stopped(world: ProgramWorld) -> None:
    crash(world)
    assert world.verb("end")["text"].splitlines()[0] == "Ended 10:00. 1 h of focus, 0 interruptions."


def test_after_a_crash_start_says_that_the_dead_session_ended(world: ProgramWorld) -> None:
    crash(world)
    reply = world.verb("start")
    assert reply["json"]["what"] == "replaced"
    assert reply["text"].splitlines()[0] == "The session that stopped at 10:00 ended there."
    assert reply["json"]["recovered"]["decided"] == "replaced"


def test_a_history_that_cannot_be_written_is_told(world: ProgramWorld) -> None:
    world.history.broken = True
    reply = world.verb("start")
    assert reply["status"] == 1
    assert reply["error"]


def test_hostile_text_is_kept_as_one_clean_line(world: ProgramWorld) -> None:
    world.verb("start", goal="a\x00b\ud800\n{until}\u2028" + "x" * 5000)
    goal = world.verb("status")["json"]["session"]["goal"]
    assert goal.startswith("a b {until} x")
    assert len(goal) == 300
    goal.encode()


def test_instants_are_aware(world: ProgramWorld) -> None:
    session = world.verb("start")["json"]["session"]
    assert datetime.fromisoformat(session["started_at"]) == MONDAY_9.astimezone(UTC)
