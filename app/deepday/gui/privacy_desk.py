"""The privacy settings at work: what is recorded is shown as it is, paused, taken up again, erased."""

from collections.abc import Coroutine
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from deepday.domain.reason import Reason
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.main_window import MainWindow
    from deepday.ui.settings.privacy import PrivacySection

_AN_HOUR = timedelta(hours=1)


class PrivacyDesk(QObject):
    """Answers what the privacy section asks."""

    def __init__(self, office: Office) -> None:
        super().__init__(office)
        self._office = office
        office.controller.subscribe(self._changed)

    def connect_window(self, window: "MainWindow") -> None:
        """Answer the settings page of *window*."""
        window.recording_pause_requested.connect(self._pause)
        window.recording_resume_requested.connect(self._resume)
        window.recording_erase_requested.connect(self._erase)
        window.settings_wanted.connect(self.show)

    def _changed(self) -> None:
        if self._office.window is not None and self._office.window.isVisible():
            self.show()

    @Slot()
    def show(self) -> None:
        """Show what is recorded now."""
        section = self._section()
        if section is not None:
            program = self._office.program
            section.show_recording(program.noticing.record.states(), paused=program.recording.paused)

    @Slot()
    def _pause(self) -> None:
        self._do(self._office.program.recording.pause(), Reason("recording.paused"))

    @Slot()
    def _resume(self) -> None:
        self._do(self._office.program.recording.resume(), Reason("recording.resumed"))

    @Slot()
    def _erase(self) -> None:
        self._do(self._office.program.recording.erase_last(_AN_HOUR), Reason("recording.erased"))

    def _do(self, wish: Coroutine[Any, Any, None], done: Reason) -> None:
        async def do() -> None:
            await wish
            self._tell(works=True, reason=done)
            self.show()

        self._office.ask(do(), lambda reason: self._tell(works=False, reason=reason))

    def _tell(self, *, works: bool, reason: Reason) -> None:
        section = self._section()
        if section is not None:
            section.show_result(works, self._office.words(reason))

    def _section(self) -> "PrivacySection | None":
        page = self._office.window.settings if self._office.window is not None else None
        return page.privacy if page is not None else None
