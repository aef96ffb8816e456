"""The real program, a real X server and logind on a private bus: left alone, locked, asleep, shut down."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import desktop_parts as parts
from tests.desktop import Desktop, ProgramMissingError, private_desktop
from tests.desktop_big import start_logind, start_system_bus
from tests.desktop_bus import Bus
from tests.e2e.program import Program
from tests.eventually import eventually

LOGIND = "org.freedesktop.login1"
PATH = "/org/freedesktop/login1"
MANAGER = f"{LOGIND}.Manager"
MOCK = "org.freedesktop.DBus.Mock"
SESSION = f"{PATH}/session/c1"


class Machine:
    """The program, and the machine as logind tells of it."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop
        self.system = Bus(desktop.environment["DBUS_SYSTEM_BUS_ADDRESS"])
        self.system.call(LOGIND, PATH, MOCK, "AddSession", "ssusb", "c1", "seat0", os.getuid(), "ada", True)
        desktop.environment["XDG_SESSION_ID"] = "c1"
        self.program = Program(desktop)

    def announce(self, what: str, *, begins: bool) -> None:
        """Tell that the machine sleeps or goes down, or does so no more."""
        self.system.call(LOGIND, PATH, MOCK, "EmitSignal", "sssav", MANAGER, what, "b", [("b", begins)])

    def lock(self, *, locked: bool) -> None:
        """Lock or unlock the screen."""
        self.system.call(LOGIND, SESSION, f"{LOGIND}.Session", "SetLockedHint", "b", locked)

    def waits(self) -> bool:
        """Say whether the machine would wait for the program before it sleeps."""
        (locks,) = self.system.call(LOGIND, PATH, MANAGER, "ListInhibitors")
        return bool(locks)

    def gaps(self) -> list[tuple[str, bool]]:
        """Return kind and whether it is over of each gap, in the order of noticing."""
        return self.program.rows("SELECT kind, ended_at IS NOT NULL FROM gaps ORDER BY session, position")


@pytest.fixture
def machine() -> Iterator[Machine]:
    with private_desktop(start_system_bus, start_logind, parts.openbox, parts.trayer, parts.dunst) as desktop:
        machine = Machine(desktop)
        machine.program.do("settings", "set", "senses.idle_after", "5s")
        machine.program.do("settings", "set", "observe.ordinary", "off")
        machine.program.start()
        eventually(lambda: machine.program.check("sense.idle")["works"], what="input is felt")
        yield machine
        machine.system.hang_up()


def test_doctor_says_by_what_presence_is_felt(machine: Machine) -> None:
    assert "X11" in machine.program.check("sense.idle")["detail"]
    assert machine.program.check("sense.sleep")["works"] is True
    assert machine.program.check("sense.lock")["works"] is None
    machine.lock(locked=True)
    eventually(lambda: machine.program.check("sense.lock")["works"], what="it has been locked")


def test_a_machine_that_nobody_touches_makes_a_gap_until_somebody_does(machine: Machine) -> None:
    machine.desktop.xdotool("mousemove", "10", "10")
    machine.program.do("start", "--for", "1h")
    untouched_from = datetime.now(UTC).timestamp()
    eventually(lambda: machine.gaps() == [("idle", False)], 15, "nobody has touched it for five seconds")
    ((began_at,),) = machine.program.rows("SELECT started_at / 1e6 FROM gaps")
    assert began_at <= untouched_from, "the gap begins with the last input"
    machine.desktop.xdotool("mousemove", "200", "10")
    eventually(lambda: machine.gaps() == [("idle", True)], what="somebody is there")


def test_reading_is_no_absence(machine: Machine) -> None:
    machine.desktop.xdotool("mousemove", "10", "10")
    machine.program.do("start", "--for", "1h")
    machine.program.do("reading", "on")
    machine.lock(locked=True)
    eventually(lambda: machine.gaps()[:1] == [("lock", False)], what="locked")
    assert not machine.program.status()["reading"], "who locks the screen leaves"
    machine.lock(locked=False)
    eventually(lambda: machine.gaps()[:1] == [("lock", True)], what="unlocked")


def test_before_the_machine_sleeps_it_is_on_disk_and_the_machine_is_held_up_no_longer(machine: Machine) -> None:
    machine.program.do("start", "--for", "1h")
    eventually(machine.waits, what="the machine waits for us")
    machine.announce("PrepareForSleep", begins=True)
    eventually(lambda: not machine.waits(), what="it may sleep")
    assert ("sleep", False) in machine.gaps()
    machine.announce("PrepareForSleep", begins=False)
    eventually(lambda: ("sleep", True) in machine.gaps(), what="it has woken up")
    eventually(machine.waits, what="the machine waits again")


def test_before_a_shutdown_it_is_on_disk_that_the_session_lived(machine: Machine) -> None:
    machine.program.do("start", "--for", "1h")
    eventually(machine.waits, what="the machine waits for us")
    ((before,),) = machine.program.rows("SELECT written_at FROM sessions")
    machine.announce("PrepareForShutdown", begins=True)
    eventually(lambda: not machine.waits(), what="it may go down")
    ((after,),) = machine.program.rows("SELECT written_at FROM sessions")
    assert after > before


def test_a_sense_that_is_switched_off_says_so_and_notes_nothing(machine: Machine) -> None:
    machine.lock(locked=True)
    machine.program.do("settings", "set", "senses.lock", "off")
    machine.program.do("start", "--for", "1h")
    found = machine.program.check("sense.lock")
    assert found["works"] is None
    assert "senses.lock" in found["next_step"]
    assert "lock" not in dict(machine.gaps())


def test_doctor_feels_for_a_moment_where_no_program_runs(machine: Machine) -> None:
    machine.program.terminate()
    assert machine.program.check("sense.idle")["works"] is True


def test_a_clock_that_jumps_two_hours_makes_no_gap_and_moves_no_end_that_goes_by_elapsed_time(
    machine: Machine,
) -> None:
    """libfaketime steps the wall clock of the running program; what has passed is left alone."""
    program, desktop = machine.program, machine.desktop
    program.terminate()
    library = _faketime()
    offset = desktop.root / "offset"
    offset.write_text("+0")
    desktop.environment |= {
        "LD_PRELOAD": library,
        "FAKETIME_TIMESTAMP_FILE": str(offset),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    program.start()
    desktop.xdotool("mousemove", "10", "10")
    program.do("settings", "set", "senses.idle_after", "10m")
    program.do("start", "--for", "3h")
    for step in ("+2h", "-2h"):
        offset.write_text(step)
        assert program.state() == "deep"
        desktop.xdotool("mousemove", "50", "50")
    assert machine.gaps() == []
    session = program.status()["session"]
    assert session["focus_seconds"] < 600
    program.do("end")
    ((seconds,),) = program.rows("SELECT (ended_at - started_at) / 1e6 FROM sessions")
    assert 0 <= seconds < 600


def _faketime() -> str:
    for folder in Path("/usr/lib").glob("*-linux-gnu/faketime"):
        if (found := folder / "libfaketime.so.1").exists():
            return str(found)
    raise ProgramMissingError("libfaketime")
