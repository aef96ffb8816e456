"""The session at work: what the tray's menu and *Today* ask of the one that runs, and a start with the defaults."""

from datetime import timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.session import Follows
from deepday.engine.session_plan import StartWish
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.main_window import MainWindow
    from deepday.ui.tray import Tray


class SessionDesk(QObject):
    """Starts at once, starts a block, pauses, resumes, extends and ends."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office

    def connect_asker(self, asker: "Tray | MainWindow") -> None:
        """Answer what *asker* asks of the session."""
        asker.block_requested.connect(self._start_block)
        asker.pause_requested.connect(self._pause)
        asker.resume_requested.connect(self._resume)
        asker.extend_requested.connect(self._extend)
        asker.end_requested.connect(self._end)

    @Slot()
    def start_now(self) -> None:
        """Start with the defaults."""
        self._office.ask(self._office.controller.start(StartWish()))

    @Slot(int)
    def _start_block(self, minutes: int) -> None:
        until = self._office.program.clock.now() + timedelta(minutes=minutes)
        self._office.ask(self._office.controller.start(StartWish(until=until, follows=Follows.ELAPSED)))

    @Slot()
    def _pause(self) -> None:
        self._office.ask(self._office.controller.pause())

    @Slot()
    def _resume(self) -> None:
        self._office.ask(self._office.controller.resume())

    @Slot(int)
    def _extend(self, minutes: int) -> None:
        self._office.ask(self._office.controller.extend(timedelta(minutes=minutes)))

    @Slot()
    def _end(self) -> None:
        self._office.ask(self._office.controller.end())
