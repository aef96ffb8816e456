"""A disk that fills up: the session's end is kept, everybody is told, and recording goes on by itself."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from deepday.domain.errors import StorageError
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.storage.ballast import BALLAST_BYTES
from deepday.storage.history import History
from deepday.storage.journal import Journal
from tests.eventually import eventually
from tests.history_files import MONDAY_9, entry, fill_up, minutes, opened, opened_history, session, small_disk

TODAY = date(2026, 3, 2)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path, "2m"):
        yield tmp_path


def row(state: RowState = RowState.APPLIED, **prior: object) -> JournalRow:
    return JournalRow("r1", "notifications.dunst", "s1", True, state, prior, {}, None, MONDAY_9, MONDAY_9)


def code_of(error: BaseException | None) -> str:
    assert isinstance(error, StorageError)
    return error.reason.code


def test_the_ballast_is_held_from_the_first_start_on(disk: Path) -> None:
    with opened(disk / "history.db"):
        eventually((disk / "ballast").exists, 5)
    assert (disk / "ballast").stat().st_size == BALLAST_BYTES
    assert (disk / "ballast").stat().st_blocks * 512 >= BALLAST_BYTES


def test_an_entry_that_cannot_be_kept_is_refused_and_forgotten(disk: Path) -> None:
    with opened_history(disk / "history.db") as history:
        history.save(sessions=[session()]).result(5)
        fill_up(disk)
        codes = {code_of(history.save(interruptions=[entry(f"i{n}", note="x" * 4000)]).exception(5)) for n in range(3)}
        assert codes == {"history.disk_full"}
        assert list(history.interruptions(TODAY, TODAY)) == []
        trouble = history.trouble()
        assert trouble is not None
        assert trouble.code == "history.disk_full"
        assert (disk / "ballast").exists(), "held for the session's end"


def test_the_sessions_end_is_kept_on_a_full_disk(disk: Path) -> None:
    with opened_history(disk / "history.db") as history:
        history.save(sessions=[session()]).result(5)
        fill_up(disk)
        history.save(sessions=[session(ended_at=minutes(90))]).result(5)
        assert not (disk / "ballast").exists()
        assert list(history.unended_sessions()) == []
    with opened_history(disk / "history.db") as history:
        assert [s.ended_at for s in history.sessions(TODAY, TODAY)] == [minutes(90)]


def test_recording_goes_on_by_itself_when_there_is_room_again(disk: Path) -> None:
    with opened_history(disk / "history.db") as history:
        history.save(sessions=[session()]).result(5)
        filler = fill_up(disk)
        history.save(sessions=[session(ended_at=minutes(90))]).result(5)
        filler.unlink()
        eventually(lambda: history.trouble() is None, 5)
        assert (disk / "ballast").exists()
        assert not (disk / "history.spool").exists()
        history.save(interruptions=[entry()]).result(5)
        assert [i.id for i in history.interruptions(TODAY, TODAY)] == ["i1"]


def test_a_journal_that_cannot_be_written_says_so(disk: Path) -> None:
    with opened(disk / "history.db") as database:
        fill_up(disk)
        with pytest.raises(StorageError) as caught:
            Journal(database).write(row(text="y" * 9000))
        assert caught.value.reason.code == "history.disk_full"
        assert list(Journal(database).open_rows()) == []


def test_a_full_disk_at_the_next_start_still_shows_the_day_and_what_a_crash_left(disk: Path) -> None:
    with opened(disk / "history.db") as database:
        History(database).save(sessions=[session()]).result(5)
        Journal(database).write(row())
    fill_up(disk)
    with opened(disk / "history.db") as database:
        assert [s.id for s in History(database).sessions(TODAY, TODAY)] == ["s1"]
        assert [r.id for r in Journal(database).open_rows()] == ["r1"]
        eventually(lambda: database.trouble() is not None, 5)
        Journal(database).write(row(RowState.RESTORED))
        assert list(Journal(database).open_rows()) == []


def test_a_full_disk_with_nothing_left_to_give_up_is_told(disk: Path) -> None:
    with opened(disk / "history.db"):
        eventually((disk / "ballast").exists, 5)
    (disk / "ballast").unlink()
    fill_up(disk)
    with pytest.raises(StorageError) as caught, opened(disk / "history.db"):
        pass
    assert caught.value.reason.code == "history.disk_full"
