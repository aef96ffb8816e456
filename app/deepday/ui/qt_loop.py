"""Qt's event loop as the program's ``wire.loop.Loop``: what asyncio's does without windows; knows no widget.

Timers are Qt's coarse ones: late by a twentieth of their length at most. Early they never are: then they are given the
rest. The ``Qt`` namespace, 12 ms and 1.4 MB of the start, is not needed for any of it.
"""

import math
import time
from collections import deque
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QSocketNotifier, QTimer, Slot

Callback = Callable[[], object]
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

    def add_reader(self, fd: int, callback: Callback, /) -> None:
        """Run *callback* whenever *fd* can be read or has come to its end; replaces an earlier one for *fd*."""
        self.remove_reader(fd)
        self._readers[fd] = _Reader(fd, callback, self)

    def remove_reader(self, fd: int, /) -> bool:
        """Stop watching *fd*; returns whether it was watched."""
        reader = self._readers.pop(fd, None)
        if reader is not None:
            reader.stop()
        return reader is not None

    def call_later(self, delay: float, callback: Callback, /) -> "_Later":
        """Run *callback* after *delay* seconds of any length, not before."""
        return _Later(delay, callback, self)

    def call_soon_threadsafe(self, callback: Callback, /) -> None:
        """Run *callback* on the loop's thread soon, in the order of asking; may be called from any thread."""
        self._soon.append(callback)
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.User))

    def event(self, event: QEvent) -> bool:
        """Run the next call that was asked for from any thread."""
        if event.type() != QEvent.Type.User:
            return super().event(event)
        if self._soon:
            self._soon.popleft()()
        return True


class _Reader(QSocketNotifier):
    def __init__(self, fd: int, callback: Callback, parent: QObject) -> None:
        super().__init__(fd, QSocketNotifier.Type.Read, parent)
        self._callback = callback
        self.activated.connect(self._run)

    def stop(self) -> None:
        self.setEnabled(False)
        self.deleteLater()

    @Slot()
    def _run(self) -> None:
        if self.isEnabled():
            self._callback()


class _Later(QTimer):
    def __init__(self, delay: float, callback: Callback, parent: QObject) -> None:
        super().__init__(parent)
        self._callback: Callback | None = callback
        self._due = time.monotonic() + delay
        self.setSingleShot(True)
        self.timeout.connect(self._look)
        self._wait()

    def cancel(self) -> None:
        """Forget the call; harmless when it has run."""
        if self._callback is not None:
            self._callback = None
            self.stop()
            self.deleteLater()

    def _wait(self) -> None:
        left_s = min(max(0.0, self._due - time.monotonic()), _LONGEST_S)
        self.start(math.ceil(left_s * 1000))

    @Slot()
    def _look(self) -> None:
        callback = self._callback
        if callback is None:
            return
        if time.monotonic() < self._due:
            self._wait()
            return
        self.cancel()
        callback()
