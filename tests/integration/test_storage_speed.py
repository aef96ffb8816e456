"""Ten years of history are as quick as a hundred days: no question and no save takes more steps of SQLite's machine.

Steps are counted, not time: what a machine does besides says nothing here. The times are in ``make bench``.
"""

import sqlite3
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from deepday.domain.interruption import Interruption, Outcome, Source
from deepday.domain.session import Gap, GapKind
from deepday.storage.history import History
from deepday.storage.opening import LATEST
from deepday.storage.record import Record
from tests.history_files import MONDAY_9, entry, opened, opened_history, session

TEN_YEARS = 3653
FEW = 200
"""Steps by which two counts may differ: rows that lie otherwise in their pages."""
A_DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
NAMES = [f"Person {n}" for n in range(200)]


@pytest.fixture(scope="module")
def hundred_days(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """As many as any question of the loop goes back: twelve weeks of names."""
    path = tmp_path_factory.mktemp("hundred-days") / "history.db"
    with opened(path) as database:
        for number in range(100):
            database.transact(_day(number).put_into)
    return path


@pytest.fixture(scope="module")
def ten_years(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """73,060 interruptions, 10,959 sessions with six gaps each."""
    path = tmp_path_factory.mktemp("ten-years") / "history.db"
    with opened(path) as database:
        for year in range(10):
            days = range(year * 365, (year + 1) * 365 if year < 9 else TEN_YEARS)
            records = [_day(number) for number in days]
            database.submit(lambda connection, records=records: [r.put_into(connection) for r in records]).result(60)  # type: ignore[misc]  # records is bound
        count = database.read(lambda c: c.execute("SELECT count(*) FROM interruptions").fetchone()[0])
        assert count == 73_060
    return path


def _day(number: int) -> Record:
    nine = MONDAY_9 - number * A_DAY
    return Record(
        TEN_YEARS - number,
        nine,
        tuple(
            session(
                f"s{number}-{part}",
                nine + timedelta(hours=3 * part),
                ended_at=nine + timedelta(hours=3 * part + 2),
                gaps=tuple(_gap(nine + timedelta(hours=3 * part, minutes=15 * n)) for n in range(6)),
            )
            for part in range(3)
        ),
        tuple(_entry(number, n, nine) for n in range(20)),
    )


def _gap(at: datetime) -> Gap:
    return Gap(at, at + timedelta(minutes=3), GapKind.IDLE)


def _entry(day: int, number: int, nine: datetime) -> Interruption:
    put_off = number == 7
    return entry(
        f"{day:05}-{number:02}",
        nine + timedelta(minutes=20 * number),
        source=list(Source)[number % 7],
        who=NAMES[(day * 20 + number * number) % 200],
        outcome=Outcome.DEFERRED if put_off else Outcome.HANDLED,
        answered_at=nine + A_DAY if put_off and day > 5 else None,
        note="something about the build",
    )


def steps(connection: sqlite3.Connection, call: Callable[[], object]) -> int:
    """Return how many steps SQLite's machine takes on *connection* while *call* runs."""
    taken = 0

    def count() -> int:
        nonlocal taken
        taken += 1
        return 0

    connection.set_progress_handler(count, 1)
    try:
        call()
    finally:
        connection.set_progress_handler(None, 1)
    return taken


def reading(path: Path, ask: Callable[[History], object]) -> int:
    """Return how many steps a question takes."""
    with opened(path) as database:
        (reader,) = [database.read(lambda connection: connection)]
        return steps(reader, lambda: ask(History(database)))


def saving(path: Path, record: Record) -> int:
    """Return how many steps a save takes."""

    def put(connection: sqlite3.Connection) -> int:
        return steps(connection, lambda: record.put_into(connection))

    with opened(path) as database:
        return database.transact(put)


MONTH_AGO = TODAY - 29 * A_DAY


@pytest.mark.parametrize(
    "ask",
    [
        lambda h: h.interruptions(TODAY, TODAY),
        lambda h: h.sessions(TODAY, TODAY),
        lambda h: h.interruptions(MONTH_AGO, TODAY),
        lambda h: h.sessions(MONTH_AGO, TODAY),
        lambda h: h.totals(MONTH_AGO, TODAY),
        lambda h: h.corrections(MONTH_AGO, TODAY),
        lambda h: h.names(),
        lambda h: h.deferred(),
        lambda h: h.interruption("00003-05"),
        lambda h: h.last_end(),
        lambda h: h.unended_sessions(),
        lambda h: h.last_recovered(),
    ],
)
def test_a_question_takes_as_many_steps_in_ten_years_as_in_a_hundred_days(
    ten_years: Path, hundred_days: Path, ask: Callable[[History], object]
) -> None:
    assert reading(ten_years, ask) <= reading(hundred_days, ask) + FEW


def test_the_questions_find_what_they_are_about(ten_years: Path) -> None:
    with opened_history(ten_years) as history:
        assert len(history.interruptions(TODAY, TODAY)) == 20
        assert len(history.sessions(TODAY, TODAY)) == 3
        assert len(history.interruptions(MONTH_AGO, TODAY)) == 600
        assert sum(len(s.gaps) for s in history.sessions(MONTH_AGO, TODAY)) == 540
        assert len(history.totals(MONTH_AGO, TODAY)) == 30
        assert len(history.names()) == 60
        assert len(history.deferred()) == 6
        assert history.interruption("00003-05") is not None


def test_a_day_takes_no_more_steps_than_its_rows_need(ten_years: Path) -> None:
    assert reading(ten_years, lambda h: h.interruptions(TODAY, TODAY)) < 20 * 60
    assert reading(ten_years, lambda h: h.totals(MONTH_AGO, TODAY)) < 30 * 30


@pytest.mark.parametrize("statement", LATEST)
def test_opening_takes_as_many_steps_in_ten_years_as_in_a_hundred_days(
    ten_years: Path, hundred_days: Path, statement: str
) -> None:
    def look(path: Path) -> int:
        with opened(path) as database:
            return database.read(lambda c: steps(c, lambda: c.execute(statement).fetchall()))

    assert look(ten_years) <= look(hundred_days) + FEW


def test_a_save_takes_as_many_steps_in_ten_years_as_in_a_hundred_days(ten_years: Path, hundred_days: Path) -> None:
    nine = MONDAY_9 + A_DAY
    new = Record(TEN_YEARS + 1, nine, (session("new", nine, ended_at=nine + A_DAY / 4),), (entry("new", nine),))
    again = Record(TEN_YEARS + 2, nine, (session("new", nine, ended_at=nine + A_DAY / 3),), (entry("new", nine),))
    for record in (new, again):
        assert saving(ten_years, record) <= saving(hundred_days, record) + FEW


def test_no_query_of_the_loop_reads_a_whole_table(ten_years: Path) -> None:
    with opened(ten_years) as database:
        asked: list[str] = []
        database.read(lambda connection: connection.set_trace_callback(asked.append))
        history = History(database)
        history.sessions(TODAY, TODAY)
        history.interruptions(TODAY, TODAY)
        history.deferred()
        history.names()
        history.last_end()
        history.unended_sessions()
        history.interruption("00003")
        history.totals(TODAY, TODAY)
        history.corrections(TODAY, TODAY)
        database.read(lambda connection: connection.set_trace_callback(None))
        for statement in asked:
            if statement.lstrip().startswith("SELECT"):
                plan = database.read(lambda c, s=statement: c.execute(f"EXPLAIN QUERY PLAN {s}").fetchall())  # type: ignore[misc]  # s is bound
                scans = [
                    row["detail"] for row in plan if row["detail"].startswith("SCAN") and "USING" not in row["detail"]
                ]
                assert scans in ([], ["SCAN h"]), statement
