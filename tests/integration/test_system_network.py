"""The network coming back, as dbusmock's NetworkManager tells it on a private bus."""

from collections.abc import Iterator

import pytest

from deepday.system.presence.network import watch_network
from deepday.wire.dbus_watch import BusWatch
from tests.desktop import Desktop
from tests.loops import TurningLoop, turning_loop

MANAGER = "org.freedesktop.NetworkManager"
DISCONNECTED, CONNECTING, CONNECTED_SITE, CONNECTED_GLOBAL = 20, 40, 60, 70


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def network_manager(private_bus: Desktop) -> Desktop:
    if private_bus.run(["/usr/bin/python3", "-c", "import dbusmock"]).returncode:
        pytest.skip("not run: program python3-dbusmock missing")
    private_bus.start(
        "network-manager",
        ["/usr/bin/python3", "-m", "dbusmock", "--template", "networkmanager"],
        ready=lambda: private_bus.has_name(MANAGER),
        extra={"DBUS_SYSTEM_BUS_ADDRESS": private_bus.bus_address},
    )
    return private_bus


def becomes(desktop: Desktop, state: int) -> None:
    done = desktop.run(
        [
            "gdbus",
            "call",
            "--session",
            "--dest",
            MANAGER,
            "--object-path",
            "/org/freedesktop/NetworkManager",
            "--method",
            "org.freedesktop.DBus.Mock.SetGlobalConnectionState",
            str(state),
        ]
    )
    assert done.returncode == 0, done.stderr


def test_it_is_told_once_each_time_the_machine_is_connected_again(loop: TurningLoop, network_manager: Desktop) -> None:
    told: list[str] = []
    connected: list[bool] = []
    bus = BusWatch(loop, network_manager.bus_address)
    bus.on_connection(connected.append)
    watch_network(bus, lambda: told.append("up"))
    loop.until(lambda: connected == [True])
    for state in (DISCONNECTED, CONNECTING, CONNECTED_SITE, CONNECTED_GLOBAL):
        becomes(network_manager, state)
    loop.until(lambda: told == ["up"])
    for state in (DISCONNECTED, CONNECTED_GLOBAL):
        becomes(network_manager, state)
    loop.until(lambda: told == ["up", "up"])
    bus.close()
