"""The GNOME adapter against a real GNOME Shell on a private screen and two private buses (slow: make test-all).

A banner stays while the person is idle, so the mouse is moved all the time. The Shell wants logind: python-dbusmock has
one, and the system's own Python has python-dbusmock.
"""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from deepday.effects.notifications import viable_notifications
from deepday.effects.notifications.gnome import GnomeNotifications
from tests.desktop import Desktop, ProgramMissingError
from tests.desktop_parts import NOTIFICATIONS
from tests.eventually import eventually

pytestmark = pytest.mark.slow

SYSTEM_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>
"""
SILENT = {"value": False, "is_set": True}
IN_THE_BANNER = "1x1+720+100"
"""A point that a banner covers and the desktop's plain background does not reach otherwise."""


@pytest.fixture
def gnome(monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    if subprocess.run(["/usr/bin/python3", "-c", "import dbusmock"], capture_output=True, check=False).returncode:
        pytest.skip("not run: program python3-dbusmock missing")
    try:
        with Desktop() as desktop:
            _start(desktop)
            for name in ("HOME", "XDG_CONFIG_HOME", "XDG_RUNTIME_DIR", "XDG_CACHE_HOME", "DBUS_SESSION_BUS_ADDRESS"):
                monkeypatch.setenv(name, desktop.environment[name])
            yield desktop
    except ProgramMissingError as error:
        pytest.skip(f"not run: program {error.program} missing")


def _start(desktop: Desktop) -> None:
    for program in ("gnome-shell", "convert", "dconf"):
        if shutil.which(program) is None:
            raise ProgramMissingError(program)
    socket = desktop.runtime_dir / "system-bus"
    config = desktop.root / "system-bus.conf"
    config.write_text(SYSTEM_BUS.format(socket=socket))
    desktop.environment |= {
        "XDG_CURRENT_DESKTOP": "GNOME",
        "XDG_SESSION_TYPE": "x11",
        "LIBGL_ALWAYS_SOFTWARE": "1",
        "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={socket}",
    }
    desktop.start_display()
    desktop.start("system-bus", ["dbus-daemon", f"--config-file={config}", "--nofork"], ready=socket.exists)
    desktop.start_bus(["org.gnome.Shell.Notifications", "ca.desrt.dconf"])
    mock = ["/usr/bin/python3", "-m", "dbusmock", "--system", "--template", "logind"]
    desktop.start("logind", mock, ready=lambda: _has_logind(desktop))
    shell = ["gnome-shell", "--x11", "--sm-disable"]
    desktop.start("gnome-shell", shell, ready=lambda: desktop.has_name(NOTIFICATIONS))
    eventually(lambda: "GNOME Shell started" in desktop.log("gnome-shell"), 30, "the Shell is up")
    eventually(lambda: _leaves_the_overview(desktop), 30, "the overview is left")


def _has_logind(desktop: Desktop) -> bool:
    ping = [
        "dbus-send",
        "--system",
        "--print-reply",
        "--dest=org.freedesktop.login1",
        "/",
        "org.freedesktop.DBus.Peer.Ping",
    ]
    return desktop.run(ping).returncode == 0


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
    for x in (300, 320):
        desktop.xdotool("mousemove", str(x), "500")
    return _colour(desktop, IN_THE_BANNER) != _colour(desktop, "1x1+640+400")


def _appears(desktop: Desktop, summary: str, urgency: int = 1) -> bool:
    eventually(lambda: not _banner(desktop), 20, "no banner")
    number = desktop.notify(summary, urgency=urgency)
    try:
        eventually(lambda: _banner(desktop), timeout_s=4)
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
    adapter.apply(SILENT)
    assert not _appears(gnome, "during")
    assert _appears(gnome, "critical", urgency=2)
    adapter.restore(prior)
    assert _appears(gnome, "after")
    assert _in_dconf() == ""
    adapter.close()


def test_silence_outlives_the_shell_and_is_still_undone(gnome: Desktop) -> None:
    adapter = GnomeNotifications(gnome.bus_address)
    prior = adapter.capture()
    adapter.apply(SILENT)
    Path(gnome.root / "gnome-shell.log").write_text("")
    gnome.restart("gnome-shell")
    assert adapter.read() == SILENT
    adapter.restore(prior)
    assert _in_dconf() == ""
    adapter.close()
