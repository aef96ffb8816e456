"""Notification daemons as the person sees them: what is on the screen, and whether they are told to be silent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from jeepney import DBusErrorResponse

from tests.desktop import Desktop
from tests.desktop_big import wiggle
from tests.e2e.eyes import Box, Picture, changed, look
from tests.eventually import eventually

_NOTIFICATIONS = "/org/freedesktop/Notifications"
BANNER = Box(383, 43, 895, 120)
"""Where GNOME 43 shows a banner on a screen of 1280 x 800."""


class Daemon(Protocol):
    """A notification daemon on a desktop."""

    @property
    def desktop(self) -> Desktop:
        """Where it runs."""

    @property
    def channel(self) -> str:
        """The id of the channel that silences it."""

    @property
    def program(self) -> str:
        """Its name among the desktop's programs."""

    def silent(self) -> bool:
        """Whether it has been told to hold notifications back."""

    def set_silent(self, *, on: bool) -> None:
        """Do what the person does in the desktop's own settings."""

    def shown(self) -> int:
        """How many notifications are on the screen."""


@dataclass(frozen=True)
class Dunst:
    """dunst: a property on the bus."""

    desktop: Desktop
    channel: str = "notifications.dunst"
    program: str = "dunst"

    def silent(self) -> bool:
        return bool(self._property("paused"))

    def set_silent(self, *, on: bool) -> None:
        name = "org.dunstproject.cmd0"
        self.desktop.set_property(
            "org.freedesktop.Notifications", _NOTIFICATIONS, name, "paused", signature="b", value=on
        )

    def shown(self) -> int:
        displayed = self._property("displayedLength")
        assert isinstance(displayed, int)
        return displayed

    def _property(self, name: str) -> object:
        interface = "org.dunstproject.cmd0"
        return self.desktop.get_property("org.freedesktop.Notifications", _NOTIFICATIONS, interface, name)


@dataclass(frozen=True)
class XfceNotifyd:
    """xfce4-notifyd: a setting in xfconf, one window for each notification."""

    desktop: Desktop
    channel: str = "notifications.xfce"
    program: str = "xfce4-notifyd"

    def silent(self) -> bool:
        try:
            return bool(self._xfconf("GetProperty", "ss")[0] == ("b", True))
        except DBusErrorResponse:  # nobody has set it
            return False

    def is_set(self) -> bool:
        """Whether the person (or somebody) ever set it."""
        return bool(self._xfconf("PropertyExists", "ss")[0])

    def set_silent(self, *, on: bool) -> None:
        self._xfconf("SetProperty", "ssv", ("b", on))

    def shown(self) -> int:
        return len(self.desktop.windows(window_class="[Xx]fce4-notifyd"))

    def _xfconf(self, member: str, signature: str, *more: object) -> tuple[object, ...]:
        name = "org.xfce.Xfconf"
        arguments = ("xfce4-notifyd", "/do-not-disturb", *more)
        return self.desktop.call(name, "/org/xfce/Xfconf", name, member, signature, *arguments)


@dataclass(frozen=True)
class GnomeShell:
    """GNOME Shell: a setting in dconf, a banner below the top bar."""

    desktop: Desktop
    before: Picture
    channel: str = "notifications.gnome"
    program: str = "gnome-shell"

    def silent(self) -> bool:
        return self._gsettings("get").strip() == "false"

    def set_silent(self, *, on: bool) -> None:
        self._gsettings("set", str(not on).lower())

    def shown(self) -> int:
        wiggle(self.desktop)
        return int(changed(self.before.part(BANNER), look(self.desktop).part(BANNER)) is not None)

    def _gsettings(self, verb: str, *value: str) -> str:
        words = ["gsettings", verb, "org.gnome.desktop.notifications", "show-banners", *value]
        return self.desktop.run(words).stdout


@dataclass(frozen=True)
class Plasma:
    """Plasma: holders of an inhibition; one window of plasmashell for each notification."""

    desktop: Desktop
    windows_before: int
    channel: str = "notifications.kde"
    program: str = "plasmashell"

    def silent(self) -> bool:
        name = "org.freedesktop.Notifications"
        return bool(self.desktop.get_property(name, _NOTIFICATIONS, name, "Inhibited"))

    def set_silent(self, *, on: bool) -> None:
        raise NotImplementedError

    def shown(self) -> int:
        return len(self.desktop.windows(window_class="plasmashell")) - self.windows_before


def shows(desktop: Desktop, daemon: Daemon, summary: str) -> None:
    """Assert that a notification comes up on the screen; it is closed then."""
    name = "org.freedesktop.Notifications"
    before = daemon.shown()
    number = desktop.notify(summary)
    eventually(lambda: daemon.shown() > before, 10, f"“{summary}” is on the screen")
    desktop.call(name, _NOTIFICATIONS, name, "CloseNotification", "u", number)
    eventually(lambda: daemon.shown() <= before, 10, f"“{summary}” is closed")


def holds_back(desktop: Desktop, daemon: Daemon, summary: str, for_s: float = 0.5) -> None:
    """Assert that a notification does not come up, for longer than one takes that does."""
    before = daemon.shown()
    desktop.notify(summary)
    stays(lambda: daemon.shown() <= before, for_s, f"“{summary}” is held back")


def stays(condition: Callable[[], bool], for_s: float, what: str) -> None:
    """Assert that something stays true for a while."""
    try:
        eventually(lambda: not condition(), for_s)
    except AssertionError:
        return
    raise AssertionError(what)
