"""The person's own session as logind keeps it: the properties of one object on the system bus, and their changes.

It is the graphical one of the user if there is one (a program started by the user's systemd belongs to none itself),
else the one that the environment names. Without logind, or a session there, nothing is known.
"""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future

from deepday.wire.dbus_messages import PROPERTIES
from deepday.wire.dbus_subscriptions import Subscription
from deepday.wire.dbus_watch import BusWatch

LOGIND = "org.freedesktop.login1"
_PATH = "/org/freedesktop/login1"
_MANAGER = "org.freedesktop.login1.Manager"
_SESSION = "org.freedesktop.login1.Session"
_USER = "org.freedesktop.login1.User"

Properties = Mapping[str, object]
OnProperties = Callable[[Properties | None], object]
_Answer = Future[tuple[object, ...]]


class LoginSession:
    """Tells all properties of the session at each change, None while there is none; *bus* is the system's."""

    def __init__(self, bus: BusWatch) -> None:
        self._bus = bus
        self._callbacks: list[OnProperties] = []
        self._changes: Subscription | None = None
        self._path = ""
        self._known: dict[str, object] | None = None
        self._looked = False
        bus.on_owner_changed(LOGIND, self._owned_by)

    def watch(self, callback: OnProperties) -> Subscription:
        """Have *callback* called with what is known, if it is looked up already, and at each change."""
        self._callbacks.append(callback)
        if self._looked:
            callback(self._known)
        return Subscription(lambda: self._unwatch(callback))

    def _unwatch(self, callback: OnProperties) -> None:
        if callback in self._callbacks:
            self._callbacks.remove(callback)

    def _owned_by(self, owner: str | None) -> None:
        self._forget()
        if owner is None:
            self._tell()
        else:
            answer = self._bus.call(LOGIND, _PATH, _MANAGER, "GetUser", "u", (os.getuid(),))
            answer.add_done_callback(self._got_user)

    def _got_user(self, answer: _Answer) -> None:
        if answer.exception() is not None:
            self._take_own()
            return
        display = self._bus.call(LOGIND, str(answer.result()[0]), PROPERTIES, "Get", "ss", (_USER, "Display"))
        display.add_done_callback(self._got_display)

    def _got_display(self, answer: _Answer) -> None:
        match answer.result() if answer.exception() is None else ():
            case ((_, (str(name), str(path))),) if name:  # a variant of (so)
                self._take(path)
            case _:
                self._take_own()

    def _take_own(self) -> None:
        name = os.environ.get("XDG_SESSION_ID", "")
        if not name:
            self._tell()
            return
        answer = self._bus.call(LOGIND, _PATH, _MANAGER, "GetSession", "s", (name,))
        answer.add_done_callback(lambda found: self._take(str(found.result()[0]) if not found.exception() else ""))

    def _take(self, path: str) -> None:
        self._forget()
        if not path:
            self._tell()
            return
        self._path = path
        self._changes = self._bus.on_signal(PROPERTIES, "PropertiesChanged", path, LOGIND, self._changed)
        self._bus.call(LOGIND, path, PROPERTIES, "GetAll", "s", (_SESSION,)).add_done_callback(self._got_all)

    def _got_all(self, answer: _Answer) -> None:
        found = answer.result()[0] if answer.exception() is None else None
        self._known = _plain(found) if isinstance(found, dict) else None
        self._tell()

    def _changed(self, arguments: tuple[object, ...]) -> None:
        changed = arguments[1] if len(arguments) > 1 else None
        if self._known is not None and isinstance(changed, dict):
            self._known |= _plain(changed)
            self._tell()

    def _forget(self) -> None:
        self._known = None
        if self._changes is not None:
            self._changes.cancel()
            self._changes = None

    def _tell(self) -> None:
        self._looked = True
        for callback in list(self._callbacks):
            callback(None if self._known is None else dict(self._known))


def _plain(variants: dict[str, tuple[str, object]]) -> dict[str, object]:
    return {name: value for name, (_, value) in variants.items()}
