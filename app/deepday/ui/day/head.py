"""The head of Today: the date, what kind of day it is, and what can be done with the session."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.engine.overview import Observing, Overview
from deepday.engine.transitions import Told
from deepday.ui.lengths import fill_with_blocks, fill_with_extensions
from deepday.ui.look.controls import Button, MenuButton
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Columns
from deepday.ui.look.labels import ElidedLabel, PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.state_line import observing_line
from deepday.wording.times import date_title
from deepday.wording.translation import _


class TodayHead(QWidget):
    """Title and buttons; which buttons there are goes with the state."""

    start_requested = Signal()
    block_requested = Signal(int)
    pause_requested = Signal()
    resume_requested = Signal()
    extend_requested = Signal(int)
    end_requested = Signal()
    back_requested = Signal()
    observing_resume_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._title = PlainLabel("", "title", parent=self)
        self._sub = ElidedLabel("", "", "soft", parent=self)
        words = QWidget(self)
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(2))
        column.addWidget(self._title)
        column.addWidget(self._sub)
        columns = Columns(theme, 640, self)
        columns.row.addWidget(words, 1)
        columns.row.addWidget(self._buttons(px(8)))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(columns)

    def _buttons(self, space: int) -> QWidget:
        box = QWidget(self)
        row = QHBoxLayout(box)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(space)
        row.addStretch(1)
        self._block = MenuButton(_("Start a block…"), parent=box)
        self._start = Button(_("Start the day…"), "main", _("Start the deep-work day…"), box)
        self._back = Button(_("Back at work"), "main", parent=box)
        self._pause = Button(_("Pause"), parent=box)
        self._resume = Button(_("Resume"), parent=box)
        self._extend = MenuButton(_("Extend…"), parent=box)
        self._end = Button(_("End the day"), parent=box)
        self._observe_again = Button(_("Observe again"), parent=box)
        fill_with_blocks(self._block.menu(), self.block_requested, self.start_requested)
        fill_with_extensions(self._extend.menu(), self.extend_requested)
        for button, wish in (
            (self._start, self.start_requested),
            (self._pause, self.pause_requested),
            (self._resume, self.resume_requested),
            (self._end, self.end_requested),
            (self._back, self.back_requested),
            (self._observe_again, self.observing_resume_requested),
        ):
            button.clicked.connect(wish)
        running = (self._observe_again, self._resume, self._pause, self._extend, self._end, self._back)
        for button in (*running, self._block, self._start):
            row.addWidget(button)
        return box

    def show_overview(self, overview: Overview) -> None:
        """Show the day and offer what its state allows."""
        running = overview.session is not None
        paused = overview.state is Told.PAUSED
        started = running and not overview.observed
        for button, wanted in (
            (self._observe_again, overview.observing is Observing.PAUSED and not started),
            (self._resume, started and paused),
            (self._pause, running and not paused),
            (self._extend, started),
            (self._end, running),
            (self._back, overview.open_interruption is not None),
            (self._block, not started),
            (self._start, not started and bool(overview.day.sessions)),
        ):
            button.setVisible(wanted)
        self._title.setText(date_title(overview.day.date))
        self._sub.show_text(_sub_line(overview))


def _sub_line(overview: Overview) -> str:
    session = overview.session
    if session is None:
        return " ".join(filter(None, [_("No session runs."), observing_line(overview)]))
    if overview.observed:
        return _("Ordinary day · nothing is silenced")
    kind = _("Ordinary day") if overview.state is Told.ORDINARY else _("Deep-work day")
    if not session.point_person:
        return kind
    return kind + " · " + _("point person {name}").format(name=shown(session.point_person, 80))
