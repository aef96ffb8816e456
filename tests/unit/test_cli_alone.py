"""Verbs without a running program: the history is opened directly; what needs the program says so."""

import json
from pathlib import Path

import pytest

from deepday import cli
from deepday.bootstrap import direct
from deepday.system import paths
from deepday.system.instance import InstanceLock
from tests.verbs_at_home import home

__all__ = ["home"]

pytestmark = pytest.mark.usefixtures("home")


def test_an_interruption_is_kept_and_found_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["log", "chat", "--who", "Ada", "--note", "test set"]) == 0
    entry_id = capsys.readouterr().out.strip()
    assert cli.main(["edit", entry_id[:8], "--source", "call"]) == 0
    assert cli.main(["back"]) == 0
    capsys.readouterr()
    assert cli.main(["history", "--json"]) == 0
    (day,) = json.loads(capsys.readouterr().out)["days"]
    assert [(e["id"], e["source"], e["who"], e["note"]) for e in day["entries"]] == [
        (entry_id, "call", "Ada", "test set")
    ]


@pytest.mark.parametrize("typed", ["pause", "resume", "extend 30m", "end", "back", "undo"])
def test_there_is_nothing_to_act_on(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(typed.split()) == 3
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1


@pytest.mark.parametrize(
    "typed",
    [
        "start --until 25:00",
        "start --for -5m",
        "start --for 1h --until 23:59",
        "extend soon",
        "log pigeon",
        "log --due 17:00",
        "log --ago 25h",
        "history --from yesterday",
        "show door",
        "settings set hours.until 25:00",
        "settings get moon.phase",
        "accounts add slack --url http://chat.example.org",
    ],
)
def test_what_makes_no_sense_is_one_sentence_and_starts_nothing(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(typed.split()) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert not Path(paths.socket_path()).exists()


def test_a_dry_run_starts_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["start", "--dry-run"]) == 0
    assert capsys.readouterr().out.startswith("Nothing has been changed.")
    assert not Path(paths.socket_path()).exists()


def test_settings_are_kept_from_one_verb_to_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["settings", "set", "point_person.name", "Marta Ruiz"]) == 0
    capsys.readouterr()
    assert cli.main(["settings", "get", "point_person.name"]) == 0
    assert capsys.readouterr().out == "Marta Ruiz\n"


def test_a_window_without_a_screen_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["show", "log"]) == 1
    assert capsys.readouterr().err == "There is no screen here, so no window can be shown.\n"


def test_a_lock_that_somebody_keeps_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(direct, "LOCK_WITHIN_S", 0.1)
    lock = InstanceLock(paths.lock_path())
    assert lock.take()
    try:
        assert cli.main(["status"]) == 1
    finally:
        lock.release()
    assert capsys.readouterr().err == ("Another Deepday holds the history and does not answer. End it and try again.\n")


def test_doctor_answers_where_there_is_no_desktop(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["doctor", "--json"]) == 0
    checks = json.loads(capsys.readouterr().out)["checks"]
    assert all(set(check) == {"id", "kind", "works", "detail", "next_step"} for check in checks)
    assert {check["kind"] for check in checks} >= {"effect", "hotkey", "keyring", "storage"}
    assert not [check for check in checks if "no sentence" in check["detail"] + check["next_step"]]
