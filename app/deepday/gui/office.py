"""What the desks share: the program, the theme, the one main window, and how a wish that is refused is told."""

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from deepday.bootstrap.resident import Resident
from deepday.domain.errors import DeepdayError
from deepday.domain.reason import Reason
from deepday.wording.reasons import sentence

if TYPE_CHECKING:
    from PySide6.QtGui import QGuiApplication

    from deepday.ui.main_window import MainWindow
    from deepday.ui.theme import Theme

PageOpener = Callable[[str], "MainWindow"]


class Office(QObject):
    """*open_page* opens or raises the main window on a page; ``window`` is that window while there is one."""

    def __init__(self, app: "QGuiApplication", resident: Resident, open_page: PageOpener) -> None:
        super().__init__(app)
        self._app = app
        self._theme: Theme | None = None
        self.resident = resident
        self.program = resident.program
        self.controller = resident.program.controller
        self.open_page = open_page
        self.window: MainWindow | None = None

    @property
    def theme(self) -> "Theme":
        """The theme of all windows, made for the first of them."""
        if self._theme is None:
            from deepday.ui.theme import Theme  # noqa: PLC0415 -- 1.4 MB that no tray icon needs

            self._theme = Theme(self._app, str(self.program.settings.get("look.theme")))
        return self._theme

    def follow_settings(self) -> None:
        """Take up the theme that the settings name, if there is a window to wear it."""
        if self._theme is not None:
            self._theme.choose(str(self.program.settings.get("look.theme")))

    def ask(self, wish: Coroutine[Any, Any, object], complain: Callable[[Reason], None] | None = None) -> None:
        """Do *wish*; if it is refused, say why where it was asked, else in the window."""

        async def do() -> None:
            try:
                await wish
            except DeepdayError as error:
                (complain or self._complain)(error.reason)

        self.program.tasks.spawn(do())

    def words(self, reason: Reason) -> str:
        """Return *reason* as a sentence."""
        return sentence(reason, self.program.clock.zone())

    def _complain(self, reason: Reason) -> None:
        self.open_page("today").show_hint(self.words(reason))
