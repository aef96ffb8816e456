"""Notices that the wall clock was set and that the machine woke up, without ever looking at a clock.

Linux cancels a timer made for that (timerfd_create(2), TFD_TIMER_CANCEL_ON_SET) when CLOCK_REALTIME jumps, which it
also does on waking. Elsewhere nothing is noticed; whoever needs to know looks when something happens.
"""

import contextlib
import os
import sys
from collections.abc import Callable

from deepday.wire.loop import Loop, TimerHandle

_ARM_AFTER_S = 0.5
"""The clock may jump unseen while the program starts: it has just been read."""
_NEVER_S = 2**60
_TIMER_FLAGS = 0x1 | 0x2  # TFD_TIMER_ABSTIME, TFD_TIMER_CANCEL_ON_SET
_MAKE_FLAGS = os.O_NONBLOCK | getattr(os, "O_CLOEXEC", 0)  # TFD_NONBLOCK, TFD_CLOEXEC are these
_CLOCK_REALTIME = 0


class ClockWatch:
    """Calls *callback* on the loop's thread soon after each jump of the wall clock, until closed."""

    def __init__(self, loop: Loop, callback: Callable[[], object]) -> None:
        self._loop = loop
        self._callback = callback
        self._timer = -1
        self._start: TimerHandle | None = loop.call_later(_ARM_AFTER_S, self._watch)

    def close(self) -> None:
        """Notice no more; harmless twice."""
        if self._start is not None:
            self._start.cancel()
            self._start = None
        if self._timer >= 0:
            self._loop.remove_reader(self._timer)
            os.close(self._timer)
            self._timer = -1

    def _watch(self) -> None:
        self._start = None
        self._timer = make_timer()
        if self._timer >= 0 and arm(self._timer, _NEVER_S):
            self._loop.add_reader(self._timer, self._jumped)

    def _jumped(self) -> None:
        with contextlib.suppress(OSError):  # ECANCELED: that is the message
            os.read(self._timer, 8)
        arm(self._timer, _NEVER_S)
        self._callback()


def make_timer() -> int:
    """Return the file of a new timer on the wall clock, -1 where there is none."""
    if sys.platform != "linux":
        return -1
    import ctypes  # noqa: PLC0415 -- os.timerfd_create comes with Python 3.13

    return int(ctypes.CDLL(None, use_errno=True).timerfd_create(_CLOCK_REALTIME, _MAKE_FLAGS))


def arm(timer: int, at_s: int) -> bool:
    """Have *timer* readable when the wall clock shows *at_s* (seconds since 1970) or jumps; False if it cannot be."""
    import ctypes  # noqa: PLC0415 -- same

    # struct itimerspec: interval and value, each seconds and nanoseconds
    setting = (ctypes.c_long * 4)(0, 0, at_s, 0)
    library = ctypes.CDLL(None, use_errno=True)
    return bool(library.timerfd_settime(timer, _TIMER_FLAGS, ctypes.byref(setting), None) == 0)
