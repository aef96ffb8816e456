"""Labels: text that is always shown as text, in the type and tone of the look."""

import html
from math import ceil

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class PlainLabel(QLabel):
    """A label whose text is never read as markup.

    ``kind`` is a size and weight of the style sheet (``title``, ``section``, ``small`` ...), ``tone`` a colour.
    """

    def __init__(
        self, text: str = "", kind: str = "", tone: str = "", *, wrap: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setProperty("type", kind)
        self.setProperty("tone", tone)
        if wrap:  # its height goes with its width, which it takes as it comes
            policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            policy.setHeightForWidth(True)
            self.setSizePolicy(policy)
        self.setText(text)

    def set_tone(self, tone: str) -> None:
        """Take another colour of the style sheet."""
        self._set("tone", tone)

    def set_kind(self, kind: str) -> None:
        """Take another size and weight of the style sheet."""
        self._set("type", kind)

    def _set(self, name: str, value: str) -> None:
        if self.property(name) != value:
            self.setProperty(name, value)
            self.style().unpolish(self)
            self.style().polish(self)


class StrongLabel(PlainLabel):
    """Lines of text of which a part stands out; painted by hand, as markup is never read."""

    def __init__(self, kind: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", kind, wrap=True, parent=parent)
        self._strong = ""

    def say(self, text: str, strong: str = "") -> None:
        """Show *text* with the part *strong* of it standing out."""
        self._strong = strong
        self.setText(text)
        self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 -- Qt's name
        """As high as its lines are at that width."""
        return ceil(self._lines(width).boundingRect().height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the lines."""
        painter = QPainter(self)
        painter.setPen(self.palette().windowText().color())
        self._lines(self.width()).draw(painter, QPointF(0, 0))

    def _lines(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text(), self.font())
        option = QTextOption(Qt.AlignmentFlag.AlignLeading)
        option.setTextDirection(self.layoutDirection())
        layout.setTextOption(option)
        start = self.text().find(self._strong) if self._strong else -1
        if start >= 0:
            part = QTextLayout.FormatRange()
            part.start, part.length = start, len(self._strong)
            weight = QTextCharFormat()
            weight.setFontWeight(QFont.Weight.Bold)
            part.format = weight
            layout.setFormats([part])
        layout.beginLayout()
        y = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, y))
            y += line.height()
        layout.endLayout()
        return layout


class ElidedLabel(PlainLabel):
    """One line that may be long: cut with an ellipsis where there is no room, whole for a screen reader."""

    def __init__(self, text: str = "", kind: str = "", tone: str = "", parent: QWidget | None = None) -> None:
        super().__init__("", kind, tone, parent=parent)
        self._whole = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_text(text)

    def show_text(self, text: str) -> None:
        """Show *text*; what others wrote in it has gone through ``foreign.shown``."""
        if text != self._whole:
            self._whole = text
            self.setText(text)
            self.setAccessibleName(text)
            self.setToolTip(html.escape(text))  # a tooltip has no plain text format: Qt guesses

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """A few letters and an ellipsis."""
        hint = super().minimumSizeHint()
        few = self.fontMetrics().horizontalAdvance("mmmm…")
        return QSize(min(few, hint.width()), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint as much as there is room for."""
        painter = QPainter(self)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideRight, self.width())
        inside = QRect(0, 0, self.width(), self.height())
        painter.setPen(self.palette().windowText().color())
        painter.drawText(inside, self.alignment() | Qt.TextFlag.TextSingleLine, text)
