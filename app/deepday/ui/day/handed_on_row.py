"""What was urgent and redirected, as a row: what it was, and who dealt with it when, as far as the person has heard."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from deepday.domain.interruption import HandledBy
from deepday.ui.day.deferred_row import entry_names
from deepday.ui.day.interruption_rows import InterruptionRow, ShownEntry
from deepday.ui.day.time_in_row import TimeInRow, in_a_row
from deepday.ui.forms import HandledForm
from deepday.ui.look.controls import Button
from deepday.ui.theme import Theme
from deepday.wording.entries import outcome_word
from deepday.wording.times import moment
from deepday.wording.translation import _


class HandedOnRow(InterruptionRow):
    """One urgent request; ``wished`` carries a HandledForm. When it was dealt with is typed in the row itself."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        px = theme.measures.px
        self._by = HandledBy.POINT_PERSON
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
        self.words.addSpacing(px(4))
        self.words.addLayout(in_a_row(px(12), *self._buttons.values()))
        self.words.addWidget(self._time)
        self._ask_for_time(wanted=False)

    def show_entry(self, value: ShownEntry) -> None:
        """Show the request as it is now; a time that is being typed stays."""
        super().show_entry(value)
        entry = value.entry
        head, *rest = entry_names(entry)
        self.head.setText(head)
        at = moment(entry.at, value.now, entry.time_zone)
        self.detail.setText(" · ".join([*rest[:1], at, outcome_word(entry.outcome)]))
        for button in self._buttons.values():
            button.setAccessibleName(f"{button.text()}: {head}")

    def _ask_for_time(self, *, wanted: bool) -> None:
        had_keyboard = self._time.has_keyboard() or any(button.hasFocus() for button in self._buttons.values())
        self._time.setVisible(wanted)
        for button in self._buttons.values():
            button.setVisible(not wanted)
        if had_keyboard and wanted:
            self._time.take_keyboard()
        elif had_keyboard:
            self._buttons[self._by].setFocus()

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
        if self.entry is not None:
            self.wished.emit(HandledForm(self.entry.id, by, at_text))
