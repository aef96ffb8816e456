"""The log of the history has room made ahead, stays within it, and is as safe with it as without."""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest

from deepday.storage import write_ahead
from deepday.storage.connecting import connect
from deepday.storage.files import beside
from deepday.storage.history import History
from deepday.storage.write_ahead import CHECKPOINT_AT_ONCE_AFTER, ROOM_BYTES, make_room
from tests.eventually import eventually
from tests.history_files import entry, locked, opened, opened_history, session, small_disk

TODAY = date(2026, 3, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


@contextmanager
def connected(path: Path) -> Iterator[sqlite3.Connection]:
    """Have a connection of our own to the history at *path*."""
    connection = connect(path, "rw", 0.0)
    try:
        yield connection
    finally:
        connection.close()


def log_of(path: Path) -> Path:
    return beside(path, "-wal")


def length(path: Path) -> int:
    return log_of(path).stat().st_size


def save(history: History, first: int, count: int) -> None:
    for number in range(first, first + count):
        history.save(interruptions=[entry(f"i{number}")]).result(5)


def after_a_power_cut(path: Path, folder: Path) -> Path:
    """Return a copy of the history at *path* as it lies on the disk now, without what would tidy it up."""
    folder.mkdir()
    for there in (path, log_of(path)):
        shutil.copy(there, folder / there.name)
    return folder / path.name


def kept(path: Path) -> set[str]:
    with opened_history(path) as history:
        return {i.id for i in history.interruptions(TODAY, TODAY)}


def test_a_log_gets_its_room_in_the_first_quiet_moment(path: Path) -> None:
    with opened_history(path) as history:
        eventually(lambda: length(path) >= ROOM_BYTES, 10)
        has_room = length(path)
        save(history, 0, 20)
        assert length(path) == has_room
        assert log_of(path).stat().st_blocks * 512 >= ROOM_BYTES, "real, not only reserved"
    assert not log_of(path).exists()


def test_saves_without_a_pause_stay_within_the_room(path: Path) -> None:
    with opened_history(path) as history:
        save(history, 0, 3 * CHECKPOINT_AT_ONCE_AFTER)
        assert length(path) < ROOM_BYTES + 128 * 1024


def test_what_was_acknowledged_is_there_after_a_power_cut(path: Path) -> None:
    with opened(path) as database, connected(path) as connection:
        history = History(database)
        save(history, 0, 3)
        make_room(connection, path)
        assert kept(after_a_power_cut(path, path.parent / "with room")) == {"i0", "i1", "i2"}
        save(history, 3, 3)
        assert kept(after_a_power_cut(path, path.parent / "written into")) == {f"i{n}" for n in range(6)}
        connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        save(history, 6, 3)
        begun_again = after_a_power_cut(path, path.parent / "begun again")
        assert length(begun_again) >= ROOM_BYTES
        assert kept(begun_again) == {f"i{n}" for n in range(9)}


def test_a_log_that_is_room_and_nothing_else_is_an_empty_one(path: Path) -> None:
    with opened_history(path) as history:
        save(history, 0, 1)
    with opened_history(path) as history, connected(path) as connection:
        make_room(connection, path)
        assert not any(log_of(path).read_bytes())
        assert kept(after_a_power_cut(path, path.parent / "empty")) == {"i0"}
        save(history, 1, 1)
        assert kept(after_a_power_cut(path, path.parent / "first save")) == {"i0", "i1"}


def test_no_room_is_made_while_another_process_writes(path: Path) -> None:
    with opened_history(path) as history, connected(path) as connection:
        save(history, 0, 1)
        before = length(path)
        with locked(path), pytest.raises(sqlite3.OperationalError):
            make_room(connection, path)
        assert length(path) == before


def test_a_disk_that_is_short_is_left_alone(tmp_path: Path) -> None:
    with small_disk(tmp_path, "32m"):
        path = tmp_path / "history.db"
        with opened(path), connected(path) as connection:
            before = length(path)
            make_room(connection, path)
            assert length(path) == before


def test_a_disk_that_is_full_before_the_room_is_made_gets_it_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_ahead, "has_room", lambda *_: True)  # as if another had filled it since
    with small_disk(tmp_path, "2m"):
        path = tmp_path / "history.db"
        with opened_history(path) as history, connected(path) as connection:
            save(history, 0, 3)
            before = length(path)
            with pytest.raises(OSError, match="No space"):
                make_room(connection, path)
            assert length(path) == before
            disk = os.statvfs(tmp_path)
            assert disk.f_bavail * disk.f_frsize > 1024 * 1024
            history.save(sessions=[session()]).result(5)
        assert kept(path) == {"i0", "i1", "i2"}
