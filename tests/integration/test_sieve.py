"""Automatic replies by Sieve, on a real Dovecot with Pigeonhole and real mails."""

import logging
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

import pytest

from deepday.domain.account import check_address
from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError, UsageError
from deepday.domain.reason import Reason
from deepday.effects.auto_reply.sieve import OURS, SieveReply
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.ports import Effect, RowState
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.certificates import self_signed
from tests.fakes.line_proxy import LineProxy
from tests.fakes.remote_faults import LINE_FAULTS, RemoteFault
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract, Way
from tests.servers.dovecot import Dovecot, dovecot_server
from tests.servers.sieve_user import SieveUser
from tests.servers.starting import HOST, PASSWORD, free_port

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


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Mailbox:
    return Mailbox(dovecot)


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http()
    yield client
    client.close()


def account_of(mailbox: Mailbox, http: Http, clock: ManualClock, url: str = "") -> FakeAccount:
    url = url or f"sieve://{HOST}:{mailbox.dovecot.sieve_port}"
    return FakeAccount("sieve", http, clock, url, mailbox.address, secret=PASSWORD)


@pytest.fixture
def account(mailbox: Mailbox, http: Http, clock: ManualClock) -> FakeAccount:
    return account_of(mailbox, http, clock)


class TestReply(EffectContract):
    @pytest.fixture
    def case(self, mailbox: Mailbox, account: FakeAccount, clock: ManualClock) -> EffectCase:
        def adapter() -> Effect:
            return SieveReply(account.access())

        return EffectCase(
            effect=adapter(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=mailbox.look,
            priors={
                "no script": mailbox.none,
                "filters": mailbox.filters,
                "filters with an odd name": lambda: mailbox.filters("umlaut ä"),
                "filters switched off": lambda: mailbox.filters(""),
            },
            change=mailbox.edit_ours,
            clock=clock,
            after_a_crash=adapter,
        )


OWN_FAULTS = (
    RemoteFault("no", lambda talk: talk.send(b'NO "no"\r\n'), raises=RefusedError),
    RemoteFault("later", lambda talk: talk.send(b'NO (TRYLATER) "later"\r\n')),
    RemoteFault("bye", lambda talk: talk.send(b'BYE "bye"\r\n')),
    RemoteFault("endless", lambda talk: talk.send(b'"' + b"a" * 3_000_000)),
)


class TestReplyFaults(RemoteContract):
    faults = (*LINE_FAULTS, *OWN_FAULTS)
    excluded = {  # noqa: RUF012 -- as the contract has it
        "ending": "a script has no end",
        "https": "see the tests of TLS below",
        "down": "a refused connection has a test below; a line that is open is not refused",
    }

    @pytest.fixture
    def proxy(self) -> Iterator[LineProxy]:
        with LineProxy() as proxy:
            yield proxy

    @pytest.fixture
    def case(self, mailbox: Mailbox, proxy: LineProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = f"sieve://{HOST}:{mailbox.dovecot.sieve_port}"
        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: _on(way, mailbox, clock),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=mailbox.look,
            priors={"filters": mailbox.filters},
            prior="filters",
            change=mailbox.edit_ours,
            clock=clock,
            secrets=(),  # "secret" is a word like any other
            empty=mailbox.none,
        )


def _on(way: Way, mailbox: Mailbox, clock: ManualClock) -> SieveReply:
    return SieveReply(account_of(mailbox, way.http, clock, way.url).access(), way.limit_s)


# --- real mails -------------------------------------------------------------------------------


def _set_up(account: FakeAccount, until: datetime | None = None) -> tuple[EffectSteps, SieveReply]:
    steps = EffectSteps(MemoryJournal(), account.clock.now, lambda: "1")
    effect = SieveReply(account.access())
    steps.set_up(effect, wish_until(until or datetime.now(UTC) + timedelta(hours=1), session=uuid4().hex))
    return steps, effect


def test_who_writes_is_told_whom_to_ask_and_the_filters_still_run(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    before = mailbox.look()
    steps, effect = _set_up(account)
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague, "the list")
    reply = mailbox.dovecot.replies.to(colleague)[0].mail
    assert "Grace (grace@x.org)" in reply.get_content().replace("\n", " ")
    assert reply["Subject"].startswith("In deep work until")
    assert reply["Auto-Submitted"].startswith("auto-replied")
    assert len(mailbox.dovecot.mailbox(mailbox.name, "Lists")) == 1
    mailbox.mail(colleague, "again")
    assert len(mailbox.dovecot.replies.to(colleague)) == 1, "once a session"
    (row,) = steps.journal.open_rows()
    steps.put_back(effect, row)
    assert mailbox.look() == before
    other = f"eve{uuid4().hex[:8]}@localhost"
    mailbox.mail(other)
    assert mailbox.dovecot.replies.to(other) == []


@pytest.mark.parametrize(
    ("settings", "answered"),
    [
        ({}, False),
        ({"auto_reply.outside": "contacts"}, False),
        ({"auto_reply.outside": "all"}, True),
        ({"auto_reply.domains": "localhost example.org"}, True),
    ],
)
def test_outside_the_organisation_nobody_is_answered_unless_the_settings_say_so(
    mailbox: Mailbox,
    account: FakeAccount,
    settings: dict[str, str],
    answered: bool,  # noqa: FBT001 -- pytest hands it in by name
) -> None:
    account.settings = settings
    mailbox.none()
    _set_up(account)
    sender = f"customer{uuid4().hex[:8]}@example.org"
    mailbox.mail(sender)
    assert bool(mailbox.dovecot.replies.to(sender)) is answered


def test_who_only_claims_to_be_inside_is_not_answered(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.none()
    _set_up(account)
    outside = f"customer{uuid4().hex[:8]}@example.org"
    mailbox.mail("boss@localhost", envelope_from=outside)
    mailbox.mail(outside, envelope_from="boss@localhost")
    assert mailbox.dovecot.replies.to(outside) == mailbox.dovecot.replies.to("boss@localhost") == []


@pytest.mark.parametrize(
    "own",
    [
        'require "vacation"; vacation "I am away";',
        'require "reject"; if header :contains "subject" "offer" { REJECT text: # why\r\nno\r\n.\r\n; }',
        'require ["include", "vacation"]; include "away";',
    ],
)
def test_filters_that_answer_themselves_go_on_as_they_are(mailbox: Mailbox, account: FakeAccount, own: str) -> None:
    mailbox.own("away", 'require "vacation"; vacation "I am away";')
    with SieveUser(mailbox.dovecot.sieve_port, mailbox.name) as user:
        user.put("main", own)
        user.activate("main")
    before = mailbox.look()
    _refuses(account, "sieve.own_answers")
    assert mailbox.look() == before


def test_filters_that_only_speak_of_answering_are_no_hindrance(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.own(
        "main",
        'require ["fileinto", "mailbox", "vacation"];\r\n# vacation "off";\r\n/* reject\r\n"no"; */\r\n'
        'if header :contains "subject" ["my \\"vacation", "vacation"] { fileinto :create "Lists"; }\r\n',
    )
    _set_up(account)
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague, "vacation")
    assert len(mailbox.dovecot.replies.to(colleague)) == 1
    assert len(mailbox.dovecot.mailbox(mailbox.name, "Lists")) == 1


@pytest.mark.parametrize(
    ("lacks", "code"),
    [("-vacation", "sieve.no_vacation"), ("-include", "sieve.no_include"), ("-envelope", "sieve.no_envelope")],
)
def test_a_server_that_cannot_do_it_is_told_as_such(http: Http, clock: ManualClock, lacks: str, code: str) -> None:
    with dovecot_server(extensions=lacks) as server:
        mailbox = Mailbox(server)
        account = account_of(mailbox, http, clock)
        mailbox.filters()
        before = mailbox.look()
        _refuses(account, code)
        assert SieveReply(account.access()).probe().works is False
        assert mailbox.look() == before


def test_a_server_without_dates_answers_and_nobody_claims_that_it_ends_by_itself(
    http: Http, clock: ManualClock
) -> None:
    with dovecot_server(extensions="-date") as server:
        mailbox = Mailbox(server)
        account = account_of(mailbox, http, clock)
        mailbox.filters()
        before = mailbox.look()
        steps, effect = _set_up(account)
        assert effect.probe().detail.code == "sieve.no_expiry"
        colleague = f"bob{uuid4().hex[:8]}@localhost"
        mailbox.mail(colleague)
        assert len(server.replies.to(colleague)) == 1
        heir = SieveReply(account.access())
        (row,) = steps.journal.open_rows()
        assert steps.put_back(heir, row).state is RowState.RESTORED
        assert heir.expires_to is None
        assert mailbox.look() == before


def test_whoever_wants_contacts_answered_is_told_that_they_are_not(account: FakeAccount) -> None:
    account.settings = {"auto_reply.outside": "contacts"}
    told = SieveReply(account.access()).probe()
    assert told.works is True
    assert told.next_step == Reason("sieve.no_contacts")


def test_after_its_end_the_server_stops_by_itself(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    _set_up(account, until=datetime.now(UTC) - timedelta(minutes=3))
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague, "the list")
    assert mailbox.dovecot.replies.to(colleague) == []
    assert len(mailbox.dovecot.mailbox(mailbox.name, "Lists")) == 1


@pytest.mark.parametrize(
    "text", ['say "hello" \\ {until}', "ä 休暇中 👩‍🚀", "a\r\nBcc: x@example.org", "${evil} ; stop; keep;", ".\r\n.."]
)
def test_any_text_is_shown_as_it_is(mailbox: Mailbox, account: FakeAccount, text: str) -> None:
    account.words.template = text
    mailbox.none()
    _set_up(account)
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague)
    reply = mailbox.dovecot.replies.to(colleague)[0].mail
    assert reply["Bcc"] is None
    first = text.split("\r\n", maxsplit=1)[0].replace("{until}", "")
    assert " ".join(first.split()) in " ".join(reply.get_content().split())


def test_extending_moves_the_end_on_the_server(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    before = mailbox.look()
    steps, effect = _set_up(account, until=datetime.now(UTC) - timedelta(minutes=3))
    (row,) = steps.journal.open_rows()
    row = steps.move_end(effect, row, wish_until(datetime.now(UTC) + timedelta(hours=1), session=row.session))
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague)
    assert len(mailbox.dovecot.replies.to(colleague)) == 1
    assert steps.put_back(effect, row).state is RowState.RESTORED
    assert mailbox.look() == before


# --- what the person does meanwhile, and lost histories ---------------------------------------


def test_another_script_chosen_meanwhile_stays_chosen(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    steps, effect = _set_up(account)
    mailbox.choose("umlaut ä")
    (row,) = steps.journal.open_rows()
    assert steps.put_back(effect, row).state is RowState.LEFT
    assert mailbox.names() == {"main", "umlaut ä"}, "ours does nothing any more, and is gone"


def test_ours_made_theirs_is_not_overwritten_by_the_next_session(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    steps, effect = _set_up(account)
    mailbox.edit_ours()
    theirs = mailbox.look()
    (row,) = steps.journal.open_rows()
    assert steps.put_back(effect, row).state is RowState.LEFT
    _refuses(account, "sieve.name_taken")
    assert mailbox.look() == theirs


@pytest.mark.parametrize("active", [True, False])
def test_a_script_of_the_persons_that_has_our_name_is_not_touched(
    mailbox: Mailbox,
    account: FakeAccount,
    active: bool,  # noqa: FBT001 -- pytest hands it in by name
) -> None:
    mailbox.own(OURS, OWN, active=active)
    before = mailbox.look()
    _refuses(account, "sieve.name_taken")
    assert mailbox.look() == before


class _KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["captured", "intended", "applied", "noted", "moving", "leaving", "restored"])
@pytest.mark.parametrize("active", ["main", ""])
def test_a_process_killed_between_two_steps_leaves_what_another_can_put_back(
    mailbox: Mailbox, account: FakeAccount, step: str, active: str
) -> None:
    def checkpoint(name: str) -> None:
        if name.startswith(step):
            raise _KilledError

    mailbox.filters(active)
    before = mailbox.look()
    journal = MemoryJournal()
    dying = EffectSteps(journal, account.clock.now, lambda: "1", checkpoint)
    reply = SieveReply(account.access())
    until = account.clock.now() + timedelta(hours=2)
    with pytest.raises(_KilledError):
        row = dying.set_up(reply, wish_until(until))
        dying.put_back(reply, dying.move_end(reply, row, wish_until(until + timedelta(hours=1), row.session)))
    for row in journal.open_rows():
        EffectSteps(journal, account.clock.now, lambda: "2").put_back(SieveReply(account.access()), row)
    assert mailbox.look() == before
    assert journal.open_rows() == []


def test_without_a_journal_the_script_behind_ours_is_found(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    before = mailbox.look()
    _set_up(account)
    steps, effect = _set_up(account)
    (row,) = steps.journal.open_rows()
    assert row.prior["active"] == "main"
    steps.put_back(effect, row)
    assert mailbox.look() == before


def test_filters_deleted_meanwhile_are_not_missed(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    steps, effect = _set_up(account)
    with SieveUser(mailbox.dovecot.sieve_port, mailbox.name) as user:
        user.delete("main")
    (row,) = steps.journal.open_rows()
    assert steps.put_back(effect, row).state is RowState.RESTORED
    assert mailbox.names() == {"umlaut ä"}


# --- signing in, and TLS ----------------------------------------------------------------------


def test_a_wrong_password_is_told_as_such_and_shown_nowhere(
    account: FakeAccount, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    account.secret = "canary-password"
    with pytest.raises(SignInNeededError) as caught:
        SieveReply(account.access()).capture()
    assert "canary" not in "".join(traceback.format_exception(caught.value)) + caplog.text
    assert SieveReply(account.access()).probe().works is False


def test_a_server_that_is_not_there_is_tried_later(account: FakeAccount) -> None:
    account.url = f"sieve://{HOST}:{free_port()}"
    with pytest.raises(UnreachableError) as caught:
        SieveReply(account.access()).capture()
    assert caught.value.reason.code == "net.down"
    assert SieveReply(account.access()).probe().works is None


def test_without_a_known_domain_nothing_is_set(account: FakeAccount) -> None:
    account.user = account.user.partition("@")[0]
    with pytest.raises(RefusedError) as caught:
        SieveReply(account.access()).capture()
    assert caught.value.reason.code == "sieve.no_domain"


@pytest.mark.parametrize("name", ["nowhere.invalid", "a..b"])
def test_a_name_that_nobody_knows_is_tried_later(account: FakeAccount, name: str) -> None:
    account.url = f"sieve://{name}"
    with pytest.raises(UnreachableError) as caught:
        SieveReply(account.access()).capture()
    assert caught.value.reason.code == "net.down"


def test_a_certificate_that_nobody_vouches_for_gets_no_password(http: Http, clock: ManualClock, tmp_path: Path) -> None:
    self_signed(tmp_path)
    with dovecot_server(tmp_path / "server.pem") as server:
        account = account_of(Mailbox(server), http, clock)
        with pytest.raises(UnreachableError) as caught:
            SieveReply(account.access()).capture()
        assert caught.value.reason.code == "net.tls"


@pytest.mark.parametrize(("name", "code"), [("localhost", ""), ("elsewhere.example", "net.tls")])
def test_a_certificate_counts_for_the_name_that_it_is_made_out_to(
    http: Http, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, code: str
) -> None:
    self_signed(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with dovecot_server(tmp_path / "server.pem") as server:
        mailbox = Mailbox(server)
        account = account_of(mailbox, http, clock, f"sieve://localhost:{server.sieve_port}")
        told = SieveReply(account.access()).probe()
        assert told.works is (None if code else True)
        assert not code or told.detail.code == code


@pytest.mark.parametrize("address", ["sieve://x.org:99999", "sieve://x.org:port", "sieve://", "sieve://a:b@x.org"])
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        check_address(address)


def _refuses(account: FakeAccount, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        _set_up(account)
    assert caught.value.reason.code == code
