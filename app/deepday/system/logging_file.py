"""The log in the state folder: what the program did and where it failed, never what people wrote.

No names, goals, notes or secrets: of an exception only its kind, its code and the places it came through are kept, for
its text may quote anything; of other people's warnings only where they come from. A log that cannot be
written (disk full, read-only home) is no log; nothing else depends on it.
"""

import logging
import os
import sys
import threading
import traceback
from datetime import UTC, datetime
from types import TracebackType

from deepday.domain.errors import DeepdayError
from deepday.system import paths

_LIMIT_BYTES = 1_000_000
_OURS = "deepday"


def log_to_file(path: str | None = None) -> logging.Handler:
    """Write the log to *path*, usually ``paths.log_path()``, from now on; 0600, a megabyte, and the one before it.

    Uncaught exceptions are logged too, beside whatever else happens to them. Returns the handler, for tests to remove.
    """
    handler = _SmallFile(path or paths.log_path())
    handler.setFormatter(_Discreet())
    logging.getLogger().addHandler(handler)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    _log_uncaught()
    return handler


class _SmallFile(logging.Handler):
    """Appends lines; begins anew when the file is full, keeping the full one under another name."""

    def __init__(self, path: str) -> None:
        super().__init__()
        self._path = path
        self._file = -1

    def emit(self, record: logging.LogRecord) -> None:
        line = (self.format(record) + "\n").encode(errors="backslashreplace")
        try:
            if self._file >= 0 and os.fstat(self._file).st_size + len(line) > _LIMIT_BYTES:
                self._close_file()
                os.replace(self._path, f"{self._path}.1")  # noqa: PTH105 -- text in, text out
            if self._file < 0:
                flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0)
                self._file = os.open(self._path, flags, 0o600)
            os.write(self._file, line)
        except OSError:
            self._close_file()

    def close(self) -> None:
        self._close_file()
        super().close()

    def _close_file(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


class _Discreet(logging.Formatter):
    """One line a record; for an exception, its kinds and places below it."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        ours = record.name == _OURS or record.name.startswith(f"{_OURS}.")
        said = record.getMessage() if ours else f"{record.module}:{record.lineno}"
        lines = [f"{at} {os.getpid()} {record.levelname} {record.name}: {said}"]
        if record.exc_info:
            lines += _places(record.exc_info[1])
        return "\n".join(line.replace("\n", "\\n") for line in lines)


def _places(error: BaseException | None) -> list[str]:
    lines: list[str] = []
    while error is not None and len(lines) < 100:  # noqa: PLR2004 -- enough of any chain
        code = f" {error.reason.code}" if isinstance(error, DeepdayError) else ""
        lines.append(f"  {type(error).__module__}.{type(error).__qualname__}{code}")
        for frame, line_number in traceback.walk_tb(error.__traceback__):
            lines.append(f"    {frame.f_code.co_filename}:{line_number} {frame.f_code.co_qualname}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


def _log_uncaught() -> None:
    before, before_in_threads = sys.excepthook, threading.excepthook
    log = logging.getLogger(_OURS)

    def uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if not issubclass(kind, KeyboardInterrupt):
            log.critical("uncaught", exc_info=(kind, error, trace))
        before(kind, error, trace)

    def uncaught_in_thread(told: threading.ExceptHookArgs) -> None:
        if told.exc_value is not None:
            log.critical("uncaught in a thread", exc_info=told.exc_value)
        before_in_threads(told)

    sys.excepthook = uncaught
    threading.excepthook = uncaught_in_thread
