"""Automatic replies by Sieve, on a real Dovecot with Pigeonhole and real mails."""

import logging
import traceback
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.account import check_address
from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError, UsageError
from deepday.effects.auto_reply.sieve import OURS, SieveReply
from deepday.engine.effect_ports import Effect, RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.certificates import self_signed
from tests.fakes.line_proxy import LineProxy
from tests.fakes.remote_faults import LINE_FAULTS, RemoteFault
from tests.fakes.sieve_mailbox import OWN, Mailbox, account, account_of, mailbox, refuses, set_up
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract, Way
from tests.servers.dovecot import dovecot_server
from tests.servers.sieve_user import SieveUser
from tests.servers.starting import HOST, free_port

__all__ = ["account", "mailbox"]


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


# --- what the person does meanwhile, and lost histories ---------------------------------------


def test_another_script_chosen_meanwhile_stays_chosen(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    steps, effect = set_up(account)
    mailbox.choose("umlaut ä")
    (row,) = steps.journal.open_rows()
    assert steps.put_back(effect, row).state is RowState.LEFT
    assert mailbox.names() == {"main", "umlaut ä"}, "ours does nothing any more, and is gone"


def test_ours_made_theirs_is_not_overwritten_by_the_next_session(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    steps, effect = set_up(account)
    mailbox.edit_ours()
    theirs = mailbox.look()
    (row,) = steps.journal.open_rows()
    assert steps.put_back(effect, row).state is RowState.LEFT
    refuses(account, "sieve.name_taken")
    assert mailbox.look() == theirs


@pytest.mark.parametrize("active", [True, False])
def test_a_script_of_the_persons_that_has_our_name_is_not_touched(
    mailbox: Mailbox,
    account: FakeAccount,
    active: bool,  # noqa: FBT001 -- pytest hands it in by name
) -> None:
    mailbox.own(OURS, OWN, active=active)
    before = mailbox.look()
    refuses(account, "sieve.name_taken")
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

    def session() -> None:
        row = dying.set_up(reply, wish_until(until))
        dying.put_back(reply, dying.move_end(reply, row, wish_until(until + timedelta(hours=1), row.session)))

    with pytest.raises(_KilledError):
        session()
    for row in journal.open_rows():
        EffectSteps(journal, account.clock.now, lambda: "2").put_back(SieveReply(account.access()), row)
    assert mailbox.look() == before
    assert journal.open_rows() == []


def test_without_a_journal_the_script_behind_ours_is_found(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    before = mailbox.look()
    set_up(account)
    steps, effect = set_up(account)
    (row,) = steps.journal.open_rows()
    assert row.prior["active"] == "main"
    steps.put_back(effect, row)
    assert mailbox.look() == before


def test_filters_deleted_meanwhile_are_not_missed(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    steps, effect = set_up(account)
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


@pytest.mark.parametrize("name", ["localhost", "elsewhere.example"])
def test_a_certificate_counts_for_the_name_that_it_is_made_out_to(
    http: Http, clock: ManualClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    self_signed(tmp_path, name)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with dovecot_server(tmp_path / "server.pem") as server:
        mailbox = Mailbox(server)
        account = account_of(mailbox, http, clock, f"sieve://localhost:{server.sieve_port}")
        told = SieveReply(account.access()).probe()
        assert told.works is (True if name == "localhost" else None)
        assert told.detail.code == ("sieve.works" if name == "localhost" else "net.tls")


@pytest.mark.parametrize("address", ["sieve://x.org:99999", "sieve://x.org:port", "sieve://", "sieve://a:b@x.org"])
def test_an_address_that_leads_nowhere_is_refused(address: str) -> None:
    with pytest.raises(UsageError):
        check_address(address)
