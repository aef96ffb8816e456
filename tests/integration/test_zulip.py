"""The two Zulip effects keep every contract, against the contract fake of Zulip."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deepday.effects.chat.zulip import ADAPTER, LONGEST_TEXT, ZulipNotifications, ZulipStatus
from deepday.engine.effect_ports import RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.fakes.world import ManualClock
from tests.fakes.zulip import EMAIL, KEY, SWITCHES, FakeZulip
from tests.remote_contract import RemoteCase, RemoteContract, Run, Way

RATE_LIMIT = {"result": "error", "msg": "no", "code": "RATE_LIMIT_HIT", "retry-after": 7.0}
FAULTS = (*HTTP_FAULTS, RemoteFault("rate_limit", says(429, RATE_LIMIT, Retry_After="7"), retry_after_s=7.0))
ALL_ON = dict.fromkeys(SWITCHES, True)


@pytest.fixture
def server() -> Iterator[FakeZulip]:
    with FakeZulip() as fake:
        yield fake
        assert fake.violations == []


def _account(http: Http, clock: ManualClock, url: str) -> FakeAccount:
    return FakeAccount("zulip", http, clock, url=url, user=EMAIL, secret=KEY)


@pytest.fixture
def account(server: FakeZulip, http: Http, clock: ManualClock) -> FakeAccount:
    return _account(http, clock, server.url)


class TestStatus(EffectContract):
    @pytest.fixture
    def case(self, server: FakeZulip, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=ZulipStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.status,
            priors={
                "none": server.show,
                "text alone": lambda: server.show("On a train"),
                "emoji alone": lambda: server.show("", "car"),
                "an emoji of the organization": lambda: server.show("On a train", "mascot", "realm_emoji"),
            },
            change=lambda: server.show("Lunch", "calendar"),
            clock=clock,
            after_a_crash=lambda: ZulipStatus(account.access()),
        )


class TestNotifications(EffectContract):
    @pytest.fixture
    def case(self, server: FakeZulip, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=ZulipNotifications(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.switches,
            priors={
                "as at first": server.switch,
                "all on": lambda: server.switch(**ALL_ON),
                "all off": lambda: server.switch(**dict.fromkeys(SWITCHES, False)),
            },
            change=lambda: server.switch(**ALL_ON),
            clock=clock,
            after_a_crash=lambda: ZulipNotifications(account.access()),
        )


class TestStatusFaults(RemoteContract):
    faults = FAULTS
    excluded = {"ending": "a status does not expire"}  # noqa: RUF012 -- as the contract has it

    @pytest.fixture
    def case(self, server: FakeZulip, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = server.url

        def made(way: Way) -> ZulipStatus:
            return ZulipStatus(_account(way.http, clock, way.url).access())

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=made,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.status,
            priors={"own emoji": lambda: server.show("On a train", "mascot", "realm_emoji")},
            prior="own emoji",
            change=lambda: server.show("Lunch", "calendar"),
            clock=clock,
            secrets=(KEY,),
            personal=("On a train",),
            empty=server.show,
        )


class TestNotificationsFaults(RemoteContract):
    faults = FAULTS
    excluded = {"ending": "settings do not expire", "empty": "there are always settings"}  # noqa: RUF012 -- same

    @pytest.fixture
    def case(self, server: FakeZulip, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = server.url

        def made(way: Way) -> ZulipNotifications:
            return ZulipNotifications(_account(way.http, clock, way.url).access())

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=made,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.switches,
            priors={"as at first": server.switch},
            prior="as at first",
            change=lambda: server.switch(**ALL_ON),
            clock=clock,
            secrets=(KEY,),
        )

    @pytest.mark.parametrize("late", [False, True], ids=["in time", "later"])
    def test_what_the_person_changed_while_the_program_was_dead_is_left(self, case: RemoteCase, late: bool) -> None:  # noqa: FBT001 -- pytest hands it in by name
        """Each switch by itself: what is still off comes back, what was switched on stays."""
        run = Run(case)
        run.set_up()
        if late:
            case.let_pass(timedelta(hours=5))
        case.change()
        assert run.row is not None
        assert run.steps.put_back(case.made(), run.row).state is RowState.RESTORED
        assert case.look() == ALL_ON


def test_a_switch_that_the_person_turned_on_stays_on_and_the_others_come_back(
    server: FakeZulip, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    notifications = ZulipNotifications(account.access())
    row = steps.set_up(notifications, wish_until(clock.now() + timedelta(hours=2)))
    assert not any(server.switches.values())
    server.switches |= {"enable_sounds": True, "enable_online_push_notifications": True}
    row = steps.move_end(notifications, row, wish_until(clock.now() + timedelta(hours=3)))
    assert server.switches["enable_sounds"]
    assert steps.put_back(notifications, row).state is RowState.RESTORED
    assert server.switches == {**SWITCHES, "enable_online_push_notifications": True}


def test_the_text_says_until_when_even_if_the_template_does_not(
    server: FakeZulip, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    account.words.template = "Writing something long that does not fit into sixty characters"
    steps.set_up(ZulipStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert "11:00" in server.status["status_text"]
    assert len(server.status["status_text"]) <= LONGEST_TEXT


def test_our_own_status_without_a_journal_counts_as_none(
    server: FakeZulip, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(ZulipStatus(account.access()), wish)
    row = steps.set_up(ZulipStatus(account.access()), wish)
    steps.put_back(ZulipStatus(account.access()), row)
    assert server.status == {}


def test_an_emoji_that_was_deleted_meanwhile_is_left_out(
    server: FakeZulip, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.show("On a train", "mascot", "realm_emoji")
    status = ZulipStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    del server.emoji["realm_emoji", "mascot"]
    assert steps.put_back(status, row).state is RowState.RESTORED
    assert server.status == {"status_text": "On a train"}


def test_a_server_that_cannot_tell_a_status_is_too_old(server: FakeZulip, account: FakeAccount) -> None:
    server.feature_level, server.version = 185, "8.5"
    for viability in (ADAPTER.test(account.access()), ZulipStatus(account.access()).probe()):
        assert viability.works is False
        assert viability.detail.code == "service.too_old"
        assert viability.detail.params == {"service": "Zulip", "version": "8.5", "needed": "9.0"}


def test_a_key_that_was_replaced_needs_a_new_sign_in(server: FakeZulip, account: FakeAccount) -> None:
    assert ADAPTER.test(account.access()).works is True
    server.key = "another"
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.next_step is not None
