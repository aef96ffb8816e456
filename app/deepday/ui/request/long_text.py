"""A field for several lines of plain text; Tab leaves it as it leaves any other field."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QSyntaxHighlighter, QTextCharFormat, QTextDocument
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from deepday.ui.theme import Theme


class LongText(QPlainTextEdit):
    """Text of any length, *lines* high and no higher unless told; what is pasted into it is plain."""

    def __init__(self, theme: Theme, name: str, lines: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self._lines = lines
        self._padding = theme.measures.px(18)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As high as its lines."""
        return QSize(super().sizeHint().width(), self._lines * self.fontMetrics().lineSpacing() + self._padding)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As high as its lines."""
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    def show_text(self, text: str) -> None:
        """Put *text* into it without telling anybody; it counts as not edited."""
        self.blockSignals(True)
        self.setPlainText(text)
        self.document().setModified(False)
        self.blockSignals(False)

    def typed(self) -> str:
        """Return what is in it, without blanks around."""
        return self.toPlainText().strip()


class BlankMarker(QSyntaxHighlighter):
    """Shows the marks that stand for what is not filled in."""

    def __init__(self, theme: Theme, document: QTextDocument) -> None:
        super().__init__(document)
        self._theme = theme
        self._marks: tuple[str, ...] = ()

    def show_marks(self, marks: tuple[str, ...]) -> None:
        """Show *marks* wherever they stand."""
        self._marks = marks
        self.rehighlight()

    def highlightBlock(self, text: str) -> None:  # noqa: N802 -- Qt's name
        """Colour every mark in a line."""
        look = QTextCharFormat()
        look.setForeground(QColor(self._theme.tokens.attention))
        look.setFontWeight(600)
        for mark in self._marks:
            at = text.find(mark)
            while at >= 0:
                self.setFormat(at, len(mark), look)
                at = text.find(mark, at + len(mark))
