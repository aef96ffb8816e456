"""The verbs that act on the whole history, typed where no program runs: one line each."""

import io
import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from deepday import cli
from deepday.storage.damage_note import note_damage
from deepday.system import paths
from deepday.wording.translation import use_language
from tests.exchange_documents import TWENTY_AND_EIGHT, twenty_and_eight


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, English, no screen and no message bus; it is the folder in which verbs are typed."""
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name.lower()))
    run = tmp_path / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/no-bus")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    use_language("en")
    yield tmp_path
    use_language("en")


class Typed:
    """Types verbs and tells what was printed."""

    def __init__(self, printed: pytest.CaptureFixture[str]) -> None:
        self._printed = printed

    def do(self, *words: str) -> str:
        status = cli.main([*words])
        out, err = self._printed.readouterr()
        assert (status, err) == (0, "")
        return out

    def ask(self, *words: str) -> Any:
        return json.loads(self.do(*words, "--json"))

    def refused(self, *words: str) -> str:
        status = cli.main([*words])
        out, err = self._printed.readouterr()
        assert (status, out) == (1, "")
        assert len(err.splitlines()) == 1
        return err.strip()


@pytest.fixture
def typed(capsys: pytest.CaptureFixture[str]) -> Typed:
    return Typed(capsys)


def without_the_time_of_making(path: Path) -> Any:
    document = json.loads(path.read_text(encoding="utf-8"))
    del document["exported_at"]
    return document


def test_export_into_another_home_and_export_again_is_equal_but_for_the_time_of_making(
    typed: Typed, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    typed.do("import", str(TWENTY_AND_EIGHT))
    typed.do("log", "chat", "--who", "Ada")
    assert typed.ask("export", "first.json") == {"file": str(home / "first.json"), "entries": 197}
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "other"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "other"))
    typed.do("import", "first.json")
    typed.do("export", "second.json")
    assert without_the_time_of_making(home / "first.json") == without_the_time_of_making(home / "second.json")
    assert typed.do("settings", "get", "hours.until") == "16:30\n"


def test_an_import_tells_what_is_new_and_what_was_here(typed: Typed) -> None:
    typed.do("settings", "set", "hours.until", "18:00")
    told = typed.ask("import", str(TWENTY_AND_EIGHT))
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
    assert typed.do("import", str(TWENTY_AND_EIGHT)) == (
        "0 new entries. 196 were here already. Settings that you have set otherwise stay: hours.until.\n"
    )
    assert len(typed.ask("history", "--from", "2026-03-01", "--until", "2026-05-31")["days"]) == 28


def test_a_file_that_breaks_a_rule_is_refused_whole_by_one_line(typed: Typed, home: Path) -> None:
    document = twenty_and_eight()
    document["interruptions"][5]["mood"] = "good"
    (home / "wrong.json").write_text(json.dumps(document), encoding="utf-8")
    said = "interruptions[5] (10000000-0000-4000-8000-000000000006): mood is not known. Nothing was changed."
    assert typed.refused("import", "wrong.json") == said
    assert typed.ask("history", "--from", "2026-03-01", "--until", "2026-05-31")["days"] == []


def test_what_is_no_file_of_ours_is_one_line(typed: Typed, home: Path) -> None:
    (home / "picture.png").write_bytes(bytes(range(256)))
    assert typed.refused("import", "picture.png") == "The file is damaged: it is no JSON. Nothing was changed."
    assert typed.refused("import", "nothing.json").startswith(f"{home}/nothing.json is not there.")
    assert typed.refused("import", str(home)).startswith(f"{home} cannot be read")
    assert typed.refused("export", "no/such/folder.json").startswith(f"{home}/no/such/folder.json is not there.")


def test_an_export_is_for_its_owner_only_and_replaces_nothing_of_ours(typed: Typed, home: Path) -> None:
    typed.do("export", "mine.json")
    assert stat.S_IMODE((home / "mine.json").stat().st_mode) == 0o600
    before = Path(paths.history_path()).read_bytes()
    assert "Choose another folder" in typed.refused("export", paths.history_path())
    assert Path(paths.history_path()).read_bytes() == before


def test_an_export_holds_no_accounts_hooks_or_secrets(typed: Typed, home: Path) -> None:
    typed.do("settings", "set", "hooks.command.set", "lamp on")
    typed.do("settings", "set", "accounts.github.client_id", "Iv1.0123456789abcdef")
    typed.do("settings", "set", "point_person.name", "Marta Ruiz")
    typed.do("export", "mine.json")
    assert without_the_time_of_making(home / "mine.json")["settings"] == {"point_person.name": "Marta Ruiz"}


def test_a_back_up_lies_among_the_daily_ones_and_comes_back(typed: Typed, home: Path) -> None:
    typed.do("log", "chat")
    kept = Path(typed.ask("backup")["file"])
    assert kept.parent == Path(paths.history_path()).parent / "backups"
    assert typed.do("backup", "copy.db") == f"The back-up is {home}/copy.db.\n"
    assert stat.S_IMODE((home / "copy.db").stat().st_mode) == 0o600
    typed.do("log", "call")
    told = typed.ask("restore", "copy.db")
    assert entries(typed) == ["chat"]
    typed.do("restore", told["before"])
    assert entries(typed) == ["chat", "call"]
    typed.do("restore", str(kept))
    assert entries(typed) == ["chat"]


def entries(typed: Typed) -> list[str]:
    return [e["source"] for day in typed.ask("history")["days"] for e in day["entries"]]


def test_a_back_up_replaces_nothing_of_ours(typed: Typed) -> None:
    typed.do("log", "chat")
    for own in (paths.history_path(), f"{paths.history_path()}-wal"):
        assert "Choose another folder" in typed.refused("backup", own)
    assert entries(typed) == ["chat"]


def test_a_foreign_database_is_no_back_up(typed: Typed, home: Path) -> None:
    typed.do("log", "chat")
    with closing(sqlite3.connect(home / "places.sqlite")) as connection, connection:
        connection.execute("CREATE TABLE moz_places (url TEXT)")
    said = typed.refused("restore", "places.sqlite")
    assert said == f"{home}/places.sqlite is no back-up of Deepday. Nothing was changed."
    assert typed.refused("restore", "no.db").startswith(f"{home}/no.db is not there.")
    assert entries(typed) == ["chat"]


def test_erase_asks_and_without_anybody_to_ask_needs_yes(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    typed.do("log", "chat", "--who", "Ada Quux")
    monkeypatch.setattr("sys.stdin", io.StringIO("yes\n"))
    assert typed.refused("erase") == "There is nobody to ask. Say --yes if that is what you want."
    assert entries(typed) == ["chat"]


@pytest.mark.parametrize(("answer", "goes"), [("yes\n", True), ("YES \n", True), ("y\n", False), ("", False)])
def test_only_a_clear_yes_erases(
    typed: Typed, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], answer: str, *, goes: bool
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    typed.do("log", "chat", "--who", "Ada Quux")
    monkeypatch.setattr("sys.stdin", Terminal(answer))
    assert cli.main(["erase", "--who", "ada quux"]) == (0 if goes else 1)
    told = capsys.readouterr().err
    assert told.startswith("The name stands in 1 text.\n“someone” takes its place, in back-ups too. Entries stay.\n")
    assert "Exports, reports and copies that you keep elsewhere are not touched" in told
    (day,) = typed.ask("history")["days"]
    assert day["entries"][0]["who"] == ("someone" if goes else "Ada Quux")


def test_everything_is_erased_and_the_program_goes_on(typed: Typed, home: Path) -> None:
    typed.do("import", str(TWENTY_AND_EIGHT))
    typed.do("settings", "set", "point_person.contact", "marta@example.org")
    typed.do("backup")
    told = typed.ask("erase", "--yes")
    assert told["rows"]["sessions"] == 28
    assert typed.ask("history", "--from", "2026-01-01")["days"] == []
    assert typed.do("settings", "get", "point_person.contact") == ""
    for found in home.rglob("*"):
        assert not found.is_file() or b"Marta" not in found.read_bytes(), found
    typed.do("log", "chat")
    assert entries(typed) == ["chat"]


def test_days_are_erased(typed: Typed) -> None:
    typed.do("import", str(TWENTY_AND_EIGHT))
    typed.do("erase", "--from", "2026-03-03", "--until", "2026-03-04", "--yes")
    days = [day["date"] for day in typed.ask("history", "--from", "2026-03-02", "--until", "2026-03-05")["days"]]
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
    typed: Typed, capsys: pytest.CaptureFixture[str]
) -> None:
    typed.do("import", str(TWENTY_AND_EIGHT))
    kept = typed.ask("backup")["file"]
    note_damage(Path(paths.history_path()))
    assert cli.main(["status"]) == 0
    told = capsys.readouterr().err
    assert "163 entries were recovered" in told
    assert f"“deepday restore {kept}”" in told
    assert len(typed.ask("history", "--from", "2026-03-01", "--until", "2026-05-31")["days"]) == 28
