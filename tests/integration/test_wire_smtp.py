"""Sending a mail through a real server with TLS and a password, and every way in which that fails."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from deepday.documents.follow_up import Outcome, follow_up_letter, follow_up_page
from deepday.documents.mail import as_message
from deepday.domain.errors import DeepdayError, RefusedError, SignInNeededError, UnreachableError, UsageError
from deepday.wire.smtp import MailServer, Security, send
from deepday.wording.reasons import sentence
from tests.fakes.certificates import self_signed
from tests.requests_asked import TODAY, known
from tests.servers.smtp import MailCatcher
from tests.servers.starting import free_port

PASSWORD = "canary-smtp-4711"
ADDRESS = "priya@example.org"
# aiosmtpd knows TLS only as STARTTLS, and does not see that all of this is within TLS already
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS:UserWarning")


class Strict(MailCatcher):
    """Refuses everybody called "nobody" for good and "later" for now, and has what it was told about who signs in."""

    async def handle_RCPT(  # noqa: N802  # aiosmtpd's
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such user"
        if address.startswith("later"):
            return "450 try later"
        envelope.rcpt_tos.append(address)
        return "250 OK"


def authenticated(_server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, given: Any) -> AuthResult:
    right = isinstance(given, LoginPassword) and (given.login, given.password) == (b"grace", PASSWORD.encode())
    return AuthResult(success=right, handled=False)


@contextmanager
def mail_server(folder: Path, security: Security) -> Iterator[tuple[Strict, MailServer, ssl.SSLContext]]:
    """Give a server that wants TLS and a password, how to reach it, and what vouches for it."""
    certificate = self_signed(folder, "localhost")
    vouching = ssl.create_default_context(cafile=str(folder / "server.pem"))
    catcher = Strict(free_port())
    how: dict[str, Any] = {"ssl_context": certificate} if security is Security.TLS else {"tls_context": certificate}
    how |= {"require_starttls": True} if security is Security.STARTTLS else {"auth_require_tls": False}
    controller = Controller(catcher, "localhost", catcher.port, authenticator=authenticated, auth_required=True, **how)
    controller.start()
    try:
        yield catcher, MailServer("localhost", catcher.port, security, "grace", "grace@example.org"), vouching
    finally:
        controller.stop()


def mail() -> Any:
    outcome = Outcome("Gladly.", ("Wednesdays only",), (date(2026, 12, 2),), date(2027, 2, 1), "7c1e" * 16)
    return as_message(follow_up_letter(known(), follow_up_page(known(), outcome, TODAY)))


@pytest.mark.parametrize("security", [Security.TLS, Security.STARTTLS])
def test_a_follow_up_is_sent_over_tls_with_a_password(tmp_path: Path, security: Security) -> None:
    with mail_server(tmp_path, security) as (catcher, server, vouching):
        send(server, lambda: PASSWORD, mail(), [ADDRESS, "marta@example.org"], vouching)
    (sent,) = catcher.sent
    assert (sent.sender, sent.recipients) == ("grace@example.org", (ADDRESS, "marta@example.org"))
    assert (sent.mail["From"], sent.mail["To"]) == ("grace@example.org", f"{ADDRESS}, marta@example.org")
    assert sent.mail["Subject"] == "What we agreed: deep-work days"
    body = sent.mail.get_body(("plain",))
    assert body is not None
    for said in ("Hello Priya Nair,", "7c1e" * 16, "Wednesdays only", "Gladly.", "on Monday, 1 February 2027"):
        assert said in body.get_content()


@pytest.mark.parametrize(
    ("password", "recipients", "kind", "code"),
    [
        ("wrong", [ADDRESS], SignInNeededError, "mail.sign_in"),
        ("pässwörd", [ADDRESS], SignInNeededError, "mail.sign_in"),
        (PASSWORD, ["nobody@example.org"], RefusedError, "mail.recipient_refused"),
        (PASSWORD, [ADDRESS, "nobody@example.org"], RefusedError, "mail.recipient_refused"),
        (PASSWORD, ["later@example.org"], UnreachableError, "mail.later"),
        (PASSWORD, ["priya"], UsageError, "mail.not_an_address"),
        (PASSWORD, ["priya@example.org\r\nBcc: x@example.org"], UsageError, "mail.not_an_address"),
        (PASSWORD, [], UsageError, "mail.nobody"),
    ],
)
def test_what_fails_is_one_sentence_and_nothing_is_sent(
    tmp_path: Path, password: str, recipients: list[str], kind: type[DeepdayError], code: str
) -> None:
    with mail_server(tmp_path, Security.TLS) as (catcher, server, vouching):
        with pytest.raises(kind) as failed:
            send(server, lambda: password, mail(), recipients, vouching)
        assert catcher.sent == []
    assert failed.value.reason.code == code
    words = sentence(failed.value.reason, "UTC")
    assert "The draft is kept" in words or "the draft is kept" in words
    assert not any(secret in f"{failed.value!r} {words}" for secret in (PASSWORD, "grace", "priya", "nobody@"))


def test_a_server_that_nobody_vouches_for_gets_no_password(tmp_path: Path) -> None:
    asked: list[str] = []
    with mail_server(tmp_path, Security.TLS) as (catcher, server, _vouching), pytest.raises(RefusedError) as failed:
        send(server, lambda: asked.append("secret") or PASSWORD, mail(), [ADDRESS])  # type: ignore[func-returns-value]  # append gives None, then the password
    assert failed.value.reason.code == "mail.certificate"
    assert (asked, catcher.sent) == ([], [])


def test_an_unreachable_server_is_one_sentence(tmp_path: Path) -> None:
    nobody = MailServer("127.0.0.1", free_port(), Security.TLS, "grace", "grace@example.org")
    with pytest.raises(UnreachableError) as failed:
        send(nobody, lambda: PASSWORD, mail(), [ADDRESS])
    assert failed.value.reason.code == "mail.unreachable"
    with mail_server(tmp_path, Security.STARTTLS) as (_catcher, server, vouching):
        other = MailServer(server.host, server.port, Security.TLS, "grace", "grace@example.org")
        with pytest.raises(UnreachableError):
            send(other, lambda: PASSWORD, mail(), [ADDRESS], vouching)


def test_nothing_is_said_in_the_open_to_another_machine() -> None:
    with pytest.raises(UsageError) as failed:
        send(MailServer("mail.example.org", 25, Security.NONE, "", "a@example.org"), str, mail(), [ADDRESS])
    assert failed.value.reason.code == "mail.not_safe"
