"""Hands one mail to an outgoing mail server over TLS; knows nothing of what is in it.

The connection is encrypted from the first byte (port 465) or before anything else is said (STARTTLS, port 587), and the
certificate is checked; without TLS nothing is sent but to this machine itself. A mail counts as sent only if the server
took every recipient: where it refuses one, it is sent to nobody. Errors name neither addresses nor what was written.
"""

import re
import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from email.message import EmailMessage
from enum import StrEnum

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError, UsageError

LIMIT_S = 10.0
"""How long each step of the conversation may take."""
_ADDRESS = re.compile(r"[^\s@<>,;:\"()\[\]\\\x00-\x1f]+@[^\s@<>,;:\"()\[\]\\\x00-\x1f]+")
_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_LATER = range(400, 500)
"""Replies that say "try again later" (RFC 5321, 4.2.1)."""
_REFUSALS: Sequence[tuple[type[Exception], str]] = (
    (ssl.SSLCertVerificationError, "mail.certificate"),
    (smtplib.SMTPRecipientsRefused, "mail.recipient_refused"),
    (smtplib.SMTPNotSupportedError, "mail.not_supported"),
    (smtplib.SMTPResponseException, "mail.refused"),
)


class Security(StrEnum):
    """How the connection is encrypted."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in, and as whom; the password is asked for when it is needed."""

    host: str
    port: int
    security: Security
    user: str
    sender: str


def send(
    server: MailServer,
    secret: Callable[[], str],
    message: EmailMessage,
    recipients: Sequence[str],
    context: ssl.SSLContext | None = None,
) -> None:
    """Send *message*, which has neither sender nor receiver yet, to *recipients*; blocks, it is sent on return.

    Raises:
        UsageError: an address is none, or the server would be spoken to in the open.
        UnreachableError: the server does not answer, or says that it will later.
        SignInNeededError: it does not accept the password.
        RefusedError: it refuses a recipient or the mail, or is not who it should be.
    """
    for address in (server.sender, *recipients):
        if not _ADDRESS.fullmatch(address):
            raise UsageError("mail.not_an_address")
    if not recipients:
        raise UsageError("mail.nobody")
    if server.security is Security.NONE and server.host not in _LOOPBACK:
        raise UsageError("mail.not_safe")
    message["From"] = server.sender
    message["To"] = ", ".join(recipients)
    try:
        with _connected(server, context or ssl.create_default_context()) as connection:
            if server.user:
                connection.login(server.user, secret())
            _hand_over(connection, message, server.sender, recipients)
    except (smtplib.SMTPException, OSError, UnicodeError) as error:
        raise _translated(error) from error


def _connected(server: MailServer, context: ssl.SSLContext) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=LIMIT_S, context=context)
    connection = smtplib.SMTP(server.host, server.port, timeout=LIMIT_S)
    if server.security is Security.STARTTLS:
        try:
            connection.starttls(context=context)
        except BaseException:
            connection.close()
            raise
    return connection


def _hand_over(connection: smtplib.SMTP, message: EmailMessage, sender: str, recipients: Sequence[str]) -> None:
    """Give sender and recipients, and the mail only if all of them were taken."""
    connection.ehlo_or_helo_if_needed()
    code, reply = connection.mail(sender)
    if code != 250:  # noqa: PLR2004 -- RFC 5321: requested action completed
        raise smtplib.SMTPSenderRefused(code, reply, sender)
    for recipient in recipients:
        code, reply = connection.rcpt(recipient)
        if code not in {250, 251}:
            with suppress(smtplib.SMTPException, OSError):
                connection.rset()
            raise smtplib.SMTPRecipientsRefused({recipient: (code, reply)})
    code, reply = connection.data(message.as_bytes())
    if code != 250:  # noqa: PLR2004 -- as above
        raise smtplib.SMTPDataError(code, reply)


def _translated(error: Exception) -> EffectError:
    if isinstance(error, smtplib.SMTPAuthenticationError | UnicodeError):
        return SignInNeededError("mail.sign_in")
    if any(code in _LATER for code in _codes(error)):
        return UnreachableError("mail.later")
    for kind, code in _REFUSALS:
        if isinstance(error, kind):
            return RefusedError(code)
    return UnreachableError("mail.unreachable")


def _codes(error: Exception) -> Sequence[int]:
    """Return what the server replied."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return [code for code, _reply in error.recipients.values()]
    return [error.smtp_code] if isinstance(error, smtplib.SMTPResponseException) else []
