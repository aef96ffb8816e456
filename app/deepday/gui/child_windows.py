"""Windows that live in processes of their own, so that what they load is gone with them: started, raised, let go.

A child's standard input tells it to come forward, and by its end that the program has ended; its standard output tells
by its end that the child has.
"""

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from deepday.system import programs
from deepday.ui.qt_loop import QtLoop

if TYPE_CHECKING:
    import subprocess

NAMES = ("request",)
RAISE = b"raise\n"


class ChildWindows(QObject):
    """One process for each open window of ``NAMES``; a second wish raises the first window."""

    def __init__(self, loop: QtLoop) -> None:
        super().__init__(loop)
        self._loop = loop
        self._open: dict[str, subprocess.Popen[bytes]] = {}

    def show(self, name: str) -> None:
        """Open the window, or bring it forward.

        Raises:
            CouldNotError: the system starts no process.
        """
        if name not in self._open or not self._tell(name):
            self._start(name)

    def _tell(self, name: str) -> bool:
        told = self._open[name].stdin
        assert told is not None  # noqa: S101 -- it was started with a pipe
        try:
            os.write(told.fileno(), RAISE)
        except BrokenPipeError:  # it is just ending
            return False
        return True

    def _start(self, name: str) -> None:
        if name in self._open:
            self._gone(name)
        process = programs.spawn("window", name, stdin=programs.PIPE, stdout=programs.PIPE)
        self._open[name] = process
        heard = process.stdout
        assert heard is not None  # noqa: S101 -- it was started with a pipe
        self._loop.add_reader(heard.fileno(), lambda: self._hear(name))

    def _hear(self, name: str) -> None:
        heard = self._open[name].stdout
        if heard is None or not os.read(heard.fileno(), 1024):
            self._gone(name)

    def _gone(self, name: str) -> None:
        """Let go of a child that has closed its output: it has ended, or does so at once."""
        process = self._open.pop(name)
        if process.stdout is not None:
            self._loop.remove_reader(process.stdout.fileno())
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()
        process.wait()
