"""What happens to saves while another process holds the database: they wait in the synced spool, and none is lost."""

import stat
import threading
from datetime import date
from pathlib import Path

import pytest

from deepday.domain.errors import StorageError
from deepday.domain.interruption import Outcome
from deepday.engine.effect_ports import JournalRow, RowState
from deepday.engine.history_ports import Recovered
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.journal import Journal
from deepday.storage.record import Record, line_of, record_of
from deepday.storage.transactions import Transactions, Work
from deepday.storage.writer import LOCK_WAIT_MS
from tests.eventually import eventually
from tests.fakes.world import ManualClock
from tests.history_files import MONDAY_9, TestClock, entry, locked, minutes, opened, opened_history, session

TODAY = date(2026, 3, 2)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "history.db"
    with opened(path):
        pass
    return path


def spool_of(path: Path) -> Path:
    return path.with_suffix(".spool")


def in_the_database(path: Path) -> set[str]:
    """Return the ids of entries that are in the file itself, whatever waits in the spool."""
    import sqlite3  # noqa: PLC0415 -- only here: everything else goes through the store

    connection = sqlite3.connect(path)
    ids = {row[0] for row in connection.execute("SELECT id FROM interruptions")}
    connection.close()
    return ids


def test_a_save_into_a_locked_database_is_in_the_spool_before_the_lock_is_free(path: Path) -> None:
    with opened_history(path) as history, locked(path):
        history.save(interruptions=[entry()]).result(5)
        assert spool_of(path).stat().st_size > 0
        assert stat.S_IMODE(spool_of(path).stat().st_mode) == 0o600
        assert in_the_database(path) == set()


