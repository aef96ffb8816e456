"""The numbers of the day so far: each the figure first, what it counts below."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.engine.overview import Overview
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.times import duration
from deepday.wording.translation import _

_WIDTH = 96


class Numbers(QWidget):
    """Focus so far, interruptions logged, longest unbroken stretch."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), 0, px(20), 0)
        row.setSpacing(px(16))
        self._figures = []
        for caption in (_("focus so far"), _("interruptions logged"), _("longest unbroken")):
            figure = PlainLabel("", "figure", parent=self)
            words = PlainLabel(caption, "small", "soft", wrap=True, parent=self)
            words.setMinimumWidth(px(_WIDTH))
            column = QVBoxLayout()
            column.setSpacing(0)
            column.addWidget(figure)
            column.addWidget(words)
            column.addStretch(1)
            row.addLayout(column, 1)
            self._figures.append((figure, caption))
        row.addStretch(2)

    def show_overview(self, overview: Overview) -> None:
        """Show the day's numbers as of now."""
        day, now = overview.day, overview.now
        values = (duration(day.focus_s(now)), str(len(day.interruptions)), duration(day.longest_unbroken_s(now)))
        for (figure, caption), value in zip(self._figures, values, strict=True):
            if figure.text() != value:
                figure.setText(value)
                figure.setAccessibleName(_("{caption}: {value}").format(caption=caption, value=value))
