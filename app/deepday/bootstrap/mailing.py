"""The outgoing mail server as the settings name it, with its password from the keyring or from whoever types it."""

import sys
from collections.abc import Callable
from email.message import EmailMessage

from deepday.domain.errors import CouldNotError, SignInNeededError
from deepday.domain.outgoing_mail import MAIL_SECRET
from deepday.engine.settings_ports import SecretStore, SettingsStore
from deepday.wire.smtp import MailServer, Security, send
from deepday.wording.translation import _

_LONGEST = 10_000
_NEEDED = ("smtp.host", "smtp.sender")


def _nothing() -> str:
    return ""


class Outgoing:
    """Sends a mail to *to*, or to whom the settings name.

    The password is what *given* returns, else what the keyring has, else what *asked* returns; each may be empty.
    """

    def __init__(
        self,
        settings: SettingsStore,
        secrets: SecretStore,
        to: str = "",
        *,
        given: Callable[[], str] = _nothing,
        asked: Callable[[], str] = _nothing,
    ) -> None:
        self._settings, self._secrets = settings, secrets
        self._to = to or self._text("smtp.to")
        self._given, self._asked = given, asked
        self._typed = ""
        self._taken_from_keyring = False

    def send(self, message: EmailMessage) -> None:
        """Send *message*; a password that was typed is kept once the server has taken it, one it refuses is forgotten.

        Raises:
            CouldNotError: no mail server is named.
            UsageError: an address is none.
            EffectError: it was not sent.
            StorageError: the keyring does not answer.
        """
        missing = [name for name in _NEEDED if not self._text(name)]
        if missing:
            raise CouldNotError("mail.not_set_up", {"keys": ", ".join(missing)})
        server = MailServer(
            self._text("smtp.host"),
            int(self._text("smtp.port")),
            Security(self._text("smtp.security")),
            self._text("smtp.user"),
            self._text("smtp.sender"),
        )
        try:
            send(server, self._password, message, [self._to] if self._to else [])
        except SignInNeededError:
            if self._taken_from_keyring:
                self._secrets.delete(MAIL_SECRET)
            raise
        if self._typed:
            self._secrets.set(MAIL_SECRET, self._typed)

    def _password(self) -> str:
        self._typed = self._given()
        if self._typed:
            return self._typed
        kept = self._secrets.get(MAIL_SECRET)
        if kept:
            self._taken_from_keyring = True
            return kept
        self._typed = self._asked()
        if not self._typed:
            raise SignInNeededError("mail.no_password")
        return self._typed

    def _text(self, name: str) -> str:
        return str(self._settings.get(name))


def from_standard_input() -> str:
    """Return the password that stands on standard input."""
    return sys.stdin.readline(_LONGEST).strip()


def from_terminal() -> str:
    """Return the password that somebody types, empty where there is no terminal."""
    if not sys.stdin.isatty():
        return ""
    from getpass import getpass  # noqa: PLC0415 -- only where somebody types

    return getpass(_("Password of the mail server (it is not shown): ")).strip()
