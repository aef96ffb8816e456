"""The global hotkey with real keys on a real X server, while another window has the focus."""

from pathlib import Path
from typing import Any

import pytest
import xcffib
import xcffib.xproto

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually

HOTKEY = "ctrl+alt+i"


@pytest.fixture
def program(dunst_desktop: Desktop) -> Program:
    """The program, unseen, with its hotkey taken."""
    program = Program(dunst_desktop)
    program.start("--background")
    eventually(lambda: program.check("hotkey.x11")["works"], what="the hotkey is taken")
    return program


@pytest.fixture
def terminal(program: Program, dunst_desktop: Desktop) -> Path:
    """An xterm that has the focus; returns the file in which all that is typed in it ends up."""
    assert program.answers()
    typed = dunst_desktop.root / "typed"
    shell = f"stty -icanon -echo; cat >{typed}"
    dunst_desktop.start("xterm", ["xterm", "-e", "sh", "-c", shell], ready=typed.exists)
    window = eventually(lambda: dunst_desktop.windows(window_class="XTerm"))[0]
    eventually(lambda: dunst_desktop.active_window() == window, what="the terminal has the focus")
    return typed


def open_pop_up(program: Program) -> int:
    """Press the hotkey and return the window that has the focus then."""
    before = program.desktop.active_window()
    program.desktop.xdotool("key", HOTKEY)

    def other() -> int:
        now = program.desktop.active_window()
        return now if now not in {0, 1, before} else 0

    return eventually(other, what="the pop-up has the focus")


def test_two_keys_log_an_interruption_and_the_focus_goes_back(program: Program, terminal: Path) -> None:
    desktop = program.desktop
    window = desktop.active_window()
    open_pop_up(program)
    desktop.xdotool("key", "1", "Return")
    assert program.wait_for_entry() == ("chat", "handled", None)
    eventually(lambda: desktop.active_window() == window, what="the terminal has the focus again")
    desktop.xdotool("key", "x")
    assert eventually(terminal.read_text, what="the terminal gets the next key") == "x"


def test_the_program_may_be_in_a_session_or_not(program: Program, terminal: Path) -> None:
    assert terminal.exists()
    program.do("start", "--for", "1h")
    open_pop_up(program)
    program.desktop.xdotool("key", "5", "Return")
    assert program.wait_for_entry()[0] == "in_person"
    assert program.status()["session"]["interruptions"] == 1
    assert program.state() == "deep"


def test_escape_logs_nothing(program: Program, terminal: Path) -> None:
    desktop = program.desktop
    window = desktop.active_window()
    open_pop_up(program)
    desktop.xdotool("key", "Escape")
    eventually(lambda: desktop.active_window() == window, what="the terminal has the focus again")
    assert program.entries() == []
    assert terminal.read_text() == ""


def test_while_an_interruption_is_open_enter_means_back_at_work(program: Program, terminal: Path) -> None:
    assert terminal.exists()
    window = program.desktop.active_window()
    open_pop_up(program)
    program.desktop.xdotool("key", "3", "Return")
    program.wait_for_entry()
    eventually(lambda: program.desktop.active_window() == window, what="the pop-up is closed")
    open_pop_up(program)
    program.desktop.xdotool("key", "Return")
    query = "SELECT 1 FROM interruptions WHERE resumed_at IS NOT NULL"
    eventually(lambda: program.rows(query), what="the interruption is closed")
    assert len(program.entries()) == 1


def test_the_hotkey_works_with_num_lock_and_caps_lock_on(program: Program, terminal: Path) -> None:
    assert terminal.exists()
    program.desktop.xdotool("key", "Num_Lock", "Caps_Lock")
    open_pop_up(program)
    program.desktop.xdotool("key", "2", "Return")
    assert program.wait_for_entry()[0] == "email"


def test_another_key_can_be_set_while_the_program_runs(program: Program, terminal: Path) -> None:
    assert terminal.exists()
    program.do("settings", "set", "hotkeys.log", "Ctrl+Alt+L")
    before = program.desktop.active_window()
    program.desktop.xdotool("key", "ctrl+alt+l")
    eventually(lambda: program.desktop.active_window() not in {0, 1, before}, what="the pop-up has the focus")


def test_a_key_that_is_taken_is_told_and_the_program_goes_on(dunst_desktop: Desktop) -> None:
    other = xcffib.connect(display=dunst_desktop.environment["DISPLAY"])
    try:
        _grab(other, "i")
        program = Program(dunst_desktop)
        program.start("--background")
        check = eventually(lambda: _tried(program), what="the key has been tried")
        assert check["works"] is False
        assert "Ctrl+Alt+I" in check["detail"]
        assert check["next_step"]
        program.do("log", "chat")
    finally:
        other.disconnect()


def _tried(program: Program) -> Any:
    check = program.check("hotkey.x11")
    return check if check["works"] is not None else None


def _grab(connection: xcffib.Connection, letter: str) -> None:
    setup = connection.get_setup()
    first, last = setup.min_keycode, setup.max_keycode
    mapping = connection.core.GetKeyboardMapping(first, last - first + 1).reply()
    index = list(mapping.keysyms).index(ord(letter))
    code = first + index // mapping.keysyms_per_keycode
    modifiers = xcffib.xproto.ModMask.Control | xcffib.xproto.ModMask._1
    mode = xcffib.xproto.GrabMode.Async
    root = setup.roots[0].root
    connection.core.GrabKey(True, root, modifiers, code, mode, mode, is_checked=True).check()
