"""Somebody with a mailbox and Sieve filters on a real Dovecot, and the program's account there."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from uuid import uuid4

import pytest

from deepday.domain.errors import RefusedError
from deepday.effects.auto_reply.sieve import OURS, SieveReply
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import MemoryJournal, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.world import ManualClock
from tests.servers.dovecot import Dovecot
from tests.servers.sieve_user import SieveUser
from tests.servers.starting import HOST, PASSWORD

OWN = (
    'require ["fileinto", "mailbox"];\r\nif header :contains "subject" "list" {\r\n  fileinto :create "Lists";\r\n}\r\n'
)
OTHER = "keep;\r\n"


class Mailbox:
    """Somebody with filters of their own; ``look`` is what lies on the server, to the byte."""

    def __init__(self, dovecot: Dovecot) -> None:
        self.dovecot = dovecot
        self.name = f"ada{uuid4().hex[:12]}"
        self.address = f"{self.name}@localhost"

    def filters(self, active: str = "main") -> None:
        """Have two scripts, *active* active; none if it is empty."""
        with SieveUser(self.dovecot.sieve_port, self.name) as user:
            user.activate("")
            for name in user.scripts():
                user.delete(name)
            user.put("main", OWN)
            user.put("umlaut ä", OTHER)
            user.activate(active)

    def none(self) -> None:
        """Have no script at all."""
        with SieveUser(self.dovecot.sieve_port, self.name) as user:
            user.activate("")
            for name in user.scripts():
                user.delete(name)

    def choose(self, name: str) -> None:
        with SieveUser(self.dovecot.sieve_port, self.name) as user:
            user.activate(name)

    def edit_ours(self) -> None:
        with SieveUser(self.dovecot.sieve_port, self.name) as user:
            user.put(OURS, user.script(OURS) + "# mine now\r\n")

    def own(self, name: str, script: str, *, active: bool = True) -> None:
        """Have one script of this name and no other."""
        self.none()
        with SieveUser(self.dovecot.sieve_port, self.name) as user:
            user.put(name, script)
            user.activate(name if active else "")

    def look(self) -> object:
        home = self.dovecot.homes / self.name
        link = home / ".dovecot.sieve"
        scripts = {path.name: path.read_bytes() for path in home.glob("sieve/*.sieve")}
        return scripts, link.readlink() if link.is_symlink() else link.exists()

    def names(self) -> set[str]:
        with SieveUser(self.dovecot.sieve_port, self.name) as user:
            return set(user.scripts())

    def mail(self, sender: str, subject: str = "A question", envelope_from: str | None = None) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"], mail["Subject"] = sender, self.address, subject
        mail["Message-ID"] = f"<{uuid4()}@example.org>"
        mail.set_content("Are you there?")
        self.dovecot.deliver(mail, envelope_from)


def account_of(mailbox: Mailbox, http: Http, clock: ManualClock, url: str = "") -> FakeAccount:
    url = url or f"sieve://{HOST}:{mailbox.dovecot.sieve_port}"
    return FakeAccount("sieve", http, clock, url, mailbox.address, secret=PASSWORD)


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Mailbox:
    return Mailbox(dovecot)


@pytest.fixture
def account(mailbox: Mailbox, http: Http, clock: ManualClock) -> FakeAccount:
    return account_of(mailbox, http, clock)


def set_up(account: FakeAccount, until: datetime | None = None) -> tuple[EffectSteps, SieveReply]:
    """Set the reply as a session of its own does that ends in an hour."""
    steps = EffectSteps(MemoryJournal(), account.clock.now, lambda: "1")
    effect = SieveReply(account.access())
    steps.set_up(effect, wish_until(until or datetime.now(UTC) + timedelta(hours=1), session=uuid4().hex))
    return steps, effect


def refuses(account: FakeAccount, code: str) -> None:
    """Say that nothing can be set, for the reason *code*."""
    with pytest.raises(RefusedError) as caught:
        set_up(account)
    assert caught.value.reason.code == code
