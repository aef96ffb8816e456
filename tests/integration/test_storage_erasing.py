"""Erasing on a real history: what was erased stands in no byte of any file in its folder, and the rest is untouched."""

import json
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.bootstrap.history_files import HistoryFiles
from deepday.commands.ports import ErasureWish
from deepday.domain.account import Account
from deepday.domain.errors import CouldNotError, StorageError
from deepday.domain.interruption import SOMEONE, Correction
from deepday.domain.planned_day import PlannedDay
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.storage import backup
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.journal import PLANNED, Journal
from deepday.storage.planned_days import PlannedDays
from deepday.storage.settings_file import SettingsFile
from deepday.storage.write_ahead import ROOM_BYTES
from deepday.system import paths
from tests.eventually import eventually
from tests.exchange_documents import twenty_and_eight
from tests.fakes.program import MemorySecrets
from tests.history_files import MONDAY_9, entry, locked, make_old, minutes, opened, session

NAME = "Zoë O\u2019Quux"
MONDAY = date(2026, 3, 2)
A_DAY = timedelta(days=1)


class Home:
    """A history with settings and a keyring, as a program has them."""

    def __init__(self, folder: Path, database: Database) -> None:
        self.folder = folder
        self.database = database
        self.history = History(database)
        self.settings = SettingsFile(folder / "config" / "settings.toml")
        self.secrets = MemorySecrets()
        self.files = HistoryFiles(database, self.history, self.settings, self.secrets)

    def fill(self) -> None:
        """Put the name wherever a person can write one, and make copies of it all."""
        document = twenty_and_eight()
        document["interruptions"][0]["who"] = NAME
        document["interruptions"][1]["note"] = f"{NAME} asked, and {NAME.upper()} again"
        document["interruptions"][2]["x_seen"] = {"by": [NAME]}
        document["sessions"][0].update(goal=f"1:1 with {NAME}", point_person=NAME)
        document["days"][0]["note"] = f"quiet but for {NAME}"
        document["tasks"][0]["title"] = f"Help {NAME}"
        document["trials"][0]["agreement"]["versions"][0].update(text=f"Ask {NAME}.", point_persons=[NAME])
        document["trials"][0]["days"][0]["reason"] = f"{NAME} is ill"
        document["people"][0]["name"] = NAME
        document["meetings"][0]["title"] = f"{NAME} / me"
        document["requests"] = [{"id": "r", "at": "2026-03-02T09:00:00Z", "answers": {"manager": {"name": NAME}}}]
        document["samples"] = [
            {
                "from": "2026-03-02T09:00:00Z",
                "until": "2026-03-02T09:01:00Z",
                "application": "mail",
                "title": f"Re: {NAME}",
            }
        ]
        file = self.folder / "import.json"
        file.write_text(json.dumps(document), encoding="utf-8")
        self.files.import_from(str(file))
        file.unlink()
        corrected = Correction(MONDAY_9, document["interruptions"][0]["id"], "who", "Ben", NAME)
        self.history.save(corrections=[corrected]).result(5)
        Journal(self.database).write(closed_row())
        PlannedDays(self.database).replace([PlannedDay("d", minutes(0), minutes(60), "UTC", NAME, "")])
        for after in range(3):
            backup.daily(self.database.path, MONDAY_9 + after * A_DAY)
        self.files.back_up(None)
        (self.database.path.parent / "history.db.damaged-20260301T000000Z").write_text(NAME, encoding="utf-8")
        (self.database.path.parent / "history.spool.damaged-20260301T000000Z").write_text(NAME, encoding="utf-8")

    def files_with(self, text: str) -> list[str]:
        """Return the names of the files in which *text* stands, in the encodings in which we write."""
        forms = [text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le")]
        return [p.name for p in self.folder.rglob("*") if p.is_file() and any(f in p.read_bytes() for f in forms)]


def closed_row() -> JournalRow:
    value = {"text": f"ask {NAME}"}
    return JournalRow("r", "chat.x", "s", False, RowState.RESTORED, value, value, value, MONDAY_9, MONDAY_9)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def test_an_erased_name_stands_in_no_file_and_the_entries_stay(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        home.settings.set("point_person.name", NAME)
        assert len(home.files_with(NAME)) > 6, "the test itself finds names"
        before = home.history.interruptions(MONDAY, MONDAY)
        erased = home.files.erase(ErasureWish(who=NAME))
        assert home.files_with(NAME) == []
        assert home.files_with(NAME.upper()) == []
        after = home.history.interruptions(MONDAY, MONDAY)
        assert after[0] == replace(before[0], who=SOMEONE)
        assert after[1].note == "someone asked, and someone again"
        assert [i.id for i in after] == [i.id for i in before]
        assert (erased.copies, [r.code for r in erased.left]) == (2, ["erase.elsewhere"])
        assert len(list((path.parent / "backups").iterdir())) == 4
        assert home.settings.get("point_person.name") == ""
        home.files.export(str(tmp_path / "again.json"))
    with opened(path) as database:
        assert Home(tmp_path, database).files_with(NAME) == [], "nor does closing and opening bring it back"
        (trial,) = json.loads((tmp_path / "again.json").read_text(encoding="utf-8"))["trials"]
        assert trial["agreement"]["versions"][0] == {
            "at": "2026-03-13T14:00:00+00:00",
            "text": "Ask someone.",
            "point_persons": ["someone"],
        }
        assert [day["status"] for day in trial["days"]] == ["held"] * 8


@pytest.mark.parametrize("name", ["held", "chat", "week", "Berlin", "logged"])
def test_a_name_that_is_also_a_word_of_ours_breaks_nothing(tmp_path: Path, path: Path, name: str) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        home.files.erase(ErasureWish(who=name))
        home.files.export(str(tmp_path / "again.json"))
        assert len(home.history.interruptions(MONDAY, date(2026, 12, 31))) == 135


def test_a_name_within_another_word_is_not_that_name(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.history.save(interruptions=[entry("a", who="Al", note="Also al."), entry("b", who="Alma")]).result(5)
        home.files.erase(ErasureWish(who="Al"))
        assert [(i.who, i.note) for i in home.history.interruptions(MONDAY, MONDAY)] == [
            ("someone", "Also someone."),
            ("Alma", None),
        ]


def test_erased_days_stand_in_no_file_and_the_other_days_stay(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        ids = [i.id for i in home.history.interruptions(MONDAY, MONDAY)]
        home.files.erase(ErasureWish(first=MONDAY, last=MONDAY))
        for erased in (*ids, home_id("sessions"), "quiet but for", "Stand-up"):
            assert home.files_with(erased) == []
        assert home.history.sessions(MONDAY, MONDAY) == []
        assert len(home.history.sessions(MONDAY, date(2026, 12, 31))) == 27


def home_id(name: str) -> str:
    return str(twenty_and_eight()[name][0]["id"])


def test_everything_goes_with_back_ups_log_settings_and_secrets(
    tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    Path(paths.log_path()).write_text(NAME, encoding="utf-8")
    Path(f"{paths.log_path()}.1").write_text(NAME, encoding="utf-8")
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.settings.add_account(Account("slack", "slack"))
        home.secrets.set("slack", "xoxp")
        home.fill()
        home.settings.set("point_person.name", NAME)
        erased = home.files.erase(ErasureWish())
        assert erased.rows["sessions"] == 28
        for text in (NAME, "Decoder", "Chlo\u00e9", home_id("interruptions"), "xoxp", "slack"):
            assert home.files_with(text) == []
        assert home.secrets.kept == {}
        assert home.settings.accounts() == ()
        assert not (tmp_path / "config" / "settings.toml").exists()
        assert list((path.parent / "backups").iterdir()) == []
        home.history.save(interruptions=[entry("new")]).result(5)
    with opened(path) as database:
        assert [i.id for i in History(database).interruptions(MONDAY, MONDAY)] == ["new"]


def test_what_cannot_be_reached_is_told(tmp_path: Path, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.settings.add_account(Account("slack", "slack"))
        home.secrets.error = StorageError("keyring.locked")
        erased = home.files.erase(ErasureWish())
        assert [reason.code for reason in erased.left] == ["erase.secret_stays", "keyring.locked", "erase.elsewhere"]


def test_a_preview_tells_what_goes_and_changes_nothing(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        home.files.export(str(tmp_path / "before.json"))
        assert home.files.erase_preview(ErasureWish()).rows["interruptions"] == 135
        assert home.files.erase_preview(ErasureWish(last=MONDAY)).rows == {
            "sessions": 1,
            "interruptions": len(home.history.interruptions(MONDAY, MONDAY)),
            "days": 1,
            "meetings": 1,
            "samples": 1,
        }
        assert home.files.erase_preview(ErasureWish(who=NAME)).rows["texts"] > 10
        assert home.files.erase_preview(ErasureWish(who="Nobody")).rows == {"texts": 0}
        home.files.export(str(tmp_path / "after.json"))
        before, after = (json.loads((tmp_path / f"{n}.json").read_text("utf-8")) for n in ("before", "after"))
        assert {**before, "exported_at": ""} == {**after, "exported_at": ""}


def test_nothing_is_erased_while_something_is_set_in_the_world_or_a_session_runs(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.history.save(sessions=[session()]).result(5)
        assert refusal(home) == "erase.session_runs"
        home.history.save(sessions=[session(ended_at=minutes(5))]).result(5)
        Journal(database, PLANNED).write(replace(closed_row(), state=RowState.APPLIED))
        assert refusal(home) == "erase.days_planned"
        Journal(database).write(replace(closed_row(), state=RowState.APPLIED))
        assert refusal(home) == "history.effects_open"


def refusal(home: Home) -> str:
    with pytest.raises(CouldNotError) as caught:
        home.files.erase(ErasureWish())
    return caught.value.reason.code


def test_nothing_is_erased_while_the_history_is_locked(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        with locked(path), pytest.raises(StorageError):
            home.files.erase(ErasureWish())
        assert len(home.history.sessions(MONDAY, MONDAY)) == 1


def test_a_back_up_that_is_damaged_is_removed_and_counted(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        damaged = path.parent / "backups" / "history-2026-03-02.db"
        damaged.write_bytes(NAME.encode() * 1000)
        assert home.files.erase(ErasureWish(who=NAME)).copies == 3
        assert not damaged.exists()


def test_a_back_up_of_an_older_version_loses_the_name_too(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        old = path.parent / "backups" / "history-2026-03-02.db"
        old.unlink()
        make_old(old)
        with closing(sqlite3.connect(old)) as connection, connection:
            connection.execute("UPDATE interruptions SET who = ?", (NAME,))
        home.files.erase(ErasureWish(who=NAME))
        assert home.files_with(NAME) == []
        assert old.exists()


def test_after_cleaning_out_the_log_gets_its_room_again(tmp_path: Path, path: Path) -> None:
    with opened(path) as database:
        home = Home(tmp_path, database)
        home.fill()
        home.files.erase(ErasureWish(who=NAME))
        eventually(lambda: path.with_name("history.db-wal").stat().st_size >= ROOM_BYTES, 15)
