"""Labels: text that is always shown as text, in the type and tone of the look."""

import html

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
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
    """A sentence of which a part stands out; its text is our own, and is still never read as markup."""

    def say(self, text: str, strong: str = "") -> None:
        """Show *text* with the part *strong* of it standing out."""
        before, found, after = text.partition(strong) if strong else (text, "", "")
        said = f'{html.escape(before)}<span style="font-weight: 700">{html.escape(found)}</span>{html.escape(after)}'
        self.setTextFormat(Qt.TextFormat.RichText if found else Qt.TextFormat.PlainText)
        self.setText(said if found else text)
        self.setAccessibleName(text)


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
