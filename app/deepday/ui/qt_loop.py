"""Qt's event loop as the program's ``wire.loop.Loop``: what asyncio's does without windows; knows no widget.

Timers are Qt's coarse ones: late by a twentieth of their length at most. Early they never are: then they are given the
rest. The ``Qt`` namespace, 12 ms and 1.4 MB of the start, is not needed for any of it.
"""

import math
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from heapq import heappop, heappush
from socket import socketpair
from weakref import finalize

from PySide6.QtCore import QObject, QSocketNotifier, QTimer, Slot

from deepday.ui.collecting import collect_when_due

Callback = Callable[[], object]
_WAKES = 4096
"""So many bytes are read at once; how many there are says nothing."""
_LONGEST_S = 86_400.0
"""A QTimer takes 2**31 ms at most: longer waits are made of days."""


class QtLoop(QObject):
    """The loop of the thread that makes it, where the application runs; all but ``call_soon_threadsafe`` stays there.

    An exception in a callback goes to ``sys.excepthook``; the loop goes on.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers: dict[int, _Reader] = {}
        self._soon: deque[Callback] = deque()
        self._woken, self._wakes = socketpair()
        for end in (self._woken, self._wakes):
            end.setblocking(False)
            finalize(self, end.close)
        self._waker = QSocketNotifier(self._woken.fileno(), QSocketNotifier.Type.Read, self)
        self._waker.activated.connect(self._run_soon)
        self._later: list[tuple[float, int, _Later]] = []
        self._asked = 0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._run_due)

    def add_reader(self, fd: int, callback: Callback, /) -> None:
        """Run *callback* whenever *fd* can be read or has come to its end; replaces an earlier one for *fd*."""
        self.remove_reader(fd)
        self._readers[fd] = _Reader(fd, callback, self)

    def remove_reader(self, fd: int, /) -> bool:
        """Stop watching *fd*; returns whether it was watched."""
        reader = self._readers.pop(fd, None)
        if reader is not None:
            reader.setEnabled(False)
            reader.setParent(None)  # it is Python's alone from now on, and goes with the last reference,
            self.call_soon_threadsafe(lambda: reader)  # which is not while its own signal runs
        return reader is not None

    def call_later(self, delay: float, callback: Callback, /) -> "_Later":
        """Run *callback* after *delay* seconds of any length, not before."""
        self._asked += 1
        later = _Later(self, time.monotonic() + delay, callback)
        heappush(self._later, (later.due, self._asked, later))
        self.wait_for_next()
        return later

    def wait_for_next(self) -> None:
        """Wait for the first call that is still wanted."""
        while self._later and self._later[0][2].callback is None:
            heappop(self._later)
        if self._later:
            left_s = min(max(0.0, self._later[0][0] - time.monotonic()), _LONGEST_S)
            self._timer.start(math.ceil(left_s * 1000))
        else:
            self._timer.stop()

    @Slot()
    def _run_due(self) -> None:
        """Run the first call, if it is not too early; one at a time, so that its failure is its own."""
        later = self._later[0][2] if self._later else None
        callback = later.callback if later is not None and later.due <= time.monotonic() else None
        if later is not None and callback is not None:
            later.callback = None
        self.wait_for_next()
        if callback is not None:
            _call(callback)

    def call_soon_threadsafe(self, callback: Callback, /) -> None:
        """Run *callback* on the loop's thread soon, in the order of asking; may be called from any thread.

        A byte on a socket wakes the loop, as asyncio does it. An event of Python's posted from another thread crashed
        the program now and then where Qt deletes it (PySide6 6.11.3: ``~QEventWrapper`` in ``sendPostedEvents``).
        """
        self._soon.append(callback)
        self._wake()

    def _wake(self) -> None:
        with suppress(OSError):  # full: it is to wake up anyway; closed: the program has ended
            self._wakes.send(b"\0")

    @Slot()
    def _run_soon(self) -> None:
        """Run the first call; one at a time, so that its failure is its own and windows get their turn between."""
        with suppress(BlockingIOError):
            self._woken.recv(_WAKES)
        if self._soon:
            callback = self._soon.popleft()
            if self._soon:
                self._wake()
            _call(callback)


def _call(callback: Callback) -> None:
    try:
        callback()
    finally:
        collect_when_due()


class _Reader(QSocketNotifier):
    def __init__(self, fd: int, callback: Callback, parent: QObject) -> None:
        super().__init__(fd, QSocketNotifier.Type.Read, parent)
        self._callback = callback
        self.activated.connect(self._run)

    @Slot()
    def _run(self) -> None:
        if self.isEnabled():
            _call(self._callback)


class _Later:
    """One call that was asked for; ``callback`` is None once it has run or was cancelled."""

    def __init__(self, loop: QtLoop, due: float, callback: Callback) -> None:
        self._loop = loop
        self.due = due
        self.callback: Callback | None = callback

    def cancel(self) -> None:
        """Forget the call; harmless when it has run."""
        if self.callback is not None:
            self.callback = None
            self._loop.wait_for_next()
