"""Frames of the look: a sheet on paper, a hairline, a page that scrolls, columns that stack where it is narrow."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.theme import Theme


class Sheet(QFrame):
    """A sheet of paper; ``column`` takes what lies on it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, top: int = 12, bottom: int = 12) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self.setProperty("part", "sheet")
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(px(20), px(top), px(20), px(bottom))
        self.column.setSpacing(0)


class Rule(QFrame):
    """A hairline; it only decorates."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("part", "rule")
        self.setFixedHeight(1)


class _Body(QWidget):
    """What lies in a page: as high as it needs to be in the width it has, no higher."""

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """Qt's own would be the height in the least width, where every line breaks."""
        return QSize(super().minimumSizeHint().width(), 0)


class Page(QScrollArea):
    """A page that scrolls up and down when the window is low; ``column`` takes what lies on it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.theme = theme
        px = theme.measures.px
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.viewport().setAutoFillBackground(False)
        body = _Body(self)
        self.column = QVBoxLayout(body)
        self.column.setContentsMargins(px(24), px(20), px(24), px(20))
        self.column.setSpacing(px(16))
        self.setWidget(body)
        body.setAutoFillBackground(False)  # setWidget has just switched it on


class Columns(QWidget):
    """Widgets side by side, one above the other where the window is narrower than ``width`` drawn pixels."""

    def __init__(self, theme: Theme, width: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._narrow = theme.measures.px(width)
        self.row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(theme.measures.px(16))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As narrow as the widest of them: they can stack."""
        items = (self.row.itemAt(place) for place in range(self.row.count()))
        widths = [item.minimumSize().width() for item in items if item is not None]
        return QSize(max(widths, default=0), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Stack or unstack."""
        wide = event.size().width() >= self._narrow
        self.row.setDirection(QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom)
        super().resizeEvent(event)


class Mark(QWidget):
    """One shape beside the words that say the same; a screen reader reads only those."""

    def __init__(self, theme: Theme, size: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._size = size
        self._shape = ""
        self._tone = "ink"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_shape(self, shape: str, tone: str) -> None:
        """Show *shape* in the colour named *tone*."""
        if (shape, tone) != (self._shape, self._tone):
            self._shape, self._tone = shape, tone
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """A square."""
        side = self._theme.measures.px(self._size)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the shape."""
        if not self._shape:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = self._theme.tokens
        self._theme.shapes.draw(painter, self._shape, self.rect().toRectF(), getattr(tokens, self._tone), tokens.sheet)
