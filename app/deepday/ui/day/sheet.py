"""The sheet that holds the day: the state in words, the band with its legend; or what will be here, and one action."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.engine.overview import Overview
from deepday.engine.transitions import Told
from deepday.ui.day.band import DayBand
from deepday.ui.day.legend import BandLegend
from deepday.ui.day.picture import day_picture
from deepday.ui.look.controls import Button
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Mark, Sheet
from deepday.ui.look.key_caps import hotkey_words
from deepday.ui.look.labels import ElidedLabel, PlainLabel
from deepday.ui.theme import Theme
from deepday.ui.tray_state import tray_state
from deepday.wording.state_line import session_word, state_word
from deepday.wording.times import clock, duration, time_left
from deepday.wording.translation import _

_TONES = {"off": "soft", "attention": "attention", "interrupted": "interruption"}


class DaySheet(Sheet):
    """Shows an overview's day; ``start_requested`` from its empty state."""

    start_requested = Signal()

    def __init__(self, theme: Theme, hotkey: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, top=16, bottom=14)
        self._filled = self._make_filled(theme)
        self._empty = self._make_empty(theme, hotkey)
        self.column.addWidget(self._filled)
        self.column.addWidget(self._empty)

    def _make_filled(self, theme: Theme) -> QWidget:
        px = theme.measures.px
        box = QWidget(self)
        self._mark = Mark(theme, 24, box)
        self._state = PlainLabel("", "state", parent=box)
        self._goal = ElidedLabel("", "", "soft", parent=box)
        self._goal.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._band = DayBand(theme, box)
        self._legend = BandLegend(theme, box)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self._mark)
        head.addWidget(self._state)
        head.addWidget(self._goal, 1)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        column.addLayout(head)
        column.addWidget(self._band)
        column.addWidget(self._legend)
        return box

    def _make_empty(self, theme: Theme, hotkey: str) -> QWidget:
        px = theme.measures.px
        box = QWidget(self)
        words = _("Nothing logged yet. The day appears here as a band: focus, gaps, interruptions.")
        if hotkey:
            words += " " + _("{keys} logs an interruption anywhere.").format(keys=hotkey_words(hotkey))
        start = Button(_("Start the deep-work day…"), "main", parent=box)
        start.clicked.connect(self.start_requested)
        column = QVBoxLayout(box)
        column.setContentsMargins(0, px(16), 0, px(18))
        column.setSpacing(px(16))
        column.addWidget(PlainLabel(words, "", "soft", wrap=True, parent=box))
        column.addWidget(start)
        return box

    def show_overview(self, overview: Overview) -> None:
        """Show the day as it is now."""
        picture = day_picture(overview)
        self._filled.setVisible(picture is not None)
        self._empty.setVisible(picture is None)
        if picture is None:
            return
        state = tray_state(overview)
        self._mark.show_shape(f"tray.{state}", _TONES.get(state, "deep"))
        self._state.setText(_state_words(overview))
        goal = overview.session.goal if overview.session is not None else ""
        self._goal.show_text(_("Goal: {goal}").format(goal=shown(goal)) if goal else "")
        self._band.show_picture(picture)
        self._legend.show_picture(picture)


def _state_words(overview: Overview) -> str:
    """Return the state in a few words: ``Deep work · 2 h 10 min left``."""
    if overview.undecided is not None:
        return _("Stopped at {clock}").format(clock=clock(overview.undecided.died_at, overview.time_zone))
    if overview.session is None:
        ends = [s.ended_at for s in overview.day.sessions if s.ended_at is not None]
        if overview.state is Told.OFF and ends:
            return _("Ended at {clock}").format(clock=clock(max(ends), overview.time_zone))
        return state_word(overview.state)
    if overview.open_interruption is not None:
        since = clock(overview.open_interruption.at, overview.time_zone)
        return session_word(overview) + " · " + _("interrupted since {at}").format(at=since)
    if overview.left is None:
        told = _("{duration} of focus").format(duration=duration(overview.focus_s))
    else:
        told = _("{duration} left").format(duration=time_left(overview.left))
    return f"{session_word(overview)} · {told}"
