"""The hotkey with a real X server, a real window manager, real keys, and another window that has the focus."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deepday.domain.errors import RefusedError, UnreachableError, UsageError
from deepday.domain.reason import Reason
from deepday.system.hotkeys.x11 import X11Hotkey
from tests.desktop import Desktop
from tests.eventually import eventually
from tests.loops import TurningLoop, turning_loop

HOTKEY = "Ctrl+Alt+I"
PRESSED = "ctrl+alt+i"


@pytest.fixture
def loop() -> Iterator[TurningLoop]:
    with turning_loop() as loop:
        yield loop


@pytest.fixture
def desktop(x_display: Desktop, monkeypatch: pytest.MonkeyPatch) -> Desktop:
    monkeypatch.setenv("DISPLAY", x_display.environment["DISPLAY"])
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    return x_display


class Pressed:
    """A hotkey, and what it told."""

    def __init__(self, loop: TurningLoop) -> None:
        self.times: list[int] = []
        self.troubles: list[Reason | None] = []
        self.hotkey = X11Hotkey(loop, self.troubles.append)


@pytest.fixture
def pressed(loop: TurningLoop, desktop: Desktop) -> Iterator[Pressed]:
    assert desktop
    pressed = Pressed(loop)
    yield pressed
    pressed.hotkey.close()


@pytest.fixture
def terminal(desktop: Desktop) -> Path:
    """An xterm that has the focus and keeps what is typed into it."""
    typed = desktop.home / "typed"
    desktop.start("xterm", ["xterm", "-title", "terminal", "-e", f"cat > {typed}"], ready=typed.exists)
    window = eventually(lambda: desktop.windows("terminal"), 10)[0]
    desktop.xdotool("windowactivate", "--sync", str(window))
    return typed


def test_the_key_is_felt_while_another_window_has_the_focus_and_that_window_does_not_see_it(
    loop: TurningLoop, desktop: Desktop, pressed: Pressed, terminal: Path
) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)
    desktop.xdotool("type", "x\n")
    eventually(terminal.read_text)
    assert terminal.read_text() == "x\n"
    assert len(pressed.times) == 1
    assert pressed.times[0] > 0


@pytest.mark.parametrize("locks", [["Num_Lock"], ["Caps_Lock"], ["Num_Lock", "Caps_Lock"]])
def test_locks_do_not_matter(loop: TurningLoop, desktop: Desktop, pressed: Pressed, locks: list[str]) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    for lock in locks:
        desktop.xdotool("key", lock)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)


def test_other_keys_are_none_of_ours(loop: TurningLoop, desktop: Desktop, pressed: Pressed) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    for other in ("i", "ctrl+i", "alt+i", "ctrl+alt+shift+i", "ctrl+alt+o"):
        desktop.xdotool("key", other)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)
    loop.turn(0.1)
    assert len(pressed.times) == 1


def test_a_key_that_is_held_down_is_pressed_once(loop: TurningLoop, desktop: Desktop, pressed: Pressed) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    desktop.run(["xset", "r", "rate", "200", "50"])
    desktop.xdotool("keydown", "ctrl", "keydown", "alt", "keydown", "i")
    loop.turn(0.6)
    desktop.xdotool("keyup", "i", "keyup", "alt", "keyup", "ctrl")
    loop.turn(0.1)
    assert len(pressed.times) == 1
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: len(pressed.times) == 2)


def test_a_key_that_another_program_has_is_refused_and_said(
    loop: TurningLoop, pressed: Pressed, desktop: Desktop
) -> None:
    first = X11Hotkey(loop)
    first.bind("Strg+Alt+i", lambda _: None)
    with pytest.raises(RefusedError) as refused:
        pressed.hotkey.bind(HOTKEY, pressed.times.append)
    assert refused.value.reason == Reason("hotkey.taken", {"keys": "Ctrl+Alt+I"})
    found = pressed.hotkey.probe()
    assert (found.works, found.detail.code) == (False, "hotkey.taken")
    assert found.next_step == Reason("hotkey.choose_another")
    first.close()
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    assert pressed.hotkey.probe().works
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)


def test_another_combination_replaces_the_first_and_unbinding_leaves_none(
    loop: TurningLoop, desktop: Desktop, pressed: Pressed
) -> None:
    new: list[int] = []
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    pressed.hotkey.bind("F9", new.append)
    desktop.xdotool("key", PRESSED, "key", "F9")
    loop.until(lambda: new)
    pressed.hotkey.unbind()
    pressed.hotkey.unbind()
    desktop.xdotool("key", PRESSED, "key", "F9")
    loop.turn(0.1)
    assert (len(pressed.times), len(new)) == (0, 1)
    assert pressed.hotkey.probe().detail.code == "hotkey.none_bound"


def test_a_new_keyboard_layout_moves_the_key(loop: TurningLoop, desktop: Desktop, pressed: Pressed) -> None:
    pressed.hotkey.bind("Ctrl+Alt+Z", pressed.times.append)
    desktop.run(["setxkbmap", "de"])  # swaps Z and Y
    loop.turn(0.5)
    us_z, us_y = "52", "29"
    desktop.xdotool("keydown", "ctrl", "keydown", "alt", "key", us_z, "keyup", "alt", "keyup", "ctrl")
    loop.turn(0.1)
    assert pressed.times == []
    desktop.xdotool("keydown", "ctrl", "keydown", "alt", "key", us_y, "keyup", "alt", "keyup", "ctrl")
    loop.until(lambda: pressed.times)
    assert pressed.troubles == []


def test_a_layout_without_the_key_is_told_and_the_next_one_brings_it_back(
    loop: TurningLoop, desktop: Desktop, pressed: Pressed
) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    desktop.run(["setxkbmap", "ru"])
    loop.until(lambda: pressed.troubles)
    assert pressed.troubles == [Reason("hotkey.no_such_key", {"keys": "Ctrl+Alt+I"})]
    assert pressed.hotkey.probe().works is False
    desktop.run(["setxkbmap", "us"])
    loop.turn(0.5)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)
    assert pressed.hotkey.probe().works
    assert pressed.troubles[1:] == [None]


def test_the_focus_is_seen_and_given_back(
    loop: TurningLoop, desktop: Desktop, pressed: Pressed, terminal: Path
) -> None:
    assert terminal.exists()
    before = pressed.hotkey.active_window()
    assert before == desktop.windows("terminal")[0]
    desktop.start("other", ["xterm", "-title", "other"], ready=lambda: desktop.windows("other"))
    other = desktop.windows("other")[0]
    desktop.xdotool("windowactivate", "--sync", str(other))
    loop.until(lambda: pressed.hotkey.active_window() == other)
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)
    assert before is not None
    pressed.hotkey.activate_window(before, pressed.times[0])
    loop.until(lambda: pressed.hotkey.active_window() == before)
    loop.until(lambda: desktop.active_window() == before)


def test_the_end_of_the_x_server_is_told_and_harms_nothing(
    loop: TurningLoop, desktop: Desktop, pressed: Pressed
) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    desktop.stop("openbox")
    desktop.stop("Xvfb")
    loop.until(lambda: pressed.troubles)
    assert pressed.troubles == [Reason("x11.gone")]
    assert pressed.hotkey.probe().works is False
    assert pressed.hotkey.active_window() is None
    with pytest.raises(UnreachableError) as unreachable:
        pressed.hotkey.bind(HOTKEY, pressed.times.append)
    assert unreachable.value.reason.code == "x11.absent"
    pressed.hotkey.unbind()


def test_a_display_that_is_not_there_is_said(loop: TurningLoop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":54321")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    hotkey = X11Hotkey(loop)
    with pytest.raises(UnreachableError) as unreachable:
        hotkey.bind(HOTKEY, lambda _: None)
    assert unreachable.value.reason.code == "x11.absent"
    assert hotkey.probe().works is False


def test_a_window_that_has_gone_is_given_the_focus_without_harm(
    loop: TurningLoop, desktop: Desktop, pressed: Pressed
) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    pressed.hotkey.activate_window(0xDEAD, 0)
    loop.turn(0.1)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)
    assert pressed.hotkey.active_window() is None


@pytest.mark.parametrize(
    ("variables", "code"),
    [
        ({}, "hotkey.no_display"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "hotkey.wayland"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0"}, "hotkey.wayland"),
    ],
)
def test_where_there_is_no_key_to_take_the_desktops_own_shortcut_is_named(
    loop: TurningLoop, monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], code: str
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    hotkey = X11Hotkey(loop)
    for _ in range(2):
        found = hotkey.probe()
        assert (found.works, found.detail.code) == (False, code)
        assert found.next_step == Reason("hotkey.bind_yourself", {"command": "deepday show log"})
        with pytest.raises((RefusedError, UnreachableError)):
            hotkey.bind(HOTKEY, lambda _: None)
    assert hotkey.active_window() is None


def test_no_combination_is_refused_and_the_one_before_stays(
    pressed: Pressed, loop: TurningLoop, desktop: Desktop
) -> None:
    pressed.hotkey.bind(HOTKEY, pressed.times.append)
    with pytest.raises(UsageError):
        pressed.hotkey.bind("I", lambda _: None)
    desktop.xdotool("key", PRESSED)
    loop.until(lambda: pressed.times)
