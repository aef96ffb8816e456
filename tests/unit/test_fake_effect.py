"""The scripted effect keeps the contract of every effect, and fails as it is told to."""

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.engine.effect_ports import Effect
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.eventually import eventually
from tests.fakes.effect import EMPTY, FileWorld, MemoryWorld, ScriptedEffect, World
from tests.fakes.world import ManualClock


class TestScriptedEffect(EffectContract):
    @pytest.fixture(params=["memory", "file"])
    def case(self, request: pytest.FixtureRequest, tmp_path: Path) -> EffectCase:
        clock = ManualClock()
        world: World = MemoryWorld() if request.param == "memory" else FileWorld(tmp_path / "world.json")

        def adapter() -> ScriptedEffect:
            return ScriptedEffect(expires_to=EMPTY, world=world, clock=clock)

        def heir() -> Effect:
            return adapter()

        effect = adapter()
        return EffectCase(
            effect=effect,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=world.load,
            priors={"empty": lambda: effect.person_sets(""), "something": lambda: effect.person_sets("Lunch")},
            change=lambda: effect.person_sets("Tea"),
            clock=clock,
            after_a_crash=heir,
        )


@pytest.fixture
def effect() -> ScriptedEffect:
    return ScriptedEffect()


def test_faults_hit_the_calls_they_name_as_often_as_told(effect: ScriptedEffect) -> None:
    effect.unreachable("read", times=2, retry_after_s=7.0)
    effect.refuse("apply", times=1, error=SignInNeededError("fake.sign_in"))
    for _ in range(2):
        with pytest.raises(UnreachableError) as caught:
            effect.read({})
        assert caught.value.retry_after_s == 7.0
    assert effect.read({}) == EMPTY
    with pytest.raises(SignInNeededError):
        effect.apply(EMPTY, {})
    effect.apply({"text": "x", "ends_at": ""}, {})
    effect.refuse()
    with pytest.raises(RefusedError):
        effect.restore(EMPTY, {})
    effect.recover()
    effect.restore(EMPTY, {})
    assert effect.calls == ["read", "read", "read", "apply", "apply", "restore", "restore"]


def test_a_call_that_hangs_goes_on_when_released(effect: ScriptedEffect) -> None:
    release = effect.hang("apply")
    caller = threading.Thread(target=effect.apply, args=({"text": "x", "ends_at": ""}, {}))
    caller.start()
    eventually(lambda: effect.in_flight == 1)
    assert effect.text == ""
    release()
    caller.join(5)
    assert effect.text == "x"
    assert effect.in_flight == 0


def test_an_answer_can_be_lost_after_the_deed(effect: ScriptedEffect) -> None:
    effect.drop_answer()
    with pytest.raises(UnreachableError):
        effect.apply({"text": "x", "ends_at": ""}, {})
    assert effect.text == "x"


def test_it_can_lie_take_nothing_and_be_changed_by_the_person(effect: ScriptedEffect) -> None:
    effect.lie({"text": "lie", "ends_at": ""})
    assert effect.read({})["text"] == "lie"
    effect.recover()
    effect.take_nothing()
    effect.apply({"text": "x", "ends_at": ""}, {})
    assert effect.read({}) == EMPTY
    effect.recover()
    effect.person_sets_during("apply", "Tea")
    effect.apply({"text": "x", "ends_at": ""}, {})
    assert effect.text == "Tea"


def test_it_expires_when_its_time_has_come() -> None:
    clock = ManualClock()
    effect = ScriptedEffect(expires_to=EMPTY, clock=clock)
    effect.apply(effect.plan(EMPTY, wish_until(clock.now())), {})
    assert effect.read({})["text"] != ""
    clock.pass_time(timedelta(minutes=3))
    assert effect.read({}) == EMPTY


def test_a_file_world_outlives_a_process_that_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    script = (
        "import os, sys, pathlib\n"
        "from tests.fakes.effect import FileWorld, ScriptedEffect\n"
        "effect = ScriptedEffect(world=FileWorld(pathlib.Path(sys.argv[1])))\n"
        "effect.apply({'text': 'set', 'ends_at': ''}, {})\n"
        f"os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=root, env=os.environ | {"PYTHONPATH": "."}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    heir = ScriptedEffect(world=FileWorld(path))
    assert heir.text == "set"
    assert heir.world.calls() == ["chat.fake:one apply"]
