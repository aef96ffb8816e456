"""The history on a real file: what the engine is promised by ``engine.history_ports.HistoryStore``."""

import stat
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from deepday.domain.interruption import Correction, Outcome
from deepday.domain.session import GapKind, Work
from deepday.engine.history_ports import HistoryStore, Recovered
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.write_ahead import CHECKPOINT_AFTER
from tests.eventually import eventually
from tests.history_files import MONDAY_9, TestClock, entry, minutes, opened, opened_history, session

TODAY = date(2026, 3, 2)
A_DAY = timedelta(days=1)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "history.db"


def test_what_was_saved_is_there_after_a_restart(path: Path) -> None:
    kept = session(goal="Straße").with_gap(GapKind.PAUSE, minutes(5), minutes(9)).with_gap(GapKind.LOCK, minutes(20))
    logged = entry(who="Ann", note="=1+1")
    with opened_history(path) as history:
        history.save(sessions=[kept], interruptions=[logged]).result(5)
    with opened_history(path) as history:
        assert list(history.sessions(TODAY, TODAY)) == [kept]
        assert list(history.interruptions(TODAY, TODAY)) == [logged]


def test_the_store_is_the_one_the_engine_asks_for(path: Path) -> None:
    with opened_history(path) as history:
        store: HistoryStore = history  # mypy sees to it
        assert store.trouble() is None


def test_a_save_is_seen_at_once_before_it_is_on_disk(path: Path) -> None:
    with opened(path) as database:
        history = History(database)
        hold = threading.Event()
        held = database.submit(lambda _connection: hold.wait(10))
        saved = history.save(sessions=[session()], interruptions=[entry(outcome=Outcome.DEFERRED)])
        recovered = history.save(recovered=Recovered("s1", MONDAY_9))
        assert not saved.done()
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1"]
        assert [s.id for s, _ in history.unended_sessions()] == ["s1"]
        assert [i.id for i in history.interruptions(TODAY, TODAY)] == ["i1"]
        assert [i.id for i in history.deferred()] == ["i1"]
        assert history.interruption("i1") is not None
        assert history.last_recovered() == Recovered("s1", MONDAY_9)
        hold.set()
        held.result(5)
        saved.result(5)
        recovered.result(5)
        assert not database.unwritten.sessions()


def test_a_saved_change_hides_what_the_file_still_says(path: Path) -> None:
    with opened(path) as database:
        history = History(database)
        history.save(sessions=[session()], interruptions=[entry(outcome=Outcome.DEFERRED)]).result(5)
        hold = threading.Event()
        database.submit(lambda _connection: hold.wait(10))
        history.save(
            sessions=[session(started_at=MONDAY_9 - 2 * A_DAY, ended_at=MONDAY_9 - A_DAY)],
            interruptions=[entry(at=MONDAY_9 - A_DAY, outcome=Outcome.DEFERRED, answered_at=MONDAY_9)],
        )
        assert list(history.sessions(TODAY, TODAY)) == []
        assert list(history.unended_sessions()) == []
        assert list(history.interruptions(TODAY, TODAY)) == []
        assert list(history.deferred()) == []
        assert history.last_end() == MONDAY_9 - A_DAY
        hold.set()


def test_the_sessions_of_a_task_and_those_with_a_guessed_end_are_found_on_any_date(path: Path) -> None:
    before = session("s1", work=(Work("t1", MONDAY_9), Work(None, minutes(9))), ended_at=minutes(30))
    other = session("s2", started_at=minutes(40), ended_at=minutes(50), end_guessed=True)
    with opened_history(path) as history:
        history.save(sessions=[before, other]).result(5)
        later = session("s3", started_at=minutes(60) + 3 * A_DAY, work=(Work("t1", minutes(61) + 3 * A_DAY),))
        waiting = history.save(sessions=[later])
        assert list(history.sessions_of_task("t1")) == [before, later], "also what is not on disk yet"
        assert list(history.guessed_ends()) == [other]
        waiting.result(5)
    with opened_history(path) as history:
        assert list(history.sessions_of_task("t1")) == [before, later]
        assert list(history.guessed_ends()) == [other]
        assert list(history.sessions_of_task("t")) == []


def test_saving_a_session_again_replaces_its_gaps(path: Path) -> None:
    paused = session().with_gap(GapKind.PAUSE, minutes(5))
    with opened_history(path) as history:
        history.save(sessions=[paused]).result(5)
        history.save(sessions=[paused.closing_gaps(minutes(8))]).result(5)
        (found,) = history.sessions(TODAY, TODAY)
        assert [gap.ended_at for gap in found.gaps] == [minutes(8)]


