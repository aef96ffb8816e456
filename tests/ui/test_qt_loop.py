"""What every loop does, asyncio's and Qt's alike: one contract for both, and what is Qt's alone."""

import gc
import os
import threading
import time
import weakref
from collections.abc import Callable, Iterator
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from deepday.ui.qt_loop import QtLoop
from deepday.wire.loop import Loop
from tests.loops import turning_loop

Until = Callable[[Callable[[], object]], object]
Turning = tuple[Loop, Until]


@pytest.fixture(params=["asyncio", "qt"])
def turning(request: pytest.FixtureRequest, qtbot: QtBot) -> Iterator[Turning]:
    """A loop, and how to let it turn until something is true."""
    if request.param == "qt":
        loop = QtLoop()
        yield loop, lambda condition: qtbot.waitUntil(lambda: bool(condition()))
    else:
        with turning_loop() as asyncio_loop:
            yield asyncio_loop, asyncio_loop.until


@pytest.fixture
def pipe() -> Iterator[tuple[int, int]]:
    read_end, write_end = os.pipe()
    yield read_end, write_end
    for end in (read_end, write_end):
        try:
            os.close(end)
        except OSError:
            continue  # a test has closed it


def test_a_reader_is_called_until_everything_is_read(turning: Turning, pipe: tuple[int, int]) -> None:
    loop, until = turning
    received: list[bytes] = []
    loop.add_reader(pipe[0], lambda: received.append(os.read(pipe[0], 1)))
    os.write(pipe[1], b"abc")
    assert received == []
    until(lambda: len(received) == 3)
    loop.remove_reader(pipe[0])
    assert b"".join(received) == b"abc"


def test_a_reader_is_told_of_the_end(turning: Turning, pipe: tuple[int, int]) -> None:
    loop, until = turning
    received: list[bytes] = []

    def read() -> None:
        received.append(os.read(pipe[0], 1))
        loop.remove_reader(pipe[0])

    loop.add_reader(pipe[0], read)
    os.close(pipe[1])
    until(lambda: received)
    assert received == [b""]


def test_a_removed_reader_is_called_no_more(turning: Turning, pipe: tuple[int, int]) -> None:
    loop, until = turning
    called: list[int] = []
    loop.add_reader(pipe[0], lambda: called.append(1))
    os.write(pipe[1], b"x")
    loop.remove_reader(pipe[0])
    loop.remove_reader(pipe[0])
    _let_pass(loop, until, 0.05)
    assert called == []


def test_a_second_reader_replaces_the_first(turning: Turning, pipe: tuple[int, int]) -> None:
    loop, until = turning
    called: list[str] = []
    loop.add_reader(pipe[0], lambda: called.append("first"))
    loop.add_reader(pipe[0], lambda: called.append("second" if os.read(pipe[0], 1) else ""))
    os.write(pipe[1], b"x")
    until(lambda: called)
    loop.remove_reader(pipe[0])
    assert called == ["second"]


def test_a_reader_may_hand_its_file_to_another(turning: Turning, pipe: tuple[int, int]) -> None:
    loop, until = turning
    called: list[str] = []

    def second() -> None:
        called.append("second")
        os.read(pipe[0], 1)
        loop.remove_reader(pipe[0])

    def first() -> None:
        called.append("first")
        loop.remove_reader(pipe[0])
        loop.add_reader(pipe[0], second)

    loop.add_reader(pipe[0], first)
    os.write(pipe[1], b"x")
    until(lambda: len(called) == 2)
    _let_pass(loop, until, 0.05)
    assert called == ["first", "second"]


@pytest.mark.parametrize("delay_s", [0, 0.003, 0.2])
def test_a_call_comes_when_its_time_has_come_and_not_before(turning: Turning, delay_s: float) -> None:
    loop, until = turning
    called: list[float] = []
    began = time.monotonic()
    loop.call_later(delay_s, lambda: called.append(time.monotonic() - began))
    assert called == []
    until(lambda: called)
    assert delay_s <= called[0] + 0.001


def test_calls_come_in_the_order_of_their_times(turning: Turning) -> None:
    loop, until = turning
    called: list[int] = []
    for delay_ms in (40, 10, 30, 20):
        loop.call_later(delay_ms / 1000, partial(called.append, delay_ms))
    until(lambda: len(called) == 4)
    assert called == [10, 20, 30, 40]


