from datetime import timedelta

import pytest

from deepday.domain.errors import CouldNotError, NothingToActOnError, UsageError
from deepday.domain.interruption import Interruption, Outcome, Source, Urgency
from deepday.engine.interruption_log import NewEntry
from deepday.engine.session_plan import StartWish
from tests.fakes.world import MONDAY_9, EngineWorld


@pytest.fixture
def world() -> EngineWorld:
    return EngineWorld()


def add(world: EngineWorld, **fields: object) -> Interruption:
    return world.do(world.log.add(NewEntry(**fields)))  # type: ignore[arg-type, no-any-return]  # any field


def test_an_entry_is_in_the_history_when_it_is_said_to_be_logged(world: EngineWorld) -> None:
    entry = add(world, source=Source.CHAT, who="Ada", urgency=Urgency.URGENT)
    assert world.history.kept_entries[entry.id] == entry
    assert entry.at == MONDAY_9
    assert entry.time_zone == "Europe/Berlin"


def test_an_entry_can_be_logged_afterwards_with_how_long_it_took(world: EngineWorld) -> None:
    entry = add(world, ago=timedelta(minutes=10), lasted=timedelta(minutes=5))
    assert entry.at == MONDAY_9 - timedelta(minutes=10)
    assert entry.handled_until == MONDAY_9 - timedelta(minutes=5)
    assert world.controller.overview().open_interruption is None


def test_coming_back_closes_the_open_interruption(world: EngineWorld) -> None:
    entry = add(world)
    world.pass_time(minutes=4)
    assert world.controller.overview().open_interruption == entry
    back = world.do(world.log.back())
    assert back.resumed_at == back.handled_until == MONDAY_9 + timedelta(minutes=4)
    with pytest.raises(NothingToActOnError):
        world.do(world.log.back())


def test_the_next_interruption_closes_the_open_one_without_a_return_to_work(world: EngineWorld) -> None:
    first = add(world)
    world.pass_time(minutes=4)
    add(world)
    closed = world.history.kept_entries[first.id]
    assert closed.handled_until == MONDAY_9 + timedelta(minutes=4)
    assert closed.resumed_at is None


def test_undo_takes_back_the_last_entry_and_opens_again_what_it_had_closed(world: EngineWorld) -> None:
    first = add(world)
    world.pass_time(minutes=4)
    second = add(world)
    assert world.do(world.log.undo()).id == second.id
    assert world.history.kept_entries[second.id].undone
    assert world.controller.overview().open_interruption == first
    assert world.do(world.log.undo()).id == first.id
    with pytest.raises(NothingToActOnError):
        world.do(world.log.undo())


def test_a_correction_keeps_the_old_value(world: EngineWorld) -> None:
    entry = add(world, source=Source.CHAT)
    world.do(world.log.edit(entry.id, {"source": Source.CALL, "who": "Ada"}))
    assert world.history.kept_entries[entry.id].source is Source.CALL
    assert [(c.field, c.before, c.after) for c in world.history.corrections] == [
        ("source", "chat", "call"),
        ("who", None, "Ada"),
    ]


def test_moving_an_entry_moves_its_end_with_it(world: EngineWorld) -> None:
    entry = add(world, lasted=timedelta(minutes=5))
    moved = world.do(world.log.edit(entry.id, {"at": MONDAY_9 - timedelta(hours=1)}))
    assert moved.handled_until == MONDAY_9 - timedelta(minutes=55)
    assert ("at", MONDAY_9.isoformat()) in [(c.field, c.before) for c in world.history.corrections]


def test_a_later_end_moves_the_return_to_work_with_it(world: EngineWorld) -> None:
    entry = add(world)
    world.pass_time(minutes=5)
    world.do(world.log.back())
    until = MONDAY_9 + timedelta(minutes=4)
    world.pass_time(minutes=30)
    at = MONDAY_9 + timedelta(minutes=20)
    changed = world.do(world.log.edit(entry.id, {"at": at, "handled_until": at + timedelta(minutes=1)}))
    assert changed.resumed_at == at + timedelta(minutes=1) > until


