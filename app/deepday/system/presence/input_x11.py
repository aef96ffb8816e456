"""Keyboard and mouse as an X server feels them, by its own alarms; under Wayland it would feel X windows only."""

import os
from typing import TYPE_CHECKING

from deepday.domain.errors import UnreachableError
from deepday.engine.sense_ports import TellTouched, Touched
from deepday.wire.loop import Loop

if TYPE_CHECKING:
    from deepday.wire.x11_idle import X11Idle

_UNKNOWN = Touched(present=None)


class X11Input:
    """``engine.sense_ports.InputSense`` of the X server that the environment names."""

    id = "x11"

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._server: X11Idle | None = None
        self._limit_s = 0.0
        self._tell: TellTouched = _nobody
        self._touch_alarm = 0

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self._limit_s, self._tell = limit_s, tell
        if not os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            tell(_UNKNOWN)
            return
        from deepday.wire.x11_idle import X11Idle  # noqa: PLC0415 -- only where there is an X server

        try:
            self._server = X11Idle(self._loop, self._gone)
            self._server.alarm_when_idle(int(1000 * limit_s), self.look)
        except UnreachableError:
            self.stop()
            tell(_UNKNOWN)
        else:
            self.look()

    def stop(self) -> None:
        """Tell nothing any more."""
        server, self._server = self._server, None
        if server is not None:
            server.close()

    def look(self) -> None:
        """Ask how long it has been, and wait for a touch if it was long."""
        server = self._server
        if server is None:
            return
        try:
            ago_s = server.idle_ms() / 1000
            present = ago_s < self._limit_s
            if not present:
                server.silence(self._touch_alarm)
                self._touch_alarm = server.alarm_when_touched(int(1000 * min(1.0, self._limit_s / 2)), self._touched)
        except UnreachableError:
            return  # told by _gone
        self._tell(Touched(present, ago_s))

    def _touched(self) -> None:
        if self._server is not None:
            self._server.silence(self._touch_alarm)
            self._tell(Touched(present=True))

    def _gone(self) -> None:
        self._server = None
        self._tell(_UNKNOWN)


def _nobody(_: Touched) -> None:
    """Tell nobody."""
