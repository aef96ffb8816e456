"""The webhook against everything that can befall the way to its receiver, a web service on loopback."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

import pytest

from deepday.effects.hooks.webhook import Webhook
from deepday.wire.http import Http
from tests.effect_contract import wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.webhook_receiver import WebhookReceiver
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract, Way

ANY_2XX_WILL_DO = "what a receiver answers does not matter: any 2xx will do"


@pytest.fixture
def receiver(clock: ManualClock) -> Iterator[WebhookReceiver]:
    with WebhookReceiver(clock.now) as service:
        yield service
        assert service.violations == []


class TestWebhook(RemoteContract):
    excluded: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("portal", "bad_json", "wrong_shape_list", "wrong_shape_object"), ANY_2XX_WILL_DO),
        "empty": "nothing is there that could be read",
        "ending": "what was told has no end of its own",
        "https": "nothing is asked before it is told",
    }

    @pytest.fixture
    def case(self, receiver: WebhookReceiver, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = receiver.url.removesuffix("/focus")

        def made(way: Way) -> Webhook:
            account = FakeAccount("webhook", way.http, clock, f"{way.url}/focus", secret=receiver.signing_key)
            return Webhook(account.access(), new_key=lambda: "the one key")

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=made,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=receiver.is_on,
            priors={"nothing told yet": lambda: None},
            prior="nothing told yet",
            change=lambda: None,
            clock=clock,
            secrets=(receiver.signing_key,),
        )

    @pytest.mark.parametrize("late", [False, True])
    def test_what_the_person_changed_while_the_program_was_dead_is_left(self, case: RemoteCase, late: bool) -> None:  # noqa: FBT001 -- pytest hands it in by name
        """Nobody but us tells it."""
