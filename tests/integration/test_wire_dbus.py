"""Blocking calls over a real bus: what they return, and how each way of failing is told."""

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.wire.dbus import Bus
from tests.desktop import Desktop
from tests.fakes.bus_service import BusService

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
ECHO = ("org.example.Echo", "/", "org.example.Echo")


@pytest.fixture
def bus(private_bus: Desktop) -> Iterator[Bus]:
    with Bus(private_bus.bus_address, 2) as bus:
        yield bus


@pytest.fixture
def echo(private_bus: Desktop) -> Iterator[BusService]:
    with BusService(private_bus.bus_address, ECHO[0]) as service:
        yield service


def test_a_method_answers_with_its_body(bus: Bus, echo: BusService) -> None:
    echo.answer("Join", lambda a, b: ("s", (a + b,)))
    assert bus.call(*ECHO, "Join", "ss", ("deep", "day")) == ("deepday",)


def test_a_property_is_written_and_read_without_its_variant(bus: Bus, echo: BusService) -> None:
    held: dict[str, object] = {}
    echo.answer("Set", lambda _interface, name, variant: held.update({name: variant}) or ("", ()))
    echo.answer("Get", lambda _interface, name: ("v", (held[name],)))
    bus.set_property(*ECHO, "level", "u", 7)
    assert held == {"level": ("u", 7)}
    assert bus.get_property(*ECHO, "level") == 7


def test_the_owner_of_a_name_is_found_or_nobody(bus: Bus, echo: BusService) -> None:
    assert bus.name_owner(ECHO[0]) == echo.unique_name
    assert bus.name_owner("org.example.Nobody") is None


def test_the_bus_says_what_it_could_start(bus: Bus) -> None:
    assert bus.activatable("org.freedesktop.DBus")
    assert not bus.activatable("org.example.Nobody")


def test_an_error_answer_is_a_refusal_with_its_name(bus: Bus, echo: BusService) -> None:
    echo.answer_error("Join", "org.example.Error.NotToday")
    with pytest.raises(RefusedError) as refused:
        bus.call(*ECHO, "Join")
    assert refused.value.reason.code == "dbus.error"
    assert refused.value.reason.params == {"service": ECHO[0], "name": "org.example.Error.NotToday"}


def test_an_absent_service_is_told_as_absent(bus: Bus) -> None:
    with pytest.raises(UnreachableError) as unreachable:
        bus.call("org.example.Nobody", "/", "org.example.Nobody", "Ping")
    assert unreachable.value.reason.code == "dbus.service_absent"


def test_a_service_that_never_answers_is_given_up(bus: Bus, echo: BusService) -> None:
    echo.keep_silent("Join")
    with pytest.raises(UnreachableError) as unreachable:
        bus.call(*ECHO, "Join", timeout_s=0.2)
    assert unreachable.value.reason.code == "dbus.no_answer"


def test_a_late_answer_is_not_taken_for_the_next_one(bus: Bus, echo: BusService) -> None:
    late = echo.answer_when_told("Join", lambda: ("s", ("late",)))
    echo.answer("Other", lambda: ("s", ("other",)))
    before = bus.name_owner(ECHO[0]) and bus.unique_name
    with pytest.raises(UnreachableError):
        bus.call(*ECHO, "Join", timeout_s=0.2)
    late.set()
    assert bus.call(*ECHO, "Other") == ("other",)
    assert bus.unique_name == before


def test_a_service_that_dies_over_the_call_gives_no_answer(bus: Bus, echo: BusService) -> None:
    echo.die_at("Join")
    with pytest.raises(UnreachableError) as unreachable:
        bus.call(*ECHO, "Join")
    assert unreachable.value.reason.code == "dbus.no_answer"


@pytest.mark.parametrize("address", ["", "nonsense", "tcp:host=localhost,port=1", "unix:path=/nowhere/bus"])
def test_without_a_bus_the_call_says_so_at_once(address: str) -> None:
    with pytest.raises(UnreachableError) as unreachable, Bus(address, 2) as bus:
        bus.call(*BUS, "GetId")
    assert unreachable.value.reason.code == "dbus.absent"


def test_after_the_death_of_the_bus_the_next_call_connects_anew(private_bus: Desktop, bus: Bus) -> None:
    assert bus.call(*BUS, "GetId")
    _kill_bus(private_bus)
    with pytest.raises(UnreachableError) as unreachable:
        bus.call(*BUS, "GetId")
    assert unreachable.value.reason.code == "dbus.absent"
    private_bus.restart("dbus-daemon")
    assert bus.call(*BUS, "GetId")


def test_a_bus_that_died_and_came_back_unseen_is_met_anew(private_bus: Desktop, bus: Bus) -> None:
    before = bus.call(*BUS, "GetId")
    _kill_bus(private_bus)
    private_bus.restart("dbus-daemon")
    assert bus.call(*BUS, "GetId") != before


@pytest.mark.parametrize("connected", [True, False], ids=["connected", "unconnected"])
def test_a_bus_that_stands_still_is_given_up(private_bus: Desktop, bus: Bus, *, connected: bool) -> None:
    if connected:
        bus.call(*BUS, "GetId")
    daemon = private_bus.process("dbus-daemon").pid
    os.kill(daemon, signal.SIGSTOP)
    try:
        with pytest.raises(UnreachableError) as unreachable:
            bus.call(*BUS, "GetId", timeout_s=0.3)
    finally:
        os.kill(daemon, signal.SIGCONT)
    assert unreachable.value.reason.code == "dbus.no_answer"
    assert bus.call(*BUS, "GetId")


def test_threads_share_a_connection_without_mixing_answers(bus: Bus, echo: BusService) -> None:
    echo.answer("Echo", lambda number: ("u", (number,)))
    wrong: list[object] = []

    def ask(number: int) -> None:
        wrong.extend(n for n in range(number, number + 50) if bus.call(*ECHO, "Echo", "u", (n,)) != (n,))

    threads = [threading.Thread(target=ask, args=(start,)) for start in (0, 1000, 2000, 3000)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_who_waits_for_its_turn_is_held_to_its_own_limit(bus: Bus, echo: BusService) -> None:
    answer = echo.answer_when_told("Join", lambda: ("s", ("late",)))
    answers: list[object] = []
    asked = threading.Thread(target=lambda: answers.extend(bus.call(*ECHO, "Join", timeout_s=60)))
    asked.start()
    echo.wait_for("Join")
    with pytest.raises(UnreachableError):
        bus.call(*BUS, "GetId", timeout_s=0.2)
    assert answers == [], "whoever was first still waits"
    answer.set()
    asked.join()
    assert answers == ["late"]


def _kill_bus(desktop: Desktop) -> None:
    daemon = desktop.process("dbus-daemon")
    daemon.kill()
    daemon.wait(5)
