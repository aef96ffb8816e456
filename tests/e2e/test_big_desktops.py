"""GNOME Shell and Plasma themselves: silent during the session, as before afterwards, also after a crash."""

from collections.abc import Iterator

import pytest

from tests.desktop import Desktop
from tests.desktop_big import gnome_desktop, plasma_desktop, wiggle
from tests.e2e.eyes import Picture, look
from tests.e2e.program import Program
from tests.e2e.silence import BANNER, GnomeShell, Plasma, holds_back, shows
from tests.e2e.test_tray import click, find_icon_by_its_change
from tests.eventually import eventually

pytestmark = [pytest.mark.slow, pytest.mark.timeout(180)]
HELD_BACK_S = 4.0
"""GNOME takes a second and a half to bring up a banner."""


@pytest.fixture
def gnome() -> Iterator[GnomeShell]:
    with gnome_desktop() as desktop:
        eventually(lambda: is_empty(look_awake(desktop).part(BANNER)), 40, "no banner is up any more")
        yield GnomeShell(desktop, look(desktop))


@pytest.fixture
def plasma() -> Iterator[Plasma]:
    with plasma_desktop() as desktop:
        windows = eventually(lambda: desktop.windows(window_class="plasmashell"), 30, "its panel is there")
        yield Plasma(desktop, len(windows))


def look_awake(desktop: Desktop) -> Picture:
    """Take the screen's pixels after a move of the mouse."""
    wiggle(desktop)
    return look(desktop)


def is_empty(picture: Picture) -> bool:
    """Whether all of it has one colour, as the background has."""
    return picture.pixels == picture.pixels[:4] * (picture.width * picture.height)


def without_windows(gnome: GnomeShell, *words: str) -> None:
    """Type a verb in a shell without a display, so that no window of ours is mistaken for a banner."""
    done = gnome.desktop.run([*words], extra={"DISPLAY": ""})
    assert done.returncode == 0, done.stderr


def test_gnome_shows_before_holds_back_during_and_shows_after(gnome: GnomeShell) -> None:
    shows(gnome.desktop, gnome, "before")
    without_windows(gnome, "deepday", "start", "--for", "1h")
    assert gnome.silent()
    holds_back(gnome.desktop, gnome, "during", HELD_BACK_S)
    without_windows(gnome, "deepday", "end")
    assert not gnome.silent()
    shows(gnome.desktop, gnome, "after")
    # Restored exactly: never set by anybody, not "set to what is usual".
    assert gnome.desktop.run(["dconf", "read", "/org/gnome/desktop/notifications/show-banners"]).stdout == ""


def test_on_gnome_a_silence_that_was_there_before_stays(gnome: GnomeShell) -> None:
    gnome.set_silent(on=True)
    without_windows(gnome, "deepday", "start", "--for", "1h")
    without_windows(gnome, "deepday", "end")
    assert gnome.silent()


def test_on_gnome_kill_9_is_cleaned_up(gnome: GnomeShell) -> None:
    without_windows(gnome, "deepday", "start", "--for", "1h")
    assert gnome.silent()
    for pid, line in gnome.desktop.processes().items():
        if "deepday" in line and "guardian" not in line and "headless" in line:
            gnome.desktop.run(["kill", "-9", str(pid)])
    eventually(lambda: not gnome.silent(), what="the guardian puts it back")


def test_plasma_shows_before_holds_back_during_and_shows_after(plasma: Plasma) -> None:
    program = Program(plasma.desktop)
    program.start("--background")
    shows(plasma.desktop, plasma, "before")
    program.do("start", "--for", "1h")
    assert plasma.silent()
    assert program.channel(plasma.channel)["state"] == "set"
    holds_back(plasma.desktop, plasma, "during", 2)
    program.do("end")
    assert not plasma.silent()
    shows(plasma.desktop, plasma, "after")


def test_plasma_is_free_again_after_kill_9_and_silent_again_after_its_own_restart(plasma: Plasma) -> None:
    program = Program(plasma.desktop)
    program.start("--background")
    program.do("start", "--for", "1h")
    plasma.desktop.restart("plasmashell")
    eventually(plasma.silent, what="it is silent again")
    program.kill()
    eventually(lambda: not plasma.silent(), what="it is free again")


def test_in_plasmas_tray_the_icon_is_seen_and_a_click_starts_the_day(plasma: Plasma) -> None:
    program = Program(plasma.desktop)
    program.start("--background")
    eventually(lambda: program.status()["tray"], what="the program has a tray")
    icon = find_icon_by_its_change(program)
    click(plasma.desktop, icon)
    eventually(lambda: program.state() == "deep", 10, "the day has started")
