"""Keyboard and mouse where one can only ask how long ago they were touched: rarely, and never more than once a minute.

While somebody is there, the next question can wait until the limit may have passed; then once a minute until somebody
is there again.
"""

from collections.abc import Callable

from deepday.engine.ports import Loop, TimerHandle
from deepday.engine.sense_ports import TellTouched, Touched

EVERY_S = 60.0

Got = Callable[[float | None], None]
Ask = Callable[[Got], None]
"""Finds out how many seconds ago the last input was, now or a little later; None if that cannot be known."""


class AskedInput:
    """``engine.sense_ports.InputSense`` of whoever answers *ask*; it is the one named *sense_id*."""

    def __init__(self, sense_id: str, loop: Loop, ask: Ask) -> None:
        self.id = sense_id
        self._loop = loop
        self._ask = ask
        self._limit_s = 0.0
        self._tell: TellTouched | None = None
        self._timer: TimerHandle | None = None

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self._limit_s, self._tell = limit_s, tell
        self.look()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._tell = None
        self._cancel()

    def look(self) -> None:
        """Ask now."""
        self._cancel()
        if self._tell is not None:
            self._ask(self._got)

    def _got(self, ago_s: float | None) -> None:
        if self._tell is None:
            return
        self._cancel()
        if ago_s is None:
            self._tell(Touched(present=None))
            wait_s = EVERY_S
        else:
            self._tell(Touched(ago_s < self._limit_s, ago_s))
            wait_s = max(EVERY_S, self._limit_s - ago_s)
        self._timer = self._loop.call_later(wait_s, self.look)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
