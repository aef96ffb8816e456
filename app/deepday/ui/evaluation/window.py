"""The window of the evaluation: its head, and below it one of its pages."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QPaintEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deepday.ui.evaluation.chooser import Chooser
from deepday.ui.evaluation.handing_over import HandingOver
from deepday.ui.evaluation.override import OverrideDialog
from deepday.ui.evaluation.private_page import PrivatePage
from deepday.ui.evaluation.result_page import ResultPage
from deepday.ui.evaluation.view import EvaluationView
from deepday.ui.look.controls import Button
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.ui.window import Window
from deepday.wording.numbers import percent
from deepday.wording.translation import _


class EvaluationWindow(Window):
    """Shows what it is given; the words stand first, the charts are drawn after the window has been painted.

    ``wanted`` carries what is to be evaluated, ``refresh_wanted`` comes when the window is raised, ``overridden``
    carries another verdict than the recommended one, and why; the rest are wishes of the page for the manager.
    """

    wanted = Signal(object)
    refresh_wanted = Signal()
    overridden = Signal(str, str)
    preview_wanted = Signal(object)
    save_requested = Signal(str, str)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Evaluation"))
        self._view: EvaluationView | None = None
        self._dialog: OverrideDialog | None = None
        px = theme.measures.px
        self._subtitle = PlainLabel("", "", "soft", wrap=True, parent=self)
        self.chooser = Chooser(theme, self)
        self.chooser.chosen.connect(self.wanted)
        self._details = Button(_("Details, for you alone…"), parent=self)
        self._details.clicked.connect(self.show_private)
        self._hand_over = Button(_("Page for the manager…"), parent=self)
        self._hand_over.clicked.connect(self.show_page)
        self._back = Button(_("Back to the result"), parent=self)
        self._back.clicked.connect(self.show_result)
        self._back.hide()
        self.result = ResultPage(theme, self)
        self.result.override_requested.connect(self._ask_otherwise)
        self.private: PrivatePage | None = None
        self.page: HandingOver | None = None
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.result)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(20), 0, 0)
        column.setSpacing(0)
        column.addLayout(self._head())
        column.addWidget(self._stack, 1)
        self.result.say(_("Reading the history…"))
        self._details.setEnabled(False)
        self._hand_over.setEnabled(False)
        self.take_size(1040, 1000)
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(0)
        self._later.timeout.connect(self._draw)
        theme.changed.connect(self._redraw)

    def come_forward(self) -> None:
        """Be in front, with what is true now."""
        super().come_forward()
        self.refresh_wanted.emit()

    def show_evaluation(self, view: EvaluationView) -> None:
        """Answer ``wanted`` and ``refresh_wanted``."""
        self._view = view
        self._subtitle.setText(view.sheet.subtitle)
        self.chooser.show_choices(view.trials, view.wanted)
        self.result.show_evaluation(view)
        self._details.setEnabled(True)
        self._hand_over.setEnabled(True)
        if self.page is not None and self._stack.currentWidget() is self.page:
            self.page.ask(may_add=view.found.look.open)
        if self.private is not None and self._stack.currentWidget() is self.private:
            self.private.show_evaluation(view)
        self._later.start()

    def show_progress(self, done: float) -> None:
        """Say how far the reading is, from 0 to 1, until ``show_evaluation`` answers."""
        self._subtitle.setText(_("Reading the history: {percent}").format(percent=percent(done)))

    def override_kept(self) -> None:
        """Answer ``overridden``: it is kept."""
        if self._dialog is not None:
            self._dialog.done()

    def show_override_problem(self, sentence: str) -> None:
        """Answer ``overridden``: why it was not kept."""
        if self._dialog is not None:
            self._dialog.show_problem(sentence)

    def show_problem(self, sentence: str) -> None:
        """Say why nothing can be shown."""
        self.result.say(sentence)

    @Slot()
    def show_result(self) -> None:
        """Go back to the result."""
        self._turn_to(self.result)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 -- Qt's name
        """Show no ring anywhere until somebody uses the keyboard."""
        super().showEvent(event)
        if self.focusWidget() is None:
            self.setFocus()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Once the words are on the screen, there is time for the charts."""
        super().paintEvent(event)
        if self._view is not None:
            self._later.start()

    @Slot()
    def _ask_otherwise(self) -> None:
        recommendation = self._view.found.recommendation if self._view is not None else None
        if recommendation is not None and self._dialog is None:
            self._dialog = OverrideDialog(self.theme, recommendation.verdict, self)
            self._dialog.decided.connect(self.overridden)
            self._dialog.destroyed.connect(self._dialog_gone)
        if self._dialog is not None:
            self._dialog.come_forward()

    @Slot()
    def _dialog_gone(self) -> None:
        self._dialog = None

    @Slot()
    def _draw(self) -> None:
        if self._view is not None and self.isVisible():
            self.result.draw_charts(self._view)

    @Slot()
    def _redraw(self) -> None:
        if self._view is not None:
            self.show_evaluation(self._view)

    @Slot()
    def show_private(self) -> None:
        """Turn to the pages for the person alone."""
        if self._view is None:
            return
        if self.private is None:
            self.private = PrivatePage(self.theme, self)
            self._stack.addWidget(self.private)
        self._turn_to(self.private)
        self.private.show_evaluation(self._view)

    @Slot()
    def show_page(self) -> None:
        """Turn to the page for the manager, as it would leave."""
        if self._view is None:
            return
        if self.page is None:
            self.page = HandingOver(self.theme, self)
            self.page.preview_wanted.connect(self.preview_wanted)
            self.page.save_requested.connect(self.save_requested)
            self._stack.addWidget(self.page)
        self._turn_to(self.page)
        self.page.ask(may_add=self._view.found.look.open)

    def _turn_to(self, page: QWidget) -> None:
        self._stack.setCurrentWidget(page)
        on_result = page is self.result
        self._back.setVisible(not on_result)
        self._details.setVisible(on_result)
        self._hand_over.setVisible(on_result)
        self.chooser.setVisible(on_result)

    def _head(self) -> QVBoxLayout:
        px = self.theme.measures.px
        titles = QVBoxLayout()
        titles.setSpacing(px(2))
        titles.addWidget(PlainLabel(_("Evaluation"), "title", parent=self))
        titles.addWidget(self._subtitle)
        row = QHBoxLayout()
        row.setSpacing(px(8))
        row.addLayout(titles, 1)
        for button in (self._details, self._hand_over, self._back):
            row.addWidget(button)
        head = QVBoxLayout()
        head.setContentsMargins(px(24), 0, px(24), 0)
        head.setSpacing(px(12))
        head.addLayout(row)
        head.addWidget(self.chooser)
        return head