@pytest.mark.parametrize("text", ["a\nb\x00c", "a\ud800 b c"])
def test_what_cannot_be_shown_is_not_kept(world: EngineWorld, text: str) -> None:
    assert add(world, who=text, note=text).who == "a b c"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"id": "x"}, "edit.not_correctable"),
        ({"at": MONDAY_9 + timedelta(hours=1)}, "edit.in_the_future"),
        ({"handled_until": MONDAY_9 - timedelta(hours=1)}, "edit.ends_before_it_began"),
    ],
)
def test_a_correction_that_makes_no_sense_is_refused(world: EngineWorld, changes: dict[str, object], code: str) -> None:
    entry = add(world)
    with pytest.raises(UsageError) as caught:
        world.do(world.log.edit(entry.id, changes))
    assert caught.value.reason.code == code
    assert world.history.kept_entries[entry.id] == entry


def test_an_entry_that_does_not_exist_cannot_be_corrected(world: EngineWorld) -> None:
    with pytest.raises(CouldNotError):
        world.do(world.log.edit("nope", {}))


def test_an_entry_of_another_day_can_be_corrected_by_the_beginning_of_its_id(world: EngineWorld) -> None:
    entry = add(world)
    world.pass_time(hours=48)
    world.controller.overview()
    assert world.do(world.log.edit(entry.id[:4], {"note": "late"})).note == "late"


def test_what_was_put_off_waits_until_it_is_answered_or_undone(world: EngineWorld) -> None:
    late = add(world, outcome=Outcome.DEFERRED, due=MONDAY_9 + timedelta(hours=8))
    soon = add(world, outcome=Outcome.DEFERRED, due=MONDAY_9 + timedelta(hours=2))
    assert [i.id for i in world.controller.overview().deferred] == [soon.id, late.id]
    world.do(world.log.undo())
    assert [i.id for i in world.controller.overview().deferred] == [late.id]


def test_names_of_today_come_first(world: EngineWorld) -> None:
    add(world, who="Ada")
    add(world, who="Tomás")
    assert world.log.names() == ("Tomás", "Ada")


def test_the_history_shows_days_newest_first_and_hides_what_was_undone(world: EngineWorld) -> None:
    world.do(world.controller.start(StartWish()))
    add(world)
    world.do(world.log.undo())
    world.pass_time(hours=30)
    add(world)
    first, last = MONDAY_9.date(), MONDAY_9.date() + timedelta(days=3)
    world.controller.overview()
    days = world.log.days(first, last)
    assert [(d.date.day, len(d.sessions), len(d.interruptions)) for d in days] == [(3, 0, 1), (2, 1, 0)]


def test_an_entry_after_midnight_belongs_to_the_day_of_its_session(world: EngineWorld) -> None:
    world.clock.wall = MONDAY_9 + timedelta(hours=14)
    world.do(world.controller.start(StartWish(until=MONDAY_9 + timedelta(hours=17))))
    world.pass_time(hours=2)
    add(world)
    assert len(world.controller.overview().day.interruptions) == 1
    world.pass_time(minutes=5)
    world.do(world.controller.end())
    world.pass_time(hours=24)
    world.controller.overview()
    days = world.log.days(MONDAY_9.date(), MONDAY_9.date() + timedelta(days=1))
    assert [(d.date.day, len(d.interruptions)) for d in days] == [(2, 1)]


def test_an_entry_of_any_day_is_taken_back_and_put_back_and_both_are_kept(world: EngineWorld) -> None:
    entry = add(world)
    world.pass_time(days=3)
    undone = world.do(world.log.set_undone(entry.id, undone=True))
    assert undone.undone
    assert world.history.kept_entries[entry.id].undone
    world.do(world.log.set_undone(entry.id, undone=False))
    assert world.history.kept_entries[entry.id] == entry
    assert [(c.field, c.before, c.after) for c in world.history.corrections] == [
        ("undone", "False", "True"),
        ("undone", "True", "False"),
    ]
    with pytest.raises(CouldNotError):
        world.do(world.log.set_undone("nobody", undone=True))
