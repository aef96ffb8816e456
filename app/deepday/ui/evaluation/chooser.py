"""What is evaluated: a trial, this month and the last, or any two periods."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.reason import Reason
from deepday.ui.evaluation.view import PERIODS, THIS_MONTH, Wanted
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.fields import Field, Problem, TextField
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Columns
from deepday.ui.theme import Theme
from deepday.wording.reasons import sentence
from deepday.wording.translation import _


class Chooser(QWidget):
    """``chosen`` carries a Wanted."""

    chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._choice = Choice(theme, (), _("What is evaluated"), self)
        self._choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)  # they come later
        self._choice.setMinimumWidth(px(260))
        self._choice.activated.connect(self._choose)
        self._fields = {
            name: TextField(label, self, longest=10)
            for name, label in (
                ("first", _("From")),
                ("last", _("Until")),
                ("against_first", _("Against, from")),
                ("against_last", _("Against, until")),
            )
        }
        self._problem = Problem(theme, self)
        compare = Button(_("Compare"), parent=self)
        compare.clicked.connect(self._compare)
        self._periods = QWidget(self)
        below = QVBoxLayout(self._periods)
        below.setContentsMargins(0, 0, 0, 0)
        columns = Columns(theme, 480, self._periods)
        columns.row.setSpacing(px(12))
        for field in self._fields.values():
            field.setPlaceholderText("2026-03-02")
            field.returnPressed.connect(self._compare)
            columns.row.addWidget(Field(theme, field.accessibleName(), field, columns))
        columns.row.addWidget(compare)
        below.addWidget(columns)
        below.addWidget(self._problem)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(8))
        row = QHBoxLayout()
        row.addWidget(self._choice)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(self._periods)
        self._periods.hide()

    def show_choices(self, trials: Sequence[tuple[str, str]], wanted: Wanted) -> None:
        """Show what can be chosen, and what is."""
        self._choice.blockSignals(True)
        self._choice.clear()
        entries = (*trials, (THIS_MONTH, _("This month and the last")), (PERIODS, _("Two periods")))
        for value, word in entries:
            self._choice.addItem(shown(word, 60), value)
        self._choice.blockSignals(False)
        self._choice.show_value(wanted.what)
        self._periods.setVisible(wanted.what == PERIODS)
        for name, field in self._fields.items():
            day: date | None = getattr(wanted, name)
            if day is not None:
                field.show_text(day.isoformat())

    @Slot()
    def _choose(self) -> None:
        what = self._choice.value()
        self._periods.setVisible(what == PERIODS)
        if what == PERIODS:
            self._fields["first"].setFocus()
        else:
            self.chosen.emit(Wanted(what))

    @Slot()
    def _compare(self) -> None:
        days: dict[str, date] = {}
        for name, field in self._fields.items():
            try:
                days[name] = date.fromisoformat(field.typed())
            except ValueError:
                self._problem.show_sentence(sentence(Reason("date.not_one", {"text": shown(field.typed(), 20)}), "UTC"))
                field.setFocus()
                return
        if days["last"] < days["first"] or days["against_last"] < days["against_first"]:
            self._problem.show_sentence(_("A period ends before it begins."))
            return
        self._problem.show_sentence("")
        self.chosen.emit(Wanted(PERIODS, **days))
