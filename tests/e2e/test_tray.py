"""The tray icon in real tray hosts: seen on the screen, clicked with a real mouse; and desktops without a tray."""

import select

import pytest

from tests import desktop_parts as parts
from tests.desktop import Desktop
from tests.e2e.eyes import Box, Picture, changed, look
from tests.e2e.program import Program
from tests.eventually import eventually

HOSTS = ["trayer", "xfce4-panel", "lxqt-panel"]


def start_and_find_icon(program: Program) -> Box:
    """Start the program unseen and return where its icon came up on the screen."""
    before = still(program.desktop)  # a panel may still be painting itself
    program.start("--background")
    eventually(lambda: program.status()["tray"], what="the program has a tray")
    eventually(lambda: changed(before, look(program.desktop)), what="the icon is on the screen")
    icon = changed(before, still(program.desktop))
    assert icon is not None
    return icon


def find_icon_by_its_change(program: Program) -> Box:
    """Return where the icon is in a panel with other icons: the place that a session changes."""

    off = still(program.desktop)
    program.do("start", "--ordinary", "--for", "1h")
    icon = eventually(lambda: changed(off, look(program.desktop)), what="the icon is another one")
    program.do("end")
    eventually(lambda: changed(off, look(program.desktop)) is None, what="it is as before")
    assert icon is not None
    return icon


def still(desktop: Desktop) -> Picture:
    """Return the screen's pixels as soon as nothing has moved for half a second."""
    seen = look(desktop)

    def same_again() -> bool:
        nonlocal seen
        select.select([], [], [], 0.5)
        before, seen = seen, look(desktop)
        return before == seen

    eventually(same_again, 30, "nothing moves")
    return seen


def click(desktop: Desktop, icon: Box, button: int = 1) -> None:
    """Click the icon with the mouse."""
    x, y = icon.centre
    desktop.xdotool("mousemove", str(x), str(y))
    desktop.xdotool("click", str(button))


@pytest.mark.parametrize("tray_desktop", HOSTS, indirect=True)
def test_the_icon_is_seen_and_a_click_starts_the_day(tray_desktop: Desktop) -> None:
    program = Program(tray_desktop)
    icon = start_and_find_icon(program)
    assert icon.right - icon.left < 64, "only the icon changed"
    click(tray_desktop, icon)
    eventually(lambda: program.state() == "deep", 10, "the day has started")
    assert program.channel("notifications.dunst")["state"] == "set"


def test_the_start_sheet_sets_nothing_before_it_is_confirmed(tray_desktop: Desktop) -> None:
    program = Program(tray_desktop)
    program.start("--background")
    program.do("show", "start")
    sheet = eventually(lambda: tray_desktop.windows("[Ss]tart"), what="the start sheet is open")[0]
    eventually(lambda: tray_desktop.active_window() == sheet, what="the sheet has the focus")
    assert program.state() == "off"
    tray_desktop.xdotool("key", "Return")
    eventually(lambda: program.state() == "deep", 10, "the day has started")


@pytest.mark.parametrize("tray_desktop", HOSTS, indirect=True)
def test_the_icon_shows_that_a_session_runs(tray_desktop: Desktop) -> None:
    program = Program(tray_desktop)
    start_and_find_icon(program)
    before = look(tray_desktop)
    program.do("start", "--for", "1h")
    eventually(lambda: changed(before, look(tray_desktop)), what="the icon is another one")


@pytest.mark.parametrize("tray_desktop", HOSTS, indirect=True)
def test_during_a_session_a_click_opens_today(tray_desktop: Desktop) -> None:
    program = Program(tray_desktop)
    icon = start_and_find_icon(program)
    program.do("start", "--for", "1h")
    still(tray_desktop)  # the host takes the new icon in; a click meanwhile may be lost
    click(tray_desktop, icon)
    eventually(lambda: tray_desktop.windows("Today|Deepday"), what="Today is open")
    assert program.state() == "deep"


def test_a_tray_that_comes_late_is_picked_up(x_display: Desktop) -> None:
    program = Program(x_display)
    program.start()
    assert program.status()["tray"] is False
    eventually(lambda: x_display.windows("Today|Deepday"), what="without a tray there is a window")
    parts.tray_watcher(x_display)
    eventually(lambda: items(x_display), 15, "the icon has registered")
    eventually(lambda: program.status()["tray"], what="the program knows its tray")


def test_a_tray_that_restarts_gets_the_icon_again(x_display: Desktop) -> None:
    parts.tray_watcher(x_display)
    program = Program(x_display)
    program.start()
    eventually(lambda: items(x_display), 15, "the icon has registered")
    x_display.restart("tray_watcher")
    eventually(lambda: items(x_display), 15, "the icon has registered again")


def test_without_a_tray_a_closed_window_does_not_end_a_session(x_display: Desktop) -> None:
    program = Program(x_display)
    program.start()
    window = eventually(lambda: x_display.windows("Today|Deepday"), what="without a tray there is a window")[0]
    program.do("start", "--for", "1h")
    x_display.xdotool("windowclose", str(window))
    assert program.state() == "deep"
    assert x_display.process("deepday").poll() is None


def items(desktop: Desktop) -> object:
    """Return what has registered with the watcher."""
    watcher = parts.WATCHER
    return desktop.get_property(watcher, "/StatusNotifierWatcher", watcher, "RegisteredStatusNotifierItems")
