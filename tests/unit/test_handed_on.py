"""Urgent requests that were redirected: who dealt with them and when is asked, kept, corrected and measured."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deepday.domain.interruption import HandledBy, Interruption, Outcome, Urgency
from deepday.domain.trial import Guardrails
from deepday.evaluation.guardrails import Guardrail, GuardrailStatus, urgent_handled
from deepday.storage.exchange.parts import Part
from deepday.storage.exchange.sessions import read_interruption, write_interruption
from deepday.wording.corrections import correction_line
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9

LIMITS = Guardrails(urgent_handled_within_minutes=30)
LATER = MONDAY_9 + timedelta(days=3)


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def redirect(world: ProgramWorld, urgency: str = "urgent", **said: object) -> str:
    return str(world.verb("log", source="chat", outcome="redirected", urgency=urgency, **said)["text"])


def handed_on(world: ProgramWorld) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = world.verb("deferred", action="list")["json"]["handed_on"]
    return listed


def kept(world: ProgramWorld, entry_id: str) -> Interruption:
    return world.history.kept_entries[entry_id]


def test_what_was_urgent_and_redirected_is_asked_about_and_nothing_else(world: ProgramWorld) -> None:
    asked = redirect(world, who="Ada")
    redirect(world, "normal")
    world.verb("log", source="chat", urgency="urgent")
    assert [(entry["id"], entry["handled_by"]) for entry in handed_on(world)] == [(asked, "unsaid")]
    text = world.verb("deferred", action="list")["text"]
    assert text.startswith("Nothing is promised.\n\nUrgent and redirected. Who dealt with it, and when?")
    assert text.endswith(f"{asked}  Ada · 09:00")


def test_the_point_person_dealt_with_it_at_a_time(world: ProgramWorld) -> None:
    asked = redirect(world, who="Ada")
    world.pass_time(hours=8)
    reply = world.verb("deferred", action="handled", id=asked, at="09:20")
    assert reply["text"] == "Dealt with by the point person: Ada · 09:00, at 09:20"
    assert (reply["json"]["handled_by"], reply["json"]["answered_at"]) == ("point_person", "2026-03-02T08:20:00+00:00")
    assert handed_on(world) == []
    assert {c.field for c in world.history.corrections} == {"handled_by", "answered_at"}


def test_without_a_time_it_was_dealt_with_just_now(world: ProgramWorld) -> None:
    asked = redirect(world)
    world.pass_time(minutes=10)
    world.verb("deferred", action="handled", id=asked, by="self")
    entry = kept(world, asked)
    assert (entry.handled_by, entry.answered_at) == (HandledBy.SELF, MONDAY_9 + timedelta(minutes=10))


@pytest.mark.parametrize("by", ["nobody", "not-known"])
def test_nobody_dealt_with_it_or_nobody_knows(world: ProgramWorld, by: str) -> None:
    asked = redirect(world)
    assert world.verb("deferred", action="handled", id=asked, by=by)["status"] == 0
    assert kept(world, asked).answered_at is None
    assert handed_on(world) == []


def test_an_answer_can_be_corrected_and_both_are_kept(world: ProgramWorld) -> None:
    asked = redirect(world)
    world.verb("deferred", action="handled", id=asked, by="nobody")
    world.pass_time(hours=1)
    world.verb("deferred", action="handled", id=asked, at="09:30")
    last = [c for c in world.history.corrections if c.field == "handled_by"][-1]
    assert (last.before, last.after) == ("nobody", "point_person")
    assert correction_line(last, LATER, "Europe/Berlin").endswith("dealt with by was nobody")


@pytest.mark.parametrize(
    ("args", "status", "error"),
    [
        ({"by": "somebody"}, 2, "“somebody” is nobody who can have dealt with it."),
        ({"by": "unsaid"}, 2, "“unsaid” is nobody who can have dealt with it."),
        ({"at": "25:00"}, 2, "“25:00” is not a time of day"),
        ({"at": "08:00"}, 2, "It would end before it began."),
        ({"at": "10:00"}, 2, "has not come yet."),
    ],
)
def test_what_makes_no_sense_is_refused(world: ProgramWorld, args: dict[str, str], status: int, error: str) -> None:
    asked = redirect(world)
    reply = world.verb("deferred", action="handled", id=asked, **args)
    assert reply["status"] == status
    assert error in reply["error"]
    assert len(handed_on(world)) == 1


def test_an_ordinary_request_is_not_asked_about(world: ProgramWorld) -> None:
    reply = world.verb("deferred", action="handled", id=redirect(world, "normal"))
    assert (reply["status"], "was not urgent and redirected" in reply["error"]) == (1, True)


def test_a_time_must_be_known_where_somebody_dealt_with_it(world: ProgramWorld) -> None:
    from deepday.domain.errors import UsageError  # noqa: PLC0415 -- here only
    from deepday.engine.promises import Promises  # noqa: PLC0415 -- same

    with pytest.raises(UsageError, match=r"deferred\.handled_when"):
        world.do(Promises(world.log).tell_handled(redirect(world), HandledBy.SELF))


def test_a_correction_asks_anew_or_no_more(world: ProgramWorld) -> None:
    entry_id = redirect(world, "normal")
    world.verb("edit", id=entry_id, urgency="urgent")
    assert [entry["id"] for entry in handed_on(world)] == [entry_id]
    world.verb("deferred", action="handled", id=entry_id)
    world.verb("edit", id=entry_id, note="the router")
    assert kept(world, entry_id).handled_by is HandledBy.POINT_PERSON, "another field changes nothing"
    world.verb("edit", id=entry_id, outcome="handled")
    assert (kept(world, entry_id).handled_by, kept(world, entry_id).answered_at) == (None, None)


def test_what_was_taken_back_is_not_asked_about(world: ProgramWorld) -> None:
    redirect(world)
    world.verb("undo")
    assert handed_on(world) == []


def test_closing_a_day_says_what_is_to_be_asked(world: ProgramWorld) -> None:
    redirect(world)
    said = "1 urgent request was redirected: who dealt with it? “deepday deferred” shows them."
    assert said in world.verb("day", focus="4")["text"]


# --- the guardrail ----------------------------------------------------------------------------------


def measured(*answers: tuple[HandledBy | None, float | None]) -> Guardrail:
    entry = Interruption(
        "i",
        MONDAY_9,
        "UTC",
        urgency=Urgency.URGENT,
        outcome=Outcome.REDIRECTED,
        handled_until=MONDAY_9 + timedelta(minutes=1),
    )
    entries = [
        replace(entry, handled_by=by, answered_at=MONDAY_9 + timedelta(minutes=minutes) if minutes else None)
        for by, minutes in answers
    ]
    return urgent_handled(entries, LIMITS, LATER)


def test_it_is_over_when_somebody_dealt_with_it_not_when_it_was_passed_on() -> None:
    found = measured((HandledBy.POINT_PERSON, 20), (HandledBy.SELF, 45))
    assert (found.k, found.n, found.worst, found.status) == (1, 2, 45, GuardrailStatus.AMBER)


def test_what_nobody_dealt_with_is_late() -> None:
    found = measured((HandledBy.NOBODY, None))
    assert (found.k, found.n, found.without_time) == (0, 1, 0)


@pytest.mark.parametrize("by", [HandledBy.UNSAID, HandledBy.NOT_KNOWN])
def test_what_nobody_has_told_is_neither_in_time_nor_late(by: HandledBy) -> None:
    found = measured((by, None))
    assert (found.k, found.n, found.without_time, found.status) == (0, 0, 1, GuardrailStatus.NONE)


def test_an_entry_that_was_never_asked_about_counts_by_its_own_times() -> None:
    found = measured((None, None))
    assert (found.k, found.n, found.worst) == (1, 1, 1)


# --- the exchange format ------------------------------------------------------------------------------


def test_it_goes_out_and_comes_in_as_a_field_of_our_own(world: ProgramWorld) -> None:
    asked = redirect(world)
    written = json.loads(json.dumps(write_interruption(kept(world, asked))))
    assert written["x_handled_by"] == "unsaid"
    assert read_interruption(Part(written, "interruptions[0]")) == kept(world, asked)
    plain = write_interruption(kept(world, redirect(world, "normal")))
    assert "x_handled_by" not in plain
