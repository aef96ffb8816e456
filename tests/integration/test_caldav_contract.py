"""The calendar event keeps the contract of every effect, and of every effect far away, against a real Radicale."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import ClassVar

import pytest

from deepday.effects.calendar.caldav import ADAPTER
from deepday.engine.effect_ports import Effect
from deepday.wire.http import Http
from tests.calendar_server import PASSWORD, CalendarServer, CalendarUser, radicale
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract, Way

OWN_FAULTS = (
    RemoteFault("other_xml", says(207, b"<html/>", "application/xml")),
    RemoteFault("torn_xml", says(207, b'<multistatus xmlns="DAV:"><resp', "application/xml"), once=True),
)
LUNCH = ("20260302T110000Z", "20260302T120000Z")
SAME_TIME = ("20260302T080000Z", "20260302T100000Z")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CalendarServer]:
    with radicale(tmp_path_factory.mktemp("radicale")) as running:
        yield running


@pytest.fixture
def user(server: CalendarServer) -> CalendarUser:
    return server.new_user()


def made(user: CalendarUser, http: Http, clock: ManualClock, url: str = "") -> Effect:
    access = FakeAccount("caldav", http, clock, url or user.server.url, user.name, PASSWORD).access()
    return ADAPTER.effects(access)[0]


def only(user: CalendarUser, *events: tuple[str, str, str, str]) -> None:
    user.clear()
    for event in events:
        user.put(*event)


class TestEvent(EffectContract):
    @pytest.fixture
    def case(self, user: CalendarUser, http: Http, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=made(user, http, clock),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=user.lying,
            priors={
                "nothing": user.clear,
                "an event at another time": lambda: only(user, ("work/lunch.ics", "Lunch", *LUNCH)),
                "an event at the same time": lambda: only(user, ("work/talk.ics", "Talk", *SAME_TIME)),
            },
            change=lambda: user.edit(user.ours()[0], "SUMMARY:Deep work", "SUMMARY:Not so deep work"),
            clock=clock,
            after_a_crash=lambda: made(user, http, clock),
        )


class TestEventFaults(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)
    excluded: ClassVar[Mapping[str, str]] = {
        "ending": "what is put back is that there is no event, and that has no end"
    }

    @pytest.fixture
    def case(self, user: CalendarUser, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = user.server.url
        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: _on(way, user, clock),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=user.lying,
            priors={"an event of the person's": lambda: only(user, ("work/lunch.ics", "Lunch with Ada", *LUNCH))},
            prior="an event of the person's",
            change=lambda: user.edit(user.ours()[0], "SUMMARY:Deep work", "SUMMARY:Not so deep work"),
            clock=clock,
            secrets=(PASSWORD,),
            personal=("Lunch with Ada", "Grace"),
            empty=user.clear,
        )


def _on(way: Way, user: CalendarUser, clock: ManualClock) -> Effect:
    return made(user, way.http, clock, way.url)
