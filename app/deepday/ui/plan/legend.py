"""What the shapes of the calendar stand for."""

from collections.abc import Iterable

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from deepday.ui.look.labels import PlainLabel
from deepday.ui.plan.calendar import draw_mark
from deepday.ui.theme import Theme
from deepday.wording.plan_words import DayKind, kind_word


class PlanLegend(QWidget):
    """The kinds that there are, once each."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.measures.px(6))
        self._shown: list[QWidget] = []

    def show_kinds(self, kinds: Iterable[DayKind]) -> None:
        """Show the shapes of *kinds* with their words."""
        while (item := self._row.takeAt(0)) is not None:
            del item
        for old in self._shown:
            old.hide()
            old.deleteLater()
        self._shown = []
        there = set(kinds)
        for kind in DayKind:
            if kind in there and kind_word(kind):
                mark, words = _Mark(self._theme, kind, self), PlainLabel(kind_word(kind), "small", "soft", parent=self)
                self._shown += [mark, words]
                self._row.addWidget(mark)
                self._row.addWidget(words)
                self._row.addSpacing(self._theme.measures.px(10))
        self._row.addStretch(1)


class _Mark(QWidget):
    def __init__(self, theme: Theme, kind: DayKind, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme, self._kind = theme, kind
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        side = self._theme.measures.px(14)
        return QSize(side, side)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_mark(painter, self._theme, self._kind, self.rect().toRectF())
