"""The guardian's process: ready, replaced when killed, told goodbye, and aware of our death."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepday.domain.errors import CouldNotError
from deepday.system import guardian_process, programs
from deepday.system.guardian_process import GuardianProcess
from tests.eventually import eventually
from tests.loops import TurningLoop, turning_loop

FAKE = str(Path(__file__).parent.parent / "fakes" / "guardian.py")
_PROGRAM = f"""
import asyncio, subprocess, sys
from deepday.system import programs
from deepday.system.guardian_process import GuardianProcess
programs.argv = lambda *_: [sys.executable, {FAKE!r}, sys.argv[1]]
loop = asyncio.new_event_loop()
guardian = GuardianProcess(loop, "")
guardian.stand_by().add_done_callback(lambda _: print("ready", flush=True))
other = subprocess.Popen(["sleep", "30"], stdout=subprocess.DEVNULL)
print(other.pid, flush=True)
loop.run_forever()
"""


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary"


@pytest.fixture
def guardian(loop: TurningLoop, diary: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GuardianProcess]:
    _be(monkeypatch, diary)
    guardian = GuardianProcess(loop, "history.db")
    yield guardian
    guardian.dismiss()
    loop.turn(0.3)  # reaped


def test_it_stands_by_and_is_told_goodbye(loop: TurningLoop, diary: Path, guardian: GuardianProcess) -> None:
    standing = guardian.stand_by()
    assert not standing.done()
    loop.until(standing.done)
    standing.result()
    guardian.dismiss()
    loop.until(lambda: "goodbye\n" in diary.read_text())
    loop.turn(0.2)
    assert len(diary.read_text().splitlines()) == 2, "nobody replaces a guardian that was let go"


def test_it_has_a_session_of_its_own_and_no_file_of_ours(
    loop: TurningLoop, diary: Path, guardian: GuardianProcess
) -> None:
    ours = os.open("/dev/null", os.O_RDONLY)
    os.set_inheritable(ours, True)
    loop.until(guardian.stand_by().done)
    os.close(ours)
    (born,) = diary.read_text().splitlines()
    assert born == f"born {guardian.process_id} session {guardian.process_id} files [0, 1, 2]"


def test_asked_twice_it_is_one(loop: TurningLoop, diary: Path, guardian: GuardianProcess) -> None:
    first, second = guardian.stand_by(), guardian.stand_by()
    loop.until(lambda: first.done() and second.done())
    assert guardian.stand_by().done()
    assert len(diary.read_text().splitlines()) == 1


def test_a_killed_guardian_is_replaced_at_once(loop: TurningLoop, guardian: GuardianProcess) -> None:
    loop.until(guardian.stand_by().done)
    killed = guardian.process_id
    assert killed is not None
    os.kill(killed, signal.SIGKILL)
    loop.until(lambda: guardian.process_id not in (killed, None))
    loop.until(guardian.stand_by().done)


def test_a_guardian_that_keeps_dying_is_given_up_by_whoever_waits_and_tried_less_and_less(
    loop: TurningLoop, diary: Path, guardian: GuardianProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    _be(monkeypatch, diary, "stillborn")
    monkeypatch.setattr(guardian_process, "_READY_WITHIN_S", 1.0)
    standing = guardian.stand_by()
    loop.until(standing.done)
    error = standing.exception()
    assert isinstance(error, CouldNotError)
    assert error.reason.code == "guardian.did_not_start"
    assert 2 <= len(diary.read_text().splitlines()) <= 5


def test_a_guardian_that_is_never_ready_is_not_waited_for_for_ever(
    loop: TurningLoop, diary: Path, guardian: GuardianProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    _be(monkeypatch, diary, "silent")
    monkeypatch.setattr(guardian_process, "_READY_WITHIN_S", 0.3)
    standing = guardian.stand_by()
    process_id = guardian.process_id
    assert process_id is not None
    loop.until(standing.done)
    assert isinstance(standing.exception(), CouldNotError)
    guardian.dismiss()
    os.kill(process_id, signal.SIGKILL)


def test_where_no_process_can_be_started_it_is_said(
    loop: TurningLoop, guardian: GuardianProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(programs, "argv", lambda *_: ["/nowhere/python"])
    monkeypatch.setattr(guardian_process, "_READY_WITHIN_S", 0.3)
    standing = guardian.stand_by()
    loop.until(standing.done)
    assert isinstance(standing.exception(), CouldNotError)


def test_one_let_go_while_it_starts_leaves_nobody_waiting(loop: TurningLoop, guardian: GuardianProcess) -> None:
    standing = guardian.stand_by()
    guardian.dismiss()
    assert isinstance(standing.exception(0), CouldNotError)
    loop.until(guardian.stand_by().done)


def test_the_loop_goes_on_while_a_guardian_is_slow_to_be_ready(
    loop: TurningLoop, diary: Path, guardian: GuardianProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    _be(monkeypatch, diary, "silent")
    monkeypatch.setattr(guardian_process, "_READY_WITHIN_S", 60)
    ready: list[bool] = []
    standing = guardian.stand_by()
    loop.call_later(0, lambda: ready.append(standing.done()))
    loop.until(lambda: ready and diary.exists())
    assert ready == [False]
    process_id = guardian.process_id
    assert process_id is not None
    guardian.dismiss()
    os.kill(process_id, signal.SIGKILL)


def test_a_program_that_is_killed_is_missed_also_while_others_it_started_live_on(diary: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", _PROGRAM, str(diary)], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        other = int(program.stdout.readline())
        assert program.stdout.readline() == "ready\n"
        program.send_signal(signal.SIGKILL)
        eventually(lambda: "parent died" in diary.read_text())
        os.kill(other, signal.SIGKILL)


def _be(monkeypatch: pytest.MonkeyPatch, diary: Path, *how: str) -> None:
    monkeypatch.setattr(programs, "argv", lambda *_: [sys.executable, FAKE, str(diary), *how])
