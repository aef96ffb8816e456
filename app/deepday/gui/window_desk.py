"""What works behind a window in a process of its own; each ``gui.NAME_desk`` has a function ``open_desk`` for one."""

from collections.abc import Callable
from typing import Generic, TypeVar

from PySide6.QtCore import QObject

from deepday.domain.errors import DeepdayError
from deepday.gui.window_office import WindowOffice
from deepday.storage.read_only import ReadOnlyHistory
from deepday.ui.window import Window

WindowT = TypeVar("WindowT", bound=Window)
T = TypeVar("T")


class WindowDesk(QObject, Generic[WindowT]):
    """Shows *window* and lets go at its end; a subclass connects what the window asks for."""

    def __init__(self, office: WindowOffice, window: WindowT) -> None:
        super().__init__(office)
        self._office = office
        self.window = window

    def begin(self) -> None:
        """Show the window; what stands in it is asked for by the window itself, and comes as soon as it is read."""
        self.window.come_forward()

    def close(self) -> None:
        """Return when what was typed is kept; what is still being read is let go."""
        self._office.close()


class Question:
    """Something that is asked of the history again and again: only the newest answer counts."""

    def __init__(self, office: WindowOffice) -> None:
        self._office = office
        self._asked = 0

    async def ask(
        self, read: Callable[[ReadOnlyHistory], T], show: Callable[[T], None], complain: Callable[[str], None]
    ) -> None:
        """Show what *read* finds, or complain with a sentence, unless it was asked again meanwhile."""
        self._asked += 1
        mine = self._asked
        try:
            found = await self._office.read(read)
        except DeepdayError as error:
            if mine == self._asked:
                complain(self._office.words(error.reason))
            return
        if mine == self._asked:
            show(found)

    def forget(self) -> None:
        """Want no answer any more to what was asked."""
        self._asked += 1
