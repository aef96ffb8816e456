"""One program a person: second instances, starts at once, starts by a verb, starts without a display."""

import subprocess
import sys
import time

import pytest

from tests.desktop import Desktop
from tests.e2e.program import DEEPDAY, Program
from tests.e2e.silence import Dunst
from tests.eventually import eventually


def test_a_second_start_shows_the_first_and_leaves(on_dunst: Program) -> None:
    second = on_dunst.desktop.run([DEEPDAY])
    assert second.returncode == 0, second.stderr
    eventually(lambda: on_dunst.desktop.windows("Today|Deepday"), what="the first one's Today is open")
    assert on_dunst.desktop.process("deepday").poll() is None


def test_of_twenty_starts_at_once_one_stays(dunst_desktop: Desktop) -> None:
    program = Program(dunst_desktop)
    starts = [
        subprocess.Popen([DEEPDAY, "--background"], env=dunst_desktop.environment, cwd=dunst_desktop.home)
        for _ in range(20)
    ]
    try:
        eventually(lambda: sum(start.poll() is None for start in starts) == 1, 30, "one is left")
        assert {start.poll() for start in starts} == {None, 0}
        eventually(program.answers, 20, "the one that is left answers")
    finally:
        for start in starts:
            start.kill()
            start.wait()


def test_after_kill_9_the_next_start_works(on_dunst: Program) -> None:
    on_dunst.kill()
    on_dunst.desktop.stop("deepday")
    on_dunst.start()
    assert on_dunst.state() == "off"


def test_a_verb_that_borrows_the_lock_does_not_keep_the_program_away(dunst_desktop: Desktop) -> None:
    program = Program(dunst_desktop)
    hold = "from deepday.bootstrap.one_instance import hold_instance\nlock = hold_instance()\nprint(lock)\ninput()"
    verb = subprocess.Popen(
        [sys.executable, "-uc", hold],
        env=dunst_desktop.environment,
        cwd=dunst_desktop.home,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert verb.stdout is not None
    assert "InstanceLock" in verb.stdout.readline()
    started = dunst_desktop.start("deepday", [DEEPDAY, "--background"])
    time.sleep(0.5)  # long enough to find the lock taken
    assert started.poll() is None
    verb.communicate("\n")
    eventually(program.answers, 20, "the program has the lock")
    assert started.poll() is None


def test_start_starts_the_program_and_returns(dunst_desktop: Desktop) -> None:
    program = Program(dunst_desktop)
    program.do("start", "--for", "1h", "--goal", "the parser")
    assert program.state() == "deep"
    assert program.status()["session"]["goal"] == "the parser"
    assert Dunst(dunst_desktop).silent()
    program.do("end")
    assert not Dunst(dunst_desktop).silent()


def test_a_caller_that_reads_the_pipe_to_its_end_does_not_wait_for_the_program(dunst_desktop: Desktop) -> None:
    done = dunst_desktop.run(["sh", "-c", f"{DEEPDAY} start --for 1h | cat"], timeout_s=20)
    assert done.returncode == 0


def test_without_a_display_the_program_alone_says_so(private_bus: Desktop) -> None:
    done = private_bus.run([DEEPDAY])
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_without_a_display_verbs_start_it_and_real_notifications_are_silenced(dunst_desktop: Desktop) -> None:
    display = dunst_desktop.environment.pop("DISPLAY")
    program = Program(dunst_desktop)
    program.do("start", "--for", "1h")
    assert program.state() == "deep"
    assert program.status()["tray"] is False
    assert Dunst(dunst_desktop).silent()
    program.do("log", "chat")
    program.do("end")
    assert not Dunst(dunst_desktop).silent()
    assert program.entries() == [("chat", "handled", None)]
    dunst_desktop.environment["DISPLAY"] = display


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_without_a_display_it_leaves_a_minute_after_the_last_thing(private_bus: Desktop) -> None:
    program = Program(private_bus)
    program.do("start", "--for", "1h")
    program.do("end")
    eventually(lambda: not program.processes(), 100, "it has left")


def test_without_a_message_bus_a_session_runs_all_the_same(x_display: Desktop) -> None:
    x_display.environment["DBUS_SESSION_BUS_ADDRESS"] = f"unix:path={x_display.root}/nobody"
    program = Program(x_display)
    program.start()
    program.do("start", "--for", "1h")
    assert program.state() == "deep"
    program.do("log", "call")
    program.do("end")
    assert program.entries() == [("call", "handled", None)]


def test_the_message_bus_may_end_during_a_session(on_dunst: Program) -> None:
    on_dunst.do("start", "--for", "1h")
    on_dunst.desktop.close_bus()
    on_dunst.do("log", "chat")
    on_dunst.do("end")
    assert on_dunst.state() == "off"
    assert on_dunst.entries() == [("chat", "handled", None)]


def test_the_x_server_may_end_during_a_session(dunst_desktop: Desktop) -> None:
    program = Program(dunst_desktop)
    program.start()
    program.do("start", "--for", "1h")
    dunst_desktop.process("Xvfb").kill()
    eventually(lambda: dunst_desktop.process("deepday").poll() is not None, 10, "the program has ended")
    assert program.status()["session"] is None
    assert program.status()["recovered"]["decided"] is None
    program.do("end")
    assert [row[0] is not None for row in program.rows("SELECT ended_at FROM sessions")] == [True]
