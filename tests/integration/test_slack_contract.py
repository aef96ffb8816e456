"""The two Slack effects keep the contract of every effect, against the contract fake of Slack."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deepday.effects.chat.slack import slack_effects
from deepday.effects.chat.slack_account import SlackAccount
from deepday.engine.effect_ports import Effect
from deepday.wire.http import Http
from deepday.wording.status_texts import status_text
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.slack import FakeSlack
from tests.fakes.world import ManualClock

DAY_S = 24 * 3600


@pytest.fixture
def slack(clock: ManualClock) -> Iterator[FakeSlack]:
    with FakeSlack(clock=clock.now) as fake:
        yield fake
        assert fake.violations == []


class TestStatus(EffectContract):
    @pytest.fixture(params=[False, True], ids=["plain text", "escaped text"])
    def case(self, slack: FakeSlack, http: Http, clock: ManualClock, request: pytest.FixtureRequest) -> EffectCase:
        slack.escapes = request.param

        def adapter() -> Effect:
            return slack_effects(SlackAccount("work", http, lambda: slack.token, slack.url), status_text, clock)[0]

        def shown() -> object:
            state = slack.state()
            return [state[name] for name in ("status_text", "status_emoji", "status_expiration")]

        soon = int(clock.now().timestamp()) + DAY_S
        return EffectCase(
            effect=adapter(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=shown,
            priors={
                "empty": slack.set_status,
                "for ever": lambda: slack.set_status("On a train", ":palm_tree:"),
                "until tomorrow": lambda: slack.set_status("Out of office", ":calendar:", soon),
                "only an emoji": lambda: slack.set_status("", ":palm_tree:"),
                "only a text": lambda: slack.set_status("Reachable by phone"),
                "markup": lambda: slack.set_status('R&D <b> "now" &amp; then', ":palm_tree:"),
                "emoji and other scripts": lambda: slack.set_status("休暇中 👩‍🚀 عطلة", ":palm_tree:"),
            },
            change=lambda: slack.set_status("Lunch", ":house_with_garden:"),
            clock=clock,
            after_a_crash=adapter,
        )


class TestSnooze(EffectContract):
    @pytest.fixture
    def case(self, slack: FakeSlack, http: Http, clock: ManualClock) -> EffectCase:
        def adapter() -> Effect:
            return slack_effects(SlackAccount("work", http, lambda: slack.token, slack.url), status_text, clock)[1]

        return EffectCase(
            effect=adapter(),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: [slack.state()[name] for name in ("snooze_endtime", "snooze_is_indefinite")],
            priors={
                "not paused": slack.snooze,
                "paused shorter": lambda: slack.snooze(30),
                "paused longer": lambda: slack.snooze(600),
                "paused until further notice": lambda: slack.snooze(indefinite=True),
            },
            change=lambda: slack.snooze(45),
            clock=clock,
            after_a_crash=adapter,
        )
