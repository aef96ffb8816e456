"""What is kept, in the running program: out, in, back and gone, by verbs, while windows show it."""

from pathlib import Path

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually
from tests.exchange_documents import TWENTY_AND_EIGHT


@pytest.fixture
def program(dunst_desktop: Desktop) -> Program:
    program = Program(dunst_desktop)
    program.start()
    return program


def days(program: Program) -> int:
    return len(program.ask("history", "--from", "2026-01-01", "--until", "2026-12-31")["days"])


def test_import_export_erase_and_restore_in_the_running_program(program: Program, tmp_path: Path) -> None:
    program.do("show", "history")
    assert program.ask("import", str(TWENTY_AND_EIGHT))["new"]["sessions"] == 28
    assert days(program) == 28
    copy = program.ask("backup", str(tmp_path / "copy.db"))["file"]
    program.do("erase", "--who", "Chlo\u00e9", "--yes")
    program.do("export", str(tmp_path / "out.json"))
    assert "Chlo\u00e9" not in (tmp_path / "out.json").read_text(encoding="utf-8")
    program.do("erase", "--yes")
    assert days(program) == 0
    told = program.ask("restore", copy)
    assert days(program) == 28
    program.do("restore", told["before"])
    assert days(program) == 0
    program.do("log", "chat")
    assert program.ask("today")["interruptions"] == 1


def test_nothing_is_restored_or_erased_while_a_session_runs(program: Program, tmp_path: Path) -> None:
    copy = program.ask("backup", str(tmp_path / "copy.db"))["file"]
    program.do("start", "--for", "1h")
    for words in (("restore", copy), ("erase", "--yes")):
        refused = program.verb(*words)
        assert refused.returncode == 1
        assert len(refused.stderr.splitlines()) == 1
    program.do("end")
    program.do("restore", copy)


def test_the_sheet_of_a_past_day_is_opened_from_the_history_and_filled_in(program: Program) -> None:
    program.do("import", str(TWENTY_AND_EIGHT))
    newest = program.ask("history", "--from", "2026-01-01", "--until", "2026-12-31")["days"][-1]["date"]
    assert program.ask("day", newest)["ratings"]["focus"] == 5
    desktop = program.desktop
    program.do("show", "history")
    history = str(eventually(lambda: desktop.windows("^Deepday$"), what="the history is shown")[0])
    desktop.xdotool("windowactivate", "--sync", history)

    def opened() -> list[int]:
        """Click twice on the first line: the head of the newest day."""
        desktop.xdotool("mousemove", "--window", history, "400", "95", "click", "--repeat", "2", "--delay", "50", "1")
        return desktop.windows("^Day sheet$")

    sheet = eventually(opened, 10, "the sheet is open", every_s=1)[0]
    desktop.xdotool("windowactivate", "--sync", str(sheet))
    desktop.xdotool("key", "2", "Return")
    eventually(lambda: program.ask("day", newest)["ratings"]["focus"] == 2, what="the answer is kept")
