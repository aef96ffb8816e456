"""The timer that a jump of the clock cancels. The machine's clock is everybody's: no test sets it."""

import os
import select
import sys
import time
from collections.abc import Iterator

import pytest

from deepday.system import wakeups
from deepday.system.wakeups import ClockWatch, arm, make_timer
from tests.loops import TurningLoop, turning_loop


@pytest.fixture
def loop(monkeypatch: pytest.MonkeyPatch) -> Iterator[TurningLoop]:
    monkeypatch.setattr(wakeups, "_ARM_AFTER_S", 0)
    with turning_loop() as loop:
        yield loop


def test_the_kernel_takes_the_timer_and_it_rests_until_its_time() -> None:
    timer = make_timer()
    try:
        assert arm(timer, 2**60)
        assert select.select([timer], [], [], 0.05)[0] == []
        assert arm(timer, int(time.time()) + 1)
        assert select.select([timer], [], [], 3)[0] == [timer]
    finally:
        os.close(timer)


def test_nothing_happens_while_the_clock_runs_on(loop: TurningLoop) -> None:
    jumps: list[int] = []
    watch = ClockWatch(loop, lambda: jumps.append(1))
    loop.turn(0.3)
    assert jumps == []
    watch.close()
    watch.close()


def test_each_jump_is_told_once_and_the_timer_set_again(loop: TurningLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    event = os.eventfd(0, os.EFD_NONBLOCK)  # can be read, as the timer can after a jump
    armed: list[int] = []
    monkeypatch.setattr(wakeups, "make_timer", lambda: event)

    def note(timer: int, _at_s: int) -> bool:
        armed.append(timer)
        return True

    monkeypatch.setattr(wakeups, "arm", note)
    jumps: list[int] = []
    watch = ClockWatch(loop, lambda: jumps.append(len(armed)))
    loop.until(lambda: armed)
    os.eventfd_write(event, 1)
    loop.until(lambda: len(jumps) == 1)
    os.eventfd_write(event, 1)
    loop.until(lambda: len(jumps) == 2)
    loop.turn(0.05)
    assert jumps == [2, 3]
    watch.close()


def test_where_there_is_no_such_timer_nothing_is_watched(loop: TurningLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    watch = ClockWatch(loop, lambda: None)
    loop.turn(0.05)
    watch.close()


def test_closed_before_it_began_it_watches_nothing(loop: TurningLoop) -> None:
    watch = ClockWatch(loop, lambda: None)
    watch.close()
    loop.turn(0.05)
