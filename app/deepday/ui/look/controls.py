"""Controls of the look: buttons, tick boxes and choices; what they do is decided by whoever uses them."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QMenu, QPushButton, QSizePolicy, QWidget

from deepday.ui.theme import Theme


class Button(QPushButton):
    """A button; ``look`` is empty, ``main`` (one per window), ``quiet``, ``flush``, ``inline`` or ``nav``.

    ``name`` is what a screen reader says, where the text alone does not tell what it is about.
    """

    def __init__(self, text: str, look: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self.setProperty("look", look)
        self.setAccessibleName(name or text.replace("&", ""))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAutoDefault(True)

    def show_text(self, text: str) -> None:
        """Change what stands on it, and what is read aloud."""
        if self.text() != text:
            self.setText(text)
            self.setAccessibleName(text.replace("&", ""))


class MenuButton(Button):
    """A button that opens a menu of choices; ``menu()`` is there at once, empty."""

    def __init__(self, text: str, look: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, look, parent=parent)
        menu = QMenu(self)
        menu.setAccessibleName(self.accessibleName())
        self.setMenu(menu)


class TickBox(QCheckBox):
    """A box that is ticked or not, with or without a text beside it."""

    _SIDE, _SPACE = 16, 8

    def __init__(self, theme: Theme, text: str = "", name: str = "", parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self.setAccessibleName(name or text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """The box with room for its focus ring, and the text."""
        px = self._theme.measures.px
        text = self.fontMetrics().horizontalAdvance(self.text()) + px(self._SPACE) if self.text() else 0
        return QSize(px(self._SIDE) + 4 + text + 2, max(px(self._SIDE) + 4, self.fontMetrics().height()))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """No less than all of it."""
        return self.sizeHint()

    def hitButton(self, _at: QPoint) -> bool:  # noqa: N802 -- Qt's name
        """All of it can be clicked, text included."""
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the box, its tick, its focus ring and the text."""
        tokens, side = self._theme.tokens, self._theme.measures.px(self._SIDE)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self.width() - side - 2 if mirrored else 2
        box = QRectF(left + 0.5, (self.height() - side) // 2 + 0.5, side - 1, side - 1)
        if self.hasFocus():
            painter.setPen(QPen(QColor(tokens.deep), 2))
            painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), 4, 4)
        ticked = self.isChecked()
        colour = tokens.deep if self.isEnabled() else tokens.faint
        painter.setPen(QPen(QColor(colour if ticked else tokens.edge), 1))
        painter.setBrush(QColor(colour if ticked else tokens.sheet))
        painter.drawRoundedRect(box, 2, 2)
        if ticked:
            self._theme.shapes.draw(painter, "tick", box.adjusted(1, 1, -1, -1), tokens.on_deep)
        if self.text():
            space = side + 2 + self._theme.measures.px(self._SPACE)
            room = self.rect().adjusted(0, 0, -space, 0) if mirrored else self.rect().adjusted(space, 0, 0, 0)
            painter.setPen(QColor(tokens.ink if self.isEnabled() else tokens.faint))
            sideways = Qt.AlignmentFlag.AlignRight if mirrored else Qt.AlignmentFlag.AlignLeft
            painter.drawText(room, sideways | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, self.text())


class Choice(QComboBox):
    """A choice of one of several values, each shown as a word."""

    def __init__(
        self, theme: Theme, choices: Sequence[tuple[str, str]], name: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)
        for value, word in choices:
            self.addItem(word, value)
        self.view().setAccessibleName(name)

    def value(self) -> str:
        """Return the value that is chosen."""
        return str(self.currentData())

    def show_value(self, value: str) -> None:
        """Choose *value* without telling anybody."""
        self.blockSignals(True)
        self.setCurrentIndex(max(0, self.findData(value)))
        self.blockSignals(False)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 -- Qt's name
        """Let the page scroll; a wheel never changes a value by the way."""
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the field and the arrow at its end."""
        super().paintEvent(event)
        side = self._theme.measures.px(12)
        mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = self._theme.measures.px(8) if mirrored else self.width() - side - self._theme.measures.px(8)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        arrow = QRectF(QPointF(left, (self.height() - side) / 2), QPointF(left + side, (self.height() + side) / 2))
        self._theme.shapes.draw(painter, "chevron", arrow, self._theme.tokens.soft)
