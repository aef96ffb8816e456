"""Something that is no proper bus listens where the bus should be: told as absent or lost, in time, by both kinds."""

import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from deepday.domain.errors import EffectError, UnreachableError
from deepday.wire import dbus_link
from deepday.wire.dbus import Bus
from deepday.wire.dbus_messages import session_address, socket_paths, system_address
from deepday.wire.dbus_watch import BusWatch
from tests.loops import TurningLoop, turning_loop

BUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus")
_WELCOME = b"OK 1234deadbeef1234deadbeef1234dead\r\n"


class BadBus:
    """Signs callers on as *sign_on* says, then sends *then* and, unless it hangs, hangs up."""

    def __init__(self, path: Path, sign_on: bytes, then: bytes = b"", *, hangs: bool = False) -> None:
        self.address = f"unix:path={path}"
        self._sign_on, self._then, self._hangs = sign_on, then, hangs
        self._over = threading.Event()
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(str(path))
        self._listener.listen()
        self._thread = threading.Thread(target=self._serve)
        self._thread.start()

    def _serve(self) -> None:
        with suppress(OSError):
            while True:
                caller, _ = self._listener.accept()
                threading.Thread(target=self._misbehave, args=(caller,), daemon=True).start()

    def _misbehave(self, caller: socket.socket) -> None:
        with caller, suppress(OSError):
            _read_line(caller)
            caller.sendall(self._sign_on)
            if self._sign_on or self._hangs:
                _read_line(caller)
            caller.sendall(self._then)
            if self._hangs:
                self._over.wait(20)

    def end(self) -> None:
        self._over.set()
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join()


def _read_line(caller: socket.socket) -> None:
    received = b""
    while b"\r\n" not in received and (chunk := caller.recv(1024)):
        received += chunk


_KINDS = {
    "refuses": (b"REJECTED DBUS_COOKIE_SHA1\r\n", b"", "dbus.absent"),
    "is something else": (b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", "dbus.absent"),
    "hangs up": (b"", b"", "dbus.absent"),
    "hangs up after signing on": (_WELCOME, b"", "dbus.lost"),
    "sends no messages": (_WELCOME, b"\x00" * 64, "dbus.lost"),
    "sends half a message": (_WELCOME, b"l\x01\x00\x01", "dbus.lost"),
}


@pytest.fixture(params=_KINDS)
def bad_bus(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, str]]:
    """The address of a bus of each kind, and the code that a blocking call gets."""
    sign_on, then, code = _KINDS[request.param]
    bus = BadBus(tmp_path / "bus", sign_on, then)
    yield bus.address, code
    bus.end()


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


def test_a_blocking_call_says_what_is_wrong(bad_bus: tuple[str, str]) -> None:
    address, code = bad_bus
    with pytest.raises(UnreachableError) as unreachable, Bus(address, 5) as bus:
        bus.call(*BUS, "GetId")
    assert unreachable.value.reason.code == code


def test_a_watch_says_that_there_is_no_bus_and_tries_again(bad_bus: tuple[str, str], loop: TurningLoop) -> None:
    told: list[bool] = []
    watch = BusWatch(loop, bad_bus[0])
    watch.on_connection(told.append)
    call = watch.call(*BUS, "GetId")
    loop.until(call.done)
    error = call.exception()
    assert isinstance(error, EffectError)
    assert error.reason.code == "dbus.absent"
    loop.until(lambda: len(told) == 2)
    assert told == [False, False]
    watch.close()


@pytest.mark.parametrize("sign_on", [b"", _WELCOME])
def test_a_bus_that_says_nothing_is_given_up(
    loop: TurningLoop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sign_on: bytes
) -> None:
    monkeypatch.setattr(dbus_link, "SIGN_ON_S", 0.2)
    bad = BadBus(tmp_path / "bus", sign_on, hangs=True)
    watch = BusWatch(loop, bad.address)
    call = watch.call(*BUS, "GetId", timeout_s=0.5)
    loop.until(call.done)
    assert isinstance(call.exception(), UnreachableError)
    assert not watch.connected
    watch.close()
    bad.end()


def test_a_bus_that_takes_nothing_more_is_let_go_instead_of_waited_for(loop: TurningLoop, tmp_path: Path) -> None:
    bad = BadBus(tmp_path / "bus", _WELCOME, hangs=True)
    told: list[bool] = []
    watch = BusWatch(loop, bad.address)
    watch.on_connection(told.append)
    loop.turn(0.2)
    calls = [watch.call(*BUS, "Any", "s", ("x" * 100_000,)) for _ in range(10)]
    loop.until(lambda: all(call.done() for call in calls))
    assert {type(call.exception()) for call in calls} == {UnreachableError}
    assert told[0] is False
    watch.close()
    bad.end()


def test_of_several_addresses_the_first_that_answers_is_taken(private_bus_address: str, loop: TurningLoop) -> None:
    address = f"unix:path=/nowhere/bus;{private_bus_address}"
    with Bus(address, 2) as bus:
        assert bus.call(*BUS, "GetId")
    watch = BusWatch(loop, address)
    loop.until(lambda: watch.connected)
    watch.close()


@pytest.fixture
def private_bus_address(request: pytest.FixtureRequest) -> str:
    return str(request.getfixturevalue("private_bus").bus_address)


def test_without_the_variable_the_bus_in_the_runtime_folder_is_meant(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DBUS_SESSION_BUS_ADDRESS", raising=False)
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    assert session_address() == ""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert session_address() == ""
    (tmp_path / "bus").touch()
    assert session_address() == f"unix:path={tmp_path}/bus"
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/else/where")
    assert session_address() == "unix:path=/else/where"


def test_the_systems_bus_is_where_it_always_is_unless_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DBUS_SYSTEM_BUS_ADDRESS", raising=False)
    assert socket_paths(system_address()) == ["/run/dbus/system_bus_socket"]
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:abstract=x")
    assert socket_paths(system_address()) == ["\0x"]
    assert isinstance(Bus.system(1), Bus)
    assert Bus.session(1).unique_name is None
