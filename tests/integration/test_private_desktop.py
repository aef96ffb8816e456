"""The private desktops themselves: what other tests rest on must be right first."""

import os
import signal
from pathlib import Path

import pytest

from tests.desktop import Desktop, private_desktop
from tests.eventually import eventually

DUNST = ("org.freedesktop.Notifications", "/org/freedesktop/Notifications", "org.dunstproject.cmd0")


def test_a_desktop_has_a_home_and_a_runtime_folder_of_its_own(private_bus: Desktop) -> None:
    assert private_bus.environment["HOME"] != os.environ.get("HOME")
    assert private_bus.runtime_dir.stat().st_mode & 0o777 == 0o700
    assert private_bus.has_name("org.freedesktop.DBus")
    assert "DISPLAY" not in private_bus.environment


def test_two_desktops_do_not_hear_each_other(private_bus: Desktop) -> None:
    with private_desktop(display=False) as other:
        assert other.bus_address != private_bus.bus_address


def test_a_message_wakes_no_service_that_was_not_listed(private_bus: Desktop) -> None:
    bus = "org.freedesktop.DBus"
    names = private_bus.call(bus, "/org/freedesktop/DBus", bus, "ListActivatableNames")[0]
    assert names == [bus]


def test_dunst_shows_what_is_sent_and_holds_it_back_while_paused(dunst_desktop: Desktop) -> None:
    dunst_desktop.notify("before")
    eventually(lambda: dunst_desktop.get_property(*DUNST, "displayedLength") == 1, what="the notification is shown")
    dunst_desktop.set_property(*DUNST, "paused", signature="b", value=True)
    dunst_desktop.notify("during")
    eventually(lambda: dunst_desktop.get_property(*DUNST, "waitingLength") == 2, what="both are held back")


def test_a_restarted_daemon_is_a_new_process_that_answers(dunst_desktop: Desktop) -> None:
    before = dunst_desktop.process("dunst").pid
    dunst_desktop.restart("dunst", signal.SIGKILL)
    assert dunst_desktop.process("dunst").pid != before
    dunst_desktop.notify("hello")
    eventually(lambda: dunst_desktop.get_property(*DUNST, "displayedLength") == 1, what="the new daemon shows it")


def test_xfce_has_its_own_notification_daemon_and_tray(xfce_desktop: Desktop) -> None:
    name = "org.freedesktop.Notifications"
    server = xfce_desktop.call(name, "/org/freedesktop/Notifications", name, "GetServerInformation")[0]
    assert server == "Xfce Notify Daemon"
    assert xfce_desktop.has_name("org.kde.StatusNotifierWatcher")


def test_the_keyring_is_unlocked(keyring_desktop: Desktop) -> None:
    stored = keyring_desktop.run(["secret-tool", "store", "--label", "x", "service", "try"], stdin="secret")
    assert stored.returncode == 0, stored.stderr
    assert keyring_desktop.run(["secret-tool", "lookup", "service", "try"]).stdout == "secret"


@pytest.mark.parametrize("tray_desktop", ["trayer", "tray_watcher", "xfce4-panel"], indirect=True)
def test_every_tray_host_comes_up(tray_desktop: Desktop) -> None:
    assert tray_desktop.has_name("org.freedesktop.Notifications")


def test_a_screenshot_shows_a_window_and_keys_reach_it(x_display: Desktop, tmp_path: Path) -> None:
    x_display.start("xterm", ["xterm", "-e", "cat"], ready=lambda: x_display.windows(window_class="XTerm"))
    window = x_display.windows(window_class="XTerm")[0]
    eventually(lambda: x_display.active_window() == window, what="the terminal has the focus")
    assert x_display.screenshot(tmp_path / "screen.png").stat().st_size > 0


def test_what_a_program_started_and_left_behind_is_ended_too() -> None:
    with private_desktop(display=False) as desktop:
        desktop.run(["sh", "-c", "setsid sleep 1000 >/dev/null 2>&1 &"])
        left = eventually(lambda: [pid for pid, line in desktop.processes().items() if line == "sleep 1000"])
    eventually(lambda: not any(Path(f"/proc/{pid}/environ").exists() for pid in left), what="it is gone")
    assert not desktop.root.exists()
