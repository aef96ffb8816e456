"""How long nobody has touched keyboard or mouse, as the X server counts it, with its alarms: nobody asks by the minute.

The SYNC extension's counter IDLETIME is what the server's own screen saver goes by; it stands still while the machine
sleeps. When the server goes, it is told once and everything after that is ``UnreachableError("x11.gone")``.
"""

from collections.abc import Callable
from typing import Any

import xcffib
from xcffib import sync

from deepday.domain.errors import UnreachableError
from deepday.wire.loop import Loop

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
        self._loop = loop
        self._on_gone = on_gone
        self._alarms: dict[int, Callable[[], object]] = {}
        connect: Any = xcffib.connect  # xcffib is typed by name only
        try:
            self._connection: Any = connect(display=display)
        except xcffib.XcffibException as error:
            raise UnreachableError("x11.absent") from error
        self._file: int = self._connection.get_file_descriptor()
        self._closed = False
        try:
            self._sync = self._connection(sync.key)
            self._sync.Initialize(*_SYNC_3_1).reply()
            self._counter = self._counters()[_COUNTER]
        except (xcffib.XcffibException, KeyError) as error:
            self._connection.disconnect()
            raise UnreachableError("x11.no_idle_time") from error
        loop.add_reader(self._file, self._take_events)

    def close(self) -> None:
        """Let go of everything; harmless twice."""
        if not self._closed:
            self._closed = True
            self._alarms.clear()
            self._loop.remove_reader(self._file)
            self._connection.disconnect()

    def idle_ms(self) -> int:
        """Return how long there has been no input, in milliseconds. Raises UnreachableError."""
        try:
            value = self._open().QueryCounter(self._counter).reply().counter_value
        except xcffib.ConnectionException as error:
            raise self._lost() from error
        self._loop.call_soon_threadsafe(self._take_events)  # what came while the answer was waited for
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
        if self._alarms.pop(alarm, None) is not None and not self._closed:
            self._sync.DestroyAlarm(alarm)
            self._connection.flush()
            self._loop.call_soon_threadsafe(self._take_events)  # flushing may read too

    def _alarm(self, at_ms: int, crossing: int, callback: Callable[[], object]) -> int:
        value = (at_ms >> 32, at_ms & _LOW_32)
        try:
            extension, number = self._open(), int(self._connection.generate_id())
            wish = [self._counter, sync.VALUETYPE.Absolute, value, crossing, _NO_STEP, True]
            extension.CreateAlarm(number, _WHOLE, wish, is_checked=True).check()
        except xcffib.ConnectionException as error:
            raise self._lost() from error
        self._alarms[number] = callback
        self._loop.call_soon_threadsafe(self._take_events)
        return number

    def _open(self) -> Any:
        if self._closed:
            raise UnreachableError("x11.gone")
        return self._sync

    def _lost(self) -> UnreachableError:
        self.close()
        self._loop.call_soon_threadsafe(self._on_gone)
        return UnreachableError("x11.gone")

    def _take_events(self) -> None:
        while not self._closed:
            try:
                event = self._connection.poll_for_event()
            except xcffib.ConnectionException:
                self._lost()
                return
            except (xcffib.XcffibException, LookupError):
                continue  # an error about an alarm that has gone meanwhile; an event of an extension that others use
            if event is None:
                return
            if isinstance(event, sync.AlarmNotifyEvent) and event.alarm in self._alarms:
                self._alarms[event.alarm]()

    def _counters(self) -> dict[bytes, int]:
        """Return the server's counters by name.

        WORKAROUND: xcffib reads this reply wrongly (it does not skip the padding after a name), also in 1.13.
        """
        answer = self._connection.wait_for_reply(self._sync.ListSystemCounters().sequence)
        (count,) = answer.unpack("=xx2x4xI20x")
        found = {}
        for _ in range(count):
            number, _, _, length = answer.unpack("=IiIH")
            padding = -(_COUNTER_BYTES + length) % 4
            (name,) = answer.unpack(f"={length}s{padding}x")
            found[name] = number
        return found
