"""Root of a window's own process: makes the application and one window, and ends with it.

Started by the program as ``deepday window NAME`` (``system.window_processes``): a line on standard input brings the
window to the front, which is answered, the end of standard input closes it.
"""

import importlib
import logging
import os
import stat
import sys
from contextlib import suppress

from deepday.domain.errors import DeepdayError
from deepday.gui.application import application
from deepday.gui.window_desk import WindowDesk
from deepday.gui.window_office import WindowOffice
from deepday.storage.settings_file import SettingsFile
from deepday.system import paths
from deepday.system.logging_file import log_to_file
from deepday.system.window_processes import DONE, FRONT
from deepday.ui.own_windows import is_own_window
from deepday.ui.qt_loop import QtLoop
from deepday.ui.window import Window
from deepday.wording.reasons import sentence
from deepday.wording.translation import use_language

_LOG = logging.getLogger(__name__)
_CHUNK_BYTES = 4096


def main() -> int:
    """Show the window that the command line names until it is closed; returns the exit status."""
    log_to_file()
    os.environ.setdefault("MPLCONFIGDIR", paths.fonts_dir())
    name = sys.argv[2] if len(sys.argv) > 2 else ""  # noqa: PLR2004 -- the program's own name, "window", its name
    if not is_own_window(name):
        return 2
    try:
        settings = SettingsFile(paths.settings_path())
        use_language(str(settings.get("language")))
        app = application()
        office = WindowOffice(app, QtLoop(app), settings)
        desk: WindowDesk[Window] = importlib.import_module(f"deepday.gui.{name}_desk").open_desk(office)
    except DeepdayError as error:
        _LOG.error("no window %s: %s", name, error.reason.code)
        print(sentence(error.reason, "UTC"), file=sys.stderr)  # noqa: T201 -- a person's shell
        return 1
    desk.window.destroyed.connect(app.quit)
    _listen(office.loop, desk.window)
    desk.begin()
    status = app.exec()
    desk.close()
    return status


def _listen(loop: QtLoop, window: Window) -> None:
    """Do what standard input says, if somebody can speak: a terminal or nothing at all says nothing."""
    if sys.stdin is None or not stat.S_ISFIFO(os.fstat(sys.stdin.fileno()).st_mode):
        return
    fd = sys.stdin.fileno()

    def readable() -> None:
        if asked := os.read(fd, _CHUNK_BYTES):
            window.come_forward()
            with suppress(OSError):  # nobody wants to know
                os.write(sys.stdout.fileno(), DONE * asked.count(FRONT))
        else:
            loop.remove_reader(fd)
            window.close()

    loop.add_reader(fd, readable)
