"""Rehearse: an objection at a time, in random order; one answers, aloud or in writing, then sees the prepared answer.

What is written here is kept nowhere unless the person saves it.
"""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFileDialog, QGridLayout, QHBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from deepday.wording.translation import _


@dataclass(frozen=True, slots=True)
class Card:
    """An objection as it is said, and the prepared answer: parts, each with its name."""

    said: str
    answer: tuple[tuple[str, str], ...]


class Rehearsal(Page):
    """Shows cards in the order that *shuffle* gives; ``save_requested`` carries a path and what was written."""

    save_requested = Signal(str, str)

    def __init__(
        self, theme: Theme, parent: QWidget | None = None, shuffle: Callable[[list[Card]], object] = random.shuffle
    ) -> None:
        super().__init__(theme, _("Rehearse"), parent)
        self._shuffle = shuffle
        self._cards: tuple[Card, ...] = ()
        self._order: list[Card] = []
        self._place = 0
        self._written: dict[str, str] = {}
        self.choose_file: Callable[[], str] = self._ask_for_file
        px, body = theme.measures.px, self.widget()
        self.column.addWidget(PlainLabel(_("Rehearse"), "title", parent=body))
        intro = _("Answer aloud, as if you were asked, or in writing. Then look at the prepared answer.")
        self.column.addWidget(PlainLabel(intro, "", "soft", wrap=True, parent=body))
        sheet = Sheet(theme, body, top=16, bottom=16)
        sheet.column.setSpacing(px(12))
        self._count = PlainLabel("", "small", "soft", parent=sheet)
        self._said = PlainLabel("", "figure", wrap=True, parent=sheet)
        self._mine = LongText(theme, _("Your answer"), 3, sheet)
        self._mine.setPlaceholderText(_("Your answer, if you like to write it. It is not kept."))
        self._answer = QGridLayout()
        self._answer.setHorizontalSpacing(px(16))
        self._answer.setVerticalSpacing(px(8))
        self._answer.setColumnStretch(1, 1)
        for widget in (self._count, self._said, self._mine):
            sheet.column.addWidget(widget)
        sheet.column.addLayout(self._answer)
        self.column.addWidget(sheet)
        self._result = ResultLine(theme, body)
        self.column.addWidget(self._result)
        self.column.addLayout(self._buttons(px(8)))
        self.column.addStretch(1)
        self._sheet = sheet
        self._labels: list[QWidget] = []

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Rehearse *cards*; the ones that are already rehearsed go on where they are."""
        if tuple(cards) != self._cards:
            self._cards = tuple(cards)
            self._begin()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of saving."""
        self._result.show_result(works, sentence)

    def _buttons(self, space: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space)
        self._save = Button(_("Save what I wrote…"), "flush", parent=self.widget())
        self._save.clicked.connect(self._save_it)
        self._mine.textChanged.connect(self._wrote)
        self._show = Button(_("Show the prepared answer"), "main", parent=self.widget())
        self._show.clicked.connect(self.show_answer)
        self._next = Button(_("Next"), parent=self.widget())
        self._next.clicked.connect(self._go_on)
        row.addWidget(self._save)
        row.addStretch(1)
        row.addWidget(self._next)
        row.addWidget(self._show)
        return row

    def _begin(self) -> None:
        self._order = list(self._cards)
        self._shuffle(self._order)
        self._place = 0
        self._show_card()

    def _show_card(self) -> None:
        self._clear_answer()
        card = self._order[self._place] if self._order else None
        count = {"number": self._place + 1, "all": len(self._order)}
        self._count.setText(_("{number} of {all}").format(**count) if card else "")
        self._said.setText(card.said if card else "")
        self._mine.show_text(self._written.get(card.said, "") if card else "")
        self._show.setEnabled(card is not None)
        self._next.show_text(_("Next") if self._place + 1 < len(self._order) else _("Once more"))
        self._save.setVisible(any(self._written.values()))
        order_tabs(self)

    def _clear_answer(self) -> None:
        for label in self._labels:
            self._answer.removeWidget(label)
            label.hide()
            label.deleteLater()
        self._labels = []

    @Slot()
    def show_answer(self) -> None:
        """Show the prepared answer of the card that is up."""
        self._clear_answer()
        for row, (name, text) in enumerate(self._order[self._place].answer):
            label = PlainLabel(name, "small", "soft", parent=self._sheet)
            words = PlainLabel(text, wrap=True, parent=self._sheet)
            self._answer.addWidget(label, row, 0, Qt.AlignmentFlag.AlignTop)
            self._answer.addWidget(words, row, 1)
            label.show()
            words.show()
            self._labels += [label, words]
        self._show.setEnabled(False)
        self._next.setFocus()

    @Slot()
    def _go_on(self) -> None:
        if self._place + 1 < len(self._order):
            self._place += 1
            self._show_card()
        else:
            self._begin()

    @Slot()
    def _wrote(self) -> None:
        if self._order:
            self._written[self._order[self._place].said] = self._mine.typed()
        self._save.setVisible(any(self._written.values()))

    @Slot()
    def _save_it(self) -> None:
        path = self.choose_file()
        if path:
            text = "\n\n".join(f"{said}\n{answer}" for said, answer in self._written.items() if answer)
            self.save_requested.emit(path, text + "\n")

    def _ask_for_file(self) -> str:
        return QFileDialog.getSaveFileName(self, _("Save"), "rehearsal.txt")[0]
