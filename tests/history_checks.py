"""What must hold of a history after a kill or a power cut, whatever moment it came at."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from deepday.domain.day_totals import DayTotals
from deepday.domain.timeline import total_s
from deepday.storage.history import History
from tests.eventually import eventually
from tests.history_files import opened

FIRST, LAST = date(2026, 3, 1), date(2026, 3, 4)


def check(path: Path, acknowledged: int) -> None:
    """See that saves 0 to *acknowledged* of ``history_writer`` are there, whole, with their totals, in a sound file."""
    with opened(path) as database:
        assert database.set_aside is None, "not damaged"
        history = History(database)
        eventually(lambda: not _waits(path), 5)
        entries = history.interruptions(FIRST, LAST)
        numbers = {int(i.id.removeprefix("i")) for i in entries}
        assert set(range(acknowledged + 1)) <= numbers, "nothing acknowledged is lost"
        sessions = history.sessions(FIRST, LAST)
        if sessions:
            assert {int(s.goal) for s in sessions} == {max(numbers)}, "each save is there as a whole or not at all"
        else:
            assert not numbers
        totals = list(history.totals(FIRST, LAST))
        micros = sum(round(total_s(s.focus(s.ended_at or s.started_at)) * 1_000_000) for s in sessions)
        expected = DayTotals(date(2026, 3, 2), timedelta(microseconds=micros).total_seconds(), 0, 1, len(entries))
        assert totals == ([expected] if sessions else []), "totals are those of the rows"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


def _waits(path: Path) -> bool:
    """Say whether anything is in the spool; it may be there and empty."""
    spool = path.with_suffix(".spool")
    return spool.exists() and spool.stat().st_size > 0