def test_a_cancelled_call_does_not_come(turning: Turning) -> None:
    loop, until = turning
    called: list[int] = []
    handle = loop.call_later(0.01, lambda: called.append(1))
    handle.cancel()
    handle.cancel()
    _let_pass(loop, until, 0.05)
    assert called == []


def test_a_call_may_be_cancelled_after_it_has_come(turning: Turning) -> None:
    loop, until = turning
    called: list[int] = []
    handle = loop.call_later(0, lambda: called.append(1))
    until(lambda: called)
    handle.cancel()


def test_a_call_far_away_is_taken(turning: Turning) -> None:
    loop, until = turning
    called: list[int] = []
    handle = loop.call_later(2**31 / 1000 + 1, lambda: called.append(1))  # what a timer of Qt cannot hold
    _let_pass(loop, until, 0.05)
    assert called == []
    handle.cancel()


def test_other_threads_have_their_calls_made_on_the_loops_thread_in_order(turning: Turning) -> None:
    loop, until = turning
    called: list[tuple[int, bool]] = []
    here = threading.get_ident()

    def note(number: int) -> None:
        called.append((number, threading.get_ident() == here))

    def ask() -> None:
        for number in range(100):
            loop.call_soon_threadsafe(partial(note, number))

    thread = threading.Thread(target=ask)
    thread.start()
    until(lambda: len(called) == 100)
    thread.join()
    assert called == [(number, True) for number in range(100)]


def test_more_calls_are_taken_than_a_loop_that_is_busy_can_be_woken_for(turning: Turning) -> None:
    loop, until = turning
    called: list[int] = []
    for number in range(5000):
        loop.call_soon_threadsafe(partial(called.append, number))
    until(lambda: len(called) == 5000)
    assert called == list(range(5000))


def test_a_call_asked_for_here_is_never_made_inside_the_asking(turning: Turning) -> None:
    loop, until = turning
    called: list[str] = []

    def outer() -> None:
        loop.call_soon_threadsafe(lambda: called.append("inner"))
        called.append("outer")

    loop.call_soon_threadsafe(outer)
    assert called == []
    until(lambda: len(called) == 2)
    assert called == ["outer", "inner"]


def test_an_error_in_a_callback_does_not_stop_qts_loop(qtbot: QtBot) -> None:
    loop = QtLoop()
    called: list[int] = []

    def fail() -> None:
        raise KeyError

    with qtbot.captureExceptions() as errors:
        loop.call_soon_threadsafe(fail)
        loop.call_later(0, fail)
        loop.call_soon_threadsafe(lambda: called.append(1))
        loop.call_later(0.02, lambda: called.append(2))
        qtbot.waitUntil(lambda: len(called) == 2)
    assert [error[0] for error in errors] == [KeyError, KeyError]


def test_qts_long_timers_are_made_of_days_and_never_early(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    from deepday.ui import qt_loop  # noqa: PLC0415 -- its constants are made small for once

    monkeypatch.setattr(qt_loop, "_LONGEST_S", 0.02)
    loop = QtLoop()
    began = time.monotonic()
    called: list[float] = []
    loop.call_later(0.1, lambda: called.append(time.monotonic() - began))
    qtbot.waitUntil(lambda: bool(called))
    assert called[0] >= 0.1


def test_nothing_of_past_readers_and_timers_is_left_behind(qtbot: QtBot, pipe: tuple[int, int]) -> None:
    loop = QtLoop()
    called: list[int] = []
    for _ in range(100):
        loop.add_reader(pipe[0], lambda: None)
        loop.call_later(0, lambda: called.append(1))
        loop.call_later(100, lambda: None).cancel()
    loop.remove_reader(pipe[0])
    qtbot.waitUntil(lambda: len(called) == 100)
    qtbot.waitUntil(lambda: len(loop.children()) == 2)  # the timer that is kept for all calls, and what wakes the loop


def test_a_loop_that_nobody_holds_goes_at_once_on_its_own_thread(qtbot: QtBot) -> None:
    del qtbot
    loop = QtLoop()
    loop.call_soon_threadsafe(lambda: None)
    gone = weakref.ref(loop)
    gc.disable()  # it would come in whatever thread is at work, and Qt's watch of a file ends with its own
    try:
        del loop
        assert gone() is None
    finally:
        gc.enable()


def _let_pass(loop: Loop, until: Until, seconds: float) -> None:
    passed: list[bool] = []
    loop.call_later(seconds, lambda: passed.append(True))
    until(lambda: passed)
