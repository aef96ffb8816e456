"""Sheets of sentences below the charts: what moved, what it took, the team, what limits all this, what was fixed."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Mark, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme


class TextSheet(Sheet):
    """A title and one paragraph; hidden while there is nothing to say."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self.column.setSpacing(theme.measures.px(4))
        self.column.addWidget(PlainLabel(title, "section", wrap=True, parent=self))
        self._words = PlainLabel("", wrap=True, parent=self)
        self.column.addWidget(self._words)
        self.column.addStretch(1)

    def say(self, words: str) -> None:
        """Say *words*; nothing hides the sheet."""
        self._words.setText(words)
        self.setVisible(bool(words))


class LimitsSheet(Sheet):
    """The caveats, each with its shape."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self.column.setSpacing(theme.measures.px(4))
        self.column.addWidget(PlainLabel(title, "section", wrap=True, parent=self))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(theme.measures.px(4))
        self._shown: list[QWidget] = []
        self.column.addLayout(self._rows)
        self.column.addStretch(1)

    def say(self, sentences: Sequence[str]) -> None:
        """Say *sentences*, one below the other."""
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = [self._row(sentence) for sentence in sentences]
        for row in self._shown:
            self._rows.addWidget(row)
        self.setVisible(bool(sentences))

    def _row(self, sentence: str) -> QWidget:
        row = QWidget(self)
        mark = Mark(self._theme, 14, row)
        mark.show_shape("tray.attention", "attention")
        beside = QHBoxLayout(row)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.setSpacing(self._theme.measures.px(8))
        beside.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        beside.addWidget(PlainLabel(shown(sentence), wrap=True, parent=row), 1)
        return row


class FixedSheet(Sheet):
    """What was fixed beforehand, each with its name, and below what has changed since."""

    def __init__(self, theme: Theme, title: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._theme = theme
        self._body: QWidget | None = None
        self.column.setSpacing(theme.measures.px(4))
        self.column.addWidget(PlainLabel(title, "section", wrap=True, parent=self))

    def say(self, rows: Sequence[tuple[str, str]], deviations: Sequence[str]) -> None:
        """Show *rows*, and *deviations* with their shape."""
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        px = self._theme.measures.px
        body = self._body = QWidget(self)
        grid = QGridLayout(body)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(12))
        grid.setVerticalSpacing(px(6))
        grid.setColumnMinimumWidth(0, px(104))
        grid.setColumnStretch(1, 1)
        for line, (label, words) in enumerate(rows):
            grid.addWidget(PlainLabel(label, "", "soft", parent=body), line, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(shown(words), wrap=True, parent=body), line, 1)
        for place, deviation in enumerate(deviations):
            line = len(rows) + place
            mark = Mark(self._theme, 14, body)
            mark.show_shape("outcome.redirected", "attention")
            grid.addWidget(mark, line, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(shown(deviation), wrap=True, parent=body), line, 1)
        self.column.addWidget(body)
        self.setVisible(bool(rows))
