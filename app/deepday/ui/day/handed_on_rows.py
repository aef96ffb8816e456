"""What was urgent and redirected, as rows: what it was, and who dealt with it when, as far as the person has heard."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.interruption import HandledBy, Interruption
from deepday.ui.day.band import outcome_tone
from deepday.ui.day.deferred_rows import entry_names
from deepday.ui.day.entry_rows import ShownEntry
from deepday.ui.day.time_in_row import TimeInRow, in_a_row
from deepday.ui.forms import HandledForm
from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Mark
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.rows import Rows
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme
from deepday.wording.entries import outcome_word
from deepday.wording.times import moment
from deepday.wording.translation import _


class HandedOnRow(QWidget):
    """One urgent request; ``told`` carries a HandledForm. When it was dealt with is typed in the row itself."""

    told = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._entry: Interruption | None = None
        self._by = HandledBy.POINT_PERSON
        self._mark = Mark(theme, parent=self)
        self._head = PlainLabel("", "medium", wrap=True, parent=self)
        self._detail = PlainLabel("", "small", "soft", wrap=True, parent=self)
        answers = (
            (HandledBy.POINT_PERSON, _("Point person…"), self._by_point_person),
            (HandledBy.SELF, _("I did…"), self._by_me),
            (HandledBy.NOBODY, _("Nobody"), self._by_nobody),
            (HandledBy.NOT_KNOWN, _("I do not know"), self._not_known),
        )
        self._buttons = {by: Button(words, "inline", parent=self) for by, words, _slot in answers}
        for by, _words, slot in answers:
            self._buttons[by].clicked.connect(slot)
        self._time = TimeInRow(theme, _("Dealt with at"), _("Keep"), self)
        self._time.taken.connect(self._taken)
        self._time.left.connect(self._left)
        words = QVBoxLayout()
        words.setSpacing(px(2))
        words.addWidget(self._head)
        words.addWidget(self._detail)
        words.addSpacing(px(4))
        words.addLayout(in_a_row(px(12), *self._buttons.values()))
        words.addWidget(self._time)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, px(7), 0, px(7))
        row.setSpacing(px(12))
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._ask_for_time(wanted=False)

    def show_entry(self, value: ShownEntry) -> None:
        """Show the request as it is now; a time that is being typed stays."""
        entry = self._entry = value.entry
        head, *rest = entry_names(entry)
        self._mark.show_shape(outcome_shape(entry.outcome), outcome_tone(entry.outcome))
        self._head.setText(head)
        at = moment(entry.at, value.now, entry.time_zone)
        self._detail.setText(" · ".join([*rest[:1], at, outcome_word(entry.outcome)]))
        for button in self._buttons.values():
            button.setAccessibleName(f"{button.text()}: {head}")

    def _ask_for_time(self, *, wanted: bool) -> None:
        had_keyboard = self._time.has_keyboard() or any(button.hasFocus() for button in self._buttons.values())
        self._time.setVisible(wanted)
        for button in self._buttons.values():
            button.setVisible(not wanted)
        if had_keyboard:
            (self._time if wanted else self._buttons[self._by]).setFocus()

    def _wants_time(self, by: HandledBy) -> None:
        self._by = by
        self._time.offer("")
        self._buttons[by].setFocus()
        self._ask_for_time(wanted=True)

    @Slot()
    def _by_point_person(self) -> None:
        self._wants_time(HandledBy.POINT_PERSON)

    @Slot()
    def _by_me(self) -> None:
        self._wants_time(HandledBy.SELF)

    @Slot()
    def _by_nobody(self) -> None:
        self._tell(HandledBy.NOBODY)

    @Slot()
    def _not_known(self) -> None:
        self._tell(HandledBy.NOT_KNOWN)

    @Slot()
    def _left(self) -> None:
        self._ask_for_time(wanted=False)

    @Slot(str)
    def _taken(self, text: str) -> None:
        self._tell(self._by, text)

    def _tell(self, by: HandledBy, at_text: str = "") -> None:
        if self._entry is not None:
            self.told.emit(HandledForm(self._entry.id, by, at_text))


class HandedOnRows(QWidget):
    """Urgent requests in order; ``told`` carries a HandledForm."""

    told = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._rows: Rows[HandedOnRow, ShownEntry] = Rows(self._make, HandedOnRow.show_entry, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._rows)

    def show_entries(self, entries: Sequence[Interruption], now: datetime) -> None:
        """Show *entries* in their order, as seen at *now*."""
        self._rows.show_values({e.id: ShownEntry(e, now) for e in entries})

    def _make(self, parent: QWidget) -> HandedOnRow:
        row = HandedOnRow(self._theme, parent)
        row.told.connect(self.told)
        return row
