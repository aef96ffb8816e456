"""Windows in processes of their own as the program sees them: one each, raised, started again, told when they die."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepday.system import programs
from deepday.system.window_processes import WindowProcesses
from tests.loops import TurningLoop, turning_loop

_WINDOW = """
import os, sys
diary = open(sys.argv[1], "a", buffering=1)
diary.write("opened\\n")
while asked := os.read(0, 64):
    diary.write("front\\n")
    if sys.argv[2] == "closing":
        sys.argv[2] = ""
        sys.exit(0)
    if sys.argv[2] == "dying":
        sys.exit(3)
    os.write(1, b"\\x06")
diary.write("closed\\n")
"""


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def diary(tmp_path: Path) -> Path:
    return tmp_path / "diary"


def be(monkeypatch: pytest.MonkeyPatch, diary: Path, manner: str = "") -> None:
    """Have a stand-in started in place of a window: it writes down what happens to it."""
    monkeypatch.setattr(programs, "argv", lambda *_: [sys.executable, "-c", _WINDOW, str(diary), manner])


@pytest.fixture
def failed() -> list[str]:
    """The names of the windows that ended badly."""
    return []


@pytest.fixture
def windows(loop: TurningLoop, failed: list[str]) -> Iterator[WindowProcesses]:
    made = WindowProcesses(loop, failed.append)
    yield made
    made.close()
    loop.until(lambda: not made.open_ones())


def written(diary: Path) -> list[str]:
    return diary.read_text().split() if diary.exists() else []


def test_a_second_wish_raises_the_first_window(
    loop: TurningLoop, diary: Path, windows: WindowProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, diary)
    windows.show("plan")
    windows.show("plan")
    loop.until(lambda: written(diary) == ["opened", "front"])


def test_one_that_is_just_closing_comes_again(
    loop: TurningLoop, diary: Path, windows: WindowProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, diary, "closing")
    windows.show("plan")
    loop.until(lambda: written(diary) == ["opened"])
    be(monkeypatch, diary)
    windows.show("plan")
    loop.until(lambda: written(diary) == ["opened", "front", "opened"])


def test_one_that_dies_is_told_and_does_not_come_again(
    loop: TurningLoop, diary: Path, windows: WindowProcesses, failed: list[str]
) -> None:
    with pytest.MonkeyPatch.context() as monkeypatch:
        be(monkeypatch, diary, "dying")
        windows.show("plan")
        loop.until(lambda: written(diary) == ["opened"])
        windows.show("plan")
        loop.until(lambda: failed == ["plan"])
    assert written(diary) == ["opened", "front"]


def test_each_window_has_a_process_of_its_own(
    loop: TurningLoop, diary: Path, windows: WindowProcesses, monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, diary)
    windows.show("plan")
    windows.show("evaluation")
    loop.until(lambda: written(diary) == ["opened", "opened"])
    assert windows.open_ones() == ("plan", "evaluation")


def test_they_close_when_the_program_says_so(
    loop: TurningLoop, diary: Path, windows: WindowProcesses, failed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    be(monkeypatch, diary)
    windows.show("plan")
    loop.until(lambda: written(diary) == ["opened"])
    windows.close()
    loop.until(lambda: written(diary) == ["opened", "closed"])
    assert failed == []
