from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from deepday.domain.channel import Channel, ChannelState
from deepday.domain.errors import EffectError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import RowState, Value, Wish
from deepday.engine.session_plan import StartWish
from tests.fakes.effect import EMPTY, MemoryWorld, ScriptedEffect
from tests.fakes.world import MONDAY_9, EngineWorld, HeldExecutor, Killed

HOME: dict[str, object] = {"text": "at home", "ends_at": ""}
FIVE = MONDAY_9 + timedelta(hours=8)


def silence(**fields: Any) -> ScriptedEffect:
    return ScriptedEffect(id="notifications.fake", local=True, marked=False, world=MemoryWorld(HOME), **fields)


def status(**fields: Any) -> ScriptedEffect:
    return ScriptedEffect(id="chat.fake:one", world=MemoryWorld(HOME), expires_to=EMPTY, **fields)


def start(world: EngineWorld, **fields: Any) -> Any:
    return world.do(world.controller.start(StartWish(**fields)))


def end(world: EngineWorld) -> None:
    world.do(world.controller.end())


def channel(world: EngineWorld, effect: ScriptedEffect) -> Channel:
    return next(c for c in world.controller.overview().channels if c.id == effect.id)


def state(world: EngineWorld, effect: ScriptedEffect) -> ChannelState:
    return channel(world, effect).state


def test_what_was_found_is_put_back() -> None:
    local, remote = silence(), status()
    world = EngineWorld([remote, local])
    start(world)
    assert local.text == remote.text == "deep work id-1"
    assert [c.id for c in world.controller.overview().channels] == [local.id, remote.id]
    assert channel(world, local).prior == HOME
    assert channel(world, remote).now["text"] == "deep work id-1"
    assert channel(world, local).detail == Reason("fake.text", {"text": local.text, "until": FIVE.isoformat()})
    end(world)
    assert local.text == remote.text == "at home"
    assert state(world, local) is ChannelState.OFF
    assert not world.journal.open_rows()
    assert not world.guardian.standing


def test_local_effects_are_set_before_remote_ones_and_after_the_guardian_stands_by() -> None:
    order: list[str] = []
    shared = MemoryWorld(HOME)
    shared.note = order.append  # type: ignore[method-assign, assignment]  # both effects write into one list
    world = EngineWorld([ScriptedEffect(id="r", world=shared), ScriptedEffect(id="l", local=True, world=shared)])
    start(world)
    assert order.index("l apply") < order.index("r capture")
    assert world.guardian.standing


def test_without_a_guardian_the_day_starts_and_says_so() -> None:
    local = silence()
    world = EngineWorld([local])
    world.guardian.cannot = True
    start(world)
    assert local.text != "at home"
    assert Reason("guardian.did_not_start") in world.controller.overview().trouble


def test_what_the_person_changed_meanwhile_is_left_alone() -> None:
    local = silence()
    world = EngineWorld([local])
    start(world)
    local.person_sets("lunch")
    end(world)
    assert local.text == "lunch"
    assert state(world, local) is ChannelState.LEFT


def test_what_the_person_put_back_themselves_needs_nothing() -> None:
    local = silence()
    world = EngineWorld([local])
    start(world)
    local.person_sets("at home")
    end(world)
    assert state(world, local) is ChannelState.OFF
    assert "restore" not in local.calls


def test_what_expired_by_itself_is_put_back_to_what_was_there_before() -> None:
    remote = status()
    world = EngineWorld([remote])
    start(world)
    remote.unreachable("read")
    world.pass_time(hours=8)
    assert state(world, remote) is ChannelState.RESTORING
    world.pass_time(minutes=3)
    remote.recover()
    remote.expire()
    world.pass_time(minutes=10)
    assert remote.text == "at home"


def test_what_was_empty_too_early_was_emptied_by_the_person() -> None:
    remote = status()
    world = EngineWorld([remote])
    start(world)
    remote.expire()
    end(world)
    assert remote.text == ""
    assert state(world, remote) is ChannelState.LEFT


