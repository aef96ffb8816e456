"""What tests of windows share: one font, one theme, English, and nothing left open."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from deepday.ui.theme import Theme
from deepday.wording.translation import use_language
from tests.ui.gallery import application, close

Window = TypeVar("Window", bound=QWidget)


@pytest.fixture
def theme(qtbot: QtBot) -> Iterator[Theme]:
    """The light theme, in the font of the manual's pictures."""
    del qtbot  # it makes the application, and fails a test on Qt's warnings
    use_language("en")
    made = Theme(application(), "light")
    yield made
    made.deleteLater()


@pytest.fixture
def opened(theme: Theme, qtbot: QtBot) -> Iterator[Callable[[Window], Window]]:
    """Show a window with the keyboard; at the end it is closed, unless it has deleted itself."""
    del theme  # goes after the windows
    windows: list[QWidget] = []

    def show(window: Window) -> Window:
        windows.append(window)
        window.show()
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)
        return window

    yield show
    for window in windows:
        close(window)
