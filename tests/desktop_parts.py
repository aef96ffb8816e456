"""The programs that a private desktop may have: window manager, tray hosts, notification daemons, keyring.

Each part is a function that starts one of them and returns when it answers. Their order is the order of starting.
"""

import sys
from pathlib import Path

import xcffib
import xcffib.xproto

from tests.desktop import Desktop, ProgramMissingError

NOTIFICATIONS = "org.freedesktop.Notifications"
WATCHER = "org.kde.StatusNotifierWatcher"
SECRETS = "org.freedesktop.secrets"
KEYRING_PASSWORD = b"only for tests"

_XFCE_PANEL = """<?xml version="1.0" encoding="UTF-8"?>
<channel name="xfce4-panel" version="1.0">
 <property name="configver" type="int" value="2"/>
 <property name="panels" type="array"><value type="int" value="1"/>
  <property name="panel-1" type="empty">
   <property name="position" type="string" value="p=6;x=0;y=0"/>
   <property name="length" type="uint" value="100"/>
   <property name="position-locked" type="bool" value="true"/>
   <property name="size" type="uint" value="26"/>
   <property name="plugin-ids" type="array"><value type="int" value="1"/></property>
  </property>
 </property>
 <property name="plugins" type="empty"><property name="plugin-1" type="string" value="systray"/></property>
</channel>
"""
_LXQT_PANEL = """[General]
panels=panel1
[panel1]
plugins=statusnotifier
position=Bottom
panelSize=32
[statusnotifier]
type=statusnotifier
"""


def openbox(desktop: Desktop) -> None:
    """The window manager: focus, stacking, active window."""
    desktop.start("openbox", ["openbox"], ready=lambda: _has_window_manager(desktop))


def trayer(desktop: Desktop) -> None:
    """A tray host that speaks XEmbed only."""
    argv = ["trayer", "--edge", "bottom", "--align", "right", "--height", "32", "--widthtype", "request"]
    desktop.start("trayer", argv, ready=lambda: _has_tray(desktop))


def tray_watcher(desktop: Desktop) -> None:
    """A StatusNotifierWatcher without a panel: items register with it and tests talk to them on the bus."""
    script = Path(__file__).parent / "fakes" / "tray_watcher.py"
    desktop.start("tray_watcher", [sys.executable, script], ready=lambda: desktop.has_name(WATCHER))


def xfce_panel(desktop: Desktop) -> None:
    """XFCE's panel with nothing but its tray (a task list in it would move the icon); needs xfconf."""
    desktop.start("xfce4-panel", ["xfce4-panel", "--disable-wm-check"], ready=lambda: desktop.has_name(WATCHER))


def lxqt_panel(desktop: Desktop) -> None:
    """LXQt's panel with nothing but its tray."""
    config = desktop.home / ".config/lxqt/panel.conf"
    config.parent.mkdir(parents=True)
    config.write_text(_LXQT_PANEL)
    desktop.start("lxqt-panel", ["lxqt-panel"], ready=lambda: desktop.has_name(WATCHER))


def dunst(desktop: Desktop) -> None:
    """The notification daemon dunst; ``paused`` is a property of org.dunstproject.cmd0."""
    desktop.start("dunst", ["dunst"], ready=lambda: _owns(desktop, "dunst", NOTIFICATIONS))


def xfconf(desktop: Desktop) -> None:
    """XFCE's settings service, with the panel's settings in it."""
    desktop.environment["XDG_CURRENT_DESKTOP"] = "XFCE"
    channels = desktop.home / ".config/xfce4/xfconf/xfce-perchannel-xml"
    channels.mkdir(parents=True)
    (channels / "xfce4-panel.xml").write_text(_XFCE_PANEL)
    desktop.start(
        "xfconfd", [_xfce_program("xfconf/xfconfd")], ready=lambda: _owns(desktop, "xfconfd", "org.xfce.Xfconf")
    )


def xfce4_notifyd(desktop: Desktop) -> None:
    """XFCE's notification daemon; ``do-not-disturb`` is a property in xfconf's channel xfce4-notifyd."""
    argv = [_xfce_program("notifyd/xfce4-notifyd")]
    desktop.start("xfce4-notifyd", argv, ready=lambda: _owns(desktop, "xfce4-notifyd", NOTIFICATIONS))


def gnome_keyring(desktop: Desktop) -> None:
    """A Secret Service with an unlocked collection."""
    argv = ["gnome-keyring-daemon", "--foreground", "--unlock", "--components=secrets"]
    desktop.start("gnome-keyring", argv, stdin=KEYRING_PASSWORD, ready=lambda: _owns(desktop, "gnome-keyring", SECRETS))


def _owns(desktop: Desktop, program: str, name: str) -> bool:
    """Whether *program* itself owns the name: after a restart the bus may still show the one before."""
    return desktop.owner(name) == desktop.process(program).pid


def _has_tray(desktop: Desktop) -> bool:
    """Whether somebody owns the tray's selection; the window of an empty tray is not mapped."""
    connection = xcffib.connect(display=desktop.environment["DISPLAY"])
    try:
        name = b"_NET_SYSTEM_TRAY_S0"
        atom = connection.core.InternAtom(False, len(name), name).reply().atom
        return bool(connection.core.GetSelectionOwner(atom).reply().owner)
    finally:
        connection.disconnect()


def _has_window_manager(desktop: Desktop) -> bool:
    done = desktop.run(["xprop", "-root", "_NET_SUPPORTING_WM_CHECK"])
    return "window id" in done.stdout


def _xfce_program(tail: str) -> Path:
    for folder in Path("/usr/lib").glob("*/xfce4"):
        if (program := folder / tail).exists():
            return program
    raise ProgramMissingError(Path(tail).name)
