"""Keyboard and mouse as KDE's screen locker counts them, asked on the session bus.

``org.freedesktop.ScreenSaver.GetSessionIdleTime`` answers milliseconds (measured on Plasma 5.27, though the argument is
called seconds). Under Wayland KWin has no such count and answers 0, or an error: exactly 0 means "cannot know" here.
Other desktops own the name too and do not know the method.
"""

from concurrent.futures import Future

from deepday.engine.ports import Loop
from deepday.engine.sense_ports import TellTouched, Touched
from deepday.system.presence.input_asked import AskedInput, Got
from deepday.wire.dbus_subscriptions import Subscription
from deepday.wire.dbus_watch import BusWatch

_NAME = "org.freedesktop.ScreenSaver"
_PATH = "/ScreenSaver"


class KdeInput:
    """``engine.sense_ports.InputSense`` of Plasma; *bus* is the session's."""

    id = "kde"

    def __init__(self, loop: Loop, bus: BusWatch) -> None:
        self._bus = bus
        self._asked = AskedInput(self.id, loop, self._ask)
        self._owner: Subscription | None = None
        self._begin: tuple[float, TellTouched] | None = None

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell of input, and of *limit_s* without any."""
        self._begin = limit_s, tell
        self._owner = self._bus.on_owner_changed(_NAME, self._owned_by)

    def look(self) -> None:
        """Ask once more."""
        self._asked.look()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._begin = None
        self._asked.stop()
        if self._owner is not None:
            self._owner.cancel()

    def _owned_by(self, owner: str | None) -> None:
        self._asked.stop()
        if self._begin is None:
            return
        if owner is None:
            self._begin[1](Touched(present=None))
        else:
            self._asked.start(*self._begin)

    def _ask(self, got: Got) -> None:
        def answered(answer: "Future[tuple[object, ...]]") -> None:
            value = answer.result()[0] if answer.exception() is None else None
            got(value / 1000 if isinstance(value, int) and value > 0 else None)

        self._bus.call(_NAME, _PATH, _NAME, "GetSessionIdleTime").add_done_callback(answered)
