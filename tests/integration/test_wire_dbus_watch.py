"""Signals, owners and calls on the loop over a real bus, and what is told when the bus dies and comes back."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.fakes.bus_service import BusService
from tests.loops import TurningLoop, turning_loop

NAME = "org.example.Echo"
PATH = "/org/example"


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def watch(private_bus: Desktop, loop: TurningLoop) -> Iterator[BusWatch]:
    watch = BusWatch(loop, private_bus.bus_address, enable_fds=True)
    yield watch
    watch.close()


@pytest.fixture
def echo(private_bus: Desktop) -> Iterator[BusService]:
    with BusService(private_bus.bus_address, NAME, enable_fds=True) as service:
        yield service


def test_a_signal_reaches_its_callback_with_its_arguments(loop: TurningLoop, watch: BusWatch, echo: BusService) -> None:
    heard: list[tuple[object, ...]] = []
    watch.on_signal(NAME, "Changed", PATH, NAME, heard.append)
    loop.until(lambda: watch.connected)
    _settled(loop, watch)
    echo.emit(PATH, NAME, "Changed", "su", "level", 3)
    echo.emit("/elsewhere", NAME, "Changed", "su", "level", 4)
    echo.emit(PATH, NAME, "Other", "su", "level", 5)
    echo.emit(PATH, NAME, "Changed", "su", "level", 6)
    loop.until(lambda: len(heard) == 2)
    assert heard == [("level", 3), ("level", 6)]


def test_nobody_but_the_owner_of_the_name_can_send_its_signals(
    loop: TurningLoop, watch: BusWatch, echo: BusService, private_bus: Desktop
) -> None:
    heard: list[tuple[object, ...]] = []
    watch.on_signal(NAME, "Changed", PATH, NAME, heard.append)
    echo.answer("Who", lambda: ("", ()))
    unique_name = _our_name(loop, watch, echo)
    with BusService(private_bus.bus_address) as stranger:
        stranger.emit(PATH, NAME, "Changed", "s", "feigned", to=unique_name)
        stranger.call(unique_name, "Ping")  # answered only after the signal before it was taken
        loop.until(lambda: stranger.calls)
    echo.emit(PATH, NAME, "Changed", "s", "true")
    loop.until(lambda: heard)
    assert heard == [("true",)]


def test_a_cancelled_subscription_hears_no_more(loop: TurningLoop, watch: BusWatch, echo: BusService) -> None:
    heard: list[object] = []
    kept: list[object] = []
    subscription = watch.on_signal(NAME, "Changed", PATH, NAME, heard.append)
    watch.on_signal(NAME, "Changed", PATH, NAME, kept.append)
    loop.until(lambda: watch.connected)
    subscription.cancel()
    subscription.cancel()
    _settled(loop, watch)
    echo.emit(PATH, NAME, "Changed")
    loop.until(lambda: kept)
    assert not heard


def test_a_callback_that_raises_does_not_keep_others_from_their_signals(
    loop: TurningLoop, watch: BusWatch, echo: BusService
) -> None:
    heard: list[tuple[object, ...]] = []

    def raise_at_first(arguments: tuple[object, ...]) -> None:
        heard.append(arguments)
        if arguments == (1,):
            raise KeyError

    watch.on_signal(NAME, "Changed", PATH, NAME, raise_at_first)
    loop.until(lambda: watch.connected)
    _settled(loop, watch)
    for number in (1, 2, 3):
        echo.emit(PATH, NAME, "Changed", "u", number)
    while len(heard) < 3:
        loop.turn(0.01)
    assert heard == [(1,), (2,), (3,)]
    assert [type(error) for error in loop.errors] == [KeyError]


def test_the_owner_of_a_name_is_told_at_once_and_at_every_change(
    loop: TurningLoop, watch: BusWatch, private_bus: Desktop
) -> None:
    owners: list[str | None] = []
    watch.on_owner_changed(NAME, owners.append)
    loop.until(lambda: owners)
    with BusService(private_bus.bus_address, NAME) as service:
        loop.until(lambda: len(owners) == 2)
    loop.until(lambda: len(owners) == 3)
    assert owners == [None, service.unique_name, None]


def test_a_second_watcher_of_a_name_is_told_what_is_known(loop: TurningLoop, watch: BusWatch, echo: BusService) -> None:
    first: list[str | None] = []
    second: list[str | None] = []
    watch.on_owner_changed(NAME, first.append)
    loop.until(lambda: first)
    watch.on_owner_changed(NAME, second.append)
    assert not second
    loop.until(lambda: second)
    assert second == [echo.unique_name]


def test_a_call_is_answered_on_the_loop_also_when_asked_before_the_connection(
    loop: TurningLoop, watch: BusWatch, echo: BusService
) -> None:
    echo.answer("Join", lambda a, b: ("s", (a + b,)))
    early = watch.call(NAME, PATH, NAME, "Join", "ss", ("a", "b"))
    loop.until(early.done)
    late = watch.call(NAME, PATH, NAME, "Join", "ss", ("c", "d"))
    loop.until(late.done)
    assert (early.result(), late.result()) == (("ab",), ("cd",))


def test_errors_and_silence_come_out_of_the_future(loop: TurningLoop, watch: BusWatch, echo: BusService) -> None:
    echo.answer_error("No", "org.example.Error.NotToday")
    echo.keep_silent("Silent")
    refused = watch.call(NAME, PATH, NAME, "No")
    silent = watch.call(NAME, PATH, NAME, "Silent", timeout_s=0.2)
    absent = watch.call("org.example.Nobody", PATH, NAME, "Any")
    loop.until(lambda: refused.done() and silent.done() and absent.done())
    assert (_code(refused), _code(silent), _code(absent)) == ("dbus.error", "dbus.no_answer", "dbus.service_absent")
    assert isinstance(refused.exception(), RefusedError)


def test_open_files_come_with_the_answer(loop: TurningLoop, watch: BusWatch, echo: BusService) -> None:
    read_end, write_end = os.pipe()
    echo.answer("Open", lambda: ("h", (read_end,)))
    answer = watch.call(NAME, PATH, NAME, "Open")
    loop.until(answer.done)
    (file,) = answer.result()
    os.write(write_end, b"day")
    assert os.read(file.fileno(), 3) == b"day"  # type: ignore[attr-defined]  # jeepney's FileDescriptor has no types
    file.close()  # type: ignore[attr-defined]  # same
    os.close(read_end)
    os.close(write_end)


def test_files_of_an_answer_that_came_too_late_are_closed(loop: TurningLoop, watch: BusWatch, echo: BusService) -> None:
    read_end, write_end = os.pipe()
    os.set_blocking(write_end, False)
    told = echo.answer_when_told("Open", lambda: ("h", (read_end,)))
    answer = watch.call(NAME, PATH, NAME, "Open", timeout_s=0.2)
    loop.until(answer.done)
    told.set()
    loop.until(lambda: echo.sent)
    os.close(read_end)
    loop.until(lambda: _is_broken(write_end), what="nobody holds the other end")
    os.close(write_end)


def test_whoever_calls_us_is_told_that_there_is_no_such_method(
    loop: TurningLoop, watch: BusWatch, echo: BusService
) -> None:
    unique_name = _our_name(loop, watch, echo)
    echo.call(unique_name, "Anything")
    loop.until(lambda: ("org.freedesktop.DBus.Error.UnknownMethod", ()) in echo.calls)


def test_a_dying_bus_is_told_and_met_again(loop: TurningLoop, watch: BusWatch, private_bus: Desktop) -> None:
    connection: list[bool] = []
    owners: list[str | None] = []
    heard: list[object] = []
    watch.on_connection(connection.append)
    watch.on_owner_changed(NAME, owners.append)
    watch.on_signal(NAME, "Changed", PATH, NAME, heard.append)
    with BusService(private_bus.bus_address, NAME) as service:
        service.keep_silent("Silent")
        loop.until(lambda: owners and owners[-1])
        under_way = watch.call(NAME, PATH, NAME, "Silent", timeout_s=30)
        loop.until(lambda: service.calls)
        _kill_bus(private_bus)
        loop.until(lambda: connection == [True, False])
    assert owners[-1] is None
    assert _code(under_way) == "dbus.lost"
    meanwhile = watch.call(NAME, PATH, NAME, "Silent")
    loop.until(meanwhile.done)
    assert _code(meanwhile) == "dbus.absent"

    private_bus.restart("dbus-daemon")
    loop.until(lambda: watch.connected)
    with BusService(private_bus.bus_address, NAME) as service:
        loop.until(lambda: owners[-1] == service.unique_name)
        service.emit(PATH, NAME, "Changed")
        loop.until(lambda: heard)
    assert connection == [True, False, True]


@pytest.mark.parametrize("address", ["", "nonsense", "unix:path=/nowhere/bus"])
def test_without_a_bus_everything_says_so(loop: TurningLoop, address: str) -> None:
    watch = BusWatch(loop, address)
    connection: list[bool] = []
    owners: list[str | None] = []
    watch.on_connection(connection.append)
    watch.on_owner_changed(NAME, owners.append)
    call = watch.call(NAME, PATH, NAME, "Any")
    loop.until(call.done)
    assert (_code(call), owners, connection) == ("dbus.absent", [None], [False])
    later = watch.call(NAME, PATH, NAME, "Any")
    watch.on_owner_changed("org.example.Other", owners.append)
    loop.until(lambda: later.done() and len(owners) == 2)
    watch.close()


def test_a_bus_that_stands_still_does_not_hold_up_the_loop(
    loop: TurningLoop, watch: BusWatch, private_bus: Desktop
) -> None:
    daemon = private_bus.process("dbus-daemon").pid
    os.kill(daemon, signal.SIGSTOP)
    try:
        call = watch.call(NAME, PATH, NAME, "Any", timeout_s=0.2)
        assert not call.done(), "nobody has waited for it"
        loop.until(call.done)
        assert _code(call) == "dbus.no_answer"
    finally:
        os.kill(daemon, signal.SIGCONT)
    loop.until(lambda: watch.connected)


def test_closing_fails_what_is_under_way_and_leaves_nothing_behind(
    loop: TurningLoop, watch: BusWatch, echo: BusService
) -> None:
    told: list[object] = []
    watch.on_connection(told.append)
    watch.on_owner_changed(NAME, told.append)
    echo.keep_silent("Silent")
    call = watch.call(NAME, PATH, NAME, "Silent", timeout_s=0.3)
    loop.until(lambda: echo.calls)
    before = list(told)
    watch.close()
    watch.close()
    assert _code(call) == "dbus.lost"
    loop.turn(0.5)  # past the limit of the call: its timer is gone too
    assert told == before


def _settled(loop: TurningLoop, watch: BusWatch) -> None:
    """Return when the bus has taken everything that was sent before."""
    bus = "org.freedesktop.DBus"
    loop.until(watch.call(bus, "/org/freedesktop/DBus", bus, "GetId").done)


def _our_name(loop: TurningLoop, watch: BusWatch, echo: BusService) -> str:
    bus = "org.freedesktop.DBus"
    names = watch.call(bus, "/org/freedesktop/DBus", bus, "ListNames")
    loop.until(names.done)
    (listed,) = names.result()
    assert isinstance(listed, list)
    (ours,) = [name for name in listed if name.startswith(":") and name != echo.unique_name]
    return str(ours)


def _code(future: "Future[tuple[object, ...]]") -> str:
    error = future.exception(0)
    assert isinstance(error, EffectError)
    assert isinstance(error, (UnreachableError, RefusedError))
    return error.reason.code


def _is_broken(write_end: int) -> bool:
    try:
        os.write(write_end, b"x")
    except BrokenPipeError:
        return True
    except BlockingIOError:
        pass
    return False


def _kill_bus(desktop: Desktop) -> None:
    daemon = desktop.process("dbus-daemon")
    daemon.kill()
    daemon.wait(5)
