"""The program's own notices: shown, replaced and taken away; knows no sentence.

On Linux they go to the desktop's notification server over D-Bus, with buttons. It may be absent, restart and forget
them, or show text as markup: then everything is escaped. Elsewhere plyer shows them, without buttons and for good.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

from deepday.domain.errors import CouldNotError, EffectError
from deepday.engine.tasks import Tasks, Turn, done
from deepday.wire.dbus_watch import BusWatch

OnAction = Callable[[str, str], object]
"""Gets the notice and the action that was chosen: ``default`` is a click on the notice itself."""

DEFAULT = "default"
_SERVER = "org.freedesktop.Notifications"
_PATH = "/org/freedesktop/Notifications"
_SERVER_DECIDES = -1
_NEW = 0
_NORMAL, _CRITICAL = 1, 2
_LONGEST = 1000
_PLYER_TITLE, _PLYER_TEXT = 60, 250
"""What Windows takes of each."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be shown; ``actions`` are (key, label) of its buttons. ``urgent`` shows through quiet hours."""

    title: str
    text: str = ""
    actions: Sequence[tuple[str, str]] = ()
    urgent: bool = False


class Toasts(Protocol):
    """Shows notices, each under a name; the next of the same name takes its place."""

    def show(self, name: str, notice: Notice) -> "Future[None]":
        """Show *notice*; the Future is done when the desktop has it, or fails with an EffectError or CouldNotError."""

    def close(self, name: str) -> None:
        """Take it away if it is still there; harmless otherwise."""


class DesktopToasts:
    """``Toasts`` by the desktop's notification server (org.freedesktop.Notifications); on the loop's thread.

    *on_action* is called with the notice's name and what was chosen on it.
    """

    def __init__(self, bus: BusWatch, tasks: Tasks, on_action: OnAction) -> None:
        self._bus = bus
        self._tasks = tasks
        self._on_action = on_action
        self._shown: dict[str, int] = {}
        self._turns: dict[str, Turn] = {}
        self._takes_markup: bool | None = None
        bus.on_signal(_SERVER, "ActionInvoked", _PATH, _SERVER, self._chosen)
        bus.on_signal(_SERVER, "NotificationClosed", _PATH, _SERVER, self._gone)
        bus.on_owner_changed(_SERVER, self._another_server)

    def show(self, name: str, notice: Notice) -> "Future[None]":
        """Show *notice*; what was shown under *name* before makes place. Done when the server has it.

        The Future fails with UnreachableError or RefusedError: nobody saw it.
        """
        return self._tasks.spawn(self._show(name, notice))

    def close(self, name: str) -> None:
        """Take it away if it is still there; harmless otherwise."""
        self._tasks.spawn(self._close(name))

    async def _show(self, name: str, notice: Notice) -> None:
        async with self._turns.setdefault(name, Turn()):
            if self._takes_markup is None:
                (capabilities,) = await done(self._call("GetCapabilities", "", ()))
                self._takes_markup = isinstance(capabilities, list) and "body-markup" in capabilities
            text = _escaped(notice.text) if self._takes_markup else notice.text
            # Without an action of its own, some servers ask which one is meant when the notice is clicked.
            actions = [part for pair in ((DEFAULT, notice.title), *notice.actions) for part in pair]
            wish = (
                "Deepday",
                self._shown.get(name, _NEW),
                "deepday",
                _clean(notice.title),
                _clean(text),
                [_clean(part) for part in actions],
                {"urgency": ("y", _CRITICAL if notice.urgent else _NORMAL), "desktop-entry": ("s", "deepday")},
                _SERVER_DECIDES,
            )
            (number,) = await done(self._call("Notify", "susssasa{sv}i", wish))
            if isinstance(number, int):
                self._shown[name] = number

    async def _close(self, name: str) -> None:
        async with self._turns.setdefault(name, Turn()):
            number = self._shown.pop(name, None)
            if number is not None:
                with suppress(EffectError):  # it has gone by itself
                    await done(self._call("CloseNotification", "u", (number,)))

    def _call(self, member: str, signature: str, arguments: tuple[object, ...]) -> "Future[tuple[object, ...]]":
        return self._bus.call(_SERVER, _PATH, _SERVER, member, signature, arguments)

    def _chosen(self, arguments: tuple[object, ...]) -> None:
        number, key = arguments
        for name in [name for name, shown in self._shown.items() if shown == number]:
            self._on_action(name, str(key))

    def _gone(self, arguments: tuple[object, ...]) -> None:
        for name in [name for name, shown in self._shown.items() if shown == arguments[0]]:
            del self._shown[name]

    def _another_server(self, _owner: str | None) -> None:
        self._shown.clear()  # it does not know the numbers of the one before
        self._takes_markup = None


class PlyerToasts:
    """``Toasts`` by plyer, for Windows and macOS: no buttons, and what is shown cannot be taken back."""

    def __init__(self, workers: Executor) -> None:
        self._workers = workers

    def show(self, name: str, notice: Notice) -> "Future[None]":
        """Show *notice*, beside what was shown under *name* before; fails with CouldNotError."""
        del name
        return self._workers.submit(_show_with_plyer, _clean(notice.title), _clean(notice.text))

    def close(self, name: str) -> None:
        """Do nothing: plyer cannot."""


def _show_with_plyer(title: str, text: str) -> None:
    try:
        from plyer import notification  # noqa: PLC0415 -- loads the system's own libraries

        notification.notify(title=title[:_PLYER_TITLE], message=text[:_PLYER_TEXT] or " ", app_name="Deepday")
    except Exception as error:  # the border to a thread, and plyer raises whatever the system does
        raise CouldNotError("toasts.not_shown") from error


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _clean(text: str) -> str:
    """Return *text* as D-Bus takes it: a bus drops whoever sends a NUL or half a character."""
    return text.replace("\0", "").encode(errors="replace").decode()[:_LONGEST]
