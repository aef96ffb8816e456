"""Ten years of history are as quick as one day, and a save costs little more than the disk's own sync."""

import os
import time
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from deepday.domain.interruption import Interruption, Outcome, Source
from deepday.domain.session import Gap, GapKind
from deepday.storage.history import History
from deepday.storage.record import Record
from tests.history_files import MONDAY_9, TestClock, entry, opened, opened_history, session

TEN_YEARS = 3653
A_DAY = timedelta(days=1)
TODAY = date(2026, 3, 2)
NAMES = [f"Person {n}" for n in range(200)]


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


def best_ms(call: Callable[[], object], times: int = 7) -> float:
    """Return how long the quickest of some calls took: what the machine does besides is not measured."""
    taken = []
    for _ in range(times):
        began_at = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began_at)
    return min(taken) * 1000


def test_a_day_of_ten_years_is_read_in_5_ms(ten_years: Path) -> None:
    with opened_history(ten_years) as history:
        assert len(history.interruptions(TODAY, TODAY)) == 20
        assert len(history.sessions(TODAY, TODAY)) == 3
        assert best_ms(lambda: history.interruptions(TODAY, TODAY)) < 5
        assert best_ms(lambda: history.sessions(TODAY, TODAY)) < 5


def test_thirty_days_of_ten_years_are_read_in_10_ms(ten_years: Path) -> None:
    with opened_history(ten_years) as history:
        first = TODAY - 29 * A_DAY
        assert len(history.interruptions(first, TODAY)) == 600
        assert sum(len(s.gaps) for s in history.sessions(first, TODAY)) == 540
        assert best_ms(lambda: history.interruptions(first, TODAY)) < 10
        assert best_ms(lambda: history.sessions(first, TODAY)) < 10


def test_everything_else_asked_on_the_loop_takes_5_ms(ten_years: Path) -> None:
    with opened_history(ten_years) as history:
        assert len(history.names()) == 60
        assert len(history.deferred()) == 6
        assert history.interruption("00003-05") is not None
        for call in (
            history.names,
            history.deferred,
            history.last_end,
            history.unended_sessions,
            history.last_recovered,
        ):
            assert best_ms(call) < 5, call
        assert best_ms(lambda: history.interruption("00003-05")) < 5


def test_opening_ten_years_takes_15_ms(ten_years: Path) -> None:
    def open_and_close() -> float:
        began_at = time.perf_counter()
        with opened(ten_years):
            return time.perf_counter() - began_at

    assert min(open_and_close() for _ in range(7)) * 1000 < 15


def test_a_save_into_ten_years_costs_little_more_than_a_sync(ten_years: Path) -> None:
    """Medians, side by side in one run; the benchmark measures the bar itself."""
    saves, syncs = [], []
    clock = TestClock()
    with opened_history(ten_years, clock) as history, (ten_years.parent / "raw").open("wb", 0) as raw:
        for number in range(200):
            began_at = time.perf_counter()
            history.save(interruptions=[entry(f"new{number}")]).result(10)
            saves.append(time.perf_counter() - began_at)
            began_at = time.perf_counter()
            raw.write(os.urandom(4096))
            os.fdatasync(raw.fileno())
            syncs.append(time.perf_counter() - began_at)
    print(f"save {sorted(saves)[100] * 1000:.3f} ms, p99 {sorted(saves)[197] * 1000:.3f}; "
          f"sync {sorted(syncs)[100] * 1000:.3f} ms, p99 {sorted(syncs)[197] * 1000:.3f}")  # fmt: skip
    assert sorted(saves)[100] < 3 * sorted(syncs)[100] + 0.001


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
        database.read(lambda connection: connection.set_trace_callback(None))
        for statement in asked:
            if statement.lstrip().startswith("SELECT"):
                plan = database.read(lambda c, s=statement: c.execute(f"EXPLAIN QUERY PLAN {s}").fetchall())  # type: ignore[misc]  # s is bound
                scans = [
                    row["detail"] for row in plan if row["detail"].startswith("SCAN") and "USING" not in row["detail"]
                ]
                assert scans in ([], ["SCAN h"]), statement
