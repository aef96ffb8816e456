"""The totals of each day are always those of its rows, whatever is saved in whatever order, imported or erased."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from deepday.bootstrap.history_files import HistoryFiles
from deepday.commands.ports import ErasureWish
from deepday.domain.day import date_of
from deepday.domain.day_totals import DayTotals
from deepday.domain.interruption import Interruption
from deepday.domain.session import Gap, GapKind, Session, SessionKind
from deepday.domain.timeline import total_s
from deepday.engine.history_ports import PastStore
from deepday.storage.history import History
from deepday.storage.migrations import MIGRATIONS, migrate
from deepday.storage.record import Record
from deepday.storage.settings_file import SettingsFile
from tests.eventually import eventually
from tests.exchange_documents import TWENTY_AND_EIGHT
from tests.fakes.program import MemorySecrets
from tests.history_files import MONDAY_9, entry, make_old, minutes, opened, session

FIRST, LAST = date(2025, 1, 1), date(2027, 12, 31)
A_DAY = timedelta(days=1)
ZONES = ("Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia", "America/Sao_Paulo")


Save = tuple[list[Session], list[Interruption]]


def counted(history: History) -> list[DayTotals]:
    """Return the totals as they follow from the rows, by the rules of the domain alone."""
    sessions = history.sessions(FIRST, LAST)
    entries = [i for i in history.interruptions(FIRST, LAST) if not i.undone]
    days = {i.id: date_of(i, near(i, sessions)) for i in entries}
    return [
        DayTotals(
            day,
            focus_s(sessions, day, SessionKind.DEEP),
            focus_s(sessions, day, SessionKind.ORDINARY),
            sum(s.local_date == day for s in sessions),
            sum(of == day for of in days.values()),
        )
        for day in sorted({s.local_date for s in sessions} | set(days.values()))
    ]


def near(one: Interruption, sessions: Iterable[Session]) -> list[Session]:
    local = one.at.astimezone(ZoneInfo(one.time_zone)).date()
    return [s for s in sessions if abs(s.local_date - local) <= A_DAY]


def focus_s(sessions: Iterable[Session], day: date, kind: SessionKind) -> float:
    ended = [s for s in sessions if s.local_date == day and s.kind is kind and s.ended_at is not None]
    micros = sum(round(total_s(s.focus(s.ended_at or s.started_at)) * 1_000_000) for s in ended)
    return timedelta(microseconds=micros).total_seconds()


def at(minute: int) -> datetime:
    return MONDAY_9 + timedelta(minutes=minute)


@st.composite
def saves(draw: st.DrawFn) -> Save:
    """Give one save: new and changed sessions, one after the other, and entries about them and about midnight."""
    sessions = []
    for slot in draw(st.lists(st.integers(0, 5), max_size=2, unique=True)):
        start = slot * 1000 + draw(st.integers(0, 400))
        length = draw(st.none() | st.integers(0, 590)) if slot == 5 else draw(st.integers(0, 590))
        gaps = [
            Gap(at(start + begin), at(start + begin + lasting), GapKind.IDLE)
            for begin, lasting in draw(st.lists(st.tuples(st.integers(0, 600), st.integers(0, 90)), max_size=3))
        ]
        sessions.append(
            Session(
                id=f"s{slot}",
                kind=draw(st.sampled_from(SessionKind)),
                started_at=at(start),
                time_zone=draw(st.sampled_from(ZONES)),
                ended_at=None if length is None else at(start + length),
                gaps=tuple(gaps),
            )
        )
    entries = [
        Interruption(
            id=f"i{key}", at=at(minute), time_zone=draw(st.sampled_from(ZONES)), undone=draw(st.booleans())
        )
        for key, minute in draw(st.lists(st.tuples(st.integers(0, 9), st.integers(-1500, 7500)), max_size=4))
    ]  # fmt: skip
    return sessions, list({i.id: i for i in entries}.values())


@given(st.lists(saves(), min_size=1, max_size=12))
@hypothesis_settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_totals_are_those_of_the_rows_after_any_saves(
    all_saves: list[tuple[list[Session], list[Interruption]]],
) -> None:
    with TemporaryDirectory() as folder, opened(Path(folder) / "history.db") as database:
        history = History(database)
        past: PastStore = history
        for sessions, entries in all_saves:
            history.save(sessions=sessions, interruptions=entries).result(5)
            assert list(past.totals(FIRST, LAST)) == counted(history)


def test_an_older_save_that_comes_later_changes_no_total(tmp_path: Path) -> None:
    with opened(tmp_path / "history.db") as database:
        history = History(database)
        late = Record(7, MONDAY_9, (session(ended_at=minutes(60)),), (entry(undone=True),))
        early = Record(6, MONDAY_9, (session(ended_at=minutes(30)),), (entry(),))
        for record in (late, early, late):
            database.transact(record.put_into)
            assert list(history.totals(FIRST, LAST)) == counted(history)
        assert history.totals(FIRST, LAST)[0].deep_s == 3600


def test_an_entry_past_midnight_belongs_to_the_day_of_its_session_whichever_is_saved_first(tmp_path: Path) -> None:
    evening = MONDAY_9 + timedelta(hours=13)
    night = session("night", evening, ended_at=evening + timedelta(hours=5))
    with opened(tmp_path / "history.db") as database:
        history = History(database)
        history.save(interruptions=[entry("late", evening + timedelta(hours=3))]).result(5)
        assert [(t.date.day, t.interruptions) for t in history.totals(FIRST, LAST)] == [(3, 1)]
        history.save(sessions=[night]).result(5)
        assert [(t.date.day, t.interruptions) for t in history.totals(FIRST, LAST)] == [(2, 1)]
        history.save(sessions=[session("night", evening, ended_at=evening + timedelta(hours=1))]).result(5)
        assert [(t.date.day, t.interruptions) for t in history.totals(FIRST, LAST)] == [(2, 0), (3, 1)]


BEFORE_TOTALS = next(n for n, steps in enumerate(MIGRATIONS) if any("day_totals" in step for step in steps))
"""The last version without totals."""


@pytest.mark.parametrize("version", range(1, BEFORE_TOTALS + 1))
def test_a_history_of_an_older_version_gets_its_totals_at_its_first_opening(tmp_path: Path, version: int) -> None:
    path = tmp_path / "history.db"
    make_old(path, version)
    with opened(path) as database:
        history = History(database)
        eventually(lambda: list(history.totals(FIRST, LAST)) == counted(history), 10)
        assert list(history.totals(FIRST, LAST)) == [DayTotals(MONDAY_9.date(), 3600, 0, 1, 1)]
        assert database.read(lambda c: c.execute("SELECT count(*) FROM totals_missing").fetchone()[0]) == 0


def test_an_empty_history_of_an_older_version_has_nothing_to_be_counted(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:1])
    with opened(path) as database:
        assert list(History(database).totals(FIRST, LAST)) == []


def test_an_import_a_restore_and_an_erasure_leave_totals_that_are_those_of_the_rows(tmp_path: Path) -> None:
    with opened(tmp_path / "data" / "history.db") as database:
        history = History(database)
        of_all = HistoryFiles(database, history, SettingsFile(tmp_path / "settings.toml"), MemorySecrets())
        of_all.import_from(str(TWENTY_AND_EIGHT))
        assert list(history.totals(FIRST, LAST)) == counted(history)
        assert sum(t.is_deep for t in history.totals(FIRST, LAST)) == 8
        copy = of_all.back_up(None)
        of_all.erase(ErasureWish(first=date(2026, 3, 3), last=date(2026, 3, 20)))
        assert list(history.totals(FIRST, LAST)) == counted(history)
        of_all.restore(copy)
        assert list(history.totals(FIRST, LAST)) == counted(history)
        assert sum(t.sessions for t in history.totals(FIRST, LAST)) == 16, "they were erased in the back-up too"
        of_all.erase(ErasureWish())
        assert list(history.totals(FIRST, LAST)) == []
