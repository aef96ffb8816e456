"""What a window in a process of its own works with: theme, clock, the history to read, and the program to ask."""

import logging
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from deepday.bootstrap.asking import ask
from deepday.domain.errors import CouldNotError, DeepdayError
from deepday.domain.reason import Reason
from deepday.engine.settings_ports import SettingsStore
from deepday.engine.tasks import Tasks
from deepday.storage.read_only import ReadOnlyHistory, opened
from deepday.system import paths
from deepday.system.clock import SystemClock
from deepday.ui.qt_loop import QtLoop
from deepday.ui.theme import Theme
from deepday.wording.reasons import sentence

T = TypeVar("T")
_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """What the program answered to a verb; ``error`` is the sentence that says why not, empty if it was done."""

    error: str = ""
    text: str = ""
    document: Mapping[str, object] = field(default_factory=dict)


class WindowOffice(QObject):
    """The history is only read here; every change is a verb that the program does."""

    def __init__(self, app: QApplication, loop: QtLoop, settings: SettingsStore) -> None:
        super().__init__(app)
        self.app = app
        self.loop = loop
        self.settings = settings
        self.theme = Theme(app, str(settings.get("look.theme")))
        self.clock = SystemClock()
        self.tasks = Tasks(loop, _log_crash)
        self._pool = ThreadPoolExecutor(2, "worker")

    async def in_worker(self, work: Callable[[], T]) -> T:
        """Return what *work* does away from the loop's thread."""
        return await self.tasks.in_worker(self._pool, work)

    async def read(self, work: Callable[[ReadOnlyHistory], T]) -> T:
        """Return what *work* reads of the history, away from the loop's thread. Raises DeepdayError."""

        def read() -> T:
            with opened(Path(paths.history_path()), _not_ready) as history:
                return work(history)

        return await self.in_worker(read)

    async def ask(self, verb: str, arguments: Mapping[str, object]) -> Told:
        """Have the program do *verb* with *arguments* as the command line gives them."""
        return await self.in_worker(lambda: _told(verb, arguments))

    def close(self) -> None:
        """Let go of the workers; what they are still doing is abandoned."""
        self._pool.shutdown(wait=False, cancel_futures=True)

    def words(self, reason: Reason) -> str:
        """Return *reason* as a sentence."""
        return sentence(reason, self.clock.zone())


def _not_ready() -> None:
    """Refuse: only the program makes the history, or brings it to its version."""
    raise CouldNotError("history.not_ready")


def _told(verb: str, arguments: Mapping[str, object]) -> Told:
    try:
        reply = ask(verb, **arguments)
    except DeepdayError as error:
        return Told(sentence(error.reason, "UTC"))
    document = reply.get("json")
    return Told(
        error="" if reply.get("status") == 0 else str(reply.get("error", "")),
        text=str(reply.get("text", "")),
        document=cast("Mapping[str, object]", document) if isinstance(document, dict) else {},
    )


def _log_crash(error: BaseException) -> None:
    _LOG.error("a task crashed", exc_info=error)
