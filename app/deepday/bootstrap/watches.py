"""Watches: what the desktop and the machine tell by themselves, and what the program does about it."""

import os
from concurrent.futures import Future

from deepday.bootstrap.program import DeepdayProgram
from deepday.domain.errors import UnreachableError
from deepday.effects.notifications.server import NAME
from deepday.system.presence.network import watch_network
from deepday.system.presence.sleep import Sleep
from deepday.system.wakeups import ClockWatch
from deepday.wire.dbus_messages import session_address, socket_paths, system_address
from deepday.wire.dbus_watch import BusWatch


class Watches:
    """The session bus, sleep, the network and the clock, watched for *program* until closed."""

    def __init__(self, program: DeepdayProgram) -> None:
        self._program = program
        self.session_bus = BusWatch(program.loop, session_address())
        self.session_bus.on_owner_changed(NAME, self._notification_server)
        self.session_bus.on_connection(self._bus)
        self._system_bus = BusWatch(program.loop, _present(system_address()), enable_fds=True)
        self.sleep = Sleep(self._system_bus, self._falling_asleep, self._awake)
        watch_network(self._system_bus, program.network_is_back)
        self._clock = ClockWatch(program.loop, program.controller.clock_changed)
        program.controller.subscribe(self._hold_sleep)

    def close(self) -> None:
        """Watch nothing any more."""
        self._clock.close()
        self.sleep.release()
        self.session_bus.close()
        self._system_bus.close()

    def _notification_server(self, owner: str | None) -> None:
        if owner is not None:
            self._program.tasks.spawn(self._program.notification_server_changed())

    def _bus(self, connected: bool) -> None:  # noqa: FBT001 -- the callback's own signature
        if not connected:
            self._program.bus_lost()

    def _hold_sleep(self) -> None:
        """Ask the machine to wait for us before it sleeps, while there is a session to be written down."""
        if self._program.controller.busy:
            self.sleep.hold()
        else:
            self.sleep.release()

    def _falling_asleep(self, written: "Future[None]") -> None:
        async def write_down() -> None:
            await self._program.controller.fall_asleep()
            written.set_result(None)

        self._program.tasks.spawn(write_down())

    def _awake(self) -> None:
        self._program.tasks.spawn(self._program.controller.wake_up())


def _present(address: str) -> str:
    """Return *address* if that bus is there; a machine that started without one will not get one later."""
    try:
        there = any(os.path.exists(path) for path in socket_paths(address))  # noqa: PTH110 -- text in
    except UnreachableError:
        there = False
    return address if there else ""
