"""The window *Prepare a request* of the installed program: a process of its own, opened once, gone with its window."""

import json

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually

TITLE = "Prepare a request"


@pytest.fixture
def program(x_display: Desktop) -> Program:
    started = Program(x_display)
    started.start()
    return started


def children(program: Program) -> list[int]:
    """Return the ids of the processes that show a window."""
    return [pid for pid, line in program.desktop.processes().items() if "deepday window request" in line]


def opened(program: Program) -> int:
    """Open the window and return its process."""
    program.do("show", "request")
    eventually(lambda: program.desktop.windows(TITLE), what="the window is there")
    (child,) = children(program)
    return child


def test_a_second_wish_raises_the_window_that_is_there(program: Program) -> None:
    child = opened(program)
    program.do("show", "today")
    program.do("show", "request")
    assert children(program) == [child]
    assert len(program.desktop.windows(TITLE)) == 1


def test_what_is_typed_is_kept_and_the_process_ends_with_its_window(program: Program) -> None:
    opened(program)
    (window,) = program.desktop.windows(TITLE)
    program.desktop.xdotool("windowactivate", "--sync", str(window))

    def typed() -> bool:
        program.desktop.xdotool("type", "Ada")
        return bool(program.rows("SELECT answers FROM requests"))

    eventually(typed, 15, "what was typed is in the history", every_s=1.5)
    program.desktop.xdotool("key", "alt+F4")
    eventually(lambda: not children(program), what="the process has ended")
    ((answers,),) = program.rows("SELECT answers FROM requests")
    assert "Ada" in json.loads(answers)["me"]["name"]
    assert program.state() == "off", "the program goes on"
    assert opened(program), "and opens it again"


def test_the_window_goes_with_the_program(program: Program) -> None:
    opened(program)
    assert program.terminate() == 0
    eventually(lambda: not children(program), what="the window has gone")


def test_a_window_that_was_killed_is_opened_again(program: Program) -> None:
    child = opened(program)
    program.desktop.run(["kill", "-9", str(child)])
    eventually(lambda: not children(program) and not program.desktop.windows(TITLE), what="it is gone")
    assert opened(program) != child


def test_the_program_itself_never_loads_what_makes_documents(program: Program) -> None:
    opened(program)
    pid = program.desktop.process("deepday").pid
    loaded = program.desktop.run(["cat", f"/proc/{pid}/maps"]).stdout
    assert "PySide6" in loaded
    assert "typst" not in loaded
