"""The verbs that act on the whole history, typed where no program runs: one line each."""

import io
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deepday import cli
from deepday.storage.damage_note import note_damage
from deepday.system import paths
from tests.exchange_documents import TWENTY_AND_EIGHT, twenty_and_eight
from tests.verbs_at_home import Typist, home, typist

__all__ = ["home", "typist"]

pytestmark = pytest.mark.usefixtures("home")


def without_the_time_of_making(path: Path) -> Any:
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["exported_at"]
    return document


def test_export_into_another_home_and_export_again_is_equal_but_for_the_time_of_making(
    typist: Typist, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    typist.do("log", "chat", "--who", "Ada")
    assert typist.ask("export", "first.json") == {"file": str(home / "first.json"), "entries": 197}
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "other"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "other"))
    typist.do("import", "first.json")
    typist.do("export", "second.json")
    assert without_the_time_of_making(home / "first.json") == without_the_time_of_making(home / "second.json")
    assert typist.do("settings", "get", "hours.until") == "16:30\n"


def test_an_import_tells_what_is_new_and_what_was_here(typist: Typist) -> None:
    typist.do("settings", "set", "hours.until", "18:00")
    told = typist.ask("import", str(TWENTY_AND_EIGHT))
    assert told == {
        "new": {
            "sessions": 28,
            "interruptions": 135,
            "days": 28,
            "tasks": 1,
            "trials": 1,
            "people": 1,
            "corrections": 1,
            "meetings": 1,
        },
        "known": 0,
        "settings_kept": ["hours.until"],
    }
    assert typist.do("import", str(TWENTY_AND_EIGHT)) == (
        "0 new entries. 196 were here already. Settings that you have set otherwise stay: hours.until.\n"
    )
    assert len(typist.ask("history", "--from", "2026-03-01", "--until", "2026-05-31")["days"]) == 28


def test_a_file_that_breaks_a_rule_is_refused_whole_by_one_line(typist: Typist, home: Path) -> None:
    document = twenty_and_eight()
    document["interruptions"][5]["mood"] = "good"
    (home / "wrong.json").write_text(json.dumps(document), encoding="utf-8")
    said = "interruptions[5] (10000000-0000-4000-8000-000000000006): mood is not known. Nothing was changed."
    assert typist.refused(1, "import", "wrong.json") == said
    assert typist.ask("history", "--from", "2026-03-01", "--until", "2026-05-31")["days"] == []


def test_what_is_no_file_of_ours_is_one_line(typist: Typist, home: Path) -> None:
    (home / "picture.png").write_bytes(bytes(range(256)))
    assert typist.refused(1, "import", "picture.png") == "The file is damaged: it is no JSON. Nothing was changed."
    assert typist.refused(1, "import", "nothing.json").startswith(f"{home}/nothing.json is not there.")
    assert typist.refused(1, "import", str(home)).startswith(f"{home} cannot be read")
    assert typist.refused(1, "export", "no/such/folder.json").startswith(f"{home}/no/such/folder.json is not there.")


def test_an_export_is_for_its_owner_only_and_replaces_nothing_of_ours(typist: Typist, home: Path) -> None:
    typist.do("export", "mine.json")
    assert stat.S_IMODE((home / "mine.json").stat().st_mode) == 0o600
    before = Path(paths.history_path()).read_bytes()
    assert "Choose another folder" in typist.refused(1, "export", paths.history_path())
    assert Path(paths.history_path()).read_bytes() == before


def test_an_export_holds_no_accounts_hooks_or_secrets(typist: Typist, home: Path) -> None:
    typist.do("settings", "set", "hooks.command.set", "lamp on")
    typist.do("settings", "set", "accounts.github.client_id", "Iv1.0123456789abcdef")
    typist.do("settings", "set", "point_person.name", "Marta Ruiz")
    typist.do("export", "mine.json")
    assert without_the_time_of_making(home / "mine.json")["settings"] == {"point_person.name": "Marta Ruiz"}


