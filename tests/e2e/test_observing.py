"""Ordinary days with the real program on a real X server: seen, interrupted, paused, switched off, closed."""

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually


def observing(desktop: Desktop) -> Program:
    """Return the program, running in working hours that never end."""
    program = Program(desktop)
    for key, value in (
        ("hours.from", "00:00"),
        ("hours.until", "23:59"),
        ("hours.days", "mon tue wed thu fri sat sun"),
        ("observe.ordinary", "on"),
    ):
        program.do("settings", "set", key, value)
    program.start()
    eventually(lambda: program.state() == "ordinary", timeout_s=40, what="an ordinary session runs")
    return program


def test_an_ordinary_day_is_seen_makes_way_for_deep_work_and_goes_on(dunst_desktop: Desktop) -> None:
    program = observing(dunst_desktop)
    first = program.status()["session"]
    assert (first["origin"], program.status()["observing"]) == ("observed", "on")
    assert {channel["state"] for channel in program.status()["channels"]} == {"off"}
    program.do("start", "--for", "1h")
    assert program.state() == "deep"
    program.do("end")
    eventually(lambda: program.state() == "ordinary", what="it goes on after")
    assert program.status()["session"]["id"] != first["id"]
    program.do("pause")
    assert program.status()["observing"] == "paused"
    program.do("resume")
    program.do("end", "--focus", "4", "--unlogged", "0")
    assert program.state() == "off", "the person ended the day"
    day = program.ask("day")
    assert (day["state"], day["ratings"]["focus"], len(day["sessions"])) == ("logged_zero", 4, 3)


def test_switched_off_it_ends_and_stays_off(dunst_desktop: Desktop) -> None:
    program = observing(dunst_desktop)
    program.do("settings", "set", "observe.ordinary", "off")
    eventually(lambda: program.state() == "off", what="nothing is observed any more")
    assert program.status()["observing"] == "off"


def test_what_was_observed_when_the_program_was_killed_is_closed_and_goes_on(dunst_desktop: Desktop) -> None:
    program = observing(dunst_desktop)
    task = program.ask("task", "add", "Write the harness", "--estimate", "4h")
    program.do("task", "start", task["id"][:8])
    program.kill()
    program.start()
    eventually(lambda: program.state() == "ordinary", timeout_s=40, what="it goes on without a question")
    status = program.status()
    assert status["end_asked"] is None
    assert status["session"]["task"] == task["id"]
