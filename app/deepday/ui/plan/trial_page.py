"""One trial: its calendar, and beside it what it can show, what is fixed, and what has changed since."""

from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.ui.evaluation.texts import FixedSheet, TextSheet
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Problem
from deepday.ui.look.frames import Columns, Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.plan.calendar import PlanCalendar
from deepday.ui.plan.legend import PlanLegend
from deepday.ui.plan.view import PlanView
from deepday.ui.theme import Theme
from deepday.wording.plan_words import PlanCell
from deepday.wording.translation import _


class TrialPage(Page):
    """Shows one trial; ``change_requested`` carries the day that is to be changed."""

    freeze_requested = Signal()
    edit_requested = Signal()
    draw_requested = Signal()
    change_requested = Signal(object)
    handover_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Trial"), parent)
        px = theme.measures.px
        self._chosen: date | None = None
        self.calendar = PlanCalendar(theme, self)
        self.calendar.day_chosen.connect(self._choose)
        self._legend = PlanLegend(theme, self)
        self._day = PlainLabel(
            _("Choose a day to see more, or to move or cancel it."), "", "soft", wrap=True, parent=self
        )
        self._hand_over = Button(_("Hand over…"), parent=self)
        self._hand_over.clicked.connect(self.handover_requested)
        self._hand_over.hide()
        self._change = Button(_("Change the day…"), parent=self)
        self._change.clicked.connect(self._ask_change)
        self._change.setEnabled(False)
        below = QHBoxLayout()
        below.setSpacing(px(12))
        below.addWidget(self._day, 1)
        below.addWidget(self._hand_over)
        below.addWidget(self._change)
        left = QWidget(self)
        column = QVBoxLayout(left)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(12))
        column.addWidget(self.calendar)
        column.addWidget(self._legend)
        column.addLayout(below)
        column.addStretch(1)
        columns = Columns(theme, 860, self)
        columns.row.addWidget(left, 3)
        columns.row.addWidget(self._beside(), 2)
        self.column.addWidget(columns)
        self.column.addStretch(1)

    def show_plan(self, view: PlanView) -> None:
        """Show a trial as it stands."""
        frozen = view.trial.frozen_at is not None
        self.calendar.show_weeks(view.weeks, self._chosen)
        self._legend.show_kinds(cell.kind for week in view.weeks for cell in week)
        self._power.say(view.power)
        self._fixed.say(view.fixed, view.deviations)
        self._freezing.setVisible(not frozen)
        self._hand_over.setVisible(frozen and any(cell.can_change for week in view.weeks for cell in week))
        self._problem.show_sentence("")

    def show_problem(self, sentence: str) -> None:
        """Say why something was not done."""
        self._problem.show_sentence(sentence)

    def _beside(self) -> QWidget:
        px, theme = self.theme.measures.px, self.theme
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(px(16))
        self._power = TextSheet(theme, _("What this trial can show"), right)
        self._fixed = FixedSheet(theme, _("Fixed beforehand"), right)
        self._freezing = QWidget(right)
        freezing = QVBoxLayout(self._freezing)
        freezing.setContentsMargins(0, 0, 0, 0)
        freezing.setSpacing(px(8))
        said = _(
            "Freezing keeps the plan and its hash, so that anybody can check that nothing was changed afterwards. "
            "Later changes are kept and shown."
        )
        freezing.addWidget(PlainLabel(said, "small", "soft", wrap=True, parent=self._freezing))
        buttons = QHBoxLayout()
        buttons.setSpacing(px(8))
        edit = Button(_("Change the plan…"), parent=self._freezing)
        edit.clicked.connect(self.edit_requested)
        again = Button(_("Draw again"), parent=self._freezing)
        again.clicked.connect(self.draw_requested)
        freeze = Button(_("Freeze the plan"), "main", parent=self._freezing)
        freeze.clicked.connect(self.freeze_requested)
        buttons.addStretch(1)
        buttons.addWidget(edit)
        buttons.addWidget(again)
        buttons.addWidget(freeze)
        freezing.addLayout(buttons)
        self._problem = Problem(theme, right)
        for widget in (self._power, self._fixed, self._freezing, self._problem):
            column.addWidget(widget)
        column.addStretch(1)
        return right

    @Slot(object)
    def _choose(self, cell: PlanCell) -> None:
        self._chosen = cell.day
        self._day.setText(cell.said)
        self._day.set_tone("")
        self._change.setEnabled(cell.can_change)

    @Slot()
    def _ask_change(self) -> None:
        if self._chosen is not None:
            self.change_requested.emit(self._chosen)
