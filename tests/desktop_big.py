"""GNOME Shell and Plasma on a private desktop, as X11 sessions under Xvfb; only for slow tests.

Both want more than a bus: GNOME a system bus with logind on it (python-dbusmock's), Plasma its settings daemon. What is
started by a message (activation) is limited to what the desktop itself needs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.desktop import Desktop, ProgramMissingError
from tests.desktop_bus import Bus
from tests.desktop_parts import NOTIFICATIONS, WATCHER
from tests.eventually import eventually

GNOME_SERVICES = ("org.gnome.Shell.Notifications", "ca.desrt.dconf")
PLASMA_SERVICES = ("org.kde.kglobalaccel", "org.kde.kded5", "org.kde.ActivityManager")
_START_S = 60.0
_SYSTEM_PYTHON = "/usr/bin/python3"  # python-dbusmock is the distribution's
_SYSTEM_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>system</type><listen>unix:path={socket}</listen><auth>EXTERNAL</auth>
<policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>
"""


@contextmanager
def gnome_desktop() -> Iterator[Desktop]:
    """GNOME Shell with its notification daemon and dconf."""
    with Desktop() as desktop:
        software_rendering = {"LIBGL_ALWAYS_SOFTWARE": "1"}
        desktop.environment |= {"XDG_CURRENT_DESKTOP": "GNOME", "XDG_SESSION_TYPE": "x11", **software_rendering}
        start_system_bus(desktop)
        start_logind(desktop)
        desktop.start_display()
        desktop.start_bus(GNOME_SERVICES)
        with _without_greetings(desktop):
            argv = ["gnome-shell", "--x11", "--sm-disable"]
            desktop.start("gnome-shell", argv, ready=lambda: desktop.has_name(NOTIFICATIONS), within_s=_START_S)
            eventually(lambda: "GNOME Shell started" in desktop.log("gnome-shell"), _START_S, "the Shell is up")
            shell = ("org.gnome.Shell", "/org/gnome/Shell", "org.gnome.Shell", "OverviewActive")
            eventually(lambda: desktop.get_property(*shell), 20, "it has started, in its overview")
        desktop.set_property(*shell, signature="b", value=False)
        yield desktop


@contextmanager
def _without_greetings(desktop: Desktop) -> Iterator[None]:
    """Keep GNOME Shell's greetings away: that nothing can lock the screen, that one should not be root, the tour."""
    told = desktop.home / ".local" / "share" / "gnome-shell" / "lock-warning-shown"
    told.parent.mkdir(parents=True, exist_ok=True)
    told.touch()
    desktop.run(["gsettings", "set", "org.gnome.shell", "welcome-dialog-last-shown-version", "100"])
    banners = ["org.gnome.desktop.notifications", "show-banners"]
    desktop.run(["gsettings", "set", *banners, "false"])
    yield
    desktop.run(["gsettings", "reset", *banners])


@contextmanager
def plasma_desktop() -> Iterator[Desktop]:
    """Plasma's window manager and shell with its tray and notifications."""
    with Desktop() as desktop:
        desktop.environment |= {
            "XDG_CURRENT_DESKTOP": "KDE",
            "XDG_SESSION_TYPE": "x11",
            "KDE_FULL_SESSION": "true",
            "KDE_SESSION_VERSION": "5",
            "QT_QUICK_BACKEND": "software",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "KWIN_COMPOSE": "N",
        }
        desktop.start_display()
        desktop.start_bus(PLASMA_SERVICES)
        desktop.start("kwin_x11", ["kwin_x11", "--no-kactivities"])
        desktop.start("kded5", ["kded5"])
        desktop.start("kactivitymanagerd", [_library_program("libexec/kactivitymanagerd")])
        desktop.start(
            "plasmashell",
            ["plasmashell", "--no-respawn"],
            ready=lambda: desktop.has_name(NOTIFICATIONS) and desktop.has_name(WATCHER),
            within_s=_START_S,
        )
        yield desktop


def start_system_bus(desktop: Desktop) -> None:
    """Start a private system bus: ``DBUS_SYSTEM_BUS_ADDRESS`` leads to it from then on."""
    socket = desktop.runtime_dir / "system-bus"
    config = desktop.root / "system-bus.conf"
    config.write_text(_SYSTEM_BUS.format(socket=socket))
    argv = ["dbus-daemon", f"--config-file={config}", "--nofork"]
    desktop.start("system-bus", argv, ready=socket.exists)
    desktop.environment["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={socket}"


def start_logind(desktop: Desktop) -> None:
    """Start a logind that tests command; the system bus must run."""
    done = desktop.run([_SYSTEM_PYTHON, "-c", "import dbusmock"])
    if done.returncode:
        raise ProgramMissingError("python3-dbusmock")
    system_bus = Bus(desktop.environment["DBUS_SYSTEM_BUS_ADDRESS"])
    argv = [_SYSTEM_PYTHON, "-m", "dbusmock", "--system", "--template", "logind"]
    try:
        desktop.start("logind", argv)
        eventually(lambda: system_bus.has_name("org.freedesktop.login1"), 20, "logind answers")
    finally:
        system_bus.hang_up()


def wiggle(desktop: Desktop) -> None:
    """Move the mouse: GNOME keeps banners up while nobody is there."""
    desktop.xdotool("mousemove", "600", "500", "mousemove", "620", "520")


def _library_program(tail: str) -> Path:
    for folder in Path("/usr/lib").glob("*-linux-gnu"):
        if (program := folder / tail).exists():
            return program
    raise ProgramMissingError(Path(tail).name)
