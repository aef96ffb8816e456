"""The senses' days and the erasing of the last hour, in a real history file and its back-ups."""

import sqlite3
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from deepday.domain.day_senses import DaySenses, SenseState
from deepday.domain.gaps import blanked
from deepday.domain.interruption import Interruption, Source
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.storage import backup, copies
from deepday.storage.database import Database
from deepday.storage.erasing_since import EraseSince
from deepday.storage.history import History
from deepday.storage.sense_days import SenseDays
from tests.fakes.world import MONDAY_9, ManualClock

MONDAY = date(2026, 3, 2)
NOW = MONDAY_9 + timedelta(hours=3)
SINCE = NOW - timedelta(hours=1)
CANARY = "canary-note-4711"


def test_states_of_a_day_add_up(tmp_path: Path) -> None:
    with closing(Database(tmp_path / "history.db", ManualClock())) as database:
        days = SenseDays(database)
        for states in ({"idle": SenseState.WORKED}, {"idle": SenseState.UNKNOWN, "lock": SenseState.OFF}) * 2:
            days.note(MONDAY, states).result(5)
        both = frozenset({SenseState.WORKED, SenseState.UNKNOWN})
        assert days.days(MONDAY, MONDAY) == [DaySenses(MONDAY, {"idle": both, "lock": frozenset({SenseState.OFF})})]
        assert days.days(date(2026, 3, 3), date(2026, 3, 9)) == []


def _session(number: int, start: float, end: float | None) -> Session:
    at = MONDAY_9 + timedelta(minutes=start)
    ended = None if end is None else MONDAY_9 + timedelta(minutes=end)
    session = Session(f"s{number}", SessionKind.DEEP, at, "Europe/Berlin", ended)
    inside = at + timedelta(minutes=5)
    return session.with_gap(GapKind.IDLE, inside, inside + timedelta(minutes=5))


def _entry(number: int, minutes: float) -> Interruption:
    at = MONDAY_9 + timedelta(minutes=minutes)
    return Interruption(f"i{number}", at, "Europe/Berlin", Source.CHAT, note=f"{CANARY}-{number}")


def test_the_last_hour_is_erased_also_in_back_ups_and_what_was_before_stays(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    sessions = [_session(1, 0, 60), _session(2, 100, 130), _session(3, 140, None)]
    with closing(Database(path, ManualClock())) as database:
        history = History(database)
        history.save(sessions=sessions, interruptions=[_entry(1, 30), _entry(2, 125), _entry(3, 150)]).result(5)
        backup.daily(path, NOW)
        work = EraseSince(SINCE, NOW)
        database.transact(work)
        database.clean_out()
        copies.change_all(path, work)
        kept = {s.id: s for s in history.sessions(MONDAY, MONDAY)}
        assert kept == {s.id: blanked(s, SINCE, NOW) for s in sessions}
        assert [i.id for i in history.interruptions(MONDAY, MONDAY)] == ["i1"]
    (back_up,) = copies.back_ups(path)
    with closing(sqlite3.connect(back_up)) as connection:
        assert connection.execute("SELECT id FROM interruptions").fetchall() == [("i1",)]
    for file in (path, back_up):
        content = file.read_bytes()
        assert f"{CANARY}-1".encode() in content
        assert f"{CANARY}-2".encode() not in content
        assert f"{CANARY}-3".encode() not in content
