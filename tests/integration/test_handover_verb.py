"""The verb `handover`: open tasks and promises for whoever takes over, in the language of the request."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from deepday import cli
from deepday.domain.planned_day import PlannedDay
from deepday.storage.database import Database
from deepday.storage.planned_days import PlannedDays
from deepday.system import paths
from deepday.system.clock import SystemClock
from tests.requests_asked import ENGLISH, GERMAN
from tests.verbs_at_home import home

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home")


def note(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert cli.main(["handover", *words]) == 0, capsys.readouterr().err
    return capsys.readouterr().out


def test_an_empty_history_gives_a_note_to_be_filled_in(capsys: pytest.CaptureFixture[str]) -> None:
    text = note(capsys, "--day", "2026-12-02")
    assert "# Hand-over for Wednesday, 2 December 2026" in text
    assert "from 09:00 to 17:00. No point person is named for this day yet." in text
    assert "- No open task is noted." in text
    assert "- Nothing is put off." in text


def test_tasks_and_promises_are_handed_over(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "answers.toml").write_text(ENGLISH)
    assert cli.main(["request", "--answers", str(home / "answers.toml")]) == 0
    assert cli.main(["task", "add", "Error {until} *analysis*", "--why", "the picture in the head"]) == 0
    assert cli.main(["log", "chat", "--who", "דנה", "--outcome", "deferred", "--due", "17:00", "--note", "sizes"]) == 0
    assert cli.main(["log", "call", "--outcome", "deferred"]) == 0
    text = note(capsys, "--day", "2026-12-02")
    assert "Marta Ruiz takes what is urgent (+49 30 1234)." in text
    assert "- Error {until} \\*analysis\\*: the picture in the head" in text
    assert "- \u2068דנה\u2069: sizes, until " in text
    assert "- somebody: calls" in text
    assert "Otherwise I am within reach from 11:30 to 12:00." in text


def test_the_next_planned_day_is_handed_over_in_german(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    (home / "answers.toml").write_text(GERMAN)
    assert cli.main(["request", "--answers", str(home / "answers.toml")]) == 0
    database = Database(paths.history_path(), SystemClock())
    starts, ends = datetime(2099, 6, 3, 6, tzinfo=UTC), datetime(2099, 6, 3, 14, tzinfo=UTC)
    PlannedDays(database).replace([PlannedDay("d", starts, ends, "Europe/Berlin", "Uwe", "4711")])
    assert database.close()
    text = note(capsys)
    assert "# Übergabe für Mittwoch, 3. Juni 2099" in text
    assert "Am Mittwoch, dem 3. Juni 2099 von 08:00 bis 16:00 Uhr arbeite ich konzentriert." in text
    assert "Dringendes übernimmt Uwe (4711)." in text


def test_the_note_goes_into_a_file(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    told = json.loads(note(capsys, "--day", "2026-12-02", "--markdown", str(home / "note.md"), "--json"))
    assert told["written"] == {"markdown": str(home / "note.md")}
    assert (home / "note.md").read_text().startswith("Hand-over note")
    assert cli.main(["handover", "--day", "soon"]) == 2
    assert cli.main(["handover", "--markdown", str(home / "no" / "note.md")]) == 1
