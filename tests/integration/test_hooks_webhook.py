"""The webhook, telling a web service on loopback."""

import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.hooks.webhook import Webhook
from deepday.engine.effect_ports import Effect, RowState, Wish
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.faulty_http import FaultyServer, answer, hang_up
from tests.fakes.webhook_receiver import WebhookReceiver
from tests.fakes.world import ManualClock


@pytest.fixture
def receiver(clock: ManualClock) -> Iterator[WebhookReceiver]:
    with WebhookReceiver(clock.now) as service:
        yield service
        assert service.violations == []


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(limit_s=2.0)
    yield client
    client.close()


@pytest.fixture
def account(receiver: WebhookReceiver, http: Http, clock: ManualClock) -> FakeAccount:
    return FakeAccount("webhook", http, clock, receiver.url, secret=receiver.signing_key)


class TestWebhook(EffectContract):
    @pytest.fixture
    def case(self, account: FakeAccount, receiver: WebhookReceiver, clock: ManualClock) -> EffectCase:
        def adapter() -> Effect:
            return Webhook(account.access())

        return EffectCase(
            effect=adapter(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=receiver.is_on,
            priors={"nothing told yet": lambda: None},
            change=lambda: None,
            clock=clock,
            after_a_crash=adapter,
        )

    def test_what_the_person_changed_meanwhile_is_left_alone(self, case: EffectCase) -> None:
        """Nobody but us tells it, so it is always undone."""
        steps = EffectSteps(MemoryJournal(), case.clock.now, lambda: "1")
        row = steps.put_back(case.effect, steps.set_up(case.effect, case.wish))
        assert row.state is RowState.RESTORED
        assert case.look() is False


def test_it_is_told_until_when_in_words_and_as_a_time(account: FakeAccount, receiver: WebhookReceiver) -> None:
    steps, hook = _steps(account), Webhook(account.access())
    row = steps.set_up(hook, _wish(account))
    steps.put_back(hook, row)
    on, off = receiver.told
    assert on.body == {
        "event": "set",
        "session": "7f3e",
        "until": "2026-03-02T10:00:00+00:00",
        "text": "Deep work until 11:00. Urgent: Grace",
    }
    assert off.body == {**on.body, "event": "undo"}
    assert on.key == off.key


def test_a_moved_end_is_told_under_the_same_key(account: FakeAccount, receiver: WebhookReceiver) -> None:
    steps, hook = _steps(account), Webhook(account.access())
    row = steps.set_up(hook, _wish(account))
    steps.move_end(hook, row, wish_until(account.clock.now() + timedelta(hours=5)))
    first, second = receiver.told
    assert first.key == second.key
    assert first.body["until"] < second.body["until"]


def test_one_that_may_have_arrived_says_so_and_is_undone(account: FakeAccount, receiver: WebhookReceiver) -> None:
    with FaultyServer([hang_up]) as lossy:
        account.url = lossy.url
        steps, hook = _steps(account), Webhook(account.access())
        with pytest.raises(UnreachableError):
            steps.set_up(hook, _wish(account))
        assert len(lossy.requests) == 2
    (row,) = steps.journal.open_rows()
    row = steps.try_again(hook, row, _wish(account))
    assert (row.state, hook.describe(row.read_back or {}).code) == (RowState.APPLIED, "hooks.sent")
    account.url = receiver.url
    heir = Webhook(account.access())
    assert steps.put_back(heir, row).state is RowState.RESTORED
    assert receiver.events == ["undo"]


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_was_answered_with_later_is_told_later(
    account: FakeAccount, receiver: WebhookReceiver, status: int
) -> None:
    with FaultyServer([answer(status)]) as trouble:
        account.url = trouble.url
        steps, hook = _steps(account), Webhook(account.access())
        with pytest.raises(UnreachableError):
            steps.set_up(hook, _wish(account))
    (row,) = steps.journal.open_rows()
    assert (row.state, hook.read(row.target)["state"]) == (RowState.INTENT, "unset")
    assert receiver.told == []


def test_a_refusal_leaves_nothing_to_undo(account: FakeAccount) -> None:
    with FaultyServer([answer(404)]) as gone:
        account.url = gone.url
        steps = _steps(account)
        with pytest.raises(RefusedError) as caught:
            steps.set_up(Webhook(account.access()), _wish(account))
    assert steps.journal.open_rows() == []
    assert "canary" not in "".join(traceback.format_exception(caught.value))


def test_a_redirect_is_not_followed(account: FakeAccount, receiver: WebhookReceiver) -> None:
    with FaultyServer([answer(307, headers=[("Location", receiver.url)])]) as elsewhere:
        account.url = elsewhere.url
        with pytest.raises(UnreachableError):
            _steps(account).set_up(Webhook(account.access()), _wish(account))
    assert receiver.told == []


def test_without_a_signing_key_nothing_is_sent(account: FakeAccount, receiver: WebhookReceiver) -> None:
    account.secret = None
    found = Webhook(account.access()).probe()
    assert (found.works, found.detail.code) == (False, "service.no_secret")
    with pytest.raises(RefusedError):
        _steps(account).set_up(Webhook(account.access()), _wish(account))
    assert receiver.told == []


def test_the_journal_holds_neither_address_nor_key(account: FakeAccount) -> None:
    steps = _steps(account)
    steps.set_up(Webhook(account.access()), _wish(account))
    (row,) = steps.journal.open_rows()
    assert "127.0.0.1" not in repr(row)
    assert "canary" not in repr(row)


def _wish(account: FakeAccount) -> Wish:
    return wish_until(account.clock.now() + timedelta(hours=2))


def _steps(account: FakeAccount) -> EffectSteps:
    return EffectSteps(MemoryJournal(), account.clock.now, lambda: "1")