def test_a_prior_value_whose_own_end_has_passed_is_not_put_back() -> None:
    remote = status()
    remote.person_sets("in a meeting", MONDAY_9 + timedelta(hours=1))
    world = EngineWorld([remote])
    start(world)
    world.pass_time(hours=2)
    end(world)
    assert remote.text == ""


def test_a_prior_value_whose_end_passed_while_ours_expired_is_not_put_back() -> None:
    remote = status()
    remote.person_sets("in a meeting", MONDAY_9 + timedelta(hours=1))
    world = EngineWorld([remote])
    start(world)
    world.restart(recover=False)
    remote.expire()
    world.clock.pass_time(timedelta(hours=9))
    world.do(world.controller.recover())
    assert remote.text == ""
    assert not world.journal.open_rows()


def test_our_own_text_is_never_taken_for_what_was_there_before() -> None:
    remote = status()
    remote.person_sets("deep work of another machine")
    world = EngineWorld([remote])
    start(world)
    end(world)
    assert remote.text == ""


def test_what_cannot_be_reached_is_pending_and_applied_when_it_can() -> None:
    remote = status()
    remote.unreachable("capture", times=2)
    world = EngineWorld([remote])
    start(world)
    detail = channel(world, remote).detail
    assert state(world, remote) is ChannelState.PENDING
    assert detail == Reason("fake.no_answer", {"next_try_at": (MONDAY_9 + timedelta(seconds=5)).isoformat()})
    world.pass_time(seconds=20)
    assert state(world, remote) is ChannelState.SET


def test_a_service_that_asks_for_patience_gets_it() -> None:
    remote = status()
    remote.unreachable("capture", times=1, retry_after_s=90)
    world = EngineWorld([remote])
    start(world)
    world.pass_time(seconds=80)
    assert state(world, remote) is ChannelState.PENDING
    world.pass_time(seconds=10)
    assert state(world, remote) is ChannelState.SET


def test_what_was_pending_at_the_end_is_never_applied() -> None:
    remote = status()
    remote.unreachable("capture")
    world = EngineWorld([remote])
    start(world)
    end(world)
    remote.recover()
    world.pass_time(hours=1)
    assert remote.text == "at home"
    assert state(world, remote) is ChannelState.OFF
    assert not world.controller.busy


def test_an_answer_lost_after_applying_never_makes_our_value_the_prior_one() -> None:
    remote = status()
    remote.drop_answer("apply")
    world = EngineWorld([remote])
    start(world)
    assert state(world, remote) is ChannelState.PENDING
    world.pass_time(seconds=10)
    assert state(world, remote) is ChannelState.SET
    assert remote.calls.count("apply") == 1
    end(world)
    assert remote.text == "at home"


def test_a_try_that_never_arrived_is_made_again() -> None:
    remote = status()
    remote.unreachable("apply", times=1)
    world = EngineWorld([remote])
    start(world)
    world.pass_time(seconds=10)
    assert remote.text == "deep work id-1"


def test_a_change_by_the_person_between_two_tries_is_left_alone() -> None:
    remote = status()
    remote.unreachable("apply", times=1)
    world = EngineWorld([remote])
    start(world)
    remote.person_sets("lunch")
    world.pass_time(seconds=10)
    end(world)
    assert remote.text == "lunch"
    assert state(world, remote) is ChannelState.LEFT


def test_a_refusal_is_told_and_touches_nothing_else() -> None:
    local, remote = silence(), status()
    remote.refuse("apply")
    world = EngineWorld([local, remote])
    start(world)
    assert state(world, remote) is ChannelState.FAILED
    assert channel(world, remote).detail == Reason("fake.refused")
    assert state(world, local) is ChannelState.SET
    end(world)
    assert state(world, remote) is ChannelState.OFF
    assert not world.journal.open_rows()


def test_a_refusal_of_unknown_outcome_is_decided_at_the_end() -> None:
    remote = status()
    remote.refuse("apply")
    remote.unreachable("read", times=1)
    world = EngineWorld([remote])
    start(world)
    assert [r.state for r in world.journal.open_rows()] == [RowState.INTENT]
    end(world)
    assert not world.journal.open_rows()


def test_a_service_that_takes_nothing_is_found_out() -> None:
    local = silence()
    local.take_nothing()
    world = EngineWorld([local])
    start(world)
    assert channel(world, local).detail == Reason("effect.not_taken")
    assert state(world, local) is ChannelState.FAILED


