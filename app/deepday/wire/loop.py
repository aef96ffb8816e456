"""The loop that D-Bus, X11, the command socket and signals hang on: four calls, named as asyncio's.

asyncio's own loop serves the program without windows, ``ui.qt_loop.QtLoop`` the one with; both pass one contract test.
"""

from collections.abc import Callable
from typing import Protocol

from deepday.engine import ports
from deepday.engine.ports import TimerHandle

__all__ = ["Loop", "TimerHandle"]


class Loop(ports.Loop, Protocol):
    """One thread that waits for files, time and calls from other threads, and does nothing else while it waits.

    Callbacks run on the loop's thread, one after the other, never inside the call that asked for them.
    """

    def add_reader(self, fd: int, callback: Callable[[], object], /) -> object:
        """Run *callback* whenever *fd* can be read or has come to its end; replaces an earlier one for *fd*.

        It is run again as long as something is left to be read. Take the reader off before closing *fd*.
        """

    def remove_reader(self, fd: int, /) -> object:
        """Stop watching *fd*; harmless when it was not watched."""
