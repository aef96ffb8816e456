"""What the tests of all Microsoft channels share: the fake, an account at it, and its adapters for an address."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from deepday.effects.account_access import AccountAccess
from deepday.effects.clients.microsoft import ADAPTER
from deepday.engine.effect_ports import Effect
from deepday.wire.http import Http
from tests.fakes.account import FakeAccount
from tests.fakes.microsoft import FakeMicrosoft, FakeTokens
from tests.fakes.world import ManualClock

PRESENCE, MESSAGE = "chat.teams:microsoft", "chat.teams.message:microsoft"
REPLY, EVENT = "auto_reply.microsoft:microsoft", "calendar.microsoft:microsoft"


@dataclass
class Outlook:
    """One account at the fake; ``effect`` makes the adapter of a channel as a process that has just started has it."""

    graph: FakeMicrosoft
    http: Http
    clock: ManualClock
    settings: dict[str, str] = field(default_factory=dict)

    def access(self, origin: str = "", http: Http | None = None) -> AccountAccess:
        return FakeAccount(
            "microsoft",
            http or self.http,
            self.clock,
            url=f"{origin or self.graph.origin}/v1.0",
            secret=None,
            settings=self.settings,
            tokens=FakeTokens(self.graph),
        ).access()

    def effect(self, channel: str, origin: str = "", http: Http | None = None) -> Effect:
        (found,) = [effect for effect in ADAPTER.effects(self.access(origin, http)) if effect.id == channel]
        return found


@pytest.fixture
def graph(clock: ManualClock) -> Iterator[FakeMicrosoft]:
    with FakeMicrosoft(clock=clock.now) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def outlook(graph: FakeMicrosoft, http: Http, clock: ManualClock) -> Outlook:
    return Outlook(graph, http, clock)
