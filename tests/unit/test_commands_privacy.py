from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.session import GapKind
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def test_what_is_recorded_is_told_with_how_each_sense_is(world: ProgramWorld) -> None:
    reply = world.verb("privacy", action="show")
    assert reply["json"]["senses"] == {
        "idle": "unknown",
        "lock": "unknown",
        "sleep": "worked",
        "meetings": "unknown",
    }
    assert "cannot be known here" in reply["text"]
    assert "Never recorded" in reply["text"]


def test_recording_is_paused_with_the_session_and_taken_up_again(world: ProgramWorld) -> None:
    world.verb("start", **{"for": "2h"})
    reply = world.verb("privacy", action="pause")
    assert reply["json"]["paused"] is True
    assert set(reply["json"]["senses"].values()) == {"off"}
    status = world.verb("status")
    assert status["json"]["state"] == "paused"
    assert "Recording is paused" in status["text"]
    assert world.verb("privacy", action="pause")["status"] == 3
    assert world.verb("privacy", action="resume")["json"]["paused"] is False
    assert world.verb("status")["json"]["state"] == "deep"
    assert world.verb("privacy", action="resume")["status"] == 3


def test_erasing_is_confirmed_and_leaves_of_the_session_that_it_ran(world: ProgramWorld) -> None:
    world.verb("start", **{"for": "8h"})
    world.pass_time(hours=3)
    world.verb("pause")
    assert world.verb("privacy", action="erase", last="1h")["status"] == 1
    assert not world.erased
    assert world.verb("privacy", action="erase", last="1h", yes=True)["status"] == 0
    now = MONDAY_9 + timedelta(hours=3)
    assert world.erased == [(now - timedelta(hours=1), now)]
    session = world.controller.session
    assert session is not None
    assert [(g.kind, g.started_at, g.ended_at) for g in session.gaps] == [
        (GapKind.CLOSED, now - timedelta(hours=1), now)
    ]


@pytest.mark.parametrize("last", ["", "soon"])
def test_how_much_is_erased_has_to_be_a_length_of_time(world: ProgramWorld, last: str) -> None:
    assert world.verb("privacy", action="erase", last=last, yes=True)["status"] == 2
