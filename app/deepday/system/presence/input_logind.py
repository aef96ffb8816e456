"""Keyboard and mouse as the desktop lets logind know (IdleHint): the last resort, for few desktops set it at all.

A hint that has never changed says nothing. When it says idle, the last input was some minutes before, by the desktop's
own measure; what is certain is that there was none since (``IdleSinceHintMonotonic``), and that is what counts here.
"""

import time
from collections.abc import Callable

from deepday.engine.ports import Loop, TimerHandle
from deepday.engine.sense_ports import TellTouched, Touched
from deepday.system.presence.login_session import LoginSession, Properties
from deepday.wire.dbus_subscriptions import Subscription

_MICRO = 1e-6


class LogindInput:
    """``engine.sense_ports.InputSense`` of logind; *now_s* is the clock that its hints are given in."""

    id = "logind"

    def __init__(self, loop: Loop, session: LoginSession, now_s: Callable[[], float] = time.monotonic) -> None:
        self._loop = loop
        self._session = session
        self._now_s = now_s
        self._limit_s = 0.0
        self._tell: TellTouched = lambda _: None
        self._watching: Subscription | None = None
        self._timer: TimerHandle | None = None
        self._last: Properties | None = None

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self._limit_s, self._tell = limit_s, tell
        self._watching = self._session.watch(self._changed)

    def look(self) -> None:
        """Tell once more what the hint says."""
        if self._watching is not None:
            self._changed(self._last)

    def stop(self) -> None:
        """Tell nothing any more."""
        if self._watching is not None:
            self._watching.cancel()
            self._watching = None
        self._cancel()

    def _changed(self, properties: Properties | None) -> None:
        self._cancel()
        self._last = properties
        since = properties.get("IdleSinceHintMonotonic") if properties is not None else None
        if properties is None or not isinstance(since, int) or since == 0:
            self._tell(Touched(present=None))
        elif not properties.get("IdleHint"):
            self._tell(Touched(present=True))
        else:
            ago_s = max(0.0, self._now_s() - since * _MICRO)
            self._tell(Touched(ago_s < self._limit_s, ago_s))
            if ago_s < self._limit_s:
                self._timer = self._loop.call_later(self._limit_s - ago_s, lambda: self._changed(properties))

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
