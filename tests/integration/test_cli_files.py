"""The verbs that act on the whole history, typed where no program runs: one line each."""

import json
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deepday import cli
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
