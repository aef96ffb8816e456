"""Watches: what the desktop and the machine tell by themselves, and what the program does about it."""

import sys
from concurrent.futures import Future
from typing import TYPE_CHECKING

from deepday.bootstrap.feelers import Feelers
from deepday.bootstrap.program import DeepdayProgram
from deepday.effects.notifications.server import NAME
from deepday.system.presence.network import watch_network
from deepday.system.presence.sleep import Sleep
from deepday.system.wakeups import ClockWatch

if TYPE_CHECKING:
    from deepday.system.presence.power_windows import WindowsPower


class Watches:
    """The session bus, sleep, the network and the clock, watched for *program* until closed."""

    def __init__(self, program: DeepdayProgram, feelers: Feelers) -> None:
        self._program = program
        self._feelers = feelers
        self.session_bus = feelers.session_bus
        self.session_bus.on_owner_changed(NAME, self._notification_server)
        self.session_bus.on_connection(self._bus)
        self.sleep = Sleep(feelers.system_bus, self._falling_asleep, self._awake, self._going_down)
        self._power = self._windows_power()
        watch_network(feelers.system_bus, program.network_is_back)
        self._clock = ClockWatch(program.loop, program.clock_changed)
        program.controller.subscribe(self._hold_sleep)

    def close(self) -> None:
        """Watch nothing any more."""
        self._clock.close()
        self.sleep.release()
        if self._power is not None:
            self._power.close()
        self._feelers.close()

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
        self._write_down(written, sleeps=True)

    def _going_down(self, written: "Future[None]") -> None:
        self._write_down(written, sleeps=False)

    def _write_down(self, written: "Future[None]", *, sleeps: bool) -> None:
        async def write_down() -> None:
            try:
                await self._program.fall_asleep(sleeps=sleeps)
            finally:
                written.set_result(None)

        self._program.tasks.spawn(write_down())

    def _awake(self) -> None:
        self._program.tasks.spawn(self._program.controller.wake_up())

    def _windows_power(self) -> "WindowsPower | None":
        if sys.platform != "win32":
            return None
        import ctypes  # noqa: PLC0415 -- only there

        from deepday.system.presence.power_windows import WindowsPower  # noqa: PLC0415 -- same

        return WindowsPower(self._program.loop, ctypes.windll, self._falling_asleep, self._awake)
