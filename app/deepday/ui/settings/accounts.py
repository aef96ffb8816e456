"""The accounts: those there are, each with a test and a way out, and the form for a new one."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from deepday.domain.account import Account
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import Field, TextField
from deepday.ui.look.foreign import shown
from deepday.ui.look.frames import Columns
from deepday.ui.look.labels import ElidedLabel
from deepday.ui.look.result_line import ResultLine
from deepday.ui.look.rows import Rows
from deepday.ui.settings.section import SettingsSection
from deepday.ui.settings.view import SettingsView
from deepday.ui.theme import Theme
from deepday.wording.translation import _

SLACK = "slack"
_SERVICES = {SLACK: "Slack"}


class AccountRow(QWidget):
    """One account; it is removed at the second click, when what goes has been said."""

    test_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        px = theme.measures.px
        self._account: Account | None = None
        self._asked = False
        self._name = ElidedLabel("", "medium", parent=self)
        self._result = ResultLine(theme, self, keep_room=False)
        self._test = Button(_("Test"), parent=self)
        self._remove = Button(_("Remove…"), "quiet", parent=self)
        self._test.clicked.connect(self._test_it)
        self._remove.clicked.connect(self._remove_it)
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(self._name, 1)
        head.addWidget(self._test)
        head.addWidget(self._remove)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, px(6), 0, px(6))
        column.setSpacing(px(4))
        column.addLayout(head)
        column.addWidget(self._result)

    def show_account(self, account: Account) -> None:
        """Name the account."""
        self._account = account
        service = _SERVICES.get(account.service, account.service)
        name = shown(" · ".join(part for part in (service, account.user, account.url) if part), 160)
        self._name.show_text(name)
        self._test.setAccessibleName(_("Test {account}").format(account=name))
        self._remove.setAccessibleName(_("Remove {account}").format(account=name))

    def show_result(self, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what the test found."""
        self._test.setEnabled(True)
        self._result.show_result(works, sentence)

    @Slot()
    def _test_it(self) -> None:
        if self._account is not None:
            self._test.setEnabled(False)
            self._result.show_waiting(_("Testing…"))
            self.test_requested.emit(self._account.id)

    @Slot()
    def _remove_it(self) -> None:
        if self._account is None:
            return
        if not self._asked:
            self._asked = True
            self._result.show_waiting(_("This erases its sign-in from the keyring. It cannot be undone."))
            self._remove.show_text(_("Remove for good"))
            return
        self.remove_requested.emit(self._account.id)


class AccountSection(SettingsSection):
    """All accounts and the form for one more; secrets only pass through."""

    add_requested = Signal(str, str, str)
    test_requested = Signal(str)
    remove_requested = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Accounts"), parent)
        px = theme.measures.px
        self._rows: Rows[AccountRow, Account] = Rows(self._row, AccountRow.show_account, self)
        self._none = self.add_note(_("No account yet. With one, your status says until when, and whom to ask."))
        self.column.addWidget(self._rows)
        self._token = TextField(_("Slack token"), self, longest=4096)
        self._token.setEchoMode(QLineEdit.EchoMode.Password)
        self._token.setPlaceholderText("xoxp-…")
        self._url = TextField(_("Address (only for another server)"), self)
        self._url.setPlaceholderText("https://slack.com/api")
        self._add = Button(_("Add Slack"), parent=self)
        self._add.clicked.connect(self._add_it)
        self._token.returnPressed.connect(self._add_it)
        self._url.returnPressed.connect(self._add_it)
        form = Columns(theme, 480, self)
        form.row.addWidget(Field(theme, _("Slack token"), self._token, form), 1)
        form.row.addWidget(Field(theme, _("Address (only for another server)"), self._url, form), 1)
        self.column.addWidget(form)
        self._result = ResultLine(theme, self)
        last = QHBoxLayout()
        last.setSpacing(px(12))
        last.addWidget(self._add)
        last.addWidget(self._result, 1, Qt.AlignmentFlag.AlignVCenter)
        self.column.addLayout(last)
        self.add_note(_("The token is kept in the system's keyring and nowhere else."))

    def show_view(self, view: SettingsView) -> None:
        """Show the accounts there are."""
        self._none.setVisible(not view.accounts)
        self._rows.show_values({account.id: account for account in view.accounts})

    def show_result(self, account: str, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- see AccountRow
        """Say what became of a test of *account*, or of adding one if *account* is empty."""
        row = self._rows.row(account)
        if row is not None:
            row.show_result(works, sentence)
            return
        self._add.setEnabled(True)
        self._result.show_result(works, sentence)
        if works:
            self._token.clear()
            self._url.clear()

    def _row(self, parent: QWidget) -> AccountRow:
        row = AccountRow(self.theme, parent)
        row.test_requested.connect(self.test_requested)
        row.remove_requested.connect(self.remove_requested)
        return row

    @Slot()
    def _add_it(self) -> None:
        if not self._token.typed():
            self._result.show_result(works=False, sentence=_("Paste the token first."))
            self._token.setFocus()
            return
        self._add.setEnabled(False)
        self._result.show_waiting(_("Adding…"))
        self.add_requested.emit(SLACK, self._url.typed(), self._token.typed())
