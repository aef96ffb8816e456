"""The deferred queue: answered, promised anew, dropped; each promise is reminded of once, and never in deep work."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from deepday.domain.interruption import Interruption, Outcome
from deepday.engine.controller import Time
from deepday.engine.interruption_log import NewEntry
from deepday.engine.promise_reminders import PromiseReminders
from deepday.engine.session_plan import StartWish
from tests.fakes.program import ProgramWorld
from tests.fakes.world import MONDAY_9, EngineWorld

KEPT_AS_CORRECTIONS = {"answered_at", "due_at", "outcome"}


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def promise(world: ProgramWorld, due: str = "16:30", **said: object) -> str:
    return str(world.verb("log", source="chat", who="Ada", outcome="deferred", due=due, **said)["text"])


def waiting(world: ProgramWorld) -> list[dict[str, Any]]:
    listed: list[dict[str, Any]] = world.verb("deferred", action="list")["json"]["deferred"]
    return listed


def test_the_queue_lists_what_is_promised_the_first_due_first(world: ProgramWorld) -> None:
    late, early = promise(world, "17:00"), promise(world, "12:00", note="Sizes for the order")
    assert [entry["id"] for entry in waiting(world)] == [early, late]
    text = world.verb("deferred", action="list")["text"]
    assert text == f"{early}  Sizes for the order · Ada · 09:00 · due 12:00\n{late}  Ada · 09:00 · due 17:00"


def test_what_is_overdue_says_so(world: ProgramWorld) -> None:
    promise(world, "12:00")
    world.pass_time(hours=4)
    assert waiting(world)[0]["overdue"] is True
    assert world.verb("deferred", action="list")["text"].endswith("overdue since 12:00")


def test_an_empty_queue_says_so(world: ProgramWorld) -> None:
    reply = world.verb("deferred", action="list")
    assert (reply["text"], reply["json"]) == ("Nothing is promised.", {"deferred": [], "handed_on": []})


def test_what_is_answered_leaves_the_queue_and_its_time_is_kept(world: ProgramWorld) -> None:
    entry_id = promise(world)
    world.pass_time(hours=1)
    assert world.verb("deferred", action="done", id=entry_id)["json"]["overdue"] is False
    assert not waiting(world)
    kept = world.history.kept_entries[entry_id]
    assert (kept.answered_at, kept.outcome) == (MONDAY_9 + timedelta(hours=1), Outcome.DEFERRED)
    assert [(c.entry, c.field, c.before) for c in world.history.corrections] == [(entry_id, "answered_at", None)]


def test_a_new_promise_keeps_the_old_one_as_a_correction(world: ProgramWorld) -> None:
    entry_id = promise(world, "12:00")
    reply = world.verb("deferred", action="again", id=entry_id, due="15:00")
    assert reply["text"] == "Put off: Ada · 09:00 · due 15:00"
    (correction,) = world.history.corrections
    assert (correction.field, correction.before) == ("due_at", "2026-03-02T11:00:00+00:00")


def test_a_new_promise_needs_a_time(world: ProgramWorld) -> None:
    reply = world.verb("deferred", action="again", id=promise(world))
    assert (reply["status"], reply["error"]) == (2, "Say by when you promise it now: --due 16:30.")


def test_what_is_dropped_was_declined_in_the_end_and_the_promise_stays_visible(world: ProgramWorld) -> None:
    entry_id = promise(world)
    world.pass_time(hours=1)
    world.verb("deferred", action="drop", id=entry_id)
    assert not waiting(world)
    kept = world.history.kept_entries[entry_id]
    assert (kept.outcome, kept.answered_at) == (Outcome.DECLINED, MONDAY_9 + timedelta(hours=1))
    assert kept.due_at is not None
    assert {c.field for c in world.history.corrections} == {"outcome", "answered_at"}


def test_what_was_dropped_or_answered_by_mistake_is_promised_again(world: ProgramWorld) -> None:
    dropped, answered = promise(world), promise(world)
    world.verb("deferred", action="drop", id=dropped)
    world.verb("deferred", action="done", id=answered)
    for entry_id in (dropped, answered):
        assert world.verb("deferred", action="again", id=entry_id, due="15:00")["status"] == 0
    assert {entry["id"] for entry in waiting(world)} == {dropped, answered}


def test_an_entry_that_was_never_put_off_cannot_be_answered_or_promised(world: ProgramWorld) -> None:
    entry_id = str(world.verb("log", source="chat")["text"])
    for args in ({"action": "done"}, {"action": "drop"}, {"action": "again", "due": "15:00"}):
        reply = world.verb("deferred", id=entry_id, **args)
        assert reply["status"] == 1
        assert "does not wait for an answer" in reply["error"]


def test_an_edit_of_something_else_leaves_a_dropped_promise_as_it_is(world: ProgramWorld) -> None:
    entry_id = promise(world)
    world.verb("deferred", action="drop", id=entry_id)
    world.verb("edit", id=entry_id, note="not ours")
    assert world.history.kept_entries[entry_id].due_at is not None


def test_correcting_an_entry_to_deferred_makes_it_wait_again(world: ProgramWorld) -> None:
    entry_id = promise(world)
    world.verb("deferred", action="drop", id=entry_id)
    world.verb("edit", id=entry_id, outcome="deferred")
    assert [entry["id"] for entry in waiting(world)] == [entry_id]


def test_the_end_of_a_session_says_how_many_answers_are_open(world: ProgramWorld) -> None:
    world.verb("start")
    promise(world)
    promise(world)
    world.pass_time(minutes=30)
    reply = world.verb("end")
    assert "2 answers are still promised. “deepday deferred” shows them." in reply["text"]
    assert reply["json"]["deferred"] == 2


def test_closing_a_day_says_how_many_answers_are_open(world: ProgramWorld) -> None:
    promise(world)
    assert "1 answer is still promised." in world.verb("day", focus="4")["text"]
    assert "still promised" not in world.verb("day")["text"]


class Reminded:
    """An engine whose promises are reminded of."""

    def __init__(self) -> None:
        self.world = EngineWorld()
        self.at_once = False
        self.told: list[tuple[str, ...]] = []
        time = Time(self.world.session_clock, self.world.loop, self.world.tasks)
        self.reminders = PromiseReminders(self.world.controller, time, lambda: self.at_once)
        self.reminders.on_due = self.note

    def note(self, entries: Sequence[Interruption]) -> None:
        self.told.append(tuple(entry.id for entry in entries))

    def promise(self, hours: float) -> str:
        due = self.world.clock.now() + timedelta(hours=hours)
        entry: Interruption = self.world.do(self.world.log.add(NewEntry(outcome=Outcome.DEFERRED, due=due)))
        return entry.id


@pytest.fixture
def reminded() -> Reminded:
    reminded = Reminded()
    reminded.reminders.begin()
    return reminded


def test_a_reminder_comes_at_the_promised_time_and_once(reminded: Reminded) -> None:
    entry = reminded.promise(2)
    reminded.world.pass_time(hours=1, minutes=59)
    assert not reminded.told
    reminded.world.pass_time(minutes=1)
    assert reminded.told == [(entry,)]
    reminded.world.pass_time(hours=5)
    assert len(reminded.told) == 1


def test_deep_work_is_not_broken_into_the_reminder_comes_at_its_end(reminded: Reminded) -> None:
    first, second = reminded.promise(1), reminded.promise(2)
    reminded.world.do(reminded.world.controller.start(StartWish()))
    reminded.world.pass_time(hours=3)
    assert not reminded.told
    reminded.world.do(reminded.world.controller.end())
    assert reminded.told == [(first, second)]


def test_who_wants_it_is_reminded_in_deep_work(reminded: Reminded) -> None:
    reminded.at_once = True
    entry = reminded.promise(1)
    reminded.world.do(reminded.world.controller.start(StartWish()))
    reminded.world.pass_time(hours=1)
    assert reminded.told == [(entry,)]


def test_what_was_answered_is_not_reminded_of_and_a_new_promise_is(reminded: Reminded) -> None:
    answered, again = reminded.promise(1), reminded.promise(1)
    log = reminded.world.log
    reminded.world.do(log.correct(answered, Interruption.answered))
    later = reminded.world.clock.now() + timedelta(hours=2)
    reminded.world.do(log.correct(again, lambda entry, _now: entry.promised_for(later)))
    reminded.world.pass_time(hours=1)
    assert not reminded.told
    reminded.world.pass_time(hours=1)
    assert reminded.told == [(again,)]


def test_what_was_due_while_the_program_did_not_run_is_told_when_it_comes_up() -> None:
    reminded = Reminded()
    entry = reminded.promise(1)
    reminded.world.clock.pass_time(timedelta(days=1))
    reminded.reminders.begin()
    assert reminded.told == [(entry,)]
