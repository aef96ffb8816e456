"""What a day came to, once it is closed: its numbers, what it counts as, and the queue that is gone through."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from deepday.domain.day import Day as Sheet
from deepday.domain.day import DayState
from deepday.domain.interruption import Interruption
from deepday.ui.day.deferred_row import DeferredRow
from deepday.ui.day.handed_on_row import HandedOnRow
from deepday.ui.day.interruption_rows import InterruptionRows
from deepday.ui.look.controls import Choice
from deepday.ui.look.fields import Field
from deepday.ui.look.frames import Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.days import day_state_word
from deepday.wording.promises import handed_on_question, handed_on_title, promises_count
from deepday.wording.translation import _

_AT_ONCE = 4
"""How many promises, and urgent requests, are shown; each that is dealt with makes room for the next."""


class DayResult(Page):
    """``state_said`` carries another state, ``decided`` what became of a promise or of what was urgent."""

    state_said = Signal(object)
    decided = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("What the day came to"), parent)
        px, box = theme.measures.px, self.widget()
        self._numbers = PlainLabel("", "state", wrap=True, parent=box)
        self._state = Choice(theme, [(s.value, day_state_word(s)) for s in DayState], _("The day counts as"), box)
        self._state.currentIndexChanged.connect(self._say_state)
        words = _("It follows from what was logged. What you change is kept beside it.")
        self._promises_title = PlainLabel("", "section", wrap=True, parent=box)
        self._promises = InterruptionRows(theme, DeferredRow, box)
        self._promises.wished.connect(self.decided)
        self._handed_on_title = PlainLabel("", "section", wrap=True, parent=box)
        self._handed_on_question = PlainLabel(handed_on_question(), "small", "soft", wrap=True, parent=box)
        self._handed_on = InterruptionRows(theme, HandedOnRow, box)
        self._handed_on.wished.connect(self.decided)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(px(12))
        for widget in (
            self._numbers,
            Field(theme, _("The day counts as"), self._state, box),
            PlainLabel(words, "small", "soft", wrap=True, parent=box),
            self._promises_title,
            self._promises,
            self._handed_on_title,
            self._handed_on_question,
            self._handed_on,
        ):
            self.column.addWidget(widget)
        self.column.addStretch(1)
        self.show_queue((), (), None)

    def show_result(self, sheet: Sheet, numbers: str) -> None:
        """Show what is on disk."""
        self._numbers.setText(numbers.replace(" · ", "\n"))
        self._state.show_value(sheet.state.value)

    def show_queue(
        self, promises: Sequence[Interruption], handed_on: Sequence[Interruption], now: datetime | None
    ) -> None:
        """Show what is still promised, and what was urgent, as seen at *now*."""
        self._promises_title.setVisible(bool(promises))
        self._promises_title.setText(promises_count(len(promises)))
        for widget in (self._handed_on_title, self._handed_on_question):
            widget.setVisible(bool(handed_on))
        self._handed_on_title.setText(handed_on_title(len(handed_on)))
        if now is not None:
            self._promises.show_entries(promises[:_AT_ONCE], now)
            self._handed_on.show_entries(handed_on[:_AT_ONCE], now)

    def needed_height(self, width: int) -> int:
        """Return how high all of it is in a *width*."""
        return self.column.totalHeightForWidth(width)

    @Slot()
    def _say_state(self) -> None:
        self.state_said.emit(DayState(self._state.value()))
