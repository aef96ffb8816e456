"""The Agreement window of the installed program: a yes becomes a frozen trial with the keyboard alone."""

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually
from tests.requests_asked import ENGLISH


def test_a_yes_becomes_a_frozen_trial_with_the_keyboard_alone(x_display: Desktop) -> None:
    program = Program(x_display)
    program.start()
    answers = x_display.root / "answers.toml"
    answers.write_text(ENGLISH, encoding="utf-8")
    program.do("request", "--answers", str(answers), "--markdown", str(x_display.root / "request.md"))
    eventually(lambda: said_yes(program), 90, "it is kept", every_s=0.1)
    kept = eventually(lambda: versions(program), 20, "its terms are kept")
    assert "Gladly, {until} comes." in str(kept)
    assert program.ask("agree")["trial"]["frozen_at"] is not None
    assert "Marta Ruiz" in program.do("agree")


def said_yes(program: Program) -> bool:
    """Open the window and say yes; say whether it was kept. What is pressed before it is filled is lost."""
    desktop = program.desktop
    program.do("show", "agree")
    (window,) = eventually(lambda: desktop.windows("Agreement"), 20, "the window is there")
    desktop.xdotool("windowactivate", "--sync", str(window))
    desktop.xdotool("key", "space")  # Yes
    desktop.xdotool("key", "Tab")
    desktop.xdotool("type", "Gladly, {until} comes.")
    for key in ("Tab", "Tab", "Tab", "space"):  # the first day, keep it only, make it a frozen trial
        desktop.xdotool("key", key)
    try:
        eventually(lambda: program.verb("agree").returncode == 0, 10, "it is kept")
    except AssertionError:
        desktop.xdotool("key", "alt+F4")
        eventually(lambda: not desktop.windows("Agreement"), what="the window is gone")
        return False
    return True


def versions(program: Program) -> object:
    return program.ask("agree")["trial"]["agreement"]["versions"]
