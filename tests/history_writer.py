"""A process that keeps a history and tells what it has been told is safe: ``python -m tests.history_writer PATH``.

It lives through everything that touches the files: saves, the log brought into the file, the spool read in after a
lock, a cleaning out, the end. With ``mutant`` its totals are made in a transaction of their own, which is wrong on
purpose: the tests that kill it must notice.
"""

import sqlite3
import sys
from concurrent.futures import Future
from contextlib import closing
from datetime import timedelta
from pathlib import Path

from deepday.storage import totals
from deepday.storage.database import Database
from deepday.storage.history import History
from tests.history_files import MONDAY_9, TestClock, entry, session

SAVES = 60
"""How many saves it makes; each has one session that grows and one entry, both named by its number."""


def main(path: Path, *, mutant: bool) -> None:
    """Write, and tell after each save that it is done."""
    if mutant:
        totals.entry_put = totals.session_put = lambda *_args, **_kwargs: None  # type: ignore[assignment]  # the mutation
    database = Database(path, TestClock())
    history = History(database)
    for number in range(SAVES):
        if number == SAVES // 3:
            database.transact(lambda connection: connection.execute("PRAGMA optimize").fetchall())
            database.clean_out()
        if number == SAVES // 2:
            with closing(sqlite3.connect(path, isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                _save(history, number).result(20)
                other.execute("ROLLBACK")
        else:
            _save(history, number).result(20)
        print(number, flush=True)
        if mutant:
            database.transact(totals.make_anew)
    database.close(10)
    print("closed", flush=True)


def _save(history: History, number: int) -> "Future[None]":
    at = MONDAY_9 + timedelta(minutes=number)
    grown = session("s", ended_at=at, goal=str(number))
    return history.save(sessions=[grown], interruptions=[entry(f"i{number}", at, note="x" * 200)])


if __name__ == "__main__":
    main(Path(sys.argv[1]), mutant="mutant" in sys.argv)
