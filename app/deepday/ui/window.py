"""What every window of the program has in common: the theme, its icon, a place on the screen in use, and its end."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QCursor, QGuiApplication, QKeyEvent
from PySide6.QtWidgets import QWidget

from deepday.ui.theme import Theme

_TITLE_BAR = 40
"""Room that the frame of a window takes; it is known only when the window is on the screen."""


class Window(QWidget):
    """A top-level window that is deleted when it closes; the program keeps no hidden ones."""

    def __init__(
        self,
        theme: Theme,
        title: str,
        parent: QWidget | None = None,
        kind: Qt.WindowType = Qt.WindowType.Window,
    ) -> None:
        super().__init__(parent, kind)
        self.theme = theme
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setWindowIcon(theme.shapes.icon("deepday", theme.tokens.ink))
        theme.dress(self)

    def take_size(self, width: int, height: int) -> None:
        """Take a size in drawn pixels, or as much of it as the screen has."""
        px = self.theme.measures.px
        self.take_size_of(px(width), px(height))

    def take_size_of(self, width: int, height: int) -> None:
        """Take a size in pixels, or as much of it as the screen has."""
        room = screen_in_use_size() - QSize(0, self.theme.measures.px(_TITLE_BAR))
        self.resize(QSize(width, height).boundedTo(room))

    def come_forward(self) -> None:
        """Be in front of all others, with the keyboard."""
        if self.isMinimized():
            self.showNormal()
        self.show()
        self.raise_()
        self.activateWindow()


class SmallWindow(Window):
    """A window that asks one thing: Escape closes it."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, title, parent, Qt.WindowType.Dialog)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)


def screen_in_use_size() -> QSize:
    """Return the room on the screen where the pointer is, without panels."""
    screen = QGuiApplication.screenAt(QCursor.pos()) or QGuiApplication.primaryScreen()
    return screen.availableGeometry().size()
