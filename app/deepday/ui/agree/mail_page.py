"""The mail that sums up what was agreed: to be read, changed, and sent in one of four ways."""

from collections.abc import Callable

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from deepday.ui.agree.view import AgreementView, MailWish
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.request.long_text import LongText
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LONGEST_ADDRESS = 320
_LONGEST_PASSWORD = 1_000


class MailPage(QWidget):
    """``wished`` carries a MailWish, ``settings_wanted`` asks for the settings. What was changed stays."""

    wished = Signal(object)
    settings_wanted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self.setAccessibleName(_("Follow-up mail"))
        self.choose_file: Callable[[], str] = self._ask_for_file
        self._draft = ""
        self._busy, self._has_letter = False, False
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(20))
        column.setSpacing(px(12))
        column.addWidget(PlainLabel(_("Follow-up mail"), "title", parent=self))
        self._hint = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._take_back = Button(_("Take back your changes"), "quiet", parent=self)
        self._take_back.clicked.connect(self._forget_changes)
        head = QHBoxLayout()
        head.setSpacing(px(12))
        head.addWidget(self._hint, 1)
        head.addWidget(self._take_back)
        column.addLayout(head)
        self._sheet = Sheet(theme, self, top=4, bottom=4)
        self._text = LongText(theme, _("Text of the mail"), 12, self._sheet)
        self._text.setProperty("part", "page")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._text.textChanged.connect(self._was_edited)
        self._sheet.column.addWidget(self._text)
        column.addWidget(self._sheet, 1)
        column.addLayout(self._sending(theme))
        self._result = ResultLine(theme, self)
        column.addWidget(self._result)
        column.addLayout(self._buttons(px(8)))
        column.addStretch(0)

    def show_view(self, view: AgreementView) -> None:
        """Show the mail, unless it is being changed, and who would send it."""
        edited = self._text.toPlainText() != self._draft
        before, self._draft = self._draft, view.letter
        if not edited or before == "":
            self._text.show_text(view.letter)
        self._hint.setText(self._said(view))
        self._sheet.setVisible(bool(view.letter))
        if not self._to.isModified():
            self._to.show_text(view.to)
        self._server.setText(view.server or _("No mail server is set up: the other ways need none."))
        self._settings.setVisible(not view.server)
        self._password_field.setVisible(bool(view.server))
        self._has_letter = bool(view.letter)
        self._was_edited()
        self._allow()

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of a wish."""
        self._busy = False
        if works:
            self._password.clear()
        self._result.show_result(works, sentence)
        self._allow()

    def show_waiting(self, sentence: str) -> None:
        """Say that it is under way; until then nothing else can be asked."""
        self._busy = True
        self._result.show_waiting(sentence)
        self._allow()

    def _said(self, view: AgreementView) -> str:
        if not view.letter:
            return view.letter_problem
        said = _("The first line is the subject. Change what you like; what is sent is kept with the trial.")
        return said if view.frozen else f"{said} {_('The plan is not frozen yet, so the mail carries no fingerprint.')}"

    def _sending(self, theme: Theme) -> QHBoxLayout:
        px = theme.measures.px
        self._to = TextField(_("To"), self, longest=_LONGEST_ADDRESS)
        self._to.setPlaceholderText("priya@example.org")
        self._password = TextField(_("Password of the mail server"), self, longest=_LONGEST_PASSWORD)
        self._password.setEchoMode(QLineEdit.EchoMode.Password)
        self._password.setPlaceholderText(_("only if it is not in the keyring"))
        self._password_field = Field(theme, _("Password of the mail server"), self._password, self)
        self._server = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._settings = Button(_("Settings…"), "flush", parent=self)
        self._settings.clicked.connect(self.settings_wanted)
        beside = QVBoxLayout()
        beside.setSpacing(px(2))
        beside.addStretch(1)
        beside.addWidget(self._server)
        beside.addWidget(self._settings)
        row = QHBoxLayout()
        row.setSpacing(px(16))
        row.addWidget(Field(theme, _("To"), self._to, self), 2)
        row.addWidget(self._password_field, 2)
        row.addLayout(beside, 2)
        return row

    def _buttons(self, space: int) -> QHBoxLayout:
        self._ways: dict[str, Button] = {}
        row = QHBoxLayout()
        row.setSpacing(space)
        row.addStretch(1)
        for way, label, look in (
            ("copy", _("Copy"), ""),
            ("eml", _("Save as a draft…"), ""),
            ("open", _("Open in the mail program"), ""),
            ("send", _("Send"), "main"),
        ):
            button = Button(label, look, parent=self)
            button.setProperty("way", way)
            button.clicked.connect(self._wish)
            self._ways[way] = button
            row.addWidget(button)
        return row

    def _allow(self) -> None:
        for way, button in self._ways.items():
            can = self._has_letter and (way != "send" or self._settings.isHidden())
            button.setEnabled(can and not self._busy)
        order_tabs(self)

    @Slot()
    def _was_edited(self) -> None:
        self._take_back.setVisible(self._text.toPlainText() != self._draft)

    @Slot()
    def _forget_changes(self) -> None:
        self._text.show_text(self._draft)
        self._was_edited()

    @Slot()
    def _wish(self) -> None:
        way = str(self.sender().property("way"))
        path = self.choose_file() if way == "eml" else ""
        if way == "eml" and not path:
            return
        wish = MailWish(way, self._text.toPlainText(), self._to.typed(), path, self._password.text())
        self.wished.emit(wish)

    def _ask_for_file(self) -> str:
        return QFileDialog.getSaveFileName(self, _("Save"), "follow-up.eml")[0]
