"""How long it took to get back: asked of few interruptions when a day is closed, kept, corrected and measured."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deepday.domain.interruption import Initiator, Interruption, Recovery, Source
from deepday.domain.recovery_questions import recoveries_asked
from deepday.evaluation.presses import counted
from deepday.evaluation.recovery import OwnEstimates, own_estimates
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.sessions import read_interruption, write_interruption
from deepday.storage.rows import interruption_of, interruption_row
from deepday.wording.corrections import correction_line
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9


def entries(count: int, **more: Any) -> list[Interruption]:
    return [
        Interruption(f"{number:08}", MONDAY_9 + timedelta(minutes=10 * number), "Europe/Berlin", **more)
        for number in range(count)
    ]


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def a_day(world: ProgramWorld, interruptions: int = 3) -> list[str]:
    """Work, be interrupted so often, and end; returns the ids."""
    world.verb("start")
    ids = []
    for _ in range(interruptions):
        world.pass_time(minutes=20)
        ids.append(str(world.verb("log", source="chat", who="Ada")["text"]))
        world.pass_time(minutes=1)
        world.verb("back")
    world.pass_time(minutes=20)
    return ids


def kept(world: ProgramWorld, entry_id: str) -> Recovery | None:
    return world.history.kept_entries[entry_id].recovery


@pytest.mark.parametrize(
    ("count", "places"), [(0, []), (2, []), (3, [2]), (5, [2]), (6, [2, 5]), (7, [3]), (8, [3, 7]), (31, [15])]
)
def test_one_in_three_is_asked_of_at_most_and_two_of_a_day(count: int, places: list[int]) -> None:
    logged = entries(count)
    assert list(recoveries_asked(logged[::-1])) == [logged[place] for place in places]


def test_what_began_by_oneself_or_was_taken_back_is_not_asked_of() -> None:
    assert recoveries_asked(entries(6, initiator=Initiator.SELF)) == ()
    assert recoveries_asked(entries(6, undone=True)) == ()


def test_once_it_was_asked_it_is_the_same_ones() -> None:
    logged = entries(9)
    logged[1] = replace(logged[1], recovery=Recovery.ASKED)
    assert recoveries_asked(logged) == (logged[1],)


def test_who_closes_the_day_by_a_verb_is_asked_and_told_how_to_answer(world: ProgramWorld) -> None:
    ids = a_day(world)
    reply = world.verb("end", focus="4")
    question = f"how many minutes until you were back in it? “deepday edit {ids[2][:8]} --recovery 0|5|10|20|30”."
    assert question in reply["text"]
    assert [kept(world, entry_id) for entry_id in ids] == [None, None, Recovery.ASKED]
    assert world.verb("edit", id=ids[2], recovery="10")["json"]["recovery"] == "10"
    again = world.verb("day", focus="5")
    assert question not in again["text"]
    assert [entry["recovery"] for entry in again["json"]["entries"]] == [None, None, "10"]


def test_a_day_that_is_only_looked_at_asks_nothing(world: ProgramWorld) -> None:
    ids = a_day(world)
    world.verb("day")
    assert {kept(world, entry_id) for entry_id in ids} == {None}


@pytest.mark.parametrize("said", ["7", "asked", "", "-5"])
def test_what_is_no_answer_is_refused(world: ProgramWorld, said: str) -> None:
    (entry,) = a_day(world, 1)
    reply = world.verb("edit", id=entry, recovery=said)
    assert reply["status"] == 2
    assert "There are 0, 5, 10, 20, and 30 for more." in reply["error"]
    assert kept(world, entry) is None


def test_another_answer_is_a_correction_and_asking_again_takes_none_away(world: ProgramWorld) -> None:
    (entry,) = a_day(world, 1)
    log = world.controller.log
    for told in (Recovery.ASKED, Recovery.ASKED, Recovery.TEN):
        world.do(log.tell_recoveries({entry: told}))
    assert not [c for c in world.history.corrections if c.field == "recovery"]
    world.do(log.tell_recoveries({entry: Recovery.ASKED}))
    assert kept(world, entry) is Recovery.TEN
    world.do(log.tell_recoveries({entry: Recovery.TEN}))
    world.do(log.tell_recoveries({entry: Recovery.LONGER}))
    (correction,) = [c for c in world.history.corrections if c.field == "recovery"]
    assert (correction.before, correction.after) == ("10", "30")
    assert correction_line(correction, MONDAY_9, "Europe/Berlin").endswith("minutes to get back was 10")
    assert correction_line(replace(correction, before="asked"), MONDAY_9, "UTC").endswith("was asked, not answered")
    assert correction_line(replace(correction, before="30"), MONDAY_9, "UTC").endswith("was 30 or more")


@pytest.mark.parametrize("recovery", [None, *Recovery])
def test_it_is_written_to_files_and_rows_and_read_again(recovery: Recovery | None) -> None:
    (entry,) = entries(1, recovery=recovery)
    written = dict(write_interruption(entry))
    assert ("x_recovery" in written) == (recovery is not None)
    assert read_interruption(Part(written, "interruptions[0]")) == entry
    assert interruption_of(interruption_row(entry)) == entry


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([], OwnEstimates()),
        ([None, None], OwnEstimates()),
        ([Recovery.ASKED, None], OwnEstimates(1, 0)),
        ([Recovery.AT_ONCE, Recovery.LONGER, Recovery.FIVE, Recovery.ASKED, None], OwnEstimates(4, 3, 5)),
        ([Recovery.TEN, Recovery.TWENTY], OwnEstimates(2, 2, 15)),
    ],
)
def test_the_estimate_is_a_median_with_how_many_answered(said: list[Recovery | None], found: OwnEstimates) -> None:
    logged = [replace(entry, recovery=one) for entry, one in zip(entries(len(said)), said, strict=True)]
    assert own_estimates(logged) == found


@pytest.mark.parametrize(
    ("first", "second", "found"),
    [
        (None, Recovery.FIVE, Recovery.FIVE),
        (Recovery.ASKED, Recovery.FIVE, Recovery.FIVE),
        (Recovery.TEN, Recovery.ASKED, Recovery.TEN),
        (Recovery.ASKED, None, Recovery.ASKED),
    ],
)
def test_a_double_press_keeps_its_answer(
    first: Recovery | None, second: Recovery | None, found: Recovery | None
) -> None:
    press = Interruption("a", MONDAY_9, "UTC", Source.CHAT, recovery=first)
    again = replace(press, id="b", at=MONDAY_9 + timedelta(seconds=5), recovery=second)
    assert [entry.recovery for entry in counted([press, again])] == [found]
