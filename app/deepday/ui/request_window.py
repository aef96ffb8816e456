"""The window *Prepare a request*: short steps, each saved, none obligatory; then the documents, and a rehearsal."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deepday.ui.look.controls import Button
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.step_list import StepList
from deepday.ui.request import steps
from deepday.ui.request.documents_page import DocumentsPage, Draft
from deepday.ui.request.numbers_page import NumbersPage
from deepday.ui.request.rehearsal import Card, Rehearsal
from deepday.ui.theme import Theme
from deepday.ui.window import Window
from deepday.wording.translation import _

_TYPING_MS = 600


class RequestWindow(Window):
    """``answers_changed`` carries all answers as a document, a moment after typing ends and when it is closed.

    Nothing can be typed until it has been told what was answered before (``show_answers``).
    """

    answers_changed = Signal(object)
    export_requested = Signal(object)
    printed_wanted = Signal(str)
    agreement_wanted = Signal()
    rehearsal_save_requested = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Prepare a request"))
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._tell)
        self._stack = QStackedWidget(self)
        self._steps: list[steps.Step] = [
            make(theme, self) for make in (steps.who, steps.tasks, steps.proposal, steps.team, steps.trial)
        ]
        for step in self._steps:
            step.changed.connect(self._typing.start)
        self._numbers = NumbersPage(theme, self)
        self.documents = DocumentsPage(theme, self)
        self.documents.export_requested.connect(self.export_requested)
        self.documents.printed_wanted.connect(self.printed_wanted)
        self.rehearsal = Rehearsal(theme, self)
        self.rehearsal.save_requested.connect(self.rehearsal_save_requested)
        who, tasks, proposal, team, trial = self._steps
        self._pages: list[tuple[str, QWidget]] = [
            (_("You and whom you ask"), who),
            (_("What it is for"), tasks),
            (_("Your numbers"), self._numbers),
            (_("Proposal"), proposal),
            (_("Point person and team"), team),
            (_("Trial and talk"), trial),
            (_("Documents"), self.documents),
            (_("Rehearse"), self.rehearsal),
        ]
        self._list = StepList(theme, _("Prepare a request"), [title for title, _page in self._pages], self)
        self._list.chosen.connect(self.show_step)
        for _title, page in self._pages:
            self._stack.addWidget(page)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._list)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._stack, 1)
        column.addLayout(self._footer())
        row.addLayout(column, 1)
        self.take_size(960, 720)
        self._stack.setEnabled(False)
        self.show_step(0)

    @Slot(int)
    def show_step(self, place: int) -> None:
        """Show a step by its place, from 0."""
        self._stack.setCurrentIndex(place)
        self._list.show_chosen(place)
        self._back.setEnabled(place > 0)
        self._next.setVisible(place + 1 < len(self._pages))
        self._after.setVisible(place + 1 == len(self._pages))

    def show_answers(self, document: Mapping[str, Any]) -> None:
        """Show *document* in all steps."""
        for step in self._steps:
            step.show_document(document)
        if not self._stack.isEnabled():
            self._stack.setEnabled(True)
            self._steps[0].begin()

    def show_numbers(self, figures: Sequence[tuple[str, str]], note: str) -> None:
        """Show the person's own numbers, or the note that there are none."""
        self._numbers.show_numbers(figures, note)

    def show_drafts(self, drafts: Sequence[Draft], blanks: Sequence[str]) -> None:
        """Show the documents as the answers make them."""
        self.documents.show_drafts(drafts, blanks)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show what is to be rehearsed."""
        self.rehearsal.show_cards(cards)

    def show_saved(self) -> None:
        """Say that the answers are kept, and that nothing is wrong with them."""
        for step in self._steps:
            step.show_problem("", "")
        self._saved.show_result(works=True, sentence=_("Saved"))

    def show_problem(self, name: str, sentence: str) -> None:
        """Say why the answers were not taken: at the question of a dotted *name*, else at the bottom."""
        shown = [step.show_problem(name, sentence) for step in self._steps]
        words = _("Not saved: an answer does not fit.") if any(shown) else sentence
        self._saved.show_result(works=False, sentence=words)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's name
        """Hand on what was typed last."""
        if self._typing.isActive():
            self._tell()
        super().closeEvent(event)

    def _footer(self) -> QHBoxLayout:
        px = self.theme.measures.px
        row = QHBoxLayout()
        row.setContentsMargins(px(24), px(8), px(24), px(16))
        row.setSpacing(px(8))
        self._saved = ResultLine(self.theme, self)
        self._back = Button(_("Back"), parent=self)
        self._back.clicked.connect(self._go_back)
        self._next = Button(_("Next step"), parent=self)
        self._next.clicked.connect(self._go_on)
        row.addWidget(self._saved, 1)
        row.addWidget(self._back)
        self._after = Button(_("After the talk…"), parent=self)
        self._after.clicked.connect(self.agreement_wanted)
        row.addWidget(self._next)
        row.addWidget(self._after)
        return row

    def _document(self) -> dict[str, Any]:
        document: dict[str, Any] = {}
        for step in self._steps:
            step.put_into(document)
        return document

    @Slot()
    def _tell(self) -> None:
        self._typing.stop()
        self.answers_changed.emit(self._document())

    @Slot()
    def _go_on(self) -> None:
        self.show_step(self._stack.currentIndex() + 1)

    @Slot()
    def _go_back(self) -> None:
        self.show_step(self._stack.currentIndex() - 1)
