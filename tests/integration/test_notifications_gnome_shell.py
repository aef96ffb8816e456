"""The GNOME adapter against a real GNOME Shell on a private screen and two private buses (slow: make test-all).

A banner stays while the person is idle, so the mouse is moved all the time.
"""

import subprocess
from collections.abc import Iterator

import pytest

from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.gnome import GnomeNotifications
from tests.desktop import Desktop
from tests.desktop_big import gnome_desktop, wiggle
from tests.desktop_parts import NOTIFICATIONS
from tests.eventually import eventually

pytestmark = pytest.mark.slow

SILENT = {"value": False, "is_set": True}
IN_THE_BANNER = "1x1+720+100"
"""A point that a banner covers and the desktop's plain background does not reach otherwise."""


@pytest.fixture
def gnome(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    with gnome_desktop() as desktop:
        for name in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS"):
            monkeypatch.setenv(name, desktop.environment[name])
        eventually(lambda: _leaves_the_overview(desktop), 30, "the overview is left")
        yield desktop


def _leaves_the_overview(desktop: Desktop) -> bool:
    if _colour(desktop, "1x1+20+400") != _colour(desktop, "1x1+640+400"):  # the overview has a frame
        desktop.xdotool("key", "Escape")
        return False
    return not _banner(desktop)


def _colour(desktop: Desktop, crop: str) -> str:
    picture = desktop.screenshot(desktop.root / "now.png")
    shown = desktop.run(["convert", picture, "-crop", crop, "-depth", "8", "-format", "%[pixel:p{0,0}]", "info:"])
    return shown.stdout


def _banner(desktop: Desktop) -> bool:
    wiggle(desktop)
    return _colour(desktop, IN_THE_BANNER) != _colour(desktop, "1x1+640+400")


def _appears(desktop: Desktop, summary: str, urgency: int = 1, within_s: float = 15) -> bool:
    eventually(lambda: not _banner(desktop), 20, "no banner")
    number = desktop.notify(summary, urgency=urgency)
    try:
        eventually(lambda: _banner(desktop), timeout_s=within_s)
    except AssertionError:
        return False
    finally:
        desktop.call(NOTIFICATIONS, "/org/freedesktop/Notifications", NOTIFICATIONS, "CloseNotification", "u", number)
    return True


def _in_dconf() -> str:
    words = ["dconf", "read", "/org/gnome/desktop/notifications/show-banners"]
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout.strip()


def test_a_notification_is_held_back_during_silence_and_shown_after(gnome: Desktop) -> None:
    adapter = viable_notifications(gnome.bus_address)
    assert isinstance(adapter, GnomeNotifications)
    assert adapter.probe().works is True
    assert _appears(gnome, "before")
    prior = adapter.capture()
    assert prior == {"value": True, "is_set": False}
    adapter.apply(SILENT, {})
    assert not _appears(gnome, "during", within_s=4)
    assert _appears(gnome, "critical", urgency=2)
    adapter.restore(prior, {})
    assert _appears(gnome, "after")
    assert _in_dconf() == ""
    adapter.close()


def test_silence_outlives_the_shell_and_is_still_undone(gnome: Desktop) -> None:
    adapter = GnomeNotifications(gnome.bus_address)
    prior = adapter.capture()
    adapter.apply(SILENT, {})
    gnome.restart("gnome-shell")
    assert adapter.read({}) == SILENT
    adapter.restore(prior, {})
    assert _in_dconf() == ""
    adapter.close()
