"""The two Matrix effects on a real homeserver, Synapse: what it keeps, what it forgets, how often it may be asked."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import httpx
import pytest

from deepday.effects.chat.matrix import ADAPTER, MatrixNotifications, MatrixStatus
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.eventually import eventually
from tests.fakes.account import FakeAccount
from tests.fakes.world import ManualClock
from tests.servers.synapse import MatrixUser, Synapse


@dataclass
class Person:
    """Somebody with another client on the same server."""

    server: Synapse
    user: MatrixUser

    def show(self, text: str | None = None, presence: str = "online") -> None:
        message = {} if text is None else {"status_msg": text}
        self._ask("PUT", f"presence/{self.user.user_id}/status", {"presence": presence, **message})

    def status(self) -> object:
        said = self._ask("GET", f"presence/{self.user.user_id}/status")
        return {key: said.get(key) for key in ("presence", "status_msg")}

    def silence(self, *, silent: bool) -> None:
        self._ask("PUT", "pushrules/global/override/.m.rule.master/enabled", {"enabled": silent})

    def rules(self) -> object:
        return self._ask("GET", "pushrules/")

    def sign_out(self) -> None:
        self._ask("POST", "logout", {})

    def _ask(self, method: str, path: str, body: Mapping[str, object] | None = None) -> Any:
        address = f"{self.server.url}/_matrix/client/v3/{path}"
        headers = {"Authorization": f"Bearer {self.user.access_token}"}
        answer = httpx.request(method, address, json=body, headers=headers, trust_env=False, timeout=20)
        assert answer.status_code == 200, answer.text
        return answer.json()


@pytest.fixture(scope="module")
def admin(synapse: Synapse) -> MatrixUser:
    return synapse.add_user(f"admin{secrets.token_hex(4)}", admin=True)


@pytest.fixture
def limited(synapse: Synapse) -> Person:
    """Somebody who may change their presence once in ten seconds, as is usual."""
    return Person(synapse, synapse.add_user(f"user{secrets.token_hex(4)}"))


@pytest.fixture
def person(synapse: Synapse, limited: Person, admin: MatrixUser) -> Person:
    synapse.lift_limits(limited.user, admin)
    limited.show()
    return limited


@pytest.fixture
def account(limited: Person, http: Http, clock: ManualClock) -> FakeAccount:
    return FakeAccount("matrix", http, clock, url=limited.server.url, secret=limited.user.access_token)


class TestStatus(EffectContract):
    @pytest.fixture
    def case(self, person: Person, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=MatrixStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=person.status,
            priors={
                "none": person.show,
                "text": lambda: person.show("On a train"),
                "idle": lambda: person.show("On a train", "unavailable"),
                "away": lambda: person.show("Gone", "offline"),
            },
            change=lambda: person.show("Lunch"),
            clock=clock,
            after_a_crash=lambda: MatrixStatus(account.access()),
        )


class TestNotifications(EffectContract):
    @pytest.fixture
    def case(self, limited: Person, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=MatrixNotifications(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=limited.rules,
            priors={
                "not silenced": lambda: limited.silence(silent=False),
                "silenced": lambda: limited.silence(silent=True),
            },
            change=lambda: limited.silence(silent=False),
            clock=clock,
            after_a_crash=lambda: MatrixNotifications(account.access()),
        )


def test_a_session_shorter_than_ten_seconds_is_put_back_when_the_server_lets_it(
    limited: Person, account: FakeAccount, clock: ManualClock
) -> None:
    status = MatrixStatus(account.access())
    steps = EffectSteps(MemoryJournal(), clock.now, lambda: "1")
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    refused = steps.put_back(status, row)
    assert refused.state is RowState.PENDING
    assert refused.reason is not None
    assert refused.reason.code == "net.too_many_requests"

    def put_back() -> JournalRow | None:
        tried = steps.put_back(status, row)
        return tried if tried.state is RowState.RESTORED else None

    eventually(put_back, 20, "the server takes it", every_s=1)
    assert limited.status() == {"presence": "offline", "status_msg": None}


def test_a_token_that_was_signed_out_needs_a_new_sign_in(limited: Person, account: FakeAccount) -> None:
    assert ADAPTER.test(account.access()).works is True
    limited.sign_out()
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.detail.code == "net.sign_in"
