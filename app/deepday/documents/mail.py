"""A page as a mail to be sent by the person's own program: a draft file with no sender and no address of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.message import EmailMessage
from email.utils import format_datetime

_LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes along."""

    name: str
    kind: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is written: the same for a file, the clipboard, the mail program and SMTP."""

    subject: str
    text: str


def as_eml(letter: Letter, at: datetime, attachments: Sequence[Attachment] = ()) -> bytes:
    """Return *letter* as a draft that mail programs open for sending."""
    message = as_message(letter, attachments)
    message["Date"] = format_datetime(at)
    message["X-Unsent"] = "1"  # Outlook and Thunderbird open it as a draft then
    return message.as_bytes(policy=policy.SMTP)


def as_message(letter: Letter, attachments: Sequence[Attachment] = ()) -> EmailMessage:
    """Return *letter* without sender, receiver and date."""
    message = EmailMessage(policy=policy.SMTP)
    message["Subject"] = " ".join(letter.subject.split())[:_LONGEST_SUBJECT]
    message.set_content(letter.text, cte="quoted-printable")
    for file in attachments:
        major, _, minor = file.kind.partition("/")
        message.add_attachment(file.content, maintype=major, subtype=minor, filename=file.name)
    return message
