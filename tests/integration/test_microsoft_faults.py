"""The four Microsoft channels against everything that can befall the way to Graph, the contract fake behind it."""

from datetime import datetime, timedelta
from typing import Any, ClassVar

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.chat.teams_account import SETTLING_S
from tests.effect_contract import wish_until
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.microsoft import TOKEN
from tests.fakes.microsoft_case import EVENT, MESSAGE, PRESENCE, REPLY, Outlook, graph, outlook
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.remote_contract import RemoteCase, RemoteContract

__all__ = ["graph", "outlook"]


SESSION = timedelta(hours=2)


def _error(status: int, code: str, **headers: str) -> Any:
    return says(status, {"error": {"code": code, "message": "", "innerError": {}}}, **headers)


_TWICE = {
    f"unauthorized on {operation}": "each question is asked again with a renewed token; see test_microsoft_account"
    for operation in ("set_up", "set_up_then_death", "move_end")
}
OWN_FAULTS = (
    RemoteFault("consent_missing", _error(403, "Forbidden"), raises=RefusedError),
    RemoteFault("no_mailbox", _error(404, "MailboxNotEnabledForRESTAPI"), raises=RefusedError),
    RemoteFault("throttled", _error(429, "TooManyRequests", Retry_After="7"), raises=UnreachableError, retry_after_s=7),
    RemoteFault("wrong_types", says(200, {"value": [3], "id": 7, "status": 1, "availability": [], "activity": 0})),
)


def _case(outlook: Outlook, proxy: FaultProxy, channel: str, **more: Any) -> RemoteCase:
    proxy.upstream = outlook.graph.origin
    return RemoteCase(
        proxy=proxy,
        http=outlook.http,
        make=lambda way: outlook.effect(channel, way.url, way.http),
        wish=wish_until(outlook.clock.now() + SESSION),
        clock=outlook.clock,
        secrets=(TOKEN,),
        **more,
    )


class TestPresence(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)
    excluded: ClassVar = {**_TWICE, "ending": "what was set by hand is left alone; an automatic presence has no end"}

    @pytest.fixture
    def case(self, outlook: Outlook, proxy: FaultProxy) -> RemoteCase:
        presence = outlook.graph.presence

        def by_hand(availability: str = "") -> None:
            outlook.clock.pass_time(timedelta(seconds=SETTLING_S))
            presence.set_by_hand(availability)

        return _case(
            outlook,
            proxy,
            PRESENCE,
            look=lambda: (presence.preferred, presence.sessions),
            priors={"automatic": by_hand},
            prior="automatic",
            change=lambda: by_hand("BeRightBack"),
            empty=by_hand,
        )


class TestMessage(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)
    excluded: ClassVar = _TWICE

    @pytest.fixture
    def case(self, outlook: Outlook, proxy: FaultProxy) -> RemoteCase:
        presence = outlook.graph.presence

        def write(text: str = "", ends: datetime | None = None) -> None:
            outlook.clock.pass_time(timedelta(seconds=SETTLING_S))
            presence.write_message(text, ends)

        return _case(
            outlook,
            proxy,
            MESSAGE,
            look=lambda: presence.message,
            priors={"for ever": lambda: write("On a train")},
            prior="for ever",
            change=lambda: write("Lunch"),
            personal=("On a train",),
            empty=write,
            ending=lambda at: write("In a meeting", at),
        )


class TestReply(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)
    excluded: ClassVar = {**_TWICE, "ending": "a reply of the person's own that is on meanwhile is left alone"}

    @pytest.fixture(params=[True, False], ids=["reads disabled after its end", "reads scheduled after its end"])
    def case(self, outlook: Outlook, proxy: FaultProxy, request: pytest.FixtureRequest) -> RemoteCase:
        reply = outlook.graph.reply
        reply.ends_disabled = request.param
        return _case(
            outlook,
            proxy,
            REPLY,
            look=reply.shown,
            priors={"off, with texts": lambda: reply.set_by_hand("disabled", "On a <b>train</b>", "Gone", "all")},
            prior="off, with texts",
            change=lambda: reply.set_by_hand("alwaysEnabled", "Off sick"),
            personal=("train", "Gone"),
            empty=lambda: reply.set_by_hand("disabled"),
        )


class TestEvent(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)
    excluded: ClassVar = {
        **_TWICE,
        "ending": "there is no event before ours",
    }

    @pytest.fixture
    def case(self, outlook: Outlook, proxy: FaultProxy) -> RemoteCase:
        events = outlook.graph.events

        def rename() -> None:
            event_id = next(e for e, event in events.kept.items() if "transactionId" in event)
            events.change(event_id, {"subject": "Talk with Ann"})

        return _case(
            outlook,
            proxy,
            EVENT,
            look=lambda: {event_id: dict(event) for event_id, event in events.kept.items()},
            priors={"nothing": events.kept.clear},
            prior="nothing",
            change=rename,
            empty=events.kept.clear,
        )
