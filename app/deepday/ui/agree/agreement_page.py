"""What was agreed: the terms that hold, every version before them, and what was written of it."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.agree.terms_page import TermsPage
from deepday.ui.agree.view import AgreementView, Kept
from deepday.ui.look.controls import Button, Choice
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LONGEST_NAME = 90
_TALKS = 4
"""So many are shown, the newest."""


class AgreementPage(QWidget):
    """The signals are wishes: to agree anew, to freeze the plan, to see its days, to write the mail about it."""

    anew_wanted = Signal()
    talk_wanted = Signal()
    freeze_wanted = Signal()
    plan_wanted = Signal()
    mail_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self.setAccessibleName(_("What was agreed"))
        self._view: AgreementView | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        self._headline = PlainLabel(_("Reading the history…"), "title", wrap=True, parent=self)
        self._detail = PlainLabel("", "", "soft", wrap=True, parent=self)
        column.addWidget(self._headline)
        column.addWidget(self._detail)
        self._version = Choice(theme, (), _("Version"), self)
        self._version.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._version.currentIndexChanged.connect(self._show_text)
        column.addWidget(self._version)
        self._sheet = Sheet(theme, self, top=4, bottom=4)
        self._text = LongText(theme, _("What was agreed"), 12, self._sheet)
        self._text.setProperty("part", "page")
        self._text.setReadOnly(True)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._sheet.column.addWidget(self._text)
        self._terms = TermsPage(theme, self)
        column.addWidget(self._sheet, 1)
        column.addWidget(self._terms, 1)
        self._talks = PlainLabel("", "small", "soft", wrap=True, parent=self)
        column.addWidget(self._talks)
        self._result = ResultLine(theme, self, keep_room=False)
        column.addWidget(self._result)
        column.addLayout(self._buttons(px(8)))
        column.addStretch(0)

    def show_view(self, view: AgreementView) -> None:
        """Show what is known."""
        chosen = self._version.currentIndex() if self._same_kept(view) else 0
        self._view = view
        self._headline.setText(view.headline)
        self._detail.setText(view.detail)
        self._detail.setVisible(bool(view.detail))
        self._version.blockSignals(True)
        self._version.clear()
        for place, one in enumerate(view.kept):
            self._version.addItem(shown(one.name, _LONGEST_NAME), str(place))
        self._version.setCurrentIndex(max(0, chosen) if view.kept else -1)
        self._version.blockSignals(False)
        has_agreement = bool(view.trial)
        self._version.setVisible(bool(view.kept))
        self._talks.setText("\n".join(shown(talk) for talk in view.talks[:_TALKS]))
        self._talks.setVisible(bool(view.talks))
        for button in (self._copy, self._plan, self._anew, self._mail):
            button.setVisible(has_agreement)
        self._copy.setVisible(bool(view.kept))
        self._freeze.setVisible(has_agreement and not view.frozen)
        self._talk.setVisible(not has_agreement)
        self._show_text()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of a wish."""
        self._result.show_result(works, sentence)

    def _same_kept(self, view: AgreementView) -> bool:
        return self._view is not None and self._view.kept == view.kept

    def _buttons(self, space: int) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(space)
        self._copy = Button(_("Copy"), "flush", parent=self)
        self._copy.clicked.connect(self._copy_text)
        self._plan = Button(_("Plan…"), parent=self)
        self._plan.clicked.connect(self.plan_wanted)
        self._anew = Button(_("Agree anew"), parent=self)
        self._anew.clicked.connect(self.anew_wanted)
        self._freeze = Button(_("Freeze the plan"), parent=self)
        self._freeze.clicked.connect(self.freeze_wanted)
        self._mail = Button(_("Write the mail"), "main", parent=self)
        self._mail.clicked.connect(self.mail_wanted)
        self._talk = Button(_("What came of the talk?"), "main", parent=self)
        self._talk.clicked.connect(self.talk_wanted)
        row.addWidget(self._copy)
        row.addStretch(1)
        for button in (self._plan, self._anew, self._freeze, self._mail, self._talk):
            button.hide()
            row.addWidget(button)
        self._copy.hide()
        return row

    @Slot()
    def _show_text(self) -> None:
        kept = self._view.kept if self._view is not None else ()
        place = self._version.currentIndex()
        one = kept[place] if 0 <= place < len(kept) else Kept("", "")
        self._text.show_text(one.text.rstrip())
        self._terms.show_parts(one.parts)
        self._terms.setVisible(bool(one.parts))
        self._sheet.setVisible(bool(one.text) and not one.parts)
        order_tabs(self)
        self._result.show_result(None, "")

    @Slot()
    def _copy_text(self) -> None:
        QApplication.clipboard().setText(self._text.toPlainText())
        self._result.show_result(works=True, sentence=_("Copied."))
