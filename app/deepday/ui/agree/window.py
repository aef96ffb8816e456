"""The window of the agreement: what came of the talk, what was agreed, and the mail that sums it up."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from deepday.ui.agree.agreement_page import AgreementPage
from deepday.ui.agree.mail_page import MailPage
from deepday.ui.agree.talk_page import TalkPage
from deepday.ui.agree.view import AgreementView
from deepday.ui.look.controls import Choice
from deepday.ui.look.foreign import shown
from deepday.ui.look.step_list import StepList
from deepday.ui.theme import Theme
from deepday.ui.window import Window
from deepday.wording.translation import _

TALK, AGREEMENT, MAIL = 0, 1, 2


class AgreeWindow(Window):
    """Shows what it is given.

    ``kept`` carries a TalkForm, ``mail_wished`` a MailWish, ``shown_wanted`` the name of another window, ``chosen`` a
    trial's id; ``freeze_requested`` and ``refresh_wanted`` are what they say.
    """

    kept = Signal(object)
    mail_wished = Signal(object)
    freeze_requested = Signal()
    shown_wanted = Signal(str)
    chosen = Signal(str)
    refresh_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme, _("Agreement"))
        px = theme.measures.px
        self._is_first = True
        self.talk = TalkPage(theme, self)
        self.agreement = AgreementPage(theme, self)
        self.mail = MailPage(theme, self)
        self._stack = QStackedWidget(self)
        for page in (self.talk, self.agreement, self.mail):
            self._stack.addWidget(page)
        self._steps = StepList(theme, _("Agreement"), (_("The talk"), _("What was agreed"), _("Follow-up mail")), self)
        self._steps.chosen.connect(self.show_step)
        self._trial = Choice(theme, (), _("Trial"), self)
        self._trial.activated.connect(self._choose)
        self._head = QWidget(self)
        self._head.hide()
        head = QHBoxLayout(self._head)
        head.setContentsMargins(px(24), px(12), px(24), 0)
        head.addStretch(1)
        head.addWidget(self._trial)
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._stack, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._steps)
        row.addLayout(column, 1)
        self._connect()
        self._stack.setEnabled(False)
        self.take_size(960, 760)
        self.show_step(AGREEMENT)

    def come_forward(self) -> None:
        """Be in front, with what is true now."""
        super().come_forward()
        self.refresh_wanted.emit()

    @Slot(int)
    def show_step(self, place: int) -> None:
        """Show a page by its place, from 0."""
        self._stack.setCurrentIndex(place)
        self._steps.show_chosen(place)

    def show_view(self, view: AgreementView) -> None:
        """Show what is known; at first the page that is next."""
        self._stack.setEnabled(True)
        self.talk.show_view(view)
        self.agreement.show_view(view)
        self.mail.show_view(view)
        self._show_trials(view)
        if self._is_first:
            self._is_first = False
            self.show_step(AGREEMENT if view.trial else TALK)

    def show_kept(self, view: AgreementView) -> None:
        """Answer ``kept``: it is kept, and this is what is known now."""
        self.talk.show_kept()
        self.talk.begin_anew()
        self.show_view(view)
        if view.trial:
            self.show_step(AGREEMENT)

    def show_problem(self, sentence: str) -> None:
        """Say why nothing can be shown, or something was not done."""
        self.agreement.show_result(works=False, sentence=sentence)

    def _connect(self) -> None:
        self.talk.kept.connect(self.kept)
        self.talk.request_wanted.connect(self._want_request)
        self.agreement.anew_wanted.connect(self._agree_anew)
        self.agreement.talk_wanted.connect(self._go_to_talk)
        self.agreement.freeze_wanted.connect(self.freeze_requested)
        self.agreement.plan_wanted.connect(self._want_plan)
        self.agreement.mail_wanted.connect(self._go_to_mail)
        self.mail.wished.connect(self.mail_wished)
        self.mail.settings_wanted.connect(self._want_settings)

    def _show_trials(self, view: AgreementView) -> None:
        self._trial.blockSignals(True)
        self._trial.clear()
        for value, word in view.trials:
            self._trial.addItem(shown(word, 60), value)
        self._trial.blockSignals(False)
        self._trial.show_value(view.trial)
        self._head.setVisible(len(view.trials) > 1)

    @Slot()
    def _choose(self) -> None:
        self.chosen.emit(self._trial.value())

    @Slot()
    def _agree_anew(self) -> None:
        self.show_step(TALK)
        self.talk.negotiate()

    @Slot()
    def _go_to_talk(self) -> None:
        self.show_step(TALK)

    @Slot()
    def _go_to_mail(self) -> None:
        self.show_step(MAIL)

    @Slot()
    def _want_request(self) -> None:
        self.shown_wanted.emit("request")

    @Slot()
    def _want_plan(self) -> None:
        self.shown_wanted.emit("plan")

    @Slot()
    def _want_settings(self) -> None:
        self.shown_wanted.emit("settings")