def test_a_save_is_all_or_nothing(path: Path) -> None:
    with opened_history(path) as history:
        broken = history.save(sessions=[session()], interruptions=[entry(handled_until=minutes(-5))])
        with pytest.raises(Exception, match="CHECK"):
            broken.result(5)
        assert list(history.sessions(TODAY, TODAY)) == []
        history.save(sessions=[session("s2")]).result(5)
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s2"]


def test_a_naive_instant_is_told_to_the_caller_at_once(path: Path) -> None:
    with opened_history(path) as history, pytest.raises(TypeError):
        history.save(sessions=[session(started_at=datetime(2026, 3, 2, 9, 0))])  # noqa: DTZ001 -- the mistake to be told


def test_a_session_belongs_to_the_local_date_of_its_start_also_past_midnight(path: Path) -> None:
    late = session(started_at=datetime(2026, 3, 2, 22, 30, tzinfo=UTC), ended_at=datetime(2026, 3, 3, 1, 0, tzinfo=UTC))
    early = session("s2", started_at=datetime(2026, 3, 2, 23, 30, tzinfo=UTC))  # half past midnight in Berlin
    with opened_history(path) as history:
        history.save(sessions=[early, late]).result(5)
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1"]
        assert [s.id for s in history.sessions(TODAY + A_DAY, TODAY + A_DAY)] == ["s2"]
        assert [s.id for s in history.sessions(TODAY, TODAY + A_DAY)] == ["s1", "s2"]


def test_entries_come_in_order_of_time_with_the_undone_ones(path: Path) -> None:
    with opened_history(path) as history:
        history.save(interruptions=[entry("i3", minutes(3)), entry("i1", minutes(1), undone=True)]).result(5)
        history.save(interruptions=[entry("i2", minutes(2))])
        assert [i.id for i in history.interruptions(TODAY, TODAY)] == ["i1", "i2", "i3"]


def test_an_entry_is_found_by_the_beginning_of_its_id_if_that_is_the_only_one(path: Path) -> None:
    with opened_history(path) as history:
        history.save(interruptions=[entry("abc1"), entry("abd2"), entry("ab")]).result(5)
        found = {text: history.interruption(text) for text in ("abc", "abd2", "ab", "a", "x", "", "abc%", "ab_")}
        assert {text: i.id for text, i in found.items() if i} == {"abc": "abc1", "abd2": "abd2", "ab": "ab"}


def test_deferred_entries_of_any_date_come_first_due_first(path: Path) -> None:
    put_off: dict[str, Any] = {"outcome": Outcome.DEFERRED}
    with opened_history(path) as history:
        history.save(
            interruptions=[
                entry("no time", minutes(1), **put_off),
                entry("late", minutes(2), due_at=minutes(90), **put_off),
                entry("soon", MONDAY_9 - 400 * A_DAY, due_at=minutes(30), **put_off),
                entry("answered", answered_at=minutes(5), **put_off),
                entry("undone", undone=True, **put_off),
                entry("handled"),
            ]
        ).result(5)
        assert [i.id for i in history.deferred()] == ["soon", "late", "no time"]


def test_names_come_most_frequent_of_the_last_twelve_weeks_first(path: Path) -> None:
    with opened_history(path) as history:
        history.save(
            interruptions=[
                entry("1", who="Ann"),
                entry("2", who="Bob"),
                entry("3", who="Bob"),
                entry("4", who="Cem", at=minutes(1)),
                entry("5"),
                entry("6", who="Dee", undone=True),
                *(entry(f"old{n}", MONDAY_9 - 100 * A_DAY, who="Eve") for n in range(9)),
            ]
        ).result(5)
        assert list(history.names()) == ["Bob", "Cem", "Ann"]


def test_the_newest_session_that_ended_says_when_work_ended(path: Path) -> None:
    with opened_history(path) as history:
        assert history.last_end() is None
        history.save(sessions=[session("s1", ended_at=minutes(60)), session("s2", minutes(61), ended_at=minutes(70))])
        history.save(sessions=[session("s3", minutes(80))]).result(5)
        assert history.last_end() == minutes(70)