def test_of_a_burst_of_saves_into_a_locked_database_only_the_first_waits_for_the_lock(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits_ms: list[int] = []
    really = Transactions.run

    def run(transactions: Transactions, work: Work[object], lock_wait_ms: int) -> object:
        waits_ms.append(lock_wait_ms)
        return really(transactions, work, lock_wait_ms)

    with opened_history(path) as history, locked(path):
        monkeypatch.setattr(Transactions, "run", run)
        for save in [history.save(interruptions=[entry(f"i{n}")]) for n in range(20)]:
            save.result(5)
        assert waits_ms[:20] == [LOCK_WAIT_MS] + [0] * 19
        assert len(spool_of(path).read_bytes().split()) >= 20


def test_saving_and_reading_never_wait_for_the_writer(path: Path) -> None:
    free = threading.Event()
    with opened(path) as database:
        history = History(database)
        held = database.submit(lambda _connection: free.wait(60))
        saves = []
        for number in range(50):
            saves.append(history.save(interruptions=[entry(f"i{number}")]))
            assert len(history.interruptions(TODAY, TODAY)) == number + 1
        assert not any(save.done() for save in saves)
        free.set()
        assert held.result(5)
        for save in saves:
            save.result(5)


def test_what_waits_in_the_spool_is_read_as_if_it_were_in_the_database(path: Path) -> None:
    with opened_history(path) as history, locked(path):
        history.save(sessions=[session(goal="first")], interruptions=[entry(outcome=Outcome.DEFERRED)]).result(5)
        history.save(sessions=[session(goal="second")], recovered=Recovered("s1", MONDAY_9)).result(5)
        assert [s.goal for s in history.sessions(TODAY, TODAY)] == ["second"]
        assert [s.goal for s, _ in history.unended_sessions()] == ["second"]
        assert [i.id for i in history.deferred()] == ["i1"]
        assert history.last_recovered() == Recovered("s1", MONDAY_9)


def test_the_spool_is_read_in_when_the_database_is_free(path: Path) -> None:
    with opened_history(path) as history:
        with locked(path):
            for number in range(5):
                history.save(interruptions=[entry(f"i{number}")]).result(5)
        eventually(lambda: not spool_of(path).exists(), 5)
        assert in_the_database(path) == {f"i{number}" for number in range(5)}
        assert history.trouble() is None


def test_the_spool_is_read_in_by_the_next_start(path: Path) -> None:
    with locked(path), opened_history(path) as history:
        history.save(sessions=[session()], interruptions=[entry()]).result(5)
    assert spool_of(path).exists()
    assert in_the_database(path) == set()
    with opened_history(path) as history:
        assert [i.id for i in history.interruptions(TODAY, TODAY)] == ["i1"], "at once, before it is read in"
        eventually(lambda: not spool_of(path).exists(), 5)
    assert in_the_database(path) == {"i1"}


def test_a_spool_read_in_twice_changes_nothing(path: Path) -> None:
    with locked(path), opened_history(path) as history:
        history.save(interruptions=[entry(note="old")]).result(5)
    left_over = spool_of(path).read_bytes()
    with opened_history(path) as history:
        history.save(interruptions=[entry(note="new")]).result(5)
    spool_of(path).write_bytes(left_over)  # as after a crash between the commit and the removal
    with opened_history(path) as history:
        eventually(lambda: not spool_of(path).exists(), 5)
        assert [i.note for i in history.interruptions(TODAY, TODAY)] == ["new"]


def test_numbers_go_on_after_those_in_the_spool(path: Path) -> None:
    with locked(path), opened_history(path) as history:
        history.save(interruptions=[entry(note="old")]).result(5)
        history.save(interruptions=[entry(note="older than the next")]).result(5)
    with locked(path), opened_history(path) as history:
        history.save(interruptions=[entry(note="newest")]).result(5)
    seqs = [record_of(line).seq for line in spool_of(path).read_bytes().split(b"\n") if line]
    assert seqs == sorted(set(seqs))
    with opened_history(path) as history:
        eventually(lambda: not spool_of(path).exists(), 5)
        assert [i.note for i in history.interruptions(TODAY, TODAY)] == ["newest"]


@pytest.mark.parametrize("torn", [b"", b"0", b"12345678 {", b"00000000 {}", b"\xff\xfe\x00", b"x" * 100_000])
def test_a_torn_last_line_is_set_aside_and_stops_nothing(path: Path, torn: bytes) -> None:
    with locked(path), opened_history(path) as history:
        history.save(interruptions=[entry("i1")]).result(5)
    with spool_of(path).open("ab") as spool:
        spool.write(torn)
    with locked(path), opened_history(path) as history:
        history.save(interruptions=[entry("i2")]).result(5)
    with opened_history(path) as history:
        eventually(lambda: not spool_of(path).exists(), 5)
        assert history.trouble() is None
    assert in_the_database(path) == {"i1", "i2"}
    aside = list(path.parent.glob("history.spool.damaged-*"))
    assert [p.read_bytes() for p in aside] == ([torn + b"\n"] if torn else [])
    assert all(stat.S_IMODE(p.stat().st_mode) == 0o600 for p in aside)


def test_a_record_that_breaks_a_rule_of_the_tables_is_set_aside(path: Path) -> None:
    broken = line_of(Record(5, MONDAY_9, interruptions=(entry("bad", handled_until=minutes(-1)),)))
    good = line_of(Record(6, MONDAY_9, interruptions=(entry("good"),)))
    spool_of(path).write_bytes(broken + b"\n" + good + b"\n")
    with opened(path):
        eventually(lambda: not spool_of(path).exists(), 5)
    assert in_the_database(path) == {"good"}
    (aside,) = path.parent.glob("history.spool.damaged-*")
    assert aside.read_bytes() == broken + b"\n"


def test_a_lock_is_trouble_after_five_seconds_and_over_when_it_is(path: Path) -> None:
    clock = TestClock()
    told: list[str] = []
    database = Database(path, clock, on_trouble=lambda: told.append("changed"))
    try:
        with locked(path):
            History(database).save(interruptions=[entry()]).result(5)
            assert database.trouble() is None
            clock.pass_time(seconds=5.1)
            trouble = database.trouble()
            assert trouble is not None
            assert (trouble.code, trouble.params["path"]) == ("history.locked", str(path))
            eventually(lambda: told == ["changed"], 5, "told without being asked")
        eventually(lambda: database.trouble() is None, 5)
        eventually(lambda: told == ["changed", "changed"], 5)
    finally:
        assert database.close()


def row(key: str = "r1", state: RowState = RowState.INTENT) -> JournalRow:
    return JournalRow(key, "notifications.dunst", "s1", True, state, {}, {}, None, MONDAY_9, MONDAY_9)


def test_the_journal_waits_for_a_short_lock_and_then_writes(path: Path) -> None:
    with opened(path) as database:
        with locked(path):
            written = database.submit(lambda c: c.execute("DELETE FROM heartbeats"))
            assert not written.done()
        written.result(5)
        Journal(database).write(row())
        assert [r.id for r in Journal(database).open_rows()] == ["r1"]


def test_a_journal_that_cannot_be_written_says_so_and_spools_nothing(path: Path) -> None:
    clock = TestClock()
    with opened(path, clock) as database, locked(path):
        waiting = database.submit(lambda c: c.execute("DELETE FROM heartbeats"))
        clock.added_s += 4
        with pytest.raises(StorageError) as caught:
            waiting.result(5)
        assert caught.value.reason.code == "history.locked"
        assert not spool_of(path).exists()


def test_a_save_is_not_kept_waiting_by_the_journal_that_waits_for_the_lock(path: Path) -> None:
    with opened(path, ManualClock()) as database, locked(path):  # whose patience does not end: no time passes
        waiting = database.submit(lambda c: c.execute("DELETE FROM heartbeats"))
        History(database).save(interruptions=[entry()]).result(5)
        assert not waiting.done()


def test_a_heartbeat_is_let_go_while_the_database_is_locked(path: Path) -> None:
    with opened(path) as database:
        history = History(database)
        history.save(sessions=[session()]).result(5)
        with locked(path):
            history.beat("s1", minutes(1))
            history.save(interruptions=[entry()]).result(5)
        eventually(lambda: not spool_of(path).exists(), 5)
        assert database.read(lambda c: c.execute("SELECT count(*) FROM heartbeats").fetchone()[0]) == 0
