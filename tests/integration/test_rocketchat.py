"""The Rocket.Chat status keeps every contract, against the contract fake of Rocket.Chat, new and old."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.chat.rocketchat import ADAPTER, RocketChatStatus
from deepday.engine.effect_ports import RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.fakes.rocketchat import TOKEN, USER, FakeRocketChat
from tests.fakes.service_http import Reply
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract

NO = {"success": False, "error": "no [error-not-allowed]", "errorType": "error-not-allowed"}
FAULTS = (*HTTP_FAULTS, RemoteFault("not_allowed", says(400, NO), raises=RefusedError))


@pytest.fixture
def server(clock: ManualClock) -> Iterator[FakeRocketChat]:
    with FakeRocketChat(clock.now) as fake:
        yield fake
        assert fake.violations == []


def _account(http: Http, clock: ManualClock, url: str) -> FakeAccount:
    return FakeAccount("rocketchat", http, clock, url=url, user=USER, secret=TOKEN)


@pytest.fixture
def account(server: FakeRocketChat, http: Http, clock: ManualClock) -> FakeAccount:
    return _account(http, clock, server.url)


def _priors(server: FakeRocketChat) -> dict[str, Callable[[], object]]:
    return {
        "none": server.show,
        "text alone": lambda: server.show("On a train"),
        "status alone": lambda: server.show("", "away"),
        "both": lambda: server.show("On a train", "busy"),
        "invisible": lambda: server.show("", "offline"),
    }


class TestStatus(EffectContract):
    @pytest.fixture
    def case(self, server: FakeRocketChat, account: FakeAccount, clock: ManualClock) -> EffectCase:
        tomorrow = clock.now() + timedelta(days=1)
        return EffectCase(
            effect=RocketChatStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.shown,
            priors={**_priors(server), "until tomorrow": lambda: server.show("Out", "away", tomorrow)},
            change=lambda: server.show("Lunch", "away"),
            clock=clock,
            after_a_crash=lambda: RocketChatStatus(account.access()),
        )


class TestStatusOfAnOldServer(EffectContract):
    @pytest.fixture
    def case(self, server: FakeRocketChat, account: FakeAccount, clock: ManualClock) -> EffectCase:
        server.version = "7.10"
        return EffectCase(
            effect=RocketChatStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.shown,
            priors=_priors(server),
            change=lambda: server.show("Lunch", "away"),
            clock=clock,
            after_a_crash=lambda: RocketChatStatus(account.access()),
        )


def _remote_case(server: FakeRocketChat, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
    proxy.upstream = server.url
    return RemoteCase(
        proxy=proxy,
        http=http,
        make=lambda way: RocketChatStatus(_account(way.http, clock, way.url).access()),
        wish=wish_until(clock.now() + timedelta(hours=2)),
        look=server.shown,
        priors={"both": lambda: server.show("On a train", "away")},
        prior="both",
        change=lambda: server.show("Lunch", "away"),
        clock=clock,
        secrets=(TOKEN,),
        personal=("On a train",),
        empty=server.show,
    )


class TestStatusFaults(RemoteContract):
    faults = FAULTS

    @pytest.fixture
    def case(self, server: FakeRocketChat, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        case = _remote_case(server, proxy, http, clock)
        case.ending = self._ending(server)
        return case

    def _ending(self, server: FakeRocketChat) -> Callable[[datetime], object]:
        return lambda at: server.show("In a meeting", "busy", at)


@pytest.mark.slow  # beside the faults of a new server, which are played each time
class TestStatusFaultsOfAnOldServer(RemoteContract):
    faults = FAULTS
    excluded = {"ending": "an old server knows no end"}  # noqa: RUF012 -- as the contract has it

    @pytest.fixture
    def case(self, server: FakeRocketChat, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        server.version = "7.10"
        return _remote_case(server, proxy, http, clock)


def test_it_is_busy_until_a_little_after_the_end(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(RocketChatStatus(account.access()), wish)
    assert (server.chosen, server.ends_at) == ("busy", wish.expires_at)
    assert "11:00" in server.text


def test_on_an_old_server_the_text_says_until_when_and_nothing_else_is_set(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.version = "8.5"
    account.words.template = "Writing"
    server.show("", "away")
    steps.set_up(RocketChatStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert server.shown() == ("Writing (until 11:00)", "away", None)


def test_who_is_invisible_stays_invisible(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.show("", "offline")
    steps.set_up(RocketChatStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert server.chosen == "offline"


def test_what_was_chosen_comes_back_although_no_client_is_connected(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.show("On a train", "busy")
    server.connection = "offline"
    status = RocketChatStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    assert steps.put_back(status, row).state is RowState.RESTORED
    assert server.shown() == ("On a train", "busy", None)


@pytest.mark.parametrize("status", ["online", "busy"])
def test_what_was_chosen_is_seen_while_a_client_is_connected_even_if_it_is_not_told(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps, status: str
) -> None:
    server.tells_chosen, server.connection = False, "away"
    server.show("On a train", status)
    effect = RocketChatStatus(account.access())
    row = steps.set_up(effect, wish_until(clock.now() + timedelta(hours=2)))
    assert steps.put_back(effect, row).state is RowState.RESTORED
    assert server.shown() == ("On a train", status, None)


@pytest.mark.parametrize("version", ["8.6", "7.10"])
def test_our_own_status_without_a_journal_counts_as_none(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps, version: str
) -> None:
    server.version = version
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(RocketChatStatus(account.access()), wish)
    row = steps.set_up(RocketChatStatus(account.access()), wish)
    steps.put_back(RocketChatStatus(account.access()), row)
    assert server.shown() == ("", "online", None)


def test_texts_that_the_administrator_does_not_allow_are_named(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.may_change = False
    with pytest.raises(RefusedError) as caught:
        steps.set_up(RocketChatStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert caught.value.reason.code == "service.not_offered"
    assert caught.value.reason.params["what"] == "Accounts_AllowUserStatusMessageChange"


@pytest.mark.parametrize("status", [429, 400])
def test_a_limit_is_waited_for_as_long_as_the_server_says(
    server: FakeRocketChat, account: FakeAccount, clock: ManualClock, status: int
) -> None:
    body = {"success": False, "error": "too many", "errorType": "error-too-many-requests"}
    reset = {"X-RateLimit-Reset": str(int(clock.now().timestamp() * 1000) + 12_000)}
    server.limited = Reply(body, status, reset)
    with pytest.raises(UnreachableError) as caught:
        RocketChatStatus(account.access()).capture()
    assert caught.value.retry_after_s == 12


def test_a_token_that_is_not_accepted_needs_a_new_sign_in(server: FakeRocketChat, account: FakeAccount) -> None:
    assert ADAPTER.test(account.access()).works is True
    server.accepts_token = False
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.next_step is not None