def test_a_session_lived_until_its_last_save_or_heartbeat(path: Path) -> None:
    clock = TestClock()
    with opened_history(path, clock) as history:
        history.save(sessions=[session()]).result(5)
        assert [at for _, at in history.unended_sessions()] == [MONDAY_9]
        history.beat("s1", minutes(3))
        history.beat("s1", minutes(2))
        eventually(lambda: [at for _, at in history.unended_sessions()] == [minutes(3)])
        clock.pass_time(minutes=10)
        history.save(sessions=[session(goal="later")]).result(5)
        assert [at for _, at in history.unended_sessions()] == [minutes(10)]


def test_a_heartbeat_for_a_session_that_has_ended_or_never_was_is_nothing(path: Path) -> None:
    with opened(path) as database:
        history = History(database)
        history.save(sessions=[session()]).result(5)
        history.beat("s1", minutes(1))
        history.save(sessions=[session(ended_at=minutes(2))])
        history.beat("s1", minutes(3))
        history.beat("nobody", minutes(3))
        history.save().result(5)
        assert database.read(lambda c: c.execute("SELECT count(*) FROM heartbeats").fetchone()[0]) == 0


def test_the_newest_recovered_session_is_told_until_and_after_it_is_decided(path: Path) -> None:
    with opened_history(path) as history:
        assert history.last_recovered() is None
        history.save(recovered=Recovered("s1", minutes(5), "ended"))
        history.save(recovered=Recovered("s2", minutes(1))).result(5)
        assert history.last_recovered() == Recovered("s2", minutes(1))
        history.save(sessions=[session("s2")], recovered=Recovered("s2", minutes(1), "resumed")).result(5)
        assert history.last_recovered() == Recovered("s2", minutes(1), "resumed")


def test_corrections_keep_both_values_in_order(path: Path) -> None:
    first, second = (
        Correction(minutes(1), "i1", "who", None, "Ann"),
        Correction(minutes(1), "i1", "source", "chat", "call"),
    )
    with opened(path) as database:
        History(database).save(interruptions=[entry()], corrections=[first, second]).result(5)
        rows = database.read(
            lambda c: c.execute('SELECT field, "before", "after" FROM corrections ORDER BY seq, position').fetchall()
        )
        assert [tuple(row) for row in rows] == [("who", None, "Ann"), ("source", "chat", "call")]


def test_everything_is_for_its_owner_alone(path: Path) -> None:
    path.parent.mkdir(mode=0o755)
    with opened_history(path) as history:
        history.save(sessions=[session()]).result(5)
        modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
        assert modes == {"history.db": 0o600, "history.db-wal": 0o600, "history.db-shm": 0o600, "ballast": 0o600}
        assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_closing_leaves_one_whole_file(path: Path) -> None:
    with opened_history(path) as history:
        history.save(sessions=[session()]).result(5)
    assert {p.name for p in path.parent.iterdir()} == {"history.db", "ballast"}


def test_a_path_with_odd_characters_is_no_address(tmp_path: Path) -> None:
    path = tmp_path / "50% of #1?mode=memory ü" / "history.db"
    with opened_history(path) as history:
        history.save(sessions=[session()]).result(5)
    with opened_history(path) as history:
        assert [s.id for s in history.sessions(TODAY, TODAY)] == ["s1"]


def test_an_idle_history_does_not_wake_up(path: Path) -> None:
    with opened(path) as database:
        History(database).save(sessions=[session()]).result(5)
        (thread,) = (t for t in threading.enumerate() if t.name == "history")
        switches = Path(f"/proc/self/task/{thread.native_id}/status")

        def wake_ups() -> int:
            return sum(int(line.split()[1]) for line in switches.read_text().splitlines() if "ctxt_switches" in line)

        eventually(lambda: _stays_the_same(wake_ups), 10)


def _stays_the_same(count: object) -> bool:
    assert callable(count)
    before = count()
    threading.Event().wait(1.5)
    return bool(count() == before)


def test_the_wal_is_brought_into_the_file_when_nothing_is_going_on(path: Path) -> None:
    with opened_history(path) as history:
        size = path.stat().st_size
        for number in range(CHECKPOINT_AFTER + 1):
            last = history.save(interruptions=[entry(f"i{number}", note="x" * 500)])
        last.result(5)
        assert path.stat().st_size == size
        eventually(lambda: path.stat().st_size > size, 10)


def test_nothing_is_taken_after_closing(path: Path) -> None:
    database = Database(path, TestClock())
    assert database.close()
    assert database.close()
    with pytest.raises(RuntimeError):
        History(database).save(sessions=[session()])
