"""Adding accounts and signing in to them from the settings: in the browser, with a code, or with a pasted secret."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices

from deepday.domain.errors import DeepdayError
from deepday.engine.tasks import done
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.bootstrap.sign_in import Invitation, SignInAttempt
    from deepday.ui.settings.account_form import NewAccount
    from deepday.ui.settings_page import SettingsPage

Do = Callable[[str, str, Mapping[str, str]], None]


class SignInDesk(QObject):
    """*do* does what the verb ``accounts`` does: at which account, which action, with which arguments."""

    def __init__(self, office: Office, do: Do) -> None:
        super().__init__(office)
        self._office = office
        self._do = do
        self._attempt: SignInAttempt | None = None

    @Slot(object)
    def add(self, new: "NewAccount") -> None:
        """Add an account with the secret that was pasted, or with that of a sign-in."""
        typed = {"service": new.service, "url": new.url, "user": new.user, "secret": new.secret}
        arguments = {name: text for name, text in typed.items() if text}
        if new.secret:
            self._do("", "add", arguments)
        else:
            self._office.program.tasks.spawn(self._signed_in("", "add", new.service, arguments))

    @Slot(str, str)
    def again(self, account_id: str, secret: str) -> None:
        """Take a new secret for an account: the one that was pasted, or that of a sign-in if it is empty."""
        account = next((a for a in self._office.program.settings.accounts() if a.id == account_id), None)
        if account is None:
            return
        if secret:
            self._do(account_id, "sign-in", {"id": account_id, "secret": secret})
            return
        self._office.program.tasks.spawn(self._signed_in(account_id, "sign-in", account.service, {"id": account_id}))

    @Slot()
    def cancel(self) -> None:
        """Wait for the browser no longer."""
        if self._attempt is not None:
            self._attempt.cancel()

    def show_result(self, account_id: str, *, works: bool | None, words: str) -> None:
        """Show what it came to, at the account or at the form."""
        page = self._page()
        if page is not None:
            page.show_account_result(account_id, works, words)

    async def _signed_in(self, account_id: str, action: str, service: str, arguments: Mapping[str, str]) -> None:
        program = self._office.program
        self.cancel()
        try:
            attempt = self._attempt = program.channels.sign_in(service, account_id)
            secret = await done(attempt.start(self._invite_later))
        except DeepdayError as error:
            self.show_result(account_id, works=False, words=self._office.words(error.reason))
            return
        self._do(account_id, action, {**arguments, "secret": secret})

    def _invite_later(self, invitation: "Invitation") -> None:
        """Called in a worker: the browser is opened on the loop's thread."""
        self._office.program.loop.call_soon_threadsafe(lambda: self._invite(invitation))

    def _invite(self, invitation: "Invitation") -> None:
        page = self._page()
        if invitation.code and page is not None:
            page.show_sign_in_code(invitation.code)
        QDesktopServices.openUrl(QUrl(invitation.address))

    def _page(self) -> "SettingsPage | None":
        return self._office.window.settings if self._office.window is not None else None
