"""The XMPP presence on a real Prosody, and every fault on the way there at everything that is said."""

import logging
import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

import pytest

from deepday.effects.chat import xmpp_connection
from deepday.effects.chat.xmpp import XmppPresence
from deepday.engine.effect_ports import Effect, RowState
from deepday.wire.http import Http
from tests.effect_contract import wish_until
from tests.eventually import eventually
from tests.fakes.account import FakeAccount
from tests.fakes.remote_faults import LINE_FAULTS
from tests.fakes.world import ManualClock
from tests.fakes.xmpp_proxy import NO_PING, SASL_REFUSAL, XMPP_FAULTS, XmppProxy
from tests.remote_contract import HURRIED_S, RemoteCase, RemoteContract, Run, Way
from tests.servers.prosody import Prosody
from tests.servers.starting import HOST, PASSWORD
from tests.servers.xmpp_user import Seen, XmppUser


@pytest.fixture(scope="module")
def phone(prosody: Prosody) -> Iterator[XmppUser]:
    """The person's other client: one for all, since a user takes a second to be made."""
    with XmppUser(prosody.port, prosody.add_user("contract")) as user:
        yield user


class _Hurried:
    """An effect that has little patience while it is asked through this; its connection stays the same one."""

    def __init__(self, effect: XmppPresence) -> None:
        self._effect = effect

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._effect, name)
        if not callable(found):
            return found

        def call(*given: object) -> object:
            patience, self._effect.limit_s = self._effect.limit_s, HURRIED_S
            try:
                return found(*given)
            finally:
                self._effect.limit_s = patience

        return call


@dataclass(kw_only=True)
class _LiveCase(RemoteCase):
    def hurried(self, effect: Effect, _http: Http) -> Effect:
        return cast("Effect", _Hurried(cast("XmppPresence", effect)))


class _Processes:
    """The processes that have the effect, one after the other: the next begins when the last has died."""

    def __init__(self, proxy: XmppProxy, account: FakeAccount) -> None:
        self._proxy = proxy
        self._account = account
        self._living: list[XmppPresence] = []

    def next(self, way: Way) -> XmppPresence:
        self.die()
        presence = XmppPresence(self._account.access(), way.limit_s)
        self._living.append(presence)
        return presence

    def die(self) -> None:
        """Lose the connections, then what is left of it here."""
        self._proxy.drop()
        while self._living:
            dead = self._living.pop()
            dead.restore(dead.capture(), dead.capture())


class TestPresenceFaults(RemoteContract):
    """The effect is there while its connection is: after a death nothing is left of it at the server."""

    faults = (*LINE_FAULTS, *XMPP_FAULTS)
    excluded = {  # noqa: RUF012 -- as the contract has it
        "ending": "a presence has no end",
        "https": "test_xmpp.py, test_xmpp_faults.py: STARTTLS is part of the stream",
    }

    @pytest.fixture
    def proxy(self) -> Iterator[XmppProxy]:
        with XmppProxy() as proxy:
            yield proxy

    @pytest.fixture(autouse=True)
    def swift(self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("SSL_CERT_FILE", os.devnull)  # nothing is encrypted, and reading all is slow
        monkeypatch.setattr(xmpp_connection, "FIRST_DELAY_S", 0.05)  # else most of the time is spent on it
        caplog.set_level(logging.CRITICAL + 1, "slixmpp")  # the phone's too; test_xmpp_faults.py looks at ours

    @pytest.fixture
    def case(self, prosody: Prosody, phone: XmppUser, proxy: XmppProxy, http: Http) -> Iterator[RemoteCase]:
        clock = ManualClock()
        proxy.upstream = f"xmpp://{HOST}:{prosody.port}"
        account = FakeAccount("xmpp", http, clock, url=proxy.url, user="contract@localhost", secret=PASSWORD)
        processes = _Processes(proxy, account)

        def look() -> dict[str, Seen]:
            if not _connections():
                eventually(lambda: not proxy.lines and not _ours(phone), 5, "what nobody holds any more is gone")
            return phone.seen()

        yield _LiveCase(
            proxy=proxy,
            http=http,
            make=processes.next,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=look,
            priors={"away": lambda: phone.show("away", "On a train")},
            prior="away",
            change=lambda: phone.show("chat", "Lunch"),
            clock=clock,
            secrets=(),  # "secret" is a word like any other; test_xmpp_faults.py has another
            personal=("contract@", "On a train", "Write the paper"),
            empty=phone.show,
            shown=lambda: len(_ours(phone)) == 1,
        )
        processes.die()
        assert _connections() == []

    def test_a_server_that_knows_no_ping_is_good_enough(self, case: RemoteCase) -> None:
        run = Run(case)
        case.proxy.arm(NO_PING)
        run.set_up()
        assert case.proxy.hits > 1
        run.goes_on()

    def test_where_one_way_to_sign_in_is_refused_the_next_is_taken(self, case: RemoteCase) -> None:
        run = Run(case)
        case.proxy.arm(SASL_REFUSAL, lasting=False, at=2)
        run.set_up()
        assert case.proxy.hits == 1
        run.goes_on()

    @pytest.mark.parametrize("late", [False, True], ids=["in time", "after ours has expired"])
    def test_what_the_person_changed_while_the_program_was_dead_is_left(self, case: RemoteCase, late: bool) -> None:  # noqa: FBT001 -- pytest hands it in by name
        """It is another client; ours has died with the process."""
        run = Run(case)
        run.set_up()
        if late:
            case.let_pass(timedelta(hours=3))
        case.change()
        assert run.row is not None
        assert run.steps.put_back(case.made(), run.row).state is RowState.RESTORED
        assert case.look() == {"phone": Seen("chat", "Lunch", 5)}


def _ours(user: XmppUser) -> list[Seen]:
    return [seen for resource, seen in user.seen().items() if resource.startswith("deepday-")]


def _connections() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "xmpp"]
