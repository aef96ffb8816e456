"""The third interruption through the same channel within an hour of deep work suggests a lever, once."""

from pathlib import Path

import pytest

from deepday.domain.interruption import Initiator, Source
from deepday.domain.session import SessionKind
from deepday.engine.boundaries import Boundaries
from deepday.engine.interruption_log import NewEntry
from deepday.engine.session_plan import StartWish
from deepday.wording.notices import lever
from tests.fakes.program import ProgramWorld
from tests.fakes.world import EngineWorld


class Watched:
    def __init__(self, kind: SessionKind = SessionKind.DEEP) -> None:
        self.world = EngineWorld()
        self.told: list[Source] = []
        boundaries = Boundaries(self.world.controller)
        boundaries.on_crossed = self.told.append
        boundaries.begin()
        self.world.do(self.world.controller.start(StartWish(kind)))

    def log(self, source: Source, minutes: float = 10, initiator: Initiator = Initiator.EXTERNAL) -> None:
        self.world.pass_time(minutes=minutes)
        self.world.do(self.world.log.add(NewEntry(source, initiator=initiator)))


def test_the_third_within_an_hour_suggests_a_lever_once_a_day() -> None:
    watched = Watched()
    watched.log(Source.CHAT)
    watched.log(Source.CHAT)
    assert watched.told == []
    watched.log(Source.CHAT)
    watched.log(Source.CHAT)
    assert watched.told == [Source.CHAT]


def test_each_channel_has_its_own_lever() -> None:
    watched = Watched()
    for source in (Source.CHAT, Source.CALL) * 3:
        watched.log(source, minutes=5)
    assert watched.told == [Source.CHAT, Source.CALL]


def test_three_in_more_than_an_hour_suggest_nothing() -> None:
    watched = Watched()
    for _ in range(4):
        watched.log(Source.CHAT, minutes=31)
    assert watched.told == []


def test_what_one_began_oneself_does_not_count() -> None:
    watched = Watched()
    for _ in range(4):
        watched.log(Source.CHAT, initiator=Initiator.SELF)
    assert watched.told == []


def test_what_was_taken_back_does_not_count() -> None:
    watched = Watched()
    watched.log(Source.CHAT)
    watched.log(Source.CHAT)
    watched.world.do(watched.world.log.undo())
    watched.log(Source.CHAT)
    assert watched.told == []


def test_ordinary_days_are_only_observed() -> None:
    watched = Watched(SessionKind.ORDINARY)
    for _ in range(4):
        watched.log(Source.CHAT)
    assert watched.told == []


@pytest.mark.parametrize("source", Source)
def test_every_channel_has_a_sentence(source: Source) -> None:
    assert lever(source, None).startswith("The third ")


def test_the_lever_names_who_is_there_for_what_is_urgent() -> None:
    assert lever(Source.CHAT, "Marta Ruiz").endswith("Marta Ruiz is there for what is urgent.")


def test_who_logs_by_a_verb_is_told_beside_the_answer_once(tmp_path: Path) -> None:
    world = ProgramWorld(tmp_path)
    world.verb("start", point_person="Marta Ruiz")
    replies = [world.verb("log", source="chat", **{"for": "1m"}) for _ in range(4)]
    assert [bool(reply["hint"]) for reply in replies] == [False, False, True, False]
    assert replies[2]["hint"].startswith("The third chat within an hour.")
    assert replies[2]["hint"].endswith("Marta Ruiz is there for what is urgent.")
    assert replies[2]["text"] == replies[2]["json"]["id"]
