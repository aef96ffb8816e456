"""Real mails through our Sieve script on a real Dovecot with Pigeonhole: who is answered, and what still runs."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest

from deepday.domain.reason import Reason
from deepday.effects.auto_reply.sieve import SieveReply
from deepday.engine.effect_ports import RowState
from deepday.wire.http import Http
from tests.effect_contract import wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.sieve_mailbox import Mailbox, account, account_of, mailbox, refuses, set_up
from tests.fakes.world import ManualClock
from tests.servers.dovecot import dovecot_server
from tests.servers.sieve_user import SieveUser

__all__ = ["account", "mailbox"]


def test_who_writes_is_told_whom_to_ask_and_the_filters_still_run(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    before = mailbox.look()
    steps, effect = set_up(account)
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
    set_up(account)
    sender = f"customer{uuid4().hex[:8]}@example.org"
    mailbox.mail(sender)
    assert bool(mailbox.dovecot.replies.to(sender)) is answered


def test_who_only_claims_to_be_inside_is_not_answered(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.none()
    set_up(account)
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
    refuses(account, "sieve.own_answers")
    assert mailbox.look() == before


def test_filters_that_only_speak_of_answering_are_no_hindrance(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.own(
        "main",
        'require ["fileinto", "mailbox", "vacation"];\r\n# vacation "off";\r\n/* reject\r\n"no"; */\r\n'
        'if header :contains "subject" ["my \\"vacation", "vacation"] { fileinto :create "Lists"; }\r\n',
    )
    set_up(account)
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
        refuses(account, code)
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
        steps, effect = set_up(account)
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
    set_up(account, until=datetime.now(UTC) - timedelta(minutes=3))
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
    set_up(account)
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague)
    reply = mailbox.dovecot.replies.to(colleague)[0].mail
    assert reply["Bcc"] is None
    first = text.split("\r\n", maxsplit=1)[0].replace("{until}", "")
    assert " ".join(first.split()) in " ".join(reply.get_content().split())


def test_extending_moves_the_end_on_the_server(mailbox: Mailbox, account: FakeAccount) -> None:
    mailbox.filters()
    before = mailbox.look()
    steps, effect = set_up(account, until=datetime.now(UTC) - timedelta(minutes=3))
    (row,) = steps.journal.open_rows()
    row = steps.move_end(effect, row, wish_until(datetime.now(UTC) + timedelta(hours=1), session=row.session))
    colleague = f"bob{uuid4().hex[:8]}@localhost"
    mailbox.mail(colleague)
    assert len(mailbox.dovecot.replies.to(colleague)) == 1
    assert steps.put_back(effect, row).state is RowState.RESTORED
    assert mailbox.look() == before
