"""How long nobody has touched keyboard or mouse, as the X server counts it, with its alarms: nobody asks by the minute.

The SYNC extension's counter IDLETIME is what the server's own screen saver goes by; it stands still while the machine
sleeps.
"""

from collections.abc import Callable
from contextlib import suppress

import xcffib
from xcffib import sync

from deepday.domain.errors import UnreachableError
from deepday.wire.loop import Loop
from deepday.wire.x11_connection import X11Connection

_COUNTER = b"IDLETIME"
_SYNC_3_1 = (3, 1)
_WHOLE = sync.CA.Counter | sync.CA.ValueType | sync.CA.Value | sync.CA.TestType | sync.CA.Delta | sync.CA.Events
_NO_STEP = (0, 0)
"""The alarm stays at its value and goes off at each crossing."""
_LOW_32 = 0xFFFFFFFF
_COUNTER_BYTES = 14


class X11Idle:
    """A connection of its own to *display* (None: the environment's), for the loop's thread only.

    Raises:
        UnreachableError: there is no server there (``x11.absent``), or it does not count (``x11.no_idle_time``).
    """

    def __init__(self, loop: Loop, on_gone: Callable[[], object], display: str | None = None) -> None:
        self._alarms: dict[int, Callable[[], object]] = {}
        self._line = X11Connection(loop, self._take, on_gone, display)
        try:
            self._sync = self._line.server(sync.key)
            self._sync.Initialize(*_SYNC_3_1).reply()
            self._counter = self._counters()[_COUNTER]
        except (xcffib.XcffibException, KeyError) as error:
            self._line.close()
            raise UnreachableError("x11.no_idle_time") from error

    def close(self) -> None:
        """Let go of everything; harmless twice."""
        self._alarms.clear()
        self._line.close()

    def idle_ms(self) -> int:
        """Return how long there has been no input, in milliseconds. Raises UnreachableError."""
        value = self._line.ask(lambda: self._sync.QueryCounter(self._counter).reply().counter_value)
        return (int(value.hi) << 32) + int(value.lo)

    def alarm_when_idle(self, after_ms: int, callback: Callable[[], object]) -> int:
        """Have *callback* called each time *after_ms* have passed without input; returns the alarm's number."""
        return self._alarm(after_ms, sync.TESTTYPE.PositiveTransition, callback)

    def alarm_when_touched(self, after_ms: int, callback: Callable[[], object]) -> int:
        """Have *callback* called at each input after *after_ms* without any; returns the alarm's number.

        WORKAROUND: do not ask for 1 ms. A server that comes to look 2 ms after the input has missed it (xserver 21.1,
        Xext/sync.c, IdleTimeBlockHandler).
        """
        return self._alarm(after_ms, sync.TESTTYPE.NegativeTransition, callback)

    def silence(self, alarm: int) -> None:
        """Take an alarm off; harmless twice."""
        if self._alarms.pop(alarm, None) is not None and not self._line.closed:
            with suppress(UnreachableError):  # with the server its alarms are gone
                self._line.ask(lambda: self._sync.DestroyAlarm(alarm))

    def _alarm(self, at_ms: int, crossing: int, callback: Callable[[], object]) -> int:
        value = (at_ms >> 32, at_ms & _LOW_32)
        wish = [self._counter, sync.VALUETYPE.Absolute, value, crossing, _NO_STEP, True]

        def create() -> int:
            number = int(self._line.server.generate_id())
            self._sync.CreateAlarm(number, _WHOLE, wish, is_checked=True).check()
            return number

        number = self._line.ask(create)
        self._alarms[number] = callback
        return number

    def _take(self, event: object) -> None:
        if isinstance(event, sync.AlarmNotifyEvent) and event.alarm in self._alarms:
            self._alarms[event.alarm]()

    def _counters(self) -> dict[bytes, int]:
        """Return the server's counters by name.

        WORKAROUND: xcffib reads this reply wrongly (it does not skip the padding after a name), also in 1.13.
        """
        answer = self._line.server.wait_for_reply(self._sync.ListSystemCounters().sequence)
        (count,) = answer.unpack("=xx2x4xI20x")
        found = {}
        for _ in range(count):
            number, _, _, length = answer.unpack("=IiIH")
            padding = -(_COUNTER_BYTES + length) % 4
            (name,) = answer.unpack(f"={length}s{padding}x")
            found[name] = number
        return found