def test_a_back_up_lies_among_the_daily_ones_and_comes_back(typist: Typist, home: Path) -> None:
    typist.do("log", "chat")
    kept = Path(typist.ask("backup")["file"])
    assert kept.parent == Path(paths.history_path()).parent / "backups"
    assert typist.do("backup", "copy.db") == f"The back-up is {home}/copy.db.\n"
    assert stat.S_IMODE((home / "copy.db").stat().st_mode) == 0o600
    typist.do("log", "call")
    told = typist.ask("restore", "copy.db")
    assert entries(typist) == ["chat"]
    typist.do("restore", told["before"])
    assert entries(typist) == ["chat", "call"]
    typist.do("restore", str(kept))
    assert entries(typist) == ["chat"]


def entries(typist: Typist) -> list[str]:
    return [e["source"] for day in typist.ask("history")["days"] for e in day["entries"]]


def test_a_back_up_replaces_nothing_of_ours(typist: Typist) -> None:
    typist.do("log", "chat")
    for own in (paths.history_path(), f"{paths.history_path()}-wal"):
        assert "Choose another folder" in typist.refused(1, "backup", own)
    assert entries(typist) == ["chat"]


def test_a_foreign_database_is_no_back_up(typist: Typist, home: Path) -> None:
    typist.do("log", "chat")
    with closing(sqlite3.connect(home / "places.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE moz_places (url TEXT)")
    said = typist.refused(1, "restore", "places.sqlite")
    assert said == f"{home}/places.sqlite is no back-up of Deepday. Nothing was changed."
    assert typist.refused(1, "restore", "no.db").startswith(f"{home}/no.db is not there.")
    assert entries(typist) == ["chat"]


def test_erase_asks_and_without_anybody_to_ask_needs_yes(typist: Typist, monkeypatch: pytest.MonkeyPatch) -> None:
    typist.do("log", "chat", "--who", "Ada Quux")
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert typist.refused(1, "erase") == "There is nobody to ask. Say --yes if that is what you want."
    assert entries(typist) == ["chat"]


@pytest.mark.parametrize(("answer", "goes"), [("yes\n", True), ("YES \n", True), ("y\n", False), ("", False)])
def test_only_a_clear_yes_erases(
    typist: Typist, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, *, goes: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typist.do("log", "chat", "--who", "Ada Quux")
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert cli.main(["erase", "--who", "ada quux"]) == (0 if goes else 1)
    told = capsys.readouterr().err
    assert told.startswith("The name stands in 1 text.\n“someone” takes its place, in back-ups too. Entries stay.\n")
    assert "Exports, reports and copies that you keep elsewhere are not touched" in told
    (day,) = typist.ask("history")["days"]
    assert day["entries"][0]["who"] == ("someone" if goes else "Ada Quux")


def test_everything_is_erased_and_the_program_goes_on(typist: Typist, home: Path) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    typist.do("settings", "set", "point_person.contact", "marta@example.org")
    typist.do("backup")
    told = typist.ask("erase", "--yes")
    assert told["rows"]["sessions"] == 28
    assert typist.ask("history", "--from", "2026-01-01")["days"] == []
    assert typist.do("settings", "get", "point_person.contact") == ""
    for found in home.rglob("*"):
        assert not found.is_file() or b"Marta" not in found.read_bytes(), found
    typist.do("log", "chat")
    assert entries(typist) == ["chat"]


def test_days_are_erased(typist: Typist) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    typist.do("erase", "--from", "2026-03-03", "--until", "2026-03-04", "--yes")
    days = [day["date"] for day in typist.ask("history", "--from", "2026-03-02", "--until", "2026-03-05")["days"]]
    assert days == ["2026-03-02", "2026-03-05"]


@pytest.mark.parametrize(
    "words",
    [("--who", "Ada", "--from", "2026-03-02"), ("--who", ""), ("--from", "2026-03-05", "--until", "2026-03-01")],
)
def test_an_erasure_that_makes_no_sense_is_a_usage_error(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["erase", *words]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1


def test_a_damaged_history_is_recovered_and_told_by_whichever_verb_comes_first(
    typist: Typist, capsys: pytest.CaptureFixture[str]
) -> None:
    typist.do("import", str(TWENTY_AND_EIGHT))
    kept = typist.ask("backup")["file"]
    note_damage(Path(paths.history_path()))
    assert cli.main(["status"]) == 0
    told = capsys.readouterr().err
    assert "163 entries were recovered" in told
    assert f"“deepday restore {kept}”" in told
    assert len(typist.ask("history", "--from", "2026-03-01", "--until", "2026-05-31")["days"]) == 28
