"""What log, back, undo and edit do and answer."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9

ENTRY_KEYS = {
    "id",
    "at",
    "handled_until",
    "resumed_at",
    "time_zone",
    "source",
    "initiator",
    "who",
    "urgency",
    "outcome",
    "due_at",
    "answered_at",
    "handled_by",
    "recovery",
    "note",
    "undone",
}


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def log(world: ProgramWorld, **args: object) -> str:
    entry_id = world.verb("log", **args)["json"]["id"]
    assert isinstance(entry_id, str)
    return entry_id


def test_log_prints_the_id_and_nothing_else(world: ProgramWorld) -> None:
    reply = world.verb("log", source="chat")
    assert reply["json"] == {"id": reply["text"]}
    assert world.history.kept_entries[reply["text"]].source == "chat"


def test_without_arguments_it_was_something_else_and_is_handled(world: ProgramWorld) -> None:
    entry = world.history.kept_entries[log(world)]
    assert (entry.source, entry.initiator, entry.urgency, entry.outcome) == ("other", "external", "normal", "handled")


def test_everything_that_is_said_is_kept(world: ProgramWorld) -> None:
    entry_id = log(
        world,
        source="in-person",
        who="Ada",
        self=True,
        urgency="urgent",
        outcome="deferred",
        due="08:00",
        ago="10m",
        note="test set",
        **{"for": "5m"},
    )
    entry = world.history.kept_entries[entry_id]
    assert (entry.source, entry.who, entry.initiator, entry.urgency) == ("in_person", "Ada", "self", "urgent")
    assert entry.at == MONDAY_9 - timedelta(minutes=10)
    assert entry.handled_until == MONDAY_9 - timedelta(minutes=5)
    assert entry.due_at == MONDAY_9 + timedelta(hours=23), "08:00 has passed: tomorrow is meant"
    assert (entry.outcome, entry.note) == ("deferred", "test set")


@pytest.mark.parametrize(
    ("args", "says"),
    [
        (
            {"source": "pigeon"},
            "“pigeon” is not a channel. There are: chat, email, call, meeting, in_person, notification, other.",
        ),
        ({"urgency": "very"}, "“very” does not say how urgent it was. There are: low, normal, urgent."),
        (
            {"outcome": "won"},
            "“won” does not say what became of it. There are: handled, redirected, deferred, declined.",
        ),
        ({"due": "17:00"}, "Only what was deferred has a time it is due"),
        ({"due": "17:00", "outcome": "handled"}, "Only what was deferred has a time it is due"),
        ({"due": "5pm", "outcome": "deferred"}, "“5pm” is not a time of day. Write it as 16:30."),
        ({"ago": "25h"}, "“25h” is too short or too long."),
        ({"for": "soon"}, "“soon” is not a length of time."),
        ({"who": ["Ada"]}, "The request is not understood: who."),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(world: ProgramWorld, args: dict[str, Any], says: str) -> None:
    reply = world.verb("log", **args)
    assert reply["status"] == 2
    assert reply["error"].startswith(says)
    assert world.history.kept_entries == {}


def test_a_note_that_is_too_long_or_hostile_never_loses_the_entry(world: ProgramWorld) -> None:
    entry = world.history.kept_entries[log(world, who="\ud800\x00", note="\u202e=1+1 @channel <b>\x07" + "n" * 9000)]
    assert entry.who is None
    assert entry.note is not None
    assert len(entry.note) == 2000
    assert "@channel <b>" in entry.note


def test_back_tells_how_long_it_took(world: ProgramWorld) -> None:
    log(world, source="call")
    world.pass_time(minutes=12)
    reply = world.verb("back")
    assert reply["text"] == "Back at 09:12, after 12 min."
    assert set(reply["json"]) == ENTRY_KEYS
    assert reply["json"]["resumed_at"] == (MONDAY_9 + timedelta(minutes=12)).isoformat()


def test_undo_takes_back_the_last_entry_and_keeps_it_as_undone(world: ProgramWorld) -> None:
    entry_id = log(world, source="chat", who="Ada")
    reply = world.verb("undo")
    assert reply["text"] == "Taken back: 09:00  chat · Ada · handled"
    assert reply["json"]["undone"] is True
    assert world.history.kept_entries[entry_id].undone


@pytest.mark.parametrize("verb", ["back", "undo"])
def test_without_an_entry_there_is_nothing_to_act_on(world: ProgramWorld, verb: str) -> None:
    assert world.verb(verb)["status"] == 3


def test_edit_corrects_what_is_named_and_nothing_else(world: ProgramWorld) -> None:
    world.pass_time(hours=2)
    entry_id = log(world, source="chat", who="Ada", note="n")
    reply = world.verb("edit", id=entry_id, source="call", at="10:30", who="", outcome="deferred", due="10:45")
    assert reply["status"] == 0
    assert reply["text"] == "Corrected: 10:30  call · deferred, due 10:45 · n"
    entry = world.history.kept_entries[entry_id]
    assert entry.at == MONDAY_9 + timedelta(hours=1, minutes=30)
    assert entry.who is None
    assert {c.field for c in world.history.corrections} == {"source", "at", "who", "outcome", "due_at"}


def test_edit_takes_the_beginning_of_an_id(world: ProgramWorld) -> None:
    entry_id = log(world)
    assert world.verb("edit", id=entry_id[:-1], self=True)["json"]["initiator"] == "self"
    assert world.verb("edit", id=entry_id, external=True)["json"]["initiator"] == "external"


def test_what_is_no_longer_deferred_is_no_longer_due(world: ProgramWorld) -> None:
    entry_id = log(world, outcome="deferred", due="17:00")
    assert world.verb("edit", id=entry_id, outcome="handled")["json"]["due_at"] is None


def test_how_long_it_took_can_be_corrected_with_its_beginning(world: ProgramWorld) -> None:
    world.pass_time(hours=1)
    entry_id = log(world)
    reply = world.verb("edit", id=entry_id, at="09:10", **{"for": "20m"})
    assert reply["json"]["handled_until"] == (MONDAY_9 + timedelta(minutes=30)).isoformat()


@pytest.mark.parametrize(
    ("args", "status", "says"),
    [
        ({}, 2, "Say what to correct."),
        ({"at": "23:00"}, 2, "23:00 has not come yet."),
        ({"due": "17:00"}, 2, "Only what was deferred"),
        ({"source": "pigeon"}, 2, "“pigeon” is not a channel."),
        ({"id": "nobody", "self": True}, 1, "There is no entry “nobody”"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(
    world: ProgramWorld, args: dict[str, Any], status: int, says: str
) -> None:
    entry_id = log(world)
    reply = world.verb("edit", **{"id": entry_id, **args})
    assert (reply["status"], reply["error"][: len(says)]) == (status, says)
    assert world.history.corrections == []
