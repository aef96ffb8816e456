"""How long the history is asked for: a day, a month, ten years, with ten years in the file (P8)."""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.read_only import opened
from tests.benchmarks import disk
from tests.benchmarks.table import Line

_TIMES = 9


def questions() -> list[Line]:
    """Fill a file with ten years and ask it; the quickest of some calls counts: the rest is the machine's."""
    with disk.folder() as folder:
        path = folder / "history.db"
        disk.fill_ten_years(path)
        began_at = time.perf_counter()
        database = Database(path, disk.WallClock())
        opening_ms = 1000 * (time.perf_counter() - began_at)
        try:
            first = Line("P8", "opening ten years", opening_ms, "ms", 150)
            return [first, *_asked(History(database)), _for_a_trial(path)]
        finally:
            database.close(30)


def _asked(history: History) -> list[Line]:
    today = datetime.now(UTC).date()
    last = today - timedelta(days=7)  # the newest week that is whole
    month, decade = last - timedelta(days=29), last - timedelta(days=3650)
    return [
        Line("P8", "sessions and entries of a day", _best_ms(lambda: _rows(history, last, last)), "ms", 5),
        Line("P8", "sessions and entries of 30 days", _best_ms(lambda: _rows(history, month, last)), "ms", 10),
        Line("P8", "totals of ten years of days", _best_ms(lambda: history.totals(decade, last)), "ms", 50),
    ]


def _for_a_trial(path: Path) -> Line:
    """Read what the evaluation of a trial needs, as its own process does: four weeks before and eight weeks of it."""
    last = datetime.now(UTC).date() - timedelta(days=7)
    first = last - timedelta(weeks=12)

    def read() -> None:
        with opened(path, _nothing) as history:
            history.sessions(first, last)
            history.interruptions(first, last)
            history.sheets(first, last)

    return Line("P8", "records of a trial of twelve weeks", _best_ms(read), "ms", 50)


def _nothing() -> None:
    """Leave the file as it is."""


def _rows(history: History, first: date, last: date) -> None:
    history.sessions(first, last)
    history.interruptions(first, last)


def _best_ms(call: Callable[[], object]) -> float:
    taken = []
    for _ in range(_TIMES):
        began_at = time.perf_counter()
        call()
        taken.append(time.perf_counter() - began_at)
    return 1000 * min(taken)