def test_what_the_service_made_of_it_counts_as_ours() -> None:
    remote = status()
    world = EngineWorld([remote])
    remote.lie({"text": "Deep Work!", "ends_at": ""})
    start(world)
    remote.lie(None)
    remote.person_sets("Deep Work!")
    end(world)
    assert remote.text == "at home"


def test_nothing_is_set_that_cannot_be_journaled() -> None:
    local = silence()
    world = EngineWorld([local])
    world.journal.broken = True
    start(world)
    assert state(world, local) is ChannelState.FAILED
    assert "apply" not in local.calls


def test_a_restore_whose_journal_cannot_be_written_is_tried_again() -> None:
    local = silence()
    world = EngineWorld([local])
    start(world)
    world.journal.broken = True
    end(world)
    assert state(world, local) is ChannelState.RESTORING
    world.journal.broken = False
    world.pass_time(seconds=10)
    assert state(world, local) is ChannelState.OFF
    assert local.text == "at home"


@pytest.mark.parametrize(
    ("effect", "code"), [(status(), "restoring.expires_by_itself"), (silence(), "restoring.stays_until_reached")]
)
def test_what_cannot_be_undone_yet_says_what_becomes_of_it(effect: ScriptedEffect, code: str) -> None:
    world = EngineWorld([effect])
    start(world)
    effect.unreachable("read", times=2)
    end(world)
    detail = channel(world, effect).detail
    assert state(world, effect) is ChannelState.RESTORING
    assert detail is not None
    assert detail.code == code
    assert world.controller.busy
    world.pass_time(minutes=1)
    assert effect.text == "at home"
    assert not world.controller.busy


def test_a_pause_lifts_local_silence_and_leaves_remote_channels() -> None:
    local, remote = silence(), status()
    world = EngineWorld([local, remote])
    start(world)
    world.do(world.controller.pause())
    assert (local.text, remote.text) == ("at home", "deep work id-1")
    local.person_sets("busy")
    world.do(world.controller.resume())
    assert local.text == "deep work id-1"
    end(world)
    assert local.text == "busy"


def test_ending_during_a_pause_puts_the_rest_back() -> None:
    local, remote = silence(), status()
    world = EngineWorld([local, remote])
    start(world)
    world.do(world.controller.pause())
    end(world)
    assert (local.text, remote.text) == ("at home", "at home")


def test_extending_moves_every_expiry_and_keeps_the_first_prior_value() -> None:
    remote = status(clock=None)
    world = EngineWorld([remote])
    start(world)
    world.do(world.controller.extend(timedelta(hours=1)))
    assert remote.world.load()["ends_at"] == (FIVE + timedelta(hours=1, minutes=2)).isoformat()
    end(world)
    assert remote.text == "at home"


def test_what_is_still_pending_when_the_end_moves_is_set_with_the_later_one() -> None:
    remote = status()
    remote.unreachable()
    world = EngineWorld([remote])
    start(world)
    world.do(world.controller.extend(timedelta(hours=1)))
    remote.recover()
    world.pass_time(seconds=16)
    ends_at = str(remote.world.load()["ends_at"])
    assert state(world, remote) is ChannelState.SET
    assert FIVE + timedelta(hours=1) <= datetime.fromisoformat(ends_at) < FIVE + timedelta(hours=2)


def test_extending_leaves_alone_what_the_person_changed() -> None:
    remote = status()
    world = EngineWorld([remote])
    start(world)
    remote.person_sets("lunch")
    world.do(world.controller.extend(timedelta(hours=1)))
    assert remote.text == "lunch"
    assert state(world, remote) is ChannelState.LEFT


@pytest.mark.parametrize("fault", ["unreachable", "refuse"])
def test_an_extension_that_fails_still_ends_exactly(fault: str) -> None:
    remote = status()
    world = EngineWorld([remote])
    start(world)
    getattr(remote, fault)("apply", times=1)
    world.do(world.controller.extend(timedelta(hours=1)))
    assert state(world, remote) in (ChannelState.PENDING, ChannelState.FAILED)
    world.pass_time(seconds=10)
    end(world)
    assert remote.text == "at home"


