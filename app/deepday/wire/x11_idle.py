"""How long nobody has touched keyboard or mouse, as the X server counts it, with its alarms: nobody asks by the minute.

The SYNC extension's counter IDLETIME is what the server's own screen saver goes by; it stands still while the machine
sleeps. When the server goes, it is told once and everything after that is ``UnreachableError("x11.gone")``.
"""

import struct
from collections.abc import Callable
from contextlib import suppress

from deepday.domain.errors import UnreachableError
from deepday.wire.loop import Loop
from deepday.wire.x_server import Extension, XServer

_COUNTER = b"IDLETIME"
_INITIALIZE, _LIST_SYSTEM_COUNTERS, _QUERY_COUNTER, _CREATE_ALARM, _DESTROY_ALARM = 0, 1, 5, 8, 11
_SYNC_3_1 = struct.pack("=BBxx", 3, 1)
_ALARM_NOTIFY = 1
"""Counted from the extension's first event."""
_WHOLE = 0b111111
"""All six values of an alarm are given."""
_ABSOLUTE, _POSITIVE_TRANSITION, _NEGATIVE_TRANSITION = 0, 0, 1
_NO_STEP = (0, 0)
"""The alarm stays at its value and goes off at each crossing."""
_LOW_32 = 0xFFFFFFFF


class X11Idle:
    """A connection of its own to *display* (None: the environment's), for the loop's thread only.

    Raises:
        UnreachableError: there is no server there (``x11.absent``), or it does not count (``x11.no_idle_time``).
    """

    def __init__(self, loop: Loop, on_gone: Callable[[], object], display: str | None = None) -> None:
        self._alarms: dict[int, Callable[[], object]] = {}
        self._sync = Extension(b"SYNC")
        self._server = XServer(loop, self._take, on_gone, display)
        first_event = self._server.first_event_of(self._sync)
        if first_event is not None:
            self._notified = first_event + _ALARM_NOTIFY
            self._server.ask(_INITIALIZE, _SYNC_3_1, of=self._sync)
            self._counter = self._counters().get(_COUNTER)
        if first_event is None or self._counter is None:
            self._server.close()
            raise UnreachableError("x11.no_idle_time")

    def close(self) -> None:
        """Let go of everything; harmless twice."""
        self._alarms.clear()
        self._server.close()

    def idle_ms(self) -> int:
        """Return how long there has been no input, in milliseconds. Raises UnreachableError."""
        answer = self._server.ask(_QUERY_COUNTER, struct.pack("=I", self._counter), of=self._sync)
        high, low = struct.unpack_from("=8xiI", answer)
        return (int(high) << 32) + int(low)

    def alarm_when_idle(self, after_ms: int, callback: Callable[[], object]) -> int:
        """Have *callback* called each time *after_ms* have passed without input; returns the alarm's number."""
        return self._alarm(after_ms, _POSITIVE_TRANSITION, callback)

    def alarm_when_touched(self, after_ms: int, callback: Callable[[], object]) -> int:
        """Have *callback* called at each input after *after_ms* without any; returns the alarm's number.

        WORKAROUND: do not ask for 1 ms. A server that comes to look 2 ms after the input has missed it (xserver 21.1,
        Xext/sync.c, IdleTimeBlockHandler).
        """
        return self._alarm(after_ms, _NEGATIVE_TRANSITION, callback)

    def silence(self, alarm: int) -> None:
        """Take an alarm off; harmless twice."""
        if self._alarms.pop(alarm, None) is not None:
            with suppress(UnreachableError):  # then it has gone already
                self._server.tell(_DESTROY_ALARM, struct.pack("=I", alarm), of=self._sync)

    def _alarm(self, at_ms: int, crossing: int, callback: Callable[[], object]) -> int:
        number = self._server.new_id()
        value = (at_ms >> 32, at_ms & _LOW_32)
        wish = (number, _WHOLE, self._counter, _ABSOLUTE, *value, crossing, *_NO_STEP, True)
        self._server.tell(_CREATE_ALARM, struct.pack("=IIIIiIIiII", *wish), of=self._sync)
        self._alarms[number] = callback
        return number

    def _take(self, code: int, event: bytes) -> None:
        if code == self._notified:
            (number,) = struct.unpack_from("=4xI", event)
            if number in self._alarms:
                self._alarms[number]()

    def _counters(self) -> dict[bytes, int]:
        """Return the server's counters by name."""
        answer = self._server.ask(_LIST_SYSTEM_COUNTERS, of=self._sync)
        (count,) = struct.unpack_from("=8xI", answer)
        found, place = {}, 32
        for _ in range(count):
            number, length = struct.unpack_from("=I8xH", answer, place)
            found[answer[place + 14 : place + 14 + length]] = int(number)
            place += 14 + length + -(14 + length) % 4
        return found
