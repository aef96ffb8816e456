"""Keyboard and mouse as GNOME's Mutter feels them, with X11 and with Wayland, by its own alarms.

``org.gnome.Mutter.IdleMonitor`` (meta-idle-monitor's D-Bus interface): an idle watch fires each time that long has
passed without input, a "user active" watch once, at the next input. Watches die with the Shell and are set anew.
"""

from concurrent.futures import Future

from deepday.engine.sense_ports import TellTouched, Touched
from deepday.wire.dbus_subscriptions import Subscription
from deepday.wire.dbus_watch import BusWatch

_NAME = "org.gnome.Mutter.IdleMonitor"
_PATH = "/org/gnome/Mutter/IdleMonitor/Core"
_UNKNOWN = Touched(present=None)

_Answer = Future[tuple[object, ...]]


class GnomeInput:
    """``engine.sense_ports.InputSense`` of Mutter; *bus* is the session's."""

    id = "gnome"

    def __init__(self, bus: BusWatch) -> None:
        self._bus = bus
        self._subscriptions: list[Subscription] = []
        self._limit_s = 0.0
        self._tell: TellTouched = lambda _: None
        self._there = False
        self._idle_watch: object = None
        self._touch_watch: object = None

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self._limit_s, self._tell = limit_s, tell
        self._subscriptions = [
            self._bus.on_signal(_NAME, "WatchFired", _PATH, _NAME, self._fired),
            self._bus.on_owner_changed(_NAME, self._owned_by),
        ]

    def look(self) -> None:
        """Tell once more how long it has been."""
        if self._there:
            self._ask()

    def stop(self) -> None:
        """Tell nothing any more."""
        for subscription in self._subscriptions:
            subscription.cancel()
        for watch in (self._idle_watch, self._touch_watch):
            if self._there and watch is not None:
                self._bus.call(_NAME, _PATH, _NAME, "RemoveWatch", "u", (watch,))
        self._subscriptions, self._there = [], False
        self._idle_watch = self._touch_watch = None

    def _owned_by(self, owner: str | None) -> None:
        self._idle_watch = self._touch_watch = None
        self._there = owner is not None
        if owner is None:
            self._tell(_UNKNOWN)
            return
        wish = (int(1000 * self._limit_s),)
        self._bus.call(_NAME, _PATH, _NAME, "AddIdleWatch", "t", wish).add_done_callback(self._got_idle_watch)
        self._ask()

    def _got_idle_watch(self, answer: _Answer) -> None:
        if self._there and answer.exception() is None:
            (self._idle_watch,) = answer.result()

    def _got_touch_watch(self, answer: _Answer) -> None:
        if self._there and answer.exception() is None:
            (self._touch_watch,) = answer.result()

    def _fired(self, arguments: tuple[object, ...]) -> None:
        if arguments == (self._idle_watch,):
            self._ask()
        elif arguments == (self._touch_watch,):
            self._touch_watch = None
            self._tell(Touched(present=True))

    def _ask(self) -> None:
        self._bus.call(_NAME, _PATH, _NAME, "GetIdletime").add_done_callback(self._got_idle_time)

    def _got_idle_time(self, answer: _Answer) -> None:
        if not self._there:
            return
        idle_ms = answer.result()[0] if answer.exception() is None else None
        if not isinstance(idle_ms, int):
            self._tell(_UNKNOWN)
            return
        present = idle_ms < 1000 * self._limit_s
        if not present and self._touch_watch is None:
            watch = self._bus.call(_NAME, _PATH, _NAME, "AddUserActiveWatch")
            watch.add_done_callback(self._got_touch_watch)
        self._tell(Touched(present, idle_ms / 1000))
