"""The history read from outside the program: what is on disk, nothing else, and never a file that it cannot know."""

import sqlite3
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from deepday.domain.errors import StorageError
from deepday.domain.session import Session, SessionKind
from deepday.storage.database import Database
from deepday.storage.history import History, read_sessions
from deepday.storage.history_reader import HistoryReader
from tests.fakes.world import ManualClock

DAY = ManualClock().now()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def test_what_the_program_has_saved_is_read_while_it_runs(path: Path) -> None:
    database = Database(path, ManualClock())
    session = Session("one", SessionKind.DEEP, DAY, "UTC")
    History(database).save(sessions=[session]).result(5)
    found = HistoryReader(path).read(partial(read_sessions, DAY.date(), DAY.date()))
    database.close()
    assert found == [session]


def test_nothing_can_be_written(path: Path) -> None:
    Database(path, ManualClock()).close()
    with pytest.raises(StorageError) as told:
        HistoryReader(path).read(lambda connection: connection.execute("DELETE FROM progress"))
    assert told.value.reason.code == "history.read_only"


def test_a_history_that_is_not_there_is_told(path: Path) -> None:
    with pytest.raises(StorageError) as told:
        HistoryReader(path).read(lambda _: None)
    assert told.value.reason.code == "history.unreadable"


def test_a_history_of_another_version_is_told(path: Path) -> None:
    Database(path, ManualClock()).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
    with pytest.raises(StorageError) as told:
        HistoryReader(path).read(lambda _: None)
    assert told.value.reason.code == "history.of_another_version"
