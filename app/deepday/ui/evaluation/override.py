"""Deciding otherwise than recommended: what will be done, and why; both are kept with the trial."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.evaluation.verdict import Verdict
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.ui.window import SmallWindow
from deepday.wording.evaluation_verdicts import verdict_word
from deepday.wording.translation import _


class OverrideDialog(SmallWindow):
    """``decided`` carries the verdict and the reason; the window stays until told ``done`` or a problem."""

    decided = Signal(str, str)

    def __init__(self, theme: Theme, recommended: Verdict, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Decide otherwise"), parent)
        px = theme.measures.px
        others = [(verdict.value, verdict_word(verdict)) for verdict in Verdict if verdict is not recommended]
        self._verdict = Choice(theme, others, _("What will be done"), self)
        self._reason = TextField(_("Why"), self, longest=300)
        self._reason.returnPressed.connect(self._decide)
        self._problem = Problem(theme, self)
        keep = Button(_("Keep the decision"), "main", parent=self)
        keep.clicked.connect(self._decide)
        cancel = Button(_("Cancel"), parent=self)
        cancel.clicked.connect(self.close)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(12))
        said = _("Recommended is: {verdict}. What you decide and why is kept with the trial and printed in its page.")
        column.addWidget(PlainLabel(said.format(verdict=verdict_word(recommended)), wrap=True, parent=self))
        column.addWidget(Field(theme, _("What will be done"), self._verdict, self))
        column.addWidget(Field(theme, _("Why"), self._reason, self))
        column.addWidget(self._problem)
        column.addStretch(1)
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        buttons.addStretch(1)
        buttons.addWidget(cancel)
        buttons.addWidget(keep)
        column.addLayout(buttons)
        self.take_size(480, 280)
        self._verdict.setFocus()

    def done(self) -> None:
        """Close: it is kept."""
        self.close()

    def show_problem(self, sentence: str) -> None:
        """Say why it was not kept."""
        self._problem.show_sentence(sentence)

    @Slot()
    def _decide(self) -> None:
        if not self._reason.typed():
            self._problem.show_sentence(_("Say why: one line is enough."))
            self._reason.setFocus()
            return
        self._problem.show_sentence("")
        self.decided.emit(self._verdict.value(), self._reason.typed())
