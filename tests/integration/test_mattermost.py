"""The two Mattermost effects keep every contract, against the contract fake of Mattermost."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from deepday.domain.errors import RefusedError
from deepday.effects.chat.mattermost import ADAPTER, MattermostDnd, MattermostStatus
from deepday.engine.effect_ports import RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from deepday.wording.status_texts import status_text
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.mattermost import TOKEN, FakeMattermost
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract

TOMORROW = timedelta(days=1)


@pytest.fixture
def server(clock: ManualClock) -> Iterator[FakeMattermost]:
    with FakeMattermost(clock.now) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def account(server: FakeMattermost, http: Http, clock: ManualClock) -> FakeAccount:
    return FakeAccount("mattermost", http, clock, url=server.url, secret=TOKEN)


class TestStatus(EffectContract):
    @pytest.fixture
    def case(self, server: FakeMattermost, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=MattermostStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.shown,
            priors={
                "none": server.show,
                "for ever": lambda: server.show("On a train", "palm_tree"),
                "until tonight": lambda: server.show("Out", "calendar", clock.now() + TOMORROW, "today"),
                "an emoji alone": lambda: server.show("", "palm_tree"),
            },
            change=lambda: server.show("Lunch", "sandwich"),
            clock=clock,
            after_a_crash=lambda: MattermostStatus(account.access()),
        )


class TestDnd(EffectContract):
    @pytest.fixture
    def case(self, server: FakeMattermost, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=MattermostDnd(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.held,
            priors={
                "by itself": lambda: server.choose("online"),
                "away": lambda: server.choose("away"),
                "silent for ever": lambda: server.choose("dnd"),
                "silent for longer": lambda: server.choose("dnd", clock.now() + TOMORROW),
                "silent for less": lambda: server.choose("dnd", clock.now() + timedelta(hours=1)),
            },
            change=lambda: server.choose("offline"),
            clock=clock,
            after_a_crash=lambda: MattermostDnd(account.access()),
        )


class TestStatusFaults(RemoteContract):
    @pytest.fixture(params=[False, True], ids=["keeps what has ended", "forgets what has ended"])
    def case(
        self,
        server: FakeMattermost,
        proxy: FaultProxy,
        http: Http,
        clock: ManualClock,
        request: pytest.FixtureRequest,
    ) -> RemoteCase:
        server.forgets_ended = request.param
        proxy.upstream = server.url
        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: MattermostStatus(
                FakeAccount("mattermost", way.http, clock, url=way.url, secret=TOKEN).access()
            ),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.shown,
            priors={"for ever": lambda: server.show("On a train", "palm_tree")},
            prior="for ever",
            change=lambda: server.show("Lunch", "sandwich"),
            clock=clock,
            secrets=(TOKEN,),
            personal=("On a train",),
            empty=server.show,
            ending=lambda at: server.show("In a meeting", "calendar", at),
        )


class TestDndFaults(RemoteContract):
    @pytest.fixture
    def case(self, server: FakeMattermost, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = server.url
        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: MattermostDnd(
                FakeAccount("mattermost", way.http, clock, url=way.url, secret=TOKEN).access()
            ),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.held,
            priors={"by itself": lambda: server.choose("online"), "away": lambda: server.choose("away")},
            prior="away",
            change=lambda: server.choose("offline"),
            clock=clock,
            secrets=(TOKEN,),
            empty=lambda: server.choose("online"),
            ending=lambda at: server.choose("dnd", at),
        )


def test_the_status_names_the_end_and_ends_a_little_after_it(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(MattermostStatus(account.access()), wish)
    shown = server.shown()
    assert isinstance(shown, dict)
    assert shown["text"] == status_text(wish)
    assert datetime.fromisoformat(shown["expires_at"]) == wish.expires_at


def test_a_long_text_is_clipped_before_the_server_cuts_it(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    account.words.template = "Tief in der Arbeit, äöü 🎧 " * 9
    row = steps.set_up(MattermostStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert row.state is RowState.APPLIED
    assert server.violations == []


def test_our_own_status_without_a_journal_counts_as_none(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(MattermostStatus(account.access()), wish)
    row = steps.set_up(MattermostStatus(account.access()), wish)
    steps.put_back(MattermostStatus(account.access()), row)
    assert server.shown() is None


def test_an_emoji_that_was_deleted_meanwhile_becomes_the_stock_one(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.emoji.add("team_mascot")
    server.show("On a train", "team_mascot")
    status = MattermostStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    server.emoji.discard("team_mascot")
    assert steps.put_back(status, row).state is RowState.RESTORED
    shown = server.shown()
    assert isinstance(shown, dict)
    assert (shown["text"], shown["emoji"]) == ("On a train", "speech_balloon")


@pytest.mark.parametrize("switch", ["EnableCustomUserStatuses", "EnableUserStatuses"])
def test_what_the_administrator_has_switched_off_is_named(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, switch: str
) -> None:
    server.settings[switch] = "false"
    effect = ADAPTER.effects(account.access())[switch == "EnableUserStatuses"]
    viability = effect.probe()
    assert viability.works is False
    assert viability.detail.code == "service.not_offered"
    assert viability.detail.params["what"] == switch
    with pytest.raises(RefusedError) as caught:
        effect.apply(
            effect.plan(dict(effect.empty or {}), wish_until(clock.now() + TOMORROW)), dict(effect.empty or {})
        )
    assert caught.value.reason.code == "service.not_offered"


def test_a_token_that_is_not_accepted_needs_a_new_sign_in(server: FakeMattermost, account: FakeAccount) -> None:
    assert ADAPTER.test(account.access()).works is True
    server.accepts_token = False
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.next_step is not None


def test_out_of_office_is_left_as_it_is(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.status = {"status": "ooo", "manual": True, "dnd_end_time": 0}
    dnd = MattermostDnd(account.access())
    row = steps.set_up(dnd, wish_until(clock.now() + timedelta(hours=2)))
    steps.put_back(dnd, row)
    assert server.held() == ("ooo", 0)
    assert all(asked.method == "GET" for asked in server.asked)


def test_do_not_disturb_whose_end_was_moved_is_gone_when_the_person_is_back(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    dnd = MattermostDnd(account.access())
    row = steps.set_up(dnd, wish_until(clock.now() + timedelta(hours=2)))
    later = wish_until(clock.now() + timedelta(hours=3))
    row = steps.move_end(dnd, row, later)
    assert server.held() == ("dnd", int(later.expires_at.timestamp()))
    clock.pass_time(timedelta(hours=4))
    assert server.held() is None
    server.be_active()
    assert server.status["status"] == "online"
    assert steps.put_back(dnd, row).state is RowState.RESTORED


def test_an_end_that_the_server_tells_with_fractions_is_understood(
    server: FakeMattermost, account: FakeAccount, clock: ManualClock
) -> None:
    server.show("Out", "calendar", clock.now() + TOMORROW)
    server.custom = server.custom.replace('Z"}', '.123456789Z"}')
    found = MattermostStatus(account.access()).capture()
    assert datetime.fromisoformat(str(found["ends_at"])).astimezone(UTC).date() == (clock.now() + TOMORROW).date()
