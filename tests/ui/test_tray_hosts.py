"""The tray on real hosts: late, restarted, of the old kind, or none at all; the program never ends for lack of one."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests import desktop_parts as parts
from tests.desktop import Desktop, private_desktop
from tests.eventually import eventually

ROOT = Path(__file__).parents[2]
WATCHER = ("org.kde.StatusNotifierWatcher", "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher")
ITEM = ("/StatusNotifierItem", "org.kde.StatusNotifierItem")


@contextmanager
def program(desktop: Desktop, xembed_after_ms: int = 200) -> Iterator[None]:
    """Run the tray program until it has looked for a tray."""
    argv = [sys.executable, "-m", "tests.ui.tray_program", str(xembed_after_ms)]
    extra = {"PYTHONPATH": str(ROOT)}
    desktop.start("tray_program", argv, ready=lambda: "looked" in desktop.log("tray_program"), extra=extra)
    try:
        yield
        assert desktop.process("tray_program").poll() is None, desktop.log("tray_program")
    finally:
        desktop.stop("tray_program")


def said(desktop: Desktop) -> list[str]:
    return desktop.log("tray_program").splitlines()


def items(desktop: Desktop) -> list[str]:
    registered = desktop.get_property(*WATCHER, "RegisteredStatusNotifierItems")
    assert isinstance(registered, list)
    return registered


@pytest.mark.parametrize("tray_desktop", ["tray_watcher", "xfce4-panel", "lxqt-panel"], indirect=True)
def test_a_watcher_is_found_at_once(tray_desktop: Desktop) -> None:
    with program(tray_desktop, xembed_after_ms=600_000):
        assert said(tray_desktop)[:2] == ["available: True", "looked: True"]
        eventually(lambda: items(tray_desktop), what="the item is registered")


@pytest.mark.parametrize("tray_desktop", ["tray_watcher"], indirect=True)
def test_a_click_is_a_wish(tray_desktop: Desktop) -> None:
    with program(tray_desktop):
        name = str(eventually(lambda: items(tray_desktop), what="the item is registered")[0]).split("/")[0]
        tray_desktop.call(name, *ITEM, "Activate", "ii", 0, 0)
        eventually(lambda: "wish: start" in said(tray_desktop), what="the click arrives")


def test_a_watcher_that_comes_late_is_found(x_display: Desktop) -> None:
    with program(x_display):
        assert said(x_display) == ["looked: False"]
        parts.tray_watcher(x_display)
        eventually(lambda: items(x_display), what="the item is registered")
        assert "available: True" in said(x_display)


@pytest.mark.parametrize("tray_desktop", ["tray_watcher"], indirect=True)
def test_a_watcher_that_restarts_gets_the_icon_back(tray_desktop: Desktop) -> None:
    with program(tray_desktop):
        eventually(lambda: items(tray_desktop), what="the item is registered")
        tray_desktop.restart("tray_watcher")
        eventually(lambda: items(tray_desktop), what="the item is registered again")
        assert said(tray_desktop)[-2:] == ["available: False", "available: True"]


@pytest.mark.parametrize("tray_desktop", ["trayer"], indirect=True)
def test_a_tray_of_the_old_kind_gets_its_chance_and_a_click_is_a_wish(tray_desktop: Desktop) -> None:
    with program(tray_desktop):
        assert said(tray_desktop) == ["looked: False"]
        eventually(lambda: "available: True" in said(tray_desktop), what="the icon is in the tray")
        window = tray_desktop.windows(window_class="trayer")[0]
        tray_desktop.xdotool("mousemove", "--window", str(window), "12", "12")

        def clicked() -> bool:
            tray_desktop.xdotool("click", "1")
            return "wish: start" in said(tray_desktop)

        eventually(clicked, what="the click arrives")


def test_a_tray_of_the_old_kind_that_comes_late_is_found_and_one_that_goes_is_missed(x_display: Desktop) -> None:
    with program(x_display):
        assert said(x_display) == ["looked: False"]
        parts.trayer(x_display)
        eventually(lambda: "available: True" in said(x_display), what="the tray is found")
        x_display.stop("trayer")
        eventually(lambda: said(x_display)[-1] == "available: False", what="it is missed")
        parts.trayer(x_display)
        eventually(lambda: said(x_display)[-1] == "available: True", what="it is found again")


def test_a_watcher_within_the_patience_wins_over_the_old_kind(x_display: Desktop) -> None:
    parts.trayer(x_display)
    with program(x_display, xembed_after_ms=600_000):
        assert said(x_display) == ["looked: False"]
        parts.tray_watcher(x_display)
        eventually(lambda: items(x_display), what="the item is registered with the watcher")


@pytest.mark.parametrize("tray_desktop", ["tray_watcher"], indirect=True)
def test_a_bus_that_dies_takes_the_tray_and_not_the_program(tray_desktop: Desktop) -> None:
    with program(tray_desktop):
        eventually(lambda: items(tray_desktop), what="the item is registered")
        tray_desktop.close_bus()
        eventually(lambda: tray_desktop.process("tray_watcher").poll() is not None, what="the watcher has ended")


def test_without_a_bus_there_is_only_the_old_kind() -> None:
    with private_desktop(parts.openbox) as desktop:
        desktop.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={desktop.root}/nobody"
        with program(desktop):
            assert said(desktop) == ["looked: False"]
            parts.trayer(desktop)
            eventually(lambda: "available: True" in said(desktop), what="the tray is found")
