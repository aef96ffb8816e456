"""Loaded by every Python of a desktop whose PYTHONPATH names this folder: another time, and eyes for its windows.

The clocks of the program are ahead by what stands in the file that ``DEEPDAY_TEST_CLOCK`` names, in seconds, all of
them alike, so that time has simply passed. Each process with windows answers on a socket in ``DEEPDAY_TEST_EYES`` what
can be read in them and where it lies; it presses nothing.
"""

import importlib.abc
import importlib.machinery
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

_CLOCK, _EYES = "DEEPDAY_TEST_CLOCK", "DEEPDAY_TEST_EYES"
_programs: list[Any] = []


def _ahead_s() -> float:
    return float(Path(os.environ[_CLOCK]).read_text())


def _move_clock(module: Any) -> None:
    def now(_clock: object) -> datetime:
        at = datetime.now(UTC) + timedelta(seconds=_ahead_s())
        return at.replace(microsecond=at.microsecond // 1000 * 1000)

    module.SystemClock.now = now
    module.SystemClock.elapsed_s = lambda _clock: time.clock_gettime(time.CLOCK_BOOTTIME) + _ahead_s()
    module.SystemClock.awake_s = lambda _clock: time.monotonic() + _ahead_s()


def _note_program(module: Any) -> None:
    made = module.DeepdayProgram.__init__

    def make(program: object, *args: object, **named: object) -> None:
        made(program, *args, **named)
        _programs.append(program)

    module.DeepdayProgram.__init__ = make


def _open_eyes(module: Any) -> None:
    made = module.QtLoop.__init__

    def make(loop: Any, *args: object, **named: object) -> None:
        made(loop, *args, **named)
        path = Path(os.environ[_EYES]) / str(os.getpid())
        path.unlink(missing_ok=True)  # of a loop before this one in the same process
        server = socket.socket(socket.AF_UNIX)
        server.bind(str(path))
        server.listen()
        loop.add_reader(server.fileno(), lambda: _answer(server))

    module.QtLoop.__init__ = make


def _answer(server: socket.socket) -> None:
    asker, _address = server.accept()
    with asker, asker.makefile("rw") as lines:
        request = json.loads(lines.readline())
        lines.write(json.dumps(_LOOKS[request["what"]](request)))


def _shown() -> "Iterator[QWidget]":
    """Yield what can be seen; while a window has to be answered first, only what is in it."""
    from PySide6.QtWidgets import QApplication, QWidget  # noqa: PLC0415 -- not in every process

    modal = QApplication.activeModalWidget()
    windows = [w for w in QApplication.topLevelWidgets() if w.isVisible() and modal in (None, w)]
    for window in windows:
        for widget in [window, *window.findChildren(QWidget)]:
            if widget.isVisible() and widget.window() is window:
                yield widget


def _words(widget: "QWidget") -> str:
    from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPlainTextEdit, QPushButton  # noqa: PLC0415 -- same

    if isinstance(widget, QPlainTextEdit):
        return widget.toPlainText()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    return widget.text() if isinstance(widget, QLabel | QPushButton | QLineEdit) else ""


def _texts(_request: Mapping[str, str]) -> list[str]:
    return [words for words in map(_words, _shown()) if words]


def _find(request: Mapping[str, str]) -> list[dict[str, int]]:
    """Return where what is named lies: its window, and its middle on the screen; it is scrolled into sight."""
    from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QPlainTextEdit  # noqa: PLC0415 -- same

    kinds = QAbstractButton | QComboBox | QLineEdit | QPlainTextEdit
    found = []
    for widget in _shown():
        names = (widget.accessibleName(), _words(widget) if isinstance(widget, QAbstractButton) else "")
        if isinstance(widget, kinds) and widget.isEnabled() and request["name"] in names:
            _scroll_to(widget)
            middle = widget.mapToGlobal(widget.rect().center())
            found.append({"window": int(widget.window().winId()), "x": middle.x(), "y": middle.y()})
    return found


def _scroll_to(widget: "QWidget") -> None:
    from PySide6.QtWidgets import QScrollArea  # noqa: PLC0415 -- same

    above = widget.parentWidget()
    while above is not None:
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)
        above = above.parentWidget()


def _clipboard(_request: Mapping[str, str]) -> str:
    from PySide6.QtGui import QGuiApplication  # noqa: PLC0415 -- same

    return QGuiApplication.clipboard().text()


def _time(_request: Mapping[str, str]) -> bool:
    """Have the program look at the clock, as when it was set or the machine woke up."""
    for program in _programs:
        program.clock_changed()
    return bool(_programs)


_LOOKS: Mapping[str, Callable[[Mapping[str, str]], object]] = {
    "texts": _texts,
    "find": _find,
    "clipboard": _clipboard,
    "time": _time,
}
_HOOKS: Mapping[str, Callable[[Any], None]] = {
    "deepday.system.clock": _move_clock,
    "deepday.bootstrap.program": _note_program,
    "deepday.ui.qt_loop": _open_eyes,
}


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: importlib.abc.Loader, hook: Callable[[Any], None]) -> None:
        self._loader, self._hook = loader, hook

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        self._hook(module)


class _Finder(importlib.abc.MetaPathFinder):
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _HOOKS:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader, _HOOKS[fullname])
        return spec


if _CLOCK in os.environ:
    sys.meta_path.insert(0, _Finder())