def test_a_channel_that_is_left_out_is_not_touched() -> None:
    local, remote = silence(), status()
    world = EngineWorld([local, remote])
    start(world, leave_out=frozenset({remote.id}))
    assert remote.text == "at home"
    assert state(world, remote) is ChannelState.OFF


def test_a_channel_switched_off_in_the_settings_is_not_touched() -> None:
    remote = status()
    world = EngineWorld([remote])
    world.preferences.off = frozenset({remote.id})
    start(world)
    assert remote.text == "at home"


def test_a_service_that_restarts_is_set_again() -> None:
    local = silence()
    world = EngineWorld([local])
    start(world)
    local.person_sets("")  # it forgot
    world.do(world.controller.service_restarted(local.id))
    assert local.text == "deep work id-1"
    end(world)
    assert local.text == "at home"
    world.do(world.controller.service_restarted(local.id))
    assert local.text == "at home"


@pytest.mark.parametrize(("fault", "told"), [("unreachable", ChannelState.UNKNOWN), ("refuse", ChannelState.FAILED)])
def test_a_restarted_service_that_cannot_be_set_is_told(fault: str, told: ChannelState) -> None:
    local = silence()
    world = EngineWorld([local])
    start(world)
    getattr(local, fault)("apply", times=1)
    world.do(world.controller.service_restarted(local.id))
    assert state(world, local) is told
    end(world)
    assert local.text == "at home"


def test_a_service_that_failed_at_first_is_set_when_it_restarts() -> None:
    local = silence()
    local.refuse("capture", times=1)
    world = EngineWorld([local])
    start(world)
    world.do(world.controller.service_restarted(local.id))
    assert state(world, local) is ChannelState.SET


def test_a_channel_cut_off_is_unknown_while_it_is_wanted() -> None:
    local = silence()
    world = EngineWorld([local])
    world.stack.lose(local.id, Reason("dbus.lost"))
    assert state(world, local) is ChannelState.OFF
    start(world)
    world.stack.lose(local.id, Reason("dbus.lost"))
    assert channel(world, local).detail == Reason("dbus.lost")
    end(world)
    assert local.text == "at home"


def test_a_channel_offered_during_the_session_joins_it() -> None:
    local, late = silence(), status()
    world = EngineWorld([local])
    start(world)
    world.do(world.controller.offer([local, late]))
    assert late.text == "deep work id-1"
    end(world)
    assert late.text == "at home"
    world.do(world.controller.offer([local]))
    assert [c.id for c in world.controller.overview().channels] == [local.id]


def test_a_local_channel_that_joins_is_guarded_too() -> None:
    world = EngineWorld([status()])
    start(world)
    assert not world.guardian.standing
    world.do(world.controller.offer([silence(), status()]))
    assert world.guardian.standing


def test_a_channel_that_is_still_set_keeps_its_adapter() -> None:
    old, new = status(), status()
    world = EngineWorld([old])
    start(world)
    world.do(world.controller.offer([new]))
    end(world)
    assert old.text == "at home"
    assert new.calls == []
    world.do(world.controller.offer([new]))
    start(world)
    assert new.text.startswith("deep work")


def test_a_dry_run_says_what_would_happen_and_changes_nothing() -> None:
    local, remote, gone = silence(), status(), status()
    gone.id = gone.lane = "chat.gone:one"
    gone.unreachable("capture")
    world = EngineWorld([local, remote, gone])
    previews = world.do(world.controller.preview(StartWish(leave_out=frozenset({remote.id}))))
    assert [(p.id, p.selected) for p in previews] == [(local.id, True), (remote.id, False), (gone.id, True)]
    assert previews[0].now == previews[0].restored == Reason("fake.text", {"text": "at home"})
    assert previews[0].target.params["text"].startswith("deep work")
    assert previews[2].error == Reason("fake.no_answer")
    assert set(local.calls) == {"capture"}
    assert not world.journal.rows
    assert not world.history.kept_sessions


