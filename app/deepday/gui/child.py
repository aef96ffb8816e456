"""Root of a window in a process of its own: ``python -m deepday window request``; it ends with its window.

It reads settings, asks the running program for everything else, and is told by it on standard input to come forward.
"""

import os
import stat
import sys

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from deepday.gui.child_windows import NAMES
from deepday.gui.request_desk import RequestDesk
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.logging_file import log_to_file
from deepday.ui.qt_loop import QtLoop
from deepday.ui.theme import Theme
from deepday.wording.translation import use_language

_USAGE = 2


def main() -> int:
    """Show the window that the command line names until it is closed; returns the exit status."""
    if sys.argv[2:] not in [[name] for name in NAMES]:
        return _USAGE
    log_to_file()
    settings = SettingsFile(paths.settings_path())
    use_language(str(settings.get("language")))
    QApplication.setDesktopFileName("deepday")
    QApplication.setApplicationName("deepday")
    QApplication.setApplicationDisplayName("Deepday")
    app = QApplication(sys.argv[:1])
    loop = QtLoop(app)
    desk = RequestDesk(app, loop, Theme(app, str(settings.get("look.theme"))), settings)
    desk.window.destroyed.connect(app.quit)
    listener = _Listener(loop, desk)
    listener.begin()
    desk.begin()
    status = app.exec()
    desk.close()
    return status


class _Listener(QObject):
    """Hears on standard input that the window shall come forward, or that the program has ended."""

    def __init__(self, loop: QtLoop, desk: RequestDesk) -> None:
        super().__init__(loop)
        self._loop = loop
        self._desk = desk

    def begin(self) -> None:
        """Listen, if somebody can speak: a terminal or nothing at all says nothing."""
        if sys.stdin is not None and stat.S_ISFIFO(os.fstat(0).st_mode):
            self._loop.add_reader(0, self._hear)

    @Slot()
    def _hear(self) -> None:
        if os.read(0, 1024):
            self._desk.window.come_forward()
        else:
            self._loop.remove_reader(0)
            self._desk.window.close()
