"""Windows in processes of their own: opened by a verb, raised by the next, gone with the program."""

import os
import signal
from collections.abc import Sequence

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually

TITLES = {"request": "Prepare a request", "agree": "Agreement", "plan": "Plan", "evaluation": "Evaluation"}


def own_processes(desktop: Desktop) -> Sequence[int]:
    """Return the ids of the processes that show a window of their own."""
    return [pid for pid, line in desktop.processes().items() if "deepday window" in line]


def opened(program: Program, name: str) -> int:
    """Open the window *name* and return its id on the screen."""
    program.do("show", name)
    return eventually(lambda: program.desktop.windows(TITLES[name]), 20, f"{name} is open")[0]


@pytest.mark.parametrize("name", TITLES)
def test_a_window_has_a_process_of_its_own_and_ends_with_it(on_dunst: Program, name: str) -> None:
    window = opened(on_dunst, name)
    assert len(own_processes(on_dunst.desktop)) == 1
    eventually(lambda: on_dunst.desktop.active_window() == window, what="it has the keyboard")
    on_dunst.desktop.xdotool("key", "alt+F4")
    eventually(lambda: not own_processes(on_dunst.desktop), what="its process has ended")
    assert on_dunst.state() == "off"


def test_a_second_request_raises_the_first(on_dunst: Program) -> None:
    window = opened(on_dunst, "evaluation")
    on_dunst.do("show", "today")
    eventually(lambda: on_dunst.desktop.active_window() not in (window, None), what="Today is in front")
    on_dunst.do("show", "evaluation")
    eventually(lambda: on_dunst.desktop.active_window() == window, what="the window is in front again")
    assert len(own_processes(on_dunst.desktop)) == 1


def test_the_windows_end_with_the_program_however_it_ends(on_dunst: Program) -> None:
    opened(on_dunst, "evaluation")
    on_dunst.kill()
    eventually(lambda: not own_processes(on_dunst.desktop), what="its window's process has ended")


def test_a_window_that_dies_is_told_and_can_be_opened_again(on_dunst: Program) -> None:
    opened(on_dunst, "evaluation")
    os.kill(own_processes(on_dunst.desktop)[0], signal.SIGKILL)
    eventually(lambda: on_dunst.desktop.windows("Today|Deepday"), what="it is told in the window of the program")
    opened(on_dunst, "evaluation")
