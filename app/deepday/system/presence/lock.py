"""The screen lock on Linux, as logind's LockedHint and the desktops' screen savers tell it.

GNOME and Plasma keep the hint; others only have their screen saver say that it is active, which is taken for a lock:
nobody works behind it. With neither, or a hint that nobody has ever set, whether it is locked cannot be known.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from deepday.engine.sense_ports import TellLocked
from deepday.system.presence.login_session import LoginSession, Properties
from deepday.wire.dbus_subscriptions import Subscription
from deepday.wire.dbus_watch import BusWatch


@dataclass(frozen=True, slots=True)
class Saver:
    """A screen saver on the session bus; ``keeps_hint``: its desktop tells logind when it locks."""

    name: str
    path: str
    keeps_hint: bool = False


_FREEDESKTOP = "org.freedesktop.ScreenSaver"
SAVERS = (
    Saver("org.gnome.ScreenSaver", "/org/gnome/ScreenSaver", keeps_hint=True),
    Saver(_FREEDESKTOP, "/ScreenSaver"),  # Plasma, light-locker
    Saver("org.cinnamon.ScreenSaver", "/org/cinnamon/ScreenSaver"),
    Saver("org.mate.ScreenSaver", "/org/mate/ScreenSaver"),
    Saver("org.xfce.ScreenSaver", "/org/xfce/ScreenSaver"),
)


class Lock:
    """``engine.sense_ports.LockSense``; *bus* is the session's, *login* the person's session with logind."""

    def __init__(self, bus: BusWatch, login: LoginSession, environ: Mapping[str, str] = os.environ) -> None:
        self._bus = bus
        self._login = login
        plasma = "KDE" in environ.get("XDG_CURRENT_DESKTOP", "").upper().split(":")
        self._keep_hint = {s.name for s in SAVERS if s.keeps_hint or (plasma and s.name == _FREEDESKTOP)}
        self._tell: TellLocked | None = None
        self._told: list[bool | None] = []
        self._subscriptions: list[Subscription] = []
        self._hint: bool | None = None
        self._hint_was_set = False
        self._active: dict[str, bool] = {}
        """What each screen saver that is there says."""

    def start(self, tell: TellLocked) -> None:
        """Tell whether the screen is locked, and every change."""
        self._tell = tell
        self._told.clear()
        for saver in SAVERS:
            changed: Callable[[tuple[object, ...]], object] = partial(self._saver_changed, saver)
            self._subscriptions += [
                self._bus.on_signal(saver.name, "ActiveChanged", None, saver.name, changed),
                self._bus.on_owner_changed(saver.name, partial(self._saver_owned, saver)),
            ]
        self._subscriptions.append(self._login.watch(self._login_changed))

    def stop(self) -> None:
        """Tell nothing any more."""
        self._tell = None
        for subscription in self._subscriptions:
            subscription.cancel()
        self._subscriptions.clear()
        self._active.clear()

    def _login_changed(self, properties: Properties | None) -> None:
        self._hint = None if properties is None else properties.get("LockedHint") is True
        self._hint_was_set = self._hint_was_set or self._hint is True
        self._look()

    def _saver_owned(self, saver: Saver, owner: str | None) -> None:
        self._active.pop(saver.name, None)
        if owner is not None:
            answer = self._bus.call(saver.name, saver.path, saver.name, "GetActive")
            answer.add_done_callback(partial(self._got_active, saver))
        self._look()

    def _got_active(self, saver: Saver, answer: "Future[tuple[object, ...]]") -> None:
        if self._tell is not None and answer.exception() is None:  # the name may stand for an inhibitor only
            self._saver_changed(saver, answer.result())

    def _saver_changed(self, saver: Saver, arguments: tuple[object, ...]) -> None:
        self._active[saver.name] = arguments[:1] == (True,)
        self._look()

    def _look(self) -> None:
        locked = self._locked()
        if self._tell is not None and self._told != [locked]:
            self._told[:] = [locked]
            self._tell(locked)

    def _locked(self) -> bool | None:
        trusted = self._keep_hint if self._hint is not None else set()
        saver_says = [active for name, active in self._active.items() if name not in trusted]
        hint_is_kept = self._hint_was_set or any(name in trusted for name in self._active)
        if self._hint or any(saver_says):
            return True
        return False if saver_says or (self._hint is not None and hint_is_kept) else None
