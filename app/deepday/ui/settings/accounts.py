"""The accounts: those there are, and the form for one more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from deepday.ui.look.frames import Rule
from deepday.ui.look.rows import Rows
from deepday.ui.settings.account_form import AccountForm
from deepday.ui.settings.account_row import AccountRow
from deepday.ui.settings.section import SettingsSection
from deepday.ui.settings.view import AccountView, SettingsView
from deepday.ui.theme import Theme
from deepday.wording.translation import _


class AccountSection(SettingsSection):
    """All accounts and the form for one more; secrets only pass through."""

    add_requested = Signal(object)
    cancel_requested = Signal()
    sign_in_requested = Signal(str, str)
    test_requested = Signal(str)
    remove_requested = Signal(str)
    switched = Signal(str, bool)
    calendar_switched = Signal(str, bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Accounts"), parent)
        self._texts: dict[str, str] = {}
        self._rows: Rows[AccountRow, AccountView] = Rows(self._row, self._show, self)
        self._none = self.add_note(_("No account yet. With one, your status says until when, and whom to ask."))
        self._form = AccountForm(theme, self)
        self._form.add_requested.connect(self.add_requested)
        self._form.cancel_requested.connect(self.cancel_requested)
        self._form.setting_changed.connect(self.setting_changed)
        self.column.addWidget(self._rows)
        self.column.addWidget(Rule(self))
        self.column.addWidget(self._form)

    def show_view(self, view: SettingsView) -> None:
        """Show the accounts there are, and what can be added."""
        self._texts = dict(view.texts)
        self._none.setVisible(not view.accounts)
        self._rows.show_values({shown.account.id: shown for shown in view.accounts})
        self._form.show_services(view.services, self._texts)

    def show_result(self, account: str, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- see AccountRow
        """Say what became of *account*, or of adding one if *account* is empty."""
        row = self._rows.row(account)
        if row is not None:
            row.show_result(works, sentence)
        else:
            self._form.show_result(works, sentence)

    def show_code(self, code: str) -> None:
        """Show the code that is to be typed on the page that opened."""
        self._form.show_code(code)

    def _row(self, parent: QWidget) -> AccountRow:
        row = AccountRow(self.theme, parent)
        row.test_requested.connect(self.test_requested)
        row.sign_in_requested.connect(self.sign_in_requested)
        row.remove_requested.connect(self.remove_requested)
        row.switched.connect(self.switched)
        row.calendar_switched.connect(self.calendar_switched)
        row.text_changed.connect(self.setting_changed)
        return row

    def _show(self, row: AccountRow, view: AccountView) -> None:
        client_id = self._texts.get(view.service.client_id, "") if view.service is not None else ""
        row.show_account(view, client_id)
