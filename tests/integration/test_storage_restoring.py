"""Restoring a back-up: its content takes the place of what is there, which is kept; what is no back-up is refused."""

import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.bootstrap.history_files import HistoryFiles
from deepday.domain.errors import DeepdayError
from deepday.domain.interruption import Correction
from deepday.domain.planned_day import PlannedDay
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.engine.history_ports import Recovered
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.journal import Journal
from deepday.storage.migrations import APPLICATION_ID, MIGRATIONS
from deepday.storage.planned_days import PlannedDays
from deepday.storage.settings_file import SettingsFile
from tests.exchange_documents import TWENTY_AND_EIGHT
from tests.fakes.program import MemorySecrets
from tests.history_files import (
    MONDAY_9,
    entry,
    fill_up,
    make_old,
    minutes,
    opened,
    reachable_folder,
    session,
    small_disk,
)

MONDAY, FOREVER = date(2026, 3, 2), date(2027, 1, 1)


def files_of(database: Database, history: History) -> HistoryFiles:
    settings = SettingsFile(database.path.parent / "settings.toml")
    return HistoryFiles(database, history, settings, MemorySecrets())


def ids(history: History) -> list[str]:
    return [i.id for i in history.interruptions(MONDAY, FOREVER)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A back-up of a history with twenty-eight days, made somewhere else."""
    with opened(tmp_path / "other" / "history.db") as database:
        files = files_of(database, History(database))
        files.import_from(str(TWENTY_AND_EIGHT))
        return Path(files.back_up(str(tmp_path / "copy.db")))


def test_a_back_up_takes_the_place_of_what_is_there_which_comes_back_by_another_restore(path: Path, copy: Path) -> None:
    with opened(path) as database:
        history = History(database)
        files = files_of(database, history)
        history.save(interruptions=[entry("mine")]).result(5)
        before = files.restore(str(copy))
        assert len(ids(history)) == 135
        assert "mine" not in ids(history)
        files.restore(before)
        assert ids(history) == ["mine"]
    with opened(path) as database:
        assert ids(History(database)) == ["mine"]
    assert not list(path.parent.glob("backups/*.part*"))


def test_a_back_up_of_this_history_itself_can_be_restored(path: Path) -> None:
    with opened(path) as database:
        history = History(database)
        files = files_of(database, history)
        history.save(interruptions=[entry("first")]).result(5)
        kept = files.back_up(None)
        history.save(interruptions=[entry("second")]).result(5)
        files.restore(kept)
        assert ids(history) == ["first"]
        history.save(interruptions=[entry("third")]).result(5)
        assert ids(history) == ["first", "third"]


def test_what_is_saved_after_a_restore_counts_however_many_saves_the_back_up_has_seen(path: Path, copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE progress SET seq = 1000")
        connection.execute("UPDATE interruptions SET seq = 1000")
        connection.execute("UPDATE corrections SET seq = 1000")
    with opened(path) as database:
        history = History(database)
        files_of(database, history).restore(str(copy))
        first = history.interruptions(MONDAY, MONDAY)[0]
        correction = Correction(MONDAY_9, first.id, "note", None, "x")
        history.save(interruptions=[entry(first.id, note="x")], corrections=[correction]).result(5)
        kept = history.interruption(first.id)
        assert kept is not None
        assert kept.note == "x"
        assert correction in history.corrections(MONDAY, MONDAY)


def test_the_session_that_ran_in_the_back_up_ends_when_it_was_last_known_to_live(tmp_path: Path, path: Path) -> None:
    with opened(tmp_path / "other.db") as database:
        history = History(database)
        history.save(sessions=[session()], recovered=Recovered("s1", minutes(1))).result(5)
        history.beat("s1", minutes(40))
        copy = _copied(database)
    with opened(path) as database:
        history = History(database)
        files_of(database, history).restore(copy)
        assert history.unended_sessions() == []
        (kept,) = history.sessions(MONDAY, MONDAY)
        assert kept.ended_at == minutes(40)
        assert history.last_recovered() == Recovered("s1", minutes(1), "ended")


def _copied(database: Database) -> str:
    return files_of(database, History(database)).back_up(None)


def test_what_was_set_in_the_world_then_is_closed_and_what_is_planned_now_stays(tmp_path: Path, path: Path) -> None:
    then = JournalRow("r", "chat.x", "s", False, RowState.APPLIED, {}, {}, {}, MONDAY_9, MONDAY_9)
    with opened(tmp_path / "other" / "history.db") as database:
        Journal(database).write(then)
        PlannedDays(database).replace([PlannedDay("then", minutes(0), minutes(1), "UTC")])
        copy = _copied(database)
    with opened(path) as database:
        PlannedDays(database).replace([PlannedDay("now", minutes(0), minutes(1), "UTC")])
        files_of(database, History(database)).restore(copy)
        assert Journal(database).open_rows() == []
        (row,) = Journal(database).last_rows()
        assert row.state is RowState.LEFT
        assert row.reason is not None
        assert row.reason.code == "effect.from_a_backup"
        assert [day.key for day in PlannedDays(database).days()] == ["now"]


def no_database(copy: Path) -> None:
    copy.write_bytes(b"no database" * 1000)


def empty(copy: Path) -> None:
    copy.write_bytes(b"")


def foreign(copy: Path) -> None:
    copy.unlink()
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TABLE bookmarks (url TEXT)")


def foreign_with_our_number(copy: Path) -> None:
    foreign(copy)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")


def with_a_trigger(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("CREATE TRIGGER t AFTER DELETE ON days BEGIN DELETE FROM sessions; END")


def with_a_view(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("DROP TABLE samples")
        connection.execute("CREATE VIEW samples AS SELECT * FROM days")


def from_the_future(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")


def with_a_row_that_nobody_wrote(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute("UPDATE sessions SET time_zone = 'Moon/Tycho'")


def cut_off(copy: Path) -> None:
    content = copy.read_bytes()
    copy.write_bytes(content[: len(content) // 2])


def with_damaged_pages(copy: Path) -> None:
    content = bytearray(copy.read_bytes())
    for page in range(2, len(content) // 4096):
        content[page * 4096 : page * 4096 + 64] = os.urandom(64)
    copy.write_bytes(content)


def gone(copy: Path) -> None:
    copy.unlink()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (no_database, "restore.not_ours"),
        (empty, "restore.not_ours"),
        (foreign, "restore.not_ours"),
        (foreign_with_our_number, "restore.not_ours"),
        (with_a_trigger, "restore.not_ours"),
        (with_a_view, "restore.not_ours"),
        (from_the_future, "history.from_the_future"),
        (with_a_row_that_nobody_wrote, "restore.damaged"),
        (cut_off, "restore.damaged"),
        (with_damaged_pages, "restore.damaged"),
        (gone, "files.not_there"),
    ],
)
def test_what_is_no_back_up_is_refused_and_nothing_is_changed(
    path: Path, copy: Path, spoil: Callable[[Path], None], code: str
) -> None:
    spoil(copy)
    content = copy.read_bytes() if copy.exists() else b""
    with opened(path) as database:
        history = History(database)
        history.save(interruptions=[entry("mine")]).result(5)
        with pytest.raises(DeepdayError) as caught:
            files_of(database, history).restore(str(copy))
        assert caught.value.reason.code == code
        assert ids(history) == ["mine"]
        assert not list(path.parent.glob("backups/*"))
    assert not copy.exists() or copy.read_bytes() == content


def test_a_back_up_of_an_older_version_is_brought_up_to_date_and_stays_as_it_was(tmp_path: Path, path: Path) -> None:
    old = tmp_path / "old" / "history.db"
    make_old(old)
    content = old.read_bytes()
    with opened(path) as database:
        history = History(database)
        files_of(database, history).restore(str(old))
        assert ids(history) == ["i1"]
    assert old.read_bytes() == content


def test_a_history_that_is_in_use_elsewhere_can_be_restored_with_what_is_only_in_its_log(
    tmp_path: Path, path: Path
) -> None:
    with opened(tmp_path / "other" / "history.db") as other:
        History(other).save(interruptions=[entry("in the log")]).result(5)
        with opened(path) as database:
            history = History(database)
            files_of(database, history).restore(str(other.path))
            assert ids(history) == ["in the log"]


@pytest.mark.parametrize("what", ["session", "effect"])
def test_nothing_is_restored_while_a_session_runs_or_something_is_set(path: Path, copy: Path, what: str) -> None:
    with opened(path) as database:
        history = History(database)
        if what == "session":
            history.save(sessions=[session()]).result(5)
        else:
            row = JournalRow("r", "chat.x", "s", False, RowState.PENDING, {}, {}, None, MONDAY_9, MONDAY_9)
            Journal(database).write(row)
        with pytest.raises(DeepdayError) as caught:
            files_of(database, history).restore(str(copy))
        expected = {"session": "restore.session_runs", "effect": "history.effects_open"}[what]
        assert caught.value.reason.code == expected


def test_a_clock_that_ran_backwards_in_the_data_is_no_hindrance(tmp_path: Path, path: Path) -> None:
    late, early = MONDAY_9 + timedelta(days=3), MONDAY_9
    with opened(tmp_path / "other" / "history.db") as database:
        history = History(database)
        history.save(sessions=[session("a", late, ended_at=late)], interruptions=[entry("first", late)]).result(5)
        history.save(sessions=[session("b", early, ended_at=early)], interruptions=[entry("second", early)]).result(5)
        files = files_of(database, history)
        copy = files.back_up(None)
        files.export(str(tmp_path / "out.json"))
    with opened(path) as database:
        history = History(database)
        files = files_of(database, history)
        files.restore(copy)
        assert ids(history) == ["second", "first"]
        assert files.import_from(str(tmp_path / "out.json")).known == 4


def test_a_restore_on_a_full_disk_changes_nothing(copy: Path) -> None:
    with reachable_folder() as folder, small_disk(folder, "6m"):
        path = folder / "data" / "history.db"
        with opened(path) as database:
            history = History(database)
            history.save(interruptions=[entry("mine")]).result(5)
            (here := folder / "copy.db").write_bytes(copy.read_bytes())
            filler = fill_up(folder)
            with pytest.raises(DeepdayError):
                files_of(database, history).restore(str(here))
            filler.unlink()
            assert ids(history) == ["mine"]
            assert not list(path.parent.glob("backups/*"))
