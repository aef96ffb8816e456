"""The two Slack effects against everything that can befall the way to Slack; the contract fake stands behind it."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from deepday.effects.chat.slack import slack_effects
from deepday.effects.chat.slack_account import SlackAccount
from deepday.effects.chat.slack_snooze import SlackSnooze
from deepday.effects.chat.slack_status import SlackStatus
from deepday.wire.http import Http
from deepday.wording.status_texts import status_text
from tests.effect_contract import wish_until
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.fakes.slack import FakeSlack
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract, Way

TOKEN = "xoxp-canary-4711"
OWN_FAULTS = (
    RemoteFault("ok_without_more", says(200, {"ok": True})),
    RemoteFault("rate_limited", says(429, {"ok": False, "error": "ratelimited"}, Retry_After="7"), retry_after_s=7.0),
)


@pytest.fixture
def slack(clock: ManualClock) -> Iterator[FakeSlack]:
    with FakeSlack(token=TOKEN, clock=clock.now) as fake:
        yield fake
        assert fake.violations == []


def _made(way: Way, clock: ManualClock) -> tuple[SlackStatus, SlackSnooze]:
    return slack_effects(SlackAccount("work", way.http, lambda: TOKEN, way.url), status_text, clock)


class TestStatus(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)

    @pytest.fixture
    def case(self, slack: FakeSlack, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = slack.url

        def shown() -> object:
            state = slack.state()
            return [state[name] for name in ("status_text", "status_emoji", "status_expiration")]

        def ending(at: datetime) -> None:
            slack.set_status("In a meeting", ":calendar:", int(at.timestamp()))

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: _made(way, clock)[0],
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=shown,
            priors={"for ever": lambda: slack.set_status("On a train", ":palm_tree:")},
            prior="for ever",
            change=lambda: slack.set_status("Lunch", ":house_with_garden:"),
            clock=clock,
            secrets=(TOKEN,),
            personal=("On a train",),
            empty=slack.set_status,
            ending=ending,
        )


class TestSnooze(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)

    @pytest.fixture
    def case(self, slack: FakeSlack, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = slack.url

        def ending(at: datetime) -> None:
            slack.snooze((at - clock.now()).total_seconds() / 60)

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: _made(way, clock)[1],
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: [slack.state()[name] for name in ("snooze_endtime", "snooze_is_indefinite")],
            priors={"not paused": slack.snooze, "shorter": lambda: slack.snooze(30)},
            prior="shorter",
            change=lambda: slack.snooze(45),
            clock=clock,
            secrets=(TOKEN,),
            empty=slack.snooze,
            ending=ending,
        )

    def test_what_was_there_comes_back_after_ours_has_expired(self, case: RemoteCase) -> None:
        """A pause always ends: the shorter one is over by then, and only none at all is still there."""
        case.prior = "not paused"
        super().test_what_was_there_comes_back_after_ours_has_expired(case)
