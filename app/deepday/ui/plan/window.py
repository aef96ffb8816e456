"""The window of the plan: which trial, and below it its calendar or the form of a new one."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from deepday.domain.trial import Trial
from deepday.ui.look.controls import Choice
from deepday.ui.look.foreign import shown
from deepday.ui.look.labels import PlainLabel
from deepday.ui.plan.day_change import DayChange
from deepday.ui.plan.setup import Setup
from deepday.ui.plan.trial_page import TrialPage
from deepday.ui.plan.view import NEW, PlanView, SetupView
from deepday.ui.theme import Theme
from deepday.ui.window import Window
from deepday.wording.translation import _


class PlanWindow(Window):
    """Shows what it is given: ``chosen`` carries a trial's id or ``NEW``, the others what is to be done."""

    chosen = Signal(str)
    refresh_wanted = Signal()
    draw_requested = Signal()
    freeze_requested = Signal()
    edit_requested = Signal()
    moved = Signal(object, str, str)
    cancelled = Signal(object, str)
    person_named = Signal(object, str)
    handover_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Plan"))
        px = theme.measures.px
        self._dialog: DayChange | None = None
        self._day: date | None = None
        self._trial: Trial | None = None
        self._subtitle = PlainLabel(_("Reading the history…"), "", "soft", wrap=True, parent=self)
        self._choice = Choice(theme, (), _("Trial"), self)
        self._choice.setSizeAdjustPolicy(Choice.SizeAdjustPolicy.AdjustToContents)  # they come later
        self._choice.setMinimumWidth(px(260))
        self._choice.activated.connect(self._choose)
        self.page = TrialPage(theme, self)
        self.page.draw_requested.connect(self.draw_requested)
        self.page.freeze_requested.connect(self.freeze_requested)
        self.page.edit_requested.connect(self.edit_requested)
        self.page.change_requested.connect(self._ask_change)
        self.page.handover_requested.connect(self.handover_requested)
        self.setup = Setup(theme, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.page)
        self._stack.addWidget(self.setup)
        self._stack.hide()
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        titles.addWidget(PlainLabel(_("Plan"), "title", parent=self))
        titles.addWidget(self._subtitle)
        head = QHBoxLayout()
        head.setContentsMargins(px(24), 0, px(24), 0)
        head.addLayout(titles, 1)
        head.addWidget(self._choice)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(20), 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._stack, 1)
        column.addStretch(0)
        self.take_size(1040, 800)

    def come_forward(self) -> None:
        """Be in front, with what is true now."""
        super().come_forward()
        self.refresh_wanted.emit()

    def show_plan(self, view: PlanView) -> None:
        """Show a trial as it stands."""
        self._trial = view.trial
        self._subtitle.setText(view.progress)
        self._show_choices(view.trials, view.trial.id)
        self.page.show_plan(view)
        self._stack.setCurrentWidget(self.page)
        self._stack.show()

    def show_setup(self, view: SetupView) -> None:
        """Show the form of a new trial, or of the plan of one."""
        self._subtitle.setText(_("Changing a plan that is not frozen") if view.trial else _("A new trial"))
        self._show_choices(view.trials, view.trial or NEW)
        self._stack.setCurrentWidget(self.setup)
        self._stack.show()
        self.setup.fill_in(view.values, changing=bool(view.trial))

    def show_problem(self, sentence: str) -> None:
        """Say why nothing can be shown."""
        self._subtitle.setText(sentence)

    def change_kept(self) -> None:
        """Answer ``moved``, ``cancelled`` or ``person_named``: it is kept."""
        if self._dialog is not None:
            self._dialog.done()

    def show_change_problem(self, sentence: str) -> None:
        """Answer ``moved``, ``cancelled`` or ``person_named``: why it was not kept."""
        if self._dialog is not None:
            self._dialog.show_problem(sentence)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 -- Qt's name
        """Show no ring anywhere until somebody uses the keyboard."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.setFocus()

    def _show_choices(self, trials: Sequence[tuple[str, str]], chosen: str) -> None:
        self._choice.blockSignals(True)
        self._choice.clear()
        for value, word in (*trials, (NEW, _("A new trial"))):
            self._choice.addItem(shown(word, 60), value)
        self._choice.blockSignals(False)
        self._choice.show_value(chosen)
        self._choice.setVisible(bool(trials))

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._choice.value())

    @Slot(object)
    def _ask_change(self, day: date) -> None:
        if self._dialog is None:
            self._day = day
            self._dialog = DayChange(self.theme, day, self)
            named = next((one for one in self._trial.days if one.date == day), None) if self._trial else None
            self._dialog.show_person((named.point_person or "") if named is not None else "")
            self._dialog.person_named.connect(self._name_person)
            self._dialog.moved.connect(self._move)
            self._dialog.cancelled.connect(self._cancel)
            self._dialog.destroyed.connect(self._dialog_gone)
        self._dialog.come_forward()

    @Slot(str, str)
    def _move(self, to: str, reason: str) -> None:
        self.moved.emit(self._day, to, reason)

    @Slot(str)
    def _name_person(self, name: str) -> None:
        self.person_named.emit(self._day, name)

    @Slot(str)
    def _cancel(self, reason: str) -> None:
        self.cancelled.emit(self._day, reason)

    @Slot()
    def _dialog_gone(self) -> None:
        self._dialog = None
