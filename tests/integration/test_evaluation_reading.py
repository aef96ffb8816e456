"""What an evaluation reads of a real history file: years in parts, meetings, senses and programs with it."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from deepday.commands.evaluating import LONGEST_SAMPLED_DAYS, records_of
from deepday.domain.day_senses import DaySenses, SenseState
from deepday.domain.errors import StorageError
from deepday.domain.interruption import Interruption
from deepday.domain.meeting import Meeting
from deepday.domain.sample import Sample
from deepday.domain.session import Session, SessionKind
from deepday.domain.timeline import Interval
from deepday.domain.trial import Span
from deepday.storage.connecting import connect
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.meetings import StoredMeetings
from deepday.storage.read_only import opened
from deepday.storage.sense_days import SenseDays
from deepday.storage.side_tables import put_sample
from tests.fakes.world import MONDAY_9, ManualClock
from tests.history_files import entry, locked, minutes, opened_history, session

ZONE = "Europe/Berlin"
A_WEEK = timedelta(weeks=1)
HOUR = timedelta(hours=1)
FIRST = date(2026, 3, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a history of three years with a session a week, and one meeting, sense and sample."""
    path = tmp_path / "history.db"
    database = Database(path, ManualClock())
    starts = [MONDAY_9 + A_WEEK * n for n in range(156)]
    History(database).save(
        sessions=[Session(f"s{at}", SessionKind.DEEP, at, ZONE, at + HOUR) for at in starts],
        interruptions=[Interruption(f"i{at}", at + HOUR / 2, ZONE) for at in starts],
    ).result(10)
    meeting = Meeting("m", MONDAY_9, MONDAY_9 + HOUR, ZONE, "Secret", 3, "c")
    StoredMeetings(database).replace("c", Interval(MONDAY_9, MONDAY_9 + HOUR), [meeting]).result(10)
    SenseDays(database).note(FIRST, {"lock": SenseState.WORKED}).result(10)
    database.close(10)
    with connect(path, "rw", 5) as connection:
        put_sample(Sample(MONDAY_9, MONDAY_9 + HOUR, "code"), connection)
        connection.commit()
    return path


def test_years_are_read_in_parts_and_nothing_is_left_out(path: Path) -> None:
    told: list[float] = []
    with opened(path, lambda: None) as history:
        records = records_of(history, Span(FIRST, FIRST + A_WEEK * 155), told.append)
    assert len(records.sessions) == len({session.id for session in records.sessions}) == 156
    assert len(records.interruptions) == len({entry.id for entry in records.interruptions}) == 156
    assert len(told) == 3
    assert told == sorted(told)
    assert told[-1] == 1
    assert not records.samples, "so many are not looked at"


def test_a_trial_reads_what_the_senses_say(path: Path) -> None:
    with opened(path, lambda: None) as history:
        records = records_of(history, Span(FIRST, FIRST + A_WEEK))
    assert [meeting.attendees for meeting in records.meetings] == [3]
    assert records.senses == [DaySenses(FIRST, {"lock": frozenset({SenseState.WORKED})})]
    assert [sample.application for sample in records.samples] == ["code"]
    assert LONGEST_SAMPLED_DAYS > 366 + 366, "a trial and its baseline"


@pytest.mark.parametrize("span", [Span(date.min, date.min), Span(date.max, date.max), Span(date.min, date.max)])
def test_any_dates_can_be_read(path: Path, span: Span) -> None:
    with opened(path, lambda: None) as history:
        assert len(records_of(history, span).sessions) in (0, 156)


# --- what waits in the spool ------------------------------------------------------------------


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """Return a history with a session that runs and one entry in it."""
    path = tmp_path / "history.db"
    with opened_history(path) as history:
        history.save(sessions=[session()], interruptions=[entry("before")]).result(5)
    return path


def test_what_waits_in_the_spool_is_read_as_if_it_were_in_the_file(written: Path) -> None:
    with opened_history(written) as history, locked(written):
        ended = session().ended(minutes(60))
        changed = replace(entry("before"), note="changed")
        history.save(interruptions=[entry("while it was locked")]).result(5)
        history.save(sessions=[ended], interruptions=[changed]).result(5)
        assert written.with_suffix(".spool").stat().st_size
        with opened(written, lambda: None) as read:
            assert read.sessions(FIRST, FIRST) == [ended]
            found = {one.id: one for one in read.interruptions(FIRST, FIRST)}
            assert found == {"before": changed, "while it was locked": entry("while it was locked")}
            assert read.sessions(FIRST - A_WEEK, FIRST - timedelta(days=1)) == []
            assert read.interruptions(FIRST - A_WEEK, FIRST - timedelta(days=1)) == []


def test_what_the_file_has_in_a_newer_state_is_read_from_the_file(written: Path) -> None:
    with opened_history(written) as history, locked(written):
        history.save(interruptions=[entry("one")]).result(5)
        old = written.with_suffix(".spool").read_bytes()
    with opened_history(written) as history:
        history.save(interruptions=[replace(entry("one"), note="newer")]).result(5)
    written.with_suffix(".spool").write_bytes(old)
    with opened(written, lambda: None) as read:
        assert [one.note for one in read.interruptions(FIRST, FIRST) if one.id == "one"] == ["newer"]


def test_a_torn_line_in_the_spool_hides_nothing(written: Path) -> None:
    with opened_history(written) as history, locked(written):
        history.save(interruptions=[entry("one")]).result(5)
        with written.with_suffix(".spool").open("ab") as spool:
            spool.write(b"\ntorn")
        with opened(written, lambda: None) as read:
            assert {one.id for one in read.interruptions(FIRST, FIRST)} == {"before", "one"}
        assert written.with_suffix(".spool").read_bytes().endswith(b"torn"), "it is the program's to set aside"


def test_a_spool_that_cannot_be_read_is_told(written: Path) -> None:
    written.with_suffix(".spool").mkdir()
    with pytest.raises(StorageError), opened(written, lambda: None):
        pass
