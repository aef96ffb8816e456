"""The terms of an agreement as they are read: under each title its rows, points and sentences."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from deepday.ui.agree.view import TermsPart
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Page, Rule, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LABEL_WIDTH = 150
_LONGEST = 2_000
"""Letters of a line on the sheet; the whole text is copied, printed and kept."""


class TermsPage(Page):
    """Shows parts on one sheet that scrolls."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("What was agreed"), parent)
        self.column.setContentsMargins(0, 0, 0, 0)
        self._sheet = Sheet(theme, self.widget(), top=16, bottom=16)
        self._body: QWidget | None = None
        self.column.addWidget(self._sheet)
        self.column.addStretch(1)

    def show_parts(self, parts: Sequence[TermsPart]) -> None:
        """Show *parts*, one below the other."""
        if self._body is not None:
            self._body.hide()
            self._body.deleteLater()
        px = self.theme.measures.px
        body = self._body = QWidget(self._sheet)
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        for place, part in enumerate(parts):
            if part.title:
                title = PlainLabel(part.title, "section", wrap=True, parent=body)
                title.setContentsMargins(0, px(8) if place else 0, 0, 0)
                column.addWidget(title)
            if part.rows:
                column.addWidget(self._rows(part.rows, body))
            for number, words in enumerate(part.words):
                label = PlainLabel(_lines(words), wrap=True, parent=body)
                label.setContentsMargins(0, 0 if part.title or number else px(8), 0, 0)
                column.addWidget(label)
        self._sheet.column.addWidget(body)
        body.show()
        self.verticalScrollBar().setValue(0)

    def _rows(self, rows: Sequence[tuple[str, str]], parent: QWidget) -> QWidget:
        px = self.theme.measures.px
        holder = QWidget(parent)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(px(16))
        grid.setVerticalSpacing(px(6))
        grid.setColumnMinimumWidth(0, px(_LABEL_WIDTH))
        grid.setColumnStretch(1, 1)
        for line, (label, words) in enumerate(rows):
            grid.addWidget(Rule(holder), 2 * line, 0, 1, 2)
            grid.addWidget(PlainLabel(label, "", "soft", parent=holder), 2 * line + 1, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(PlainLabel(_lines(words), wrap=True, parent=holder), 2 * line + 1, 1)
        return holder


def _lines(words: str) -> str:
    return "\n".join(shown(line, _LONGEST) for line in words.split("\n"))
