"""The numbers of the day so far: each the figure first, what it counts below."""

from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.domain.meeting_load import DayMeetings
from deepday.engine.overview import Overview
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.times import duration
from deepday.wording.translation import _

_WIDTH = 96


class Numbers(QWidget):
    """Focus so far, interruptions logged, longest unbroken stretch, and meetings if they can be known."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px, self._theme = theme.measures.px, theme
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(px(20), 0, px(20), 0)
        row.setSpacing(px(16))
        captions = (_("focus so far"), _("interruptions logged"), _("longest unbroken"), _("in meetings"))
        self._figures = [self._figure(caption, row) for caption in captions]
        row.addStretch(1)
        self.show_meetings(None)

    def show_overview(self, overview: Overview) -> None:
        """Show the day's numbers as of now."""
        day, now = overview.day, overview.now
        values = (duration(day.focus_s(now)), str(len(day.interruptions)), duration(day.longest_unbroken_s(now)))
        for figure, value in zip(self._figures, values, strict=False):
            figure.show_value(value)

    def show_meetings(self, meetings: DayMeetings | None) -> None:
        """Show how long meetings took so far, or nothing if that cannot be known."""
        *_others, figure = self._figures
        figure.setVisible(meetings is not None)
        if meetings is not None:
            figure.show_value(duration(meetings.seconds))

    def _figure(self, caption: str, row: QHBoxLayout) -> "_Figure":
        figure = _Figure(caption, self._theme.measures.px(_WIDTH), self)
        row.addWidget(figure, 1)
        return figure


class _Figure(QWidget):
    """A number above what it counts."""

    def __init__(self, caption: str, width: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._caption = caption
        self._figure = PlainLabel("", "figure", parent=self)
        words = PlainLabel(caption, "small", "soft", wrap=True, parent=self)
        words.setMinimumWidth(width)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._figure)
        column.addWidget(words)
        column.addStretch(1)

    def show_value(self, value: str) -> None:
        if self._figure.text() != value:
            self._figure.setText(value)
            self._figure.setAccessibleName(_("{caption}: {value}").format(caption=self._caption, value=value))
