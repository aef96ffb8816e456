"""The system's wish that we end (SIGTERM, SIGHUP, SIGINT), told on the loop.

A plain Python handler never runs while Qt's loop waits: it is C code that does not come back. The interpreter's
wake-up file does: the signal's number is written into a socket that the loop reads.
"""

import contextlib
import signal
import socket
from collections.abc import Callable, Sequence
from types import FrameType

from deepday.wire.loop import Loop

ENDING = tuple(
    signal.Signals[name] for name in ("SIGTERM", "SIGHUP", "SIGINT") if name in signal.Signals.__members__
)  # Windows has no SIGHUP


class SignalWatch:
    """Calls *callback* with each signal that arrives, from now to ``close``; make it on the main thread only."""

    def __init__(
        self, loop: Loop, callback: Callable[[signal.Signals], object], signals: Sequence[signal.Signals] = ENDING
    ) -> None:
        self._loop = loop
        self._callback = callback
        self._ours, self._theirs = socket.socketpair()
        self._ours.setblocking(False)
        self._theirs.setblocking(False)
        self._wakeup_before = signal.set_wakeup_fd(self._theirs.fileno(), warn_on_full_buffer=False)
        # Only a signal that has a handler in Python is written into the file.
        self._handlers_before = {number: signal.signal(number, _nothing) for number in signals}
        loop.add_reader(self._ours.fileno(), self._arrived)

    def close(self) -> None:
        """Have the signals do again what they did before."""
        for number, handler in self._handlers_before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._loop.remove_reader(self._ours.fileno())
        self._ours.close()
        self._theirs.close()

    def _arrived(self) -> None:
        with contextlib.suppress(BlockingIOError):
            for number in self._ours.recv(64):
                if number in self._handlers_before:
                    self._callback(signal.Signals(number))


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Leave it to the loop."""
