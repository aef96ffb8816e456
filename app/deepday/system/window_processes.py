"""Windows that run in processes of their own, as the program sees them: started, brought to the front, ended with it.

Each lives at the other end of two pipes. A line on its input brings it to the front, which it answers; one that ends
without an answer was just closing, and is started again. The end of its input closes it; so it ends with us, however
we end. The end of its output tells that it is gone.
"""

import contextlib
import os
from collections.abc import Callable

from deepday.system import programs
from deepday.wire.loop import Loop

FRONT, DONE = b"front\n", b"\x06"
_CHUNK_BYTES = 4096
_REAP_AGAIN_S = 0.05


class WindowProcesses:
    """One process a window, by its name; on the loop's thread. *failed* gets the name of one that ended badly."""

    def __init__(self, loop: Loop, failed: Callable[[str], object]) -> None:
        self._loop = loop
        self._failed = failed
        self._children: dict[str, _Child] = {}
        self._closing = False

    def show(self, name: str) -> None:
        """Open the window, or bring it to the front.

        Raises:
            CouldNotError: the system starts no process (``program.cannot_start``).
        """
        child = self._children.get(name)
        if child is None or not child.come_forward():
            self._children[name] = _Child(self._loop, name, self._ended)

    def open_ones(self) -> tuple[str, ...]:
        """Return the names of the windows whose processes live."""
        return tuple(self._children)

    def close(self) -> None:
        """Have all of them close; returns at once."""
        self._closing = True
        for child in self._children.values():
            child.close()

    def _ended(self, child: "_Child", status: int) -> None:
        if self._children.get(child.name) is child:
            del self._children[child.name]
            if self._closing:
                return
            if status != 0:
                self._failed(child.name)
            elif child.unanswered > 0:
                self.show(child.name)


class _Child:
    """One window's process, from its start to its end."""

    def __init__(self, loop: Loop, name: str, ended: Callable[["_Child", int], object]) -> None:
        self.name = name
        self._loop = loop
        self._ended = ended
        self.unanswered = 0
        self._process = programs.spawn("window", name, stdin=programs.PIPE, stdout=programs.PIPE)
        assert self._process.stdout is not None  # noqa: S101 -- pipes were asked for
        self._output = self._process.stdout.fileno()
        os.set_blocking(self._output, False)
        loop.add_reader(self._output, self._readable)

    def come_forward(self) -> bool:
        """Have it come to the front; False if it is going."""
        if self._process.stdin is None or self._process.stdin.closed:
            return False
        try:
            self._process.stdin.write(FRONT)
            self._process.stdin.flush()
        except OSError:
            return False
        self.unanswered += 1
        return True

    def close(self) -> None:
        """Have it close."""
        if self._process.stdin is not None:
            with contextlib.suppress(OSError):  # what could not be said to one that is gone
                self._process.stdin.close()

    def _readable(self) -> None:
        try:
            chunk = os.read(self._output, _CHUNK_BYTES)
        except BlockingIOError:
            return
        self.unanswered -= chunk.count(DONE)
        if not chunk:
            self._loop.remove_reader(self._output)
            if self._process.stdout is not None:
                self._process.stdout.close()
            self.close()
            self._reap()

    def _reap(self) -> None:
        status = self._process.poll()
        if status is None:  # its output is closed, the rest takes a moment
            self._loop.call_later(_REAP_AGAIN_S, self._reap)
        else:
            self._ended(self, status)
