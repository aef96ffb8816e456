"""Real notification daemons on real desktops: silent during the session, as before afterwards, whatever happens."""

import signal
from collections.abc import Iterator

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.e2e.silence import Daemon, Dunst, XfceNotifyd, holds_back, shows
from tests.eventually import eventually


@pytest.fixture(params=["dunst", "xfce"])
def daemon(request: pytest.FixtureRequest) -> Daemon:
    """Each daemon on its own desktop."""
    if request.param == "dunst":
        return Dunst(request.getfixturevalue("dunst_desktop"))
    return XfceNotifyd(request.getfixturevalue("xfce_desktop"))


@pytest.fixture
def desktop(daemon: Daemon) -> Desktop:
    return daemon.desktop


@pytest.fixture
def program(desktop: Desktop) -> Iterator[Program]:
    program = Program(desktop)
    program.start()
    yield program
    assert "Traceback" not in desktop.log("deepday")


def test_a_notification_is_shown_before_held_back_during_and_shown_after(
    program: Program, daemon: Daemon, desktop: Desktop
) -> None:
    shows(desktop, daemon, "before")
    program.do("start", "--for", "1h")
    assert daemon.silent()
    assert program.channel(daemon.channel)["state"] == "set"
    holds_back(desktop, daemon, "during")
    program.do("end")
    assert not daemon.silent()
    shows(desktop, daemon, "after")


def test_a_silence_that_was_there_before_stays(program: Program, daemon: Daemon) -> None:
    daemon.set_silent(on=True)
    program.do("start", "--for", "1h")
    assert daemon.silent()
    program.do("end")
    assert daemon.silent()


def test_what_the_person_changed_meanwhile_is_left_alone(program: Program, daemon: Daemon) -> None:
    program.do("start", "--for", "1h")
    daemon.set_silent(on=False)
    program.do("end")
    assert not daemon.silent()


def test_a_pause_lets_notifications_through_and_resume_silences_again(program: Program, daemon: Daemon) -> None:
    program.do("start", "--for", "1h")
    program.do("pause")
    eventually(lambda: not daemon.silent(), what="notifications are back")
    program.do("resume")
    eventually(daemon.silent, what="it is silent again")


def test_after_kill_9_the_guardian_puts_it_back(program: Program, daemon: Daemon, desktop: Desktop) -> None:
    program.do("start", "--for", "1h")
    session = program.status()["session"]["id"]
    program.kill()
    eventually(lambda: not daemon.silent(), what="the guardian puts it back")
    shows(desktop, daemon, "after the crash")
    recovered = program.status()["recovered"]
    assert recovered["session"] == session
    assert recovered["decided"] is None


def test_after_kill_9_a_silence_that_was_there_before_stays(program: Program, daemon: Daemon) -> None:
    daemon.set_silent(on=True)
    program.do("start", "--for", "1h")
    program.kill()
    eventually(lambda: not program.guardians(), 5, "the guardian has done its work")
    assert daemon.silent()


def test_the_session_that_died_goes_on_when_it_is_resumed(program: Program, daemon: Daemon, desktop: Desktop) -> None:
    program.do("start", "--for", "1h")
    session = program.status()["session"]["id"]
    program.kill()
    eventually(lambda: not daemon.silent(), 5)
    desktop.stop("deepday")
    program.start()
    program.do("resume")
    assert program.status()["session"]["id"] == session
    assert program.state() == "deep"
    eventually(daemon.silent, what="it is silent again")


def test_the_session_that_died_can_be_ended_as_of_its_death(program: Program, daemon: Daemon, desktop: Desktop) -> None:
    program.do("start", "--for", "1h")
    program.kill()
    eventually(lambda: not daemon.silent(), 5)
    desktop.stop("deepday")
    program.start()
    program.do("end")
    assert program.state() == "off"
    assert not daemon.silent()
    assert [row[0] is not None for row in program.rows("SELECT ended_at FROM sessions")] == [True]


@pytest.mark.parametrize("with_signal", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_logout_puts_everything_back(program: Program, daemon: Daemon, with_signal: signal.Signals) -> None:
    program.do("start", "--for", "1h")
    program.desktop.process("deepday").send_signal(with_signal)
    eventually(lambda: not daemon.silent(), what="it is put back")
    assert program.desktop.process("deepday").wait(5) == 0
    eventually(lambda: not program.processes(), 5, "nothing of ours is left")


def test_a_daemon_that_restarts_is_silent_again(program: Program, daemon: Daemon, desktop: Desktop) -> None:
    program.do("start", "--for", "1h")
    desktop.restart(daemon.program)
    eventually(daemon.silent, what="it is silent again")
    program.do("end")
    assert not daemon.silent()
