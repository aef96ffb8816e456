"""A program with nothing but the tray, for tests on real tray hosts: says in lines what happens to it.

usage: python -m tests.ui.tray_program XEMBED_AFTER_MS
"""

import signal
import sys

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from deepday.ui.tray import Tray
from deepday.ui.tray_host import TrayHost
from tests.ui import days


def say(what: str) -> None:
    """Tell the test."""
    print(what, flush=True)


class Program(QObject):
    """Makes the tray where there is one, as gui does."""

    def __init__(self, app: QApplication, xembed_after_ms: int) -> None:
        super().__init__(app)
        self._tray: Tray | None = None
        self._host = TrayHost(self, xembed_after_ms)
        self._host.changed.connect(self._changed)
        self._host.look()
        say(f"looked: {self._host.available}")

    @Slot(bool)
    def _changed(self, available: bool) -> None:  # noqa: FBT001 -- a signal's argument
        say(f"available: {available}")
        if not available:
            return
        if self._tray is None:
            self._tray = Tray(self)
            for wish in ("today", "log", "quit"):
                getattr(self._tray, f"{wish}_requested").connect(lambda wish=wish: say(f"wish: {wish}"))
            self._tray.clicked_start.connect(lambda: say("wish: start"))
            self._tray.show_overview(days.EMPTY)
        self._tray.show()


def main() -> int:
    """Run until it is ended."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    app = QApplication([])
    app.setApplicationName("deepday-tray-test")
    app.setQuitOnLastWindowClosed(False)
    program = Program(app, int(sys.argv[1]))
    del program
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