def test_trying_now_does_not_wait_for_the_next_try() -> None:
    remote = status()
    remote.unreachable("capture", times=1)
    world = EngineWorld([remote])
    start(world)
    world.stack.try_now("chat.other")
    world.loop.run()
    assert state(world, remote) is ChannelState.PENDING
    world.stack.try_now()
    world.loop.run()
    assert state(world, remote) is ChannelState.SET
    world.do(world.stack.settle())


def test_a_channel_that_failed_is_tried_again_when_the_person_says_so() -> None:
    local = silence()
    local.refuse("apply", times=1)
    world = EngineWorld([local])
    start(world)
    world.stack.try_now()
    assert state(world, local) is ChannelState.FAILED
    world.stack.try_now(local.id)
    assert state(world, local) is ChannelState.SET
    world.stack.try_now(local.id)
    assert local.calls.count("apply") == 2
    end(world)
    assert local.text == "at home"


# --- while something is under way ---------------------------------------------------------------


def test_a_slow_service_holds_up_nothing_and_one_call_is_in_flight_per_account() -> None:
    held, local = HeldExecutor(), silence()
    one, two = status(lane="account"), status(lane="account")
    two.id = "chat.fake.snooze:one"
    world = EngineWorld([local, one, two], remote=held)
    start(world)
    assert world.controller.overview().state == "deep"
    assert state(world, one) is state(world, two) is ChannelState.PENDING
    assert held.release() == 1
    world.loop.run()
    assert (state(world, one), state(world, two)) == (ChannelState.SET, ChannelState.PENDING)
    settled = world.tasks.spawn(world.stack.settle())
    assert not settled.done()
    assert held.release() == 1
    world.loop.run()
    assert settled.done()


@pytest.mark.parametrize("fault", [None, "unreachable", "refuse"])
def test_ending_while_a_service_is_still_being_set_leaves_nothing_behind(fault: str | None) -> None:
    held, remote = HeldExecutor(), status()
    if fault is not None:
        getattr(remote, fault)("apply", times=1)
    world = EngineWorld([remote], remote=held)
    start(world)
    end(world)
    assert world.controller.overview().state == "off"
    while held.release():
        world.loop.run()
    assert remote.text == "at home"
    assert state(world, remote) is ChannelState.OFF
    assert not world.journal.open_rows()


def test_what_waits_behind_its_account_is_not_set_after_the_end() -> None:
    held = HeldExecutor()
    one, two = status(lane="account"), status(lane="account")
    two.id = "chat.fake.snooze:one"
    world = EngineWorld([one, two], remote=held)
    start(world)
    end(world)
    while held.release():
        world.loop.run()
    assert two.calls == []


def test_starting_again_while_the_last_end_is_under_way_captures_what_was_there_first() -> None:
    held, remote = HeldExecutor(), status()
    world = EngineWorld([remote], remote=held)
    start(world)
    held.release()
    world.loop.run()
    end(world)
    start(world)
    while held.release():
        world.loop.run()
    assert remote.text == "deep work id-3"
    end(world)
    while held.release():
        world.loop.run()
    assert remote.text == "at home"


def test_a_lift_that_is_overtaken_by_a_lowering_changes_nothing() -> None:
    held, local = HeldExecutor(), silence()
    world = EngineWorld([local], local=held)
    wish = Wish("id-0", FIVE, FIVE, "Europe/Berlin")
    world.tasks.spawn(world.stack.lower(wish))
    world.tasks.spawn(world.stack.lift())
    world.tasks.spawn(world.stack.lower(wish))
    while held.release():
        world.loop.run()
    assert local.text == "deep work id-0"
    assert "restore" not in local.calls


def test_an_effect_of_which_only_the_journal_knows_is_kept_for_a_start_that_knows_it() -> None:
    remote = status()
    world = EngineWorld([remote])
    start(world)
    world.effects = []
    world.restart()
    assert world.journal.open_rows()
    world.effects = [remote]
    world.restart()
    assert remote.text == "at home"


# --- crashes -------------------------------------------------------------------------------------


def test_a_crash_leaves_nothing_behind_after_the_next_start() -> None:
    local, remote = silence(), status()
    world = EngineWorld([local, remote])
    start(world)
    world.restart()
    assert (local.text, remote.text) == ("at home", "at home")
    world.do(world.controller.resume())
    assert (local.text, remote.text) == ("deep work id-1", "deep work id-1")
    end(world)
    assert (local.text, remote.text) == ("at home", "at home")


