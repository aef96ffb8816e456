"""The ordinary day at work: observing is paused and goes on, reading is said, the question about an end is answered."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.engine.end_question import end_meant
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.main_window import MainWindow
    from deepday.ui.tray import Tray


class DayDesk(QObject):
    """Answers what tray and *Today* ask about ordinary days."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office

    def connect_tray(self, tray: "Tray") -> None:
        """Answer what the tray's menu asks."""
        tray.observing_pause_requested.connect(self._pause)
        tray.observing_resume_requested.connect(self._resume)
        tray.reading_requested.connect(self._read)

    def connect_window(self, window: "MainWindow") -> None:
        """Answer what *Today* asks."""
        window.observing_resume_requested.connect(self._resume)
        window.end_answered.connect(self._answer_end)

    @Slot()
    def _pause(self) -> None:
        self._office.ask(self._office.program.observer.pause())

    @Slot()
    def _resume(self) -> None:
        self._office.ask(self._office.program.observer.resume())

    @Slot(bool)
    def _read(self, on: bool) -> None:  # noqa: FBT001 -- a signal's argument
        self._office.ask(self._take_reading(on=on))

    async def _take_reading(self, *, on: bool) -> None:
        self._office.program.senses.read(on=on)

    @Slot(str)
    def _answer_end(self, text: str) -> None:
        self._office.ask(self._take_end(text))

    async def _take_end(self, text: str) -> None:
        asked = self._office.controller.overview().end_asked
        if asked is not None:
            await self._office.controller.answer_end(end_meant(asked, text))
