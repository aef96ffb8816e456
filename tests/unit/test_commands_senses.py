from pathlib import Path

import pytest

from tests.fakes.program import ProgramWorld


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def test_reading_is_said_and_taken_back(world: ProgramWorld) -> None:
    world.verb("start", **{"for": "2h"})
    reply = world.verb("reading", action="on")
    assert reply["json"] == {"reading": True}
    assert "reading or waiting" in reply["text"]
    assert world.verb("status")["json"]["reading"] is True
    assert world.verb("reading", action="off")["json"] == {"reading": False}


@pytest.mark.parametrize("action", ["on", "off"])
def test_reading_that_is_so_already_is_nothing_to_act_on(world: ProgramWorld, action: str) -> None:
    world.verb("start", **{"for": "2h"})
    if action == "on":
        world.verb("reading", action="on")
    assert world.verb("reading", action=action)["status"] == 3


def test_reading_needs_a_session(world: ProgramWorld) -> None:
    world.pass_time(minutes=1)
    assert world.verb("reading", action="on")["status"] == 3
