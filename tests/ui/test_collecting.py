"""Garbage with widgets in it is collected on the thread of the windows, whoever makes it due."""

import gc
import threading
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deepday.ui.collecting import collect_only_here, collect_when_due
from deepday.ui.qt_loop import QtLoop


class Window(QWidget):
    """As all of ours: a subclass of Qt's, in a cycle with itself."""

    def __init__(self, ended_in: list[str]) -> None:
        super().__init__()
        self.itself = self
        self.destroyed.connect(
            lambda: ended_in.append(threading.current_thread().name), Qt.ConnectionType.DirectConnection
        )


@pytest.fixture(autouse=True)
def usual() -> Iterator[None]:
    yield
    gc.enable()


def much_garbage() -> None:
    for _ in range(50_000):
        cycle: list[object] = []
        cycle.append(cycle)


def in_a_thread() -> None:
    thread = threading.Thread(target=much_garbage, name="history")
    thread.start()
    thread.join()


def test_what_another_thread_makes_due_ends_here(qtbot: QtBot) -> None:
    ended_in: list[str] = []
    gc.collect()
    collect_only_here()
    Window(ended_in)
    in_a_thread()
    assert ended_in == []
    loop = QtLoop()
    loop.call_soon_threadsafe(lambda: None)
    qtbot.waitUntil(lambda: bool(ended_in))
    assert ended_in == ["MainThread"]


@pytest.mark.parametrize("way", ["soon", "later", "reader"])
def test_every_turn_of_the_loop_collects(qtbot: QtBot, way: str) -> None:
    loop, turns = QtLoop(), 0
    collect_only_here()

    def turn() -> None:
        nonlocal turns
        turns += 1
        much_garbage()

    gc.collect()
    if way == "soon":
        loop.call_soon_threadsafe(turn)
    elif way == "later":
        loop.call_later(0, turn)
    else:
        loop.add_reader(loop._woken.fileno(), turn)
        loop._wakes.send(b"x")
    qtbot.waitUntil(lambda: turns > 0)
    loop.remove_reader(loop._woken.fileno())
    assert gc.get_count()[0] < gc.get_threshold()[0] * 2


def test_nothing_is_collected_twice_while_python_does_it() -> None:
    before = gc.get_stats()[0]["collections"]
    collect_when_due()
    assert gc.get_stats()[0]["collections"] == before


def test_the_older_ones_have_their_turn() -> None:
    collect_only_here()
    gc.collect()
    before = [generation["collections"] for generation in gc.get_stats()]
    kept: list[list[object]] = []
    for _ in range(200):
        kept += [[] for _ in range(gc.get_threshold()[0] + 1)]
        collect_when_due()
    after = [generation["collections"] for generation in gc.get_stats()]
    assert after[2] > before[2]
    assert after[1] - before[1] >= 9
