"""Opening the history when something is wrong with the file or the folder: one clear word each, nothing overwritten."""

import os
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.domain.errors import StorageError
from deepday.domain.session import Session
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.journal import PLANNED, Journal
from deepday.storage.migrations import APPLICATION_ID, MIGRATIONS
from tests.history_files import (
    MONDAY_9,
    TestClock,
    as_nobody,
    entry,
    fill_up,
    locked,
    make_old,
    opened,
    opened_history,
    reachable_folder,
    session,
    small_disk,
)

TODAY = date(2026, 3, 2)
_KILLED_WITH_A_WAL = """
import os, sys
sys.path[:0] = sys.argv[2:]
from tests.history_files import *
database = Database(sys.argv[1], TestClock())
History(database).save(sessions=[session()], interruptions=[entry(f"i{n}") for n in range(200)]).result(10)
os._exit(9)
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


@pytest.fixture
def open_folder() -> Iterator[Path]:
    with reachable_folder() as folder:
        yield folder


def filled(path: Path) -> None:
    with opened_history(path) as history:
        history.save(sessions=[session()], interruptions=[entry(f"i{n}", note="x" * 300) for n in range(400)]).result(
            10
        )


def code_of(path: Path) -> str:
    with pytest.raises(StorageError) as caught:
        Database(path, TestClock())
    return caught.value.reason.code


def set_aside(path: Path, suffix: str = "Z") -> list[Path]:
    return sorted(path.parent.glob(f"history.db.damaged-*{suffix}"))


def opens_anew(path: Path) -> list[Session]:
    """Open a file that is damaged and return the sessions in the new one, after it was closed and opened again."""
    with opened(path) as database:
        assert database.set_aside in set_aside(path)
        assert database.trouble() is None
        History(database).save(sessions=[session("new")]).result(5)
    with opened(path) as database:
        assert database.set_aside is None, "no loop of setting aside"
        return list(History(database).sessions(TODAY, TODAY))


# --- versions ---------------------------------------------------------------------------------


def test_a_file_from_the_future_is_refused_and_left_as_it_is(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 3}")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StorageError) as caught:
        Database(path, TestClock())
    assert caught.value.reason.code == "history.from_the_future"
    assert caught.value.reason.params == {"found": str(len(MIGRATIONS) + 3), "known": str(len(MIGRATIONS))}
    assert path.read_bytes() == before


def test_an_older_file_is_copied_before_it_is_brought_up_to_date(path: Path) -> None:
    filled(path)
    newer = (*MIGRATIONS, ("ALTER TABLE sessions ADD COLUMN mood TEXT", "UPDATE sessions SET mood = 'calm'"))
    with opened(path, migrations=newer) as database:
        assert [s.id for s in History(database).sessions(TODAY, TODAY)] == ["s1"]
        assert database.read(lambda c: c.execute("SELECT mood FROM sessions").fetchone()[0]) == "calm"
        assert database.read(lambda c: c.execute("PRAGMA user_version").fetchone()[0]) == len(newer)
    (copy,) = (path.parent / "backups").iterdir()
    assert copy.name == f"history-version-{len(MIGRATIONS)}-20260302T080000Z.db"
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    connection = sqlite3.connect(copy)
    assert connection.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert connection.execute("SELECT count(*) FROM interruptions").fetchone()[0] == 400
    connection.close()


@pytest.mark.parametrize("version", range(1, len(MIGRATIONS)))
def test_a_history_of_every_older_version_goes_on(path: Path, version: int) -> None:
    make_old(path, version)
    with opened(path) as database:
        assert database.set_aside is None
        assert [s.id for s in History(database).sessions(TODAY, TODAY)] == ["s1"]


def test_a_migration_that_fails_changes_nothing(path: Path) -> None:
    filled(path)
    newer = (*MIGRATIONS, ("ALTER TABLE sessions ADD COLUMN mood TEXT", "INSERT INTO nowhere VALUES (1)"))
    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        Database(path, TestClock(), migrations=newer)
    with opened(path) as database:
        columns = database.read(lambda c: [row["name"] for row in c.execute("PRAGMA table_info (sessions)")])
        assert "mood" not in columns
        assert database.set_aside is None


def test_an_up_to_date_file_is_not_copied(path: Path) -> None:
    filled(path)
    filled(path)
    assert not (path.parent / "backups").exists()


def test_a_start_that_was_cut_off_before_there_were_tables_goes_on(path: Path) -> None:
    path.parent.mkdir()
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.close()
    filled(path)
    assert not set_aside(path)


def test_a_back_up_put_in_place_by_hand_is_opened(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with opened(path) as database:
        assert database.read(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"


def test_the_file_says_whose_it_is_and_every_commit_is_synced(path: Path) -> None:
    with opened(path) as database:
        assert database.read(lambda c: c.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
        assert database.submit(lambda c: c.execute("PRAGMA synchronous").fetchone()[0]).result(5) == 2
        assert database.submit(lambda c: c.execute("PRAGMA foreign_keys").fetchone()[0]).result(5) == 1
        tables = database.read(lambda c: c.execute("PRAGMA table_list").fetchall())
        assert [t["name"] for t in tables if not t["strict"] and not t["name"].startswith("sqlite_")] == []


# --- damage -----------------------------------------------------------------------------------


def not_a_database(path: Path) -> None:
    path.write_bytes(b"Dear diary, " * 2000)


def text_after_the_header(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[100:] = b"\xff" * (len(content) - 100)
    path.write_bytes(content)


def cut_in_half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2)


def cut_to_a_few_bytes(path: Path) -> None:
    os.truncate(path, 50)


def no_tables_of_ours(path: Path) -> None:
    path.unlink()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE recipes (name)")
    connection.close()


def a_table_is_missing(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP TABLE heartbeats")
    connection.close()


def a_column_is_missing(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("DROP INDEX sessions_by_date")
    connection.execute("ALTER TABLE sessions DROP COLUMN local_date")
    connection.close()


def tables_of_another_version(path: Path) -> None:
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 1")
    connection.close()


@pytest.mark.parametrize(
    "damage",
    [
        not_a_database,
        text_after_the_header,
        cut_in_half,
        cut_to_a_few_bytes,
        no_tables_of_ours,
        a_table_is_missing,
        a_column_is_missing,
        tables_of_another_version,
    ],
)
def test_a_damaged_file_is_set_aside_and_a_new_one_begun(path: Path, damage: Callable[[Path], None]) -> None:
    filled(path)
    damage(path)
    damaged = path.read_bytes()
    assert [s.id for s in opens_anew(path)] == ["new"]
    (aside,) = set_aside(path)
    assert aside.name == "history.db.damaged-20260302T080000Z"
    assert aside.read_bytes() == damaged, "not one byte of the original is changed"


@pytest.mark.parametrize("page", range(25))
def test_damage_on_any_page_ends_no_start(path: Path, page: int) -> None:
    filled(path)
    content = bytearray(path.read_bytes())
    assert len(content) > 25 * 4096
    content[page * 4096 : page * 4096 + 64] = b"\xa5" * 64
    path.write_bytes(content)
    with opened(path) as database:
        was_set_aside = database.set_aside is not None
        assert was_set_aside == bool(set_aside(path))
        if was_set_aside:
            assert set_aside(path)[0].read_bytes() == content
    with opened(path) as database:
        assert not was_set_aside or database.set_aside is None


def root_page(path: Path, name: str) -> int:
    connection = sqlite3.connect(path)
    page: int = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (name,)).fetchone()[0]
    connection.close()
    return page


def overwrite(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek((page - 1) * 4096)
        file.write(b"\xa5" * 4096)


def test_what_a_crash_left_beside_a_damaged_file_is_set_aside_as_it_was(path: Path) -> None:
    filled(path)
    page = root_page(path, "effect_journal")
    killed_with_a_wal(path)
    overwrite(path, page)
    damaged, wal = path.read_bytes(), path.with_name("history.db-wal").read_bytes()
    assert [s.id for s in opens_anew(path)] == ["new"]
    assert [p.read_bytes() for p in set_aside(path)] == [damaged], "the WAL was not brought into it"
    assert [p.read_bytes() for p in set_aside(path, "-wal")] == [wal]


def test_damage_that_is_met_later_is_told_and_loses_nothing(path: Path) -> None:
    filled(path)
    overwrite(path, root_page(path, "sqlite_autoindex_interruptions_1"))
    with opened(path) as database:
        history = History(database)
        history.save(interruptions=[entry("new")]).result(5)
        history.save(sessions=[session("s2")]).result(5)
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1", "s2"]
        assert "new" in {i.id for i in history.interruptions(TODAY, TODAY)}
        with pytest.raises(StorageError) as caught:
            history.interruption("i1")
        assert caught.value.reason.code == "history.damaged"
        trouble = database.trouble()
        assert trouble is not None
        assert trouble.code == "history.damaged"
    assert b'"new"' in path.with_suffix(".spool").read_bytes()


def test_a_spool_that_cannot_be_read_is_told(path: Path) -> None:
    filled(path)
    path.with_suffix(".spool").mkdir()
    assert code_of(path) == "history.io_error"
    path.with_suffix(".spool").rmdir()
    filled(path)


def test_a_file_cut_to_nothing_keeps_its_wal_aside(path: Path) -> None:
    killed_with_a_wal(path)
    wal = path.with_name("history.db-wal").read_bytes()
    os.truncate(path, 0)
    assert [s.id for s in opens_anew(path)] == ["new"]
    assert [kept.read_bytes() for kept in set_aside(path, "-wal")] == [wal]


def test_another_files_wal_changes_nothing_in_the_original(path: Path, tmp_path: Path) -> None:
    filled(path)
    other = tmp_path / "other" / "history.db"
    killed_with_a_wal(other)
    content = bytearray(other.with_name("history.db-wal").read_bytes())
    path.with_name("history.db-wal").write_bytes(content)
    before = path.read_bytes()
    with opened(path) as database:
        if database.set_aside is not None:
            assert database.set_aside.read_bytes() == before


def test_open_effects_of_a_damaged_file_are_carried_over(path: Path) -> None:
    row = JournalRow(
        "r1", "notifications.dunst", "s1", True, RowState.APPLIED, {"paused": False}, {"paused": True}, None,
        MONDAY_9, MONDAY_9,
    )  # fmt: skip
    with opened(path) as database:
        Journal(database).write(row)
    a_column_is_missing(path)
    with opened(path) as database:
        assert database.set_aside is not None
        assert list(Journal(database).open_rows()) == [row]


def test_what_is_set_on_this_machine_is_put_back_also_after_the_list_of_tables_is_destroyed(path: Path) -> None:
    applied = JournalRow(
        "r1", "notifications.dunst", "s1", True, RowState.APPLIED, {"paused": False}, {"paused": True}, None,
        MONDAY_9, MONDAY_9,
    )  # fmt: skip
    others = [
        replace(applied, id="r2", effect="notifications.gnome", state=RowState.RESTORED),
        replace(applied, id="r3", effect="chat.slack:slack", local=False),
    ]
    with opened(path) as database:
        for row in (applied, *others):
            Journal(database).write(row)
        Journal(database, PLANNED).write(replace(applied, id="r4", effect="calendar.caldav:caldav", local=False))
    content = path.read_bytes()
    path.write_bytes(bytes(4096) + content[4096:])
    with opened(path) as database:
        assert database.set_aside is not None
        assert list(Journal(database).open_rows()) == [applied]


def killed_with_a_wal(path: Path) -> None:
    """Leave a history behind whose last commits are in its WAL only."""
    subprocess.run([sys.executable, "-c", _KILLED_WITH_A_WAL, path, *sys.path], check=False, timeout=30)
    assert path.with_name("history.db-wal").stat().st_size > 0


def test_a_killed_program_leaves_nothing_to_set_aside(path: Path) -> None:
    killed_with_a_wal(path)
    with opened(path) as database:
        assert database.set_aside is None
        assert len(History(database).interruptions(TODAY, TODAY)) == 200


# --- folders and permissions --------------------------------------------------------------------


def test_a_file_that_must_not_be_read_is_told(open_folder: Path) -> None:
    path = open_folder / "data" / "history.db"
    filled(path)
    with as_nobody(open_folder):
        path.chmod(0)
        assert code_of(path) == "history.unreadable"


def test_a_file_that_must_not_be_written_is_left_alone(open_folder: Path) -> None:
    path = open_folder / "data" / "history.db"
    filled(path)
    before = path.read_bytes()
    with as_nobody(open_folder):
        path.chmod(0o400)
        keeps_in_memory(path)
    assert path.read_bytes() == before
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_a_folder_in_place_of_the_file_is_told(path: Path) -> None:
    path.mkdir(parents=True)
    assert code_of(path) == "history.io_error"


def test_in_a_folder_that_cannot_be_written_the_history_is_kept_in_memory(open_folder: Path) -> None:
    path = open_folder / "data" / "history.db"
    path.parent.mkdir()
    with as_nobody(open_folder):
        path.parent.chmod(0o555)
        keeps_in_memory(path)
        path.parent.chmod(0o755)


def test_with_a_file_in_a_folder_that_cannot_be_written_too(open_folder: Path) -> None:
    path = open_folder / "data" / "history.db"
    filled(path)
    before = path.read_bytes()
    with as_nobody(open_folder):
        path.parent.chmod(0o555)
        keeps_in_memory(path)
        path.parent.chmod(0o755)
    assert path.read_bytes() == before


def test_a_home_that_cannot_be_written_too(open_folder: Path) -> None:
    with as_nobody(open_folder):
        open_folder.chmod(0o555)
        keeps_in_memory(open_folder / ".local" / "share" / "deepday" / "history.db")


def test_a_read_only_disk_too(open_folder: Path) -> None:
    path = open_folder / "data" / "history.db"
    with small_disk(open_folder):
        filled(path)
        subprocess.run(["mount", "-o", "remount,ro", open_folder], check=True)
        keeps_in_memory(path)


def keeps_in_memory(path: Path) -> None:
    with opened(path) as database:
        assert database.is_in_memory
        trouble = database.trouble()
        assert trouble is not None
        assert trouble.code == "history.read_only"
        history = History(database)
        history.save(sessions=[session()], interruptions=[entry()]).result(5)
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1"]
        assert [i.id for i in history.interruptions(TODAY, TODAY)] == ["i1"]
        history.beat("s1", MONDAY_9)
        broken = history.save(interruptions=[entry("bad", handled_until=MONDAY_9 - timedelta(1))])
        with pytest.raises(sqlite3.IntegrityError):
            broken.result(5)
        assert [i.id for i in history.interruptions(TODAY, TODAY)] == ["i1"]
        assert list(Journal(database).open_rows()) == []


def test_a_full_disk_at_the_first_start_is_told(open_folder: Path) -> None:
    with small_disk(open_folder):
        fill_up(open_folder)
        assert code_of(open_folder / "data" / "history.db") == "history.disk_full"


def test_a_file_that_another_program_has_to_itself_is_told(path: Path) -> None:
    filled(path)
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
    connection.close()
    with locked(path, "BEGIN EXCLUSIVE"):
        assert code_of(path) == "history.locked"


def test_a_file_that_another_program_writes_to_opens_all_the_same(path: Path) -> None:
    filled(path)
    with locked(path), opened_history(path) as history:
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1"]
