"""Keyboard and mouse as a Wayland compositor feels them, by its own watches (ext-idle-notify-v1): sway, KWin, Hyprland.

A compositor cannot be asked how long it has been. Until something is touched for the first time nothing is known, and
while somebody is there ``look`` has nothing to add. What hinders idleness (a video) does so here too, unless the
compositor knows version 2 of the protocol.
"""

import os
import time
from typing import TYPE_CHECKING

from deepday.domain.errors import UnreachableError
from deepday.engine.sense_ports import TellTouched, Touched
from deepday.wire.loop import Loop

if TYPE_CHECKING:
    from deepday.wire.wayland import WaylandIdle

_UNKNOWN = Touched(present=None)
_A_MOMENT_MS = 100
"""After so long without input the first touch is told of."""


class WaylandInput:
    """``engine.sense_ports.InputSense`` of the compositor that the environment names."""

    id = "wayland"

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._compositor: WaylandIdle | None = None
        self._limit_s = 0.0
        self._tell: TellTouched = _nobody
        self._first = 0
        self._untouched_since_s: float | None = None

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self._limit_s, self._tell, self._untouched_since_s = limit_s, tell, None
        if os.environ.get("WAYLAND_DISPLAY"):
            from deepday.wire.wayland import WaylandIdle  # noqa: PLC0415 -- only where there is one

            try:
                self._compositor = WaylandIdle(self._loop, self._watch, self._gone, os.environ)
            except UnreachableError:
                self._compositor = None
        tell(_UNKNOWN)

    def look(self) -> None:
        """Tell once more how long nothing has been touched, if that is so."""
        if self._compositor is not None and self._untouched_since_s is not None:
            self._tell(Touched(present=False, ago_s=time.monotonic() - self._untouched_since_s))

    def stop(self) -> None:
        """Tell nothing any more."""
        compositor, self._compositor = self._compositor, None
        if compositor is not None:
            compositor.close()

    def _watch(self) -> None:
        if self._compositor is not None:
            self._compositor.watch(int(1000 * self._limit_s), self._idled, self._touched)
            self._first = self._compositor.watch(_A_MOMENT_MS, _nothing, self._touched)

    def _idled(self) -> None:
        self._untouched_since_s = time.monotonic() - self._limit_s
        self.look()

    def _touched(self) -> None:
        if self._compositor is not None:
            self._compositor.forget(self._first)
            self._untouched_since_s = None
            self._tell(Touched(present=True))

    def _gone(self) -> None:
        self._compositor = None
        self._tell(_UNKNOWN)


def _nobody(_: Touched) -> None:
    """Tell nobody."""


def _nothing() -> None:
    """Wait for the touch."""