def test_what_an_earlier_session_left_is_put_back_before_a_new_one_captures() -> None:
    remote = status()
    world = EngineWorld([remote])
    start(world)
    remote.unreachable("read", times=3)
    end(world)
    start(world)
    assert state(world, remote) is not ChannelState.SET
    world.pass_time(minutes=10)
    assert state(world, remote) is ChannelState.SET
    end(world)
    assert remote.text == "at home"


STEPS = [
    f"{step} {effect}"
    for effect in ("notifications.fake", "chat.fake:one")
    for step in ("captured", "intended", "applied", "noted", "leaving", "restored")
]


def live_a_day(world: EngineWorld) -> None:
    start(world)
    end(world)
    raise world.crashes[0]  # a task that nobody waited for was killed


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("times", [1, 2])
def test_killed_at_any_step_everything_is_exact_after_the_next_start(step: str, times: int) -> None:
    local, remote = silence(), status()
    world = EngineWorld([local, remote])
    world.killed_at = step
    with pytest.raises(Killed):
        live_a_day(world)
    for _ in range(times - 1):  # killed again in the middle of recovery
        try:
            world.restart()
        except Killed:
            continue
    world.killed_at = None
    world.restart()
    world.pass_time(minutes=10)
    assert (local.text, remote.text) == ("at home", "at home")
    assert not world.journal.open_rows()


class _Connected(ScriptedEffect):
    """Tells when its connection is lost and back."""

    on_absence: Callable[[EffectError | None], object]


@pytest.mark.parametrize(
    ("why", "told"),
    [
        (UnreachableError("net.down", {"host": "x.org"}), ChannelState.PENDING),
        (SignInNeededError("net.sign_in", {"host": "x.org"}), ChannelState.FAILED),
    ],
)
def test_what_is_gone_with_its_connection_is_told_until_it_is_back(why: EffectError, told: ChannelState) -> None:
    remote = _Connected(id="chat.fake:one", world=MemoryWorld(HOME), expires_to=EMPTY)
    remote.on_absence = lambda _: None
    world = EngineWorld([remote])
    remote.on_absence(why)
    world.loop.run()
    assert state(world, remote) is ChannelState.OFF
    remote.on_absence(None)
    start(world)
    remote.on_absence(why)
    world.loop.run()
    assert (state(world, remote), channel(world, remote).detail) == (told, why.reason)
    remote.on_absence(None)
    world.loop.run()
    assert state(world, remote) is ChannelState.SET
    remote.on_absence(why)
    end(world)
    assert state(world, remote) is ChannelState.OFF


def test_an_adapter_that_was_replaced_has_no_say_any_more() -> None:
    old, new = (_Connected(id="chat.fake:one", world=MemoryWorld(HOME), expires_to=EMPTY) for _ in range(2))
    old.on_absence = new.on_absence = lambda _: None
    world = EngineWorld([old])
    world.do(world.controller.offer([new]))
    start(world)
    old.on_absence(UnreachableError("net.down", {"host": "x.org"}))
    world.loop.run()
    assert state(world, new) is ChannelState.SET


class _InParts(ScriptedEffect):
    """Has a part of its own that does nothing once the person has set something else."""

    def __init__(self, **fields: Any) -> None:
        super().__init__(**fields)
        self.part = ""

    def apply(self, target: Value, found: Value) -> None:
        self.part = str(target["text"])
        super().apply(target, found)

    def clear_away(self, target: Value) -> None:
        assert target["text"] == self.part
        self.part = ""


def test_what_the_person_set_stays_and_parts_that_do_nothing_are_cleared_away() -> None:
    effect = _InParts(id="auto_reply.fake:one", world=MemoryWorld(HOME))
    world = EngineWorld([effect])
    start(world)
    assert effect.part == "deep work id-1"
    effect.person_sets("on holiday")
    end(world)
    assert state(world, effect) is ChannelState.LEFT
    assert (effect.text, effect.part) == ("on holiday", "")
