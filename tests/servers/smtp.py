"""An outgoing mail server (aiosmtpd) that keeps what is sent through it and delivers nothing."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.servers.starting import HOST, free_port


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail as it was handed over."""

    sender: str
    recipients: tuple[str, ...]
    mail: EmailMessage


class MailCatcher:
    """Keeps every mail in ``sent``, in order."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.sent: list[Sent] = []

    def to(self, recipient: str) -> list[Sent]:
        """Return what was sent to somebody."""
        return [sent for sent in self.sent if recipient in sent.recipients]

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802  # aiosmtpd's
        content = envelope.original_content or b""
        mail = message_from_bytes(content, EmailMessage, policy=policy.default)
        self.sent.append(Sent(envelope.mail_from or "", tuple(envelope.rcpt_tos), mail))
        return "250 OK"


@contextmanager
def mail_catcher() -> Iterator[MailCatcher]:
    """Give a server on a free port that accepts every mail; it ends with the context."""
    catcher = MailCatcher(free_port())
    controller = Controller(catcher, hostname=HOST, port=catcher.port)
    controller.start()
    try:
        yield catcher
    finally:
        controller.stop()
