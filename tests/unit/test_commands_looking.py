"""What status, today, history, doctor, show and a request that is none answer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deepday import __version__
from deepday.commands.ports import Check
from deepday.commands.windows import WINDOWS
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from tests.fakes.effect import ScriptedEffect
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def a_day(world: ProgramWorld) -> None:
    """Two hours of deep work with two interruptions, the second one put off."""
    world.verb("start", until="17:00", goal="harness")
    world.pass_time(minutes=30)
    world.verb("log", source="chat", who="Ada")
    world.pass_time(minutes=10)
    world.verb("back")
    world.pass_time(minutes=80)
    world.verb("log", source="email", outcome="deferred", due="17:00", **{"for": "2m"})


def test_status_of_nothing_has_every_key(world: ProgramWorld) -> None:
    reply = world.verb("status")
    assert reply["text"] == "No deep work now"
    assert reply["json"] == {
        "version": __version__,
        "state": "off",
        "session": None,
        "channels": [],
        "deferred": 0,
        "tray": True,
        "recovered": None,
        "observing": "off",
        "reading": False,
        "end_asked": None,
    }


def test_status_tells_the_session_in_numbers(world: ProgramWorld) -> None:
    a_day(world)
    status = world.verb("status")["json"]
    assert status["session"] == {
        "id": "id-1",
        "kind": "deep",
        "goal": "harness",
        "started_at": MONDAY_9.isoformat(),
        "planned_end_at": (MONDAY_9 + timedelta(hours=8)).isoformat(),
        "point_person": "Marta Ruiz",
        "task": None,
        "origin": "logged",
        "focus_seconds": 7200,
        "interruptions": 2,
        "open_interruption": None,
    }
    assert (status["state"], status["deferred"]) == ("deep", 1)


def test_status_names_the_interruption_that_is_open(world: ProgramWorld) -> None:
    world.verb("start")
    entry_id = world.verb("log")["json"]["id"]
    assert world.verb("status")["json"]["session"]["open_interruption"] == entry_id


def test_status_tells_in_words_what_needs_the_person(world: ProgramWorld) -> None:
    a_day(world)
    world.controller.situation.set_trouble("hotkey", Reason("effect.not_taken"))
    assert world.verb("status")["text"].splitlines() == [
        "Deep work · 6 h left · 2 interruptions",
        "Goal: harness",
        "Point person: Marta Ruiz",
        "1 request put off",
        "It was accepted and then not done. Look at its own settings.",
    ]


def test_channels_show_what_was_found_and_what_is_there(tmp_path: Path) -> None:
    world = ProgramWorld(tmp_path, [ScriptedEffect("notifications.dunst", local=True)])
    world.verb("start")
    (channel,) = world.verb("status")["json"]["channels"]
    assert set(channel) == {"id", "state", "detail", "prior", "now"}
    assert channel["prior"] == {"text": "", "ends_at": ""}
    assert channel["now"]["text"] == "deep work id-1"


def test_today_of_an_empty_day_tells_the_hotkey(world: ProgramWorld) -> None:
    assert world.verb("today")["text"].splitlines() == [
        "Monday, 2 March",
        "No deep work now",
        "Nothing logged yet. Ctrl+Alt+I logs an interruption anywhere.",
    ]
    world.verb("settings", action="set", key="hotkeys.log", value="")
    assert world.verb("today")["text"].endswith("“deepday log chat” logs an interruption.")


def test_today_tells_numbers_and_entries(world: ProgramWorld) -> None:
    a_day(world)
    assert world.verb("today")["text"].splitlines() == [
        "Monday, 2 March",
        "Deep work · 6 h left · 2 interruptions",
        "2 h of focus · 2 interruptions · longest unbroken 1 h 20 min",
        "",
        "09:30  chat · Ada · handled",
        "11:00  e-mail · deferred, due 17:00",
        "",
        "Put off:",
        "11:00  e-mail · deferred, due 17:00",
    ]
    document = world.verb("today", json=True)["json"]
    assert document["date"] == "2026-03-02"
    assert document["focus_seconds"] == 7200
    assert document["longest_unbroken_seconds"] == 4800
    assert document["interruptions"] == 2
    assert [entry["source"] for entry in document["entries"]] == ["chat", "email"]
    assert [entry["in_focus"] for entry in document["entries"]] == [True, False]
    assert [entry["id"] for entry in document["deferred"]] == [document["entries"][1]["id"]]


def test_history_prints_days_with_sessions_and_entries(world: ProgramWorld) -> None:
    a_day(world)
    world.verb("end")
    world.pass_time(days=1)
    world.verb("log", source="call")
    reply = world.verb("history", json=True)["json"]
    assert [day["date"] for day in reply["days"]] == ["2026-03-02", "2026-03-03"]
    first = reply["days"][0]
    assert [s["id"] for s in first["sessions"]] == ["id-1"]
    assert set(first["sessions"][0]) >= {"started_at", "ended_at", "time_zone", "gaps", "focus_seconds"}
    assert len(first["entries"]) == 2
    text = world.verb("history")["text"]
    assert text.startswith("Tuesday, 3 March 2026\n")
    assert "  09:00–11:00  Deep work · 2 h of focus · harness" in text  # noqa: RUF001 -- an en dash, as printed


def test_history_keeps_to_the_days_asked_for(world: ProgramWorld) -> None:
    a_day(world)
    asked = {"from": "2026-02-01", "until": "2026-03-01", "json": True}
    assert world.verb("history", **asked)["json"] == {"days": []}
    assert world.verb("history", until="2026-03-01")["text"] == "Nothing is kept of these days."
    assert len(world.verb("history", json=True, **{"from": "2026-03-02"})["json"]["days"]) == 1


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"from": "yesterday"}, "“yesterday” is not a date. Write it as 2026-03-02."),
        ({"until": "2026-02-30"}, "“2026-02-30” is not a date."),
        ({"from": "2026-03-02", "until": "2026-03-01"}, "2026-03-02 is later than 2026-03-01."),
    ],
)
def test_history_refuses_dates_that_make_no_sense(world: ProgramWorld, args: dict[str, Any], says: str) -> None:
    reply = world.verb("history", **args)
    assert (reply["status"], reply["error"][: len(says)]) == (2, says)


@pytest.mark.parametrize("first", ["0001-01-01", "9999-12-31"])
def test_history_reaches_to_both_ends_of_the_calendar(world: ProgramWorld, first: str) -> None:
    assert world.verb("history", **{"from": first})["status"] == 0
    assert world.verb("history", until=first)["status"] == 0


def test_doctor_tells_of_every_check_whether_it_works_why_and_what_next(world: ProgramWorld) -> None:
    world.checks = [
        Check("sense.idle", "sense", Viability(works=None, detail=Reason("channel.cannot_be_read"))),
        Check(
            "notifications.kde",
            "effect",
            Viability(works=False, detail=Reason("channel.cannot_be_read"), next_step=Reason("effect.not_taken")),
        ),
        Check("notifications.dunst", "effect", Viability(works=True, detail=Reason("channel.found_then"))),
    ]
    reply = world.verb("doctor")
    assert reply["text"].splitlines() == [
        "Channels",
        "  Notifications: KDE Plasma: does not work here. Cannot be reached.",
        "    It was accepted and then not done. Look at its own settings.",
        "  Notifications: dunst: works. What is found then.",
        "",
        "Presence",
        "  Idle time: cannot tell. Cannot be reached.",
    ]
    assert reply["json"]["checks"][1] == {
        "id": "notifications.kde",
        "kind": "effect",
        "works": False,
        "detail": "cannot be reached",
        "next_step": "It was accepted and then not done. Look at its own settings.",
    }
    assert [check["works"] for check in reply["json"]["checks"]] == [None, False, True]


@pytest.mark.parametrize("what", WINDOWS)
def test_show_opens_the_window_that_is_named(world: ProgramWorld, what: str) -> None:
    assert world.verb("show", what=what)["status"] == 0
    assert world.windows.shown == [what]


def test_show_opens_today_if_none_is_named(world: ProgramWorld) -> None:
    world.verb("show")
    assert world.windows.shown == ["today"]


def test_show_refuses_what_is_no_window_and_what_has_no_screen(world: ProgramWorld) -> None:
    assert world.verb("show", what="door")["status"] == 2
    world.windows.display = False
    reply = world.verb("show")
    assert (reply["status"], reply["error"]) == (1, "There is no screen here, so no window can be shown.")


@pytest.mark.parametrize(
    "request_",
    [{}, {"verb": 5}, {"verb": "dance"}, {"verb": "status", "args": []}, {"verb": ["status"], "args": {}}],
)
def test_a_request_that_is_none_gets_a_reply_all_the_same(world: ProgramWorld, request_: dict[str, object]) -> None:
    reply = world.request(request_)
    assert reply["status"] == 2
    assert reply["error"]


def test_every_reply_carries_the_version(world: ProgramWorld) -> None:
    assert world.verb("status")["version"] == world.verb("pause")["version"] == __version__
