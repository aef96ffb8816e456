"""Back-ups of a real history: whole, private, checked, thinned."""

import os
import sqlite3
import stat
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.errors import StorageError
from deepday.storage import backup
from deepday.storage.history import History
from tests.history_files import MONDAY_9, entry, opened, opened_history, session

TODAY = date(2026, 3, 2)
A_DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    with opened_history(path) as history:
        history.save(sessions=[session()], interruptions=[entry(f"i{n}", note="x" * 200) for n in range(100)]).result(5)
    return path


def entries(path: Path) -> int:
    connection = sqlite3.connect(path)
    count: int = connection.execute("SELECT count(*) FROM interruptions").fetchone()[0]
    connection.close()
    return count


def test_a_copy_is_a_whole_history_in_one_private_file(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup.copy(path, copy)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert {p.name for p in tmp_path.iterdir()} == {"history.db", "ballast", "copy.db"}
    with opened_history(copy) as history:
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1"]
        assert len(history.interruptions(TODAY, TODAY)) == 100


def test_a_copy_holds_what_is_only_in_the_wal_while_the_program_writes_on(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    with opened(path) as database:
        history = History(database)
        history.save(interruptions=[entry("new")]).result(5)
        backup.copy(path, copy)
        history.save(interruptions=[entry("newer")]).result(5)
    assert (entries(copy), entries(path)) == (101, 102)


def test_there_is_one_back_up_a_day(path: Path) -> None:
    first = backup.daily(path, MONDAY_9)
    assert first == path.parent / "backups" / "history-2026-03-02.db"
    assert stat.S_IMODE(first.stat().st_mode) == 0o600
    assert stat.S_IMODE(first.parent.stat().st_mode) == 0o700
    assert backup.daily(path, MONDAY_9 + timedelta(hours=5)) is None
    assert backup.daily(path, MONDAY_9 + A_DAY) is not None
    assert len(list(first.parent.iterdir())) == 2


def test_back_ups_are_thinned_and_other_files_left_alone(path: Path) -> None:
    folder = path.parent / "backups"
    folder.mkdir()
    others = {"history-version-1-20250101T000000Z.db", "history-2020-01-01.db.txt", "my notes"}
    for name in others:
        (folder / name).touch()
    for days in range(1, 800):
        (folder / f"history-{TODAY - days * A_DAY}.db").touch()
    backup.daily(path, MONDAY_9)
    kept = {p.name for p in folder.iterdir()}
    assert others <= kept
    assert kept - others == {f"history-{day}.db" for day in backup.kept(TODAY - n * A_DAY for n in range(800))}


def test_a_damaged_history_pushes_out_no_good_back_up(path: Path) -> None:
    folder = path.parent / "backups"
    backup.daily(path, MONDAY_9)
    content = bytearray(path.read_bytes())
    content[-4096:] = b"\xa5" * 4096
    path.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        backup.daily(path, MONDAY_9 + A_DAY)
    assert caught.value.reason.code == "history.damaged"
    assert [p.name for p in folder.iterdir()] == ["history-2026-03-02.db"]


def test_a_copy_that_fails_leaves_what_was_there(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    backup.copy(path, target)
    os.truncate(path, 5000)
    with pytest.raises(StorageError):
        backup.copy(path, target)
    assert entries(target) == 100
    assert not list(tmp_path.glob("*.part"))


def test_what_is_not_there_is_not_copied_and_not_made(tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        backup.copy(tmp_path / "nothing.db", tmp_path / "copy.db")
    assert caught.value.reason.code == "history.unreadable"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_for_back_ups_that_cannot_be_made_is_told(path: Path) -> None:
    (path.parent / "backups").touch()
    with pytest.raises(StorageError) as caught:
        backup.daily(path, MONDAY_9)
    assert caught.value.reason.code == "history.io_error"
    with pytest.raises(StorageError) as caught:
        backup.copy(path, path.parent / "nowhere" / "copy.db")
    assert caught.value.reason.code == "history.io_error"


def test_of_two_years_of_days_seven_days_four_weeks_and_twelve_months_stay() -> None:
    days = [TODAY - n * A_DAY for n in range(730)]
    kept = sorted(backup.kept(days), reverse=True)
    assert kept[:7] == days[:7]
    assert kept[7:9] == [
        date(2026, 2, 22),
        date(2026, 2, 15),
    ]  # the Sundays of the weeks before; 1 March is a daily one
    assert kept[9:] == [
        date(2026, 1, 31),
        *(date(2025, month, day) for month, day in [(12, 31), (11, 30), (10, 31), (9, 30), (8, 31), (7, 31), (6, 30)]),
        *(date(2025, month, day) for month, day in [(5, 31), (4, 30)]),
    ]


@given(st.sets(st.dates(date(2020, 1, 1), date(2030, 1, 1)), max_size=80))
def test_the_newest_always_stays_and_never_more_than_23(dates: set[date]) -> None:
    kept = backup.kept(dates)
    assert kept <= dates
    assert len(kept) <= backup.DAYS + backup.WEEKS + backup.MONTHS
    if dates:
        assert max(dates) in kept
    assert backup.kept(kept) == kept, "thinning twice removes no more"
