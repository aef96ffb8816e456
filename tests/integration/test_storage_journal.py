"""The journal of effects on a real file: from the program, and from the guardian when the program is dead."""

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import EffectJournal, JournalRow, RowState
from deepday.engine.history_ports import Recovered
from deepday.storage.history import History
from deepday.storage.journal import Journal, OwnConnection
from tests.history_files import MONDAY_9, TestClock, locked, minutes, opened, opened_history, session

_PROGRAM = """
import sys, threading
sys.path[:0] = sys.argv[2:]
from tests.history_files import *
from deepday.storage.journal import Journal
from deepday.engine.effect_ports import JournalRow, RowState
database = Database(sys.argv[1], TestClock())
History(database).save(sessions=[session()]).result(10)
value = {"paused": False}
row = JournalRow("r1", "notifications.dunst", "s1", True, RowState.APPLIED, value, {"paused": True}, {"paused": True},
    MONDAY_9, MONDAY_9)
Journal(database).write(row)
print("applied", flush=True)
threading.Event().wait(30)
"""
_GUARDIAN = """
import sys
sys.path[:0] = sys.argv[2:]
before = set(sys.modules)
from deepday.storage.journal import Journal, OwnConnection
own = OwnConnection(sys.argv[1])
journal = Journal(own)
rows = journal.open_rows()
own.close()
print(len(rows), *sorted(set(sys.modules) - before))
"""


def row(key: str = "r1", state: RowState = RowState.APPLIED, **fields: object) -> JournalRow:
    made = JournalRow(
        id=key,
        effect="notifications.dunst",
        session="s1",
        local=True,
        state=state,
        prior={"paused": False},
        target={"paused": True},
        read_back=None,
        until=minutes(60),
        changed_at=MONDAY_9,
    )
    return replace(made, **fields)  # type: ignore[arg-type]  # fields of a row by name


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "history.db"


def test_a_row_is_on_disk_when_write_returns(path: Path) -> None:
    with opened(path) as database:
        journal: EffectJournal = Journal(database)
        journal.write(row())
        with opened(path.with_name("other.db")):
            pass
        own = OwnConnection(path)
        assert list(Journal(own).open_rows()) == [row()]
        own.close()


def test_open_rows_come_oldest_first_and_closed_ones_not_at_all(path: Path) -> None:
    with opened(path) as database:
        journal = Journal(database)
        journal.write(row("r1", RowState.INTENT))
        journal.write(row("r2", RowState.INTENT, effect="chat.slack:slack"))
        journal.write(
            row("r3", RowState.PENDING, effect="notifications.xfce", reason=Reason("net.down", {"host": "h"}))
        )
        journal.write(row("r1", RowState.RESTORED))
        journal.write(row("r2", RowState.APPLIED, effect="chat.slack:slack", read_back={"text": "x"}))
        assert [(r.id, r.state) for r in journal.open_rows()] == [("r2", RowState.APPLIED), ("r3", RowState.PENDING)]


def test_the_last_row_of_each_effect_is_told_open_or_closed(path: Path) -> None:
    with opened(path) as database:
        journal = Journal(database)
        journal.write(row("r1", RowState.RESTORED))
        journal.write(row("r2", RowState.LEFT))
        journal.write(row("r3", RowState.APPLIED, effect="chat.slack:slack"))
        assert [r.id for r in journal.last_rows()] == ["r2", "r3"]


def test_workers_may_write_at_once(path: Path) -> None:
    with opened(path) as database:
        journal = Journal(database)
        workers = [threading.Thread(target=journal.write, args=(row(f"r{n}"),)) for n in range(16)]
        for worker in workers:
            worker.start()
        for worker in workers:
            worker.join()
        assert {r.id for r in journal.open_rows()} == {f"r{n}" for n in range(16)}


def test_rows_go_thirty_days_after_they_were_closed_and_open_ones_never(path: Path) -> None:
    days = timedelta(days=1)
    with opened(path) as database:
        journal = Journal(database)
        journal.write(row("closed long ago", RowState.RESTORED, effect="a"))
        journal.write(row("open for ever", RowState.PENDING, effect="b"))
        journal.write(row("closed since", RowState.LEFT, effect="c", changed_at=MONDAY_9 + 2 * days))
        journal.write(row("closed now", RowState.RESTORED, effect="d", changed_at=MONDAY_9 + 31 * days))
        assert {r.id for r in journal.last_rows()} == {"open for ever", "closed since", "closed now"}
        journal.purge(MONDAY_9 + 40 * days)
        assert {r.id for r in journal.last_rows()} == {"open for ever", "closed now"}


def killed_program(path: Path) -> None:
    """Leave the history behind as a program does that is killed in a session."""
    with subprocess.Popen([sys.executable, "-c", _PROGRAM, path, *sys.path], stdout=subprocess.PIPE) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == b"applied\n"
        os.kill(program.pid, signal.SIGKILL)


def test_the_guardian_closes_rows_and_notes_when_the_program_died(path: Path) -> None:
    killed_program(path)
    own = OwnConnection(path)
    journal = Journal(own)
    (left,) = journal.open_rows()
    journal.note_death(minutes(42))
    journal.write(replace(left, state=RowState.RESTORED))
    own.close()
    with opened(path) as database:
        assert list(Journal(database).open_rows()) == []
        assert [at for _, at in History(database).unended_sessions()] == [minutes(42)]


def test_the_guardian_writes_while_a_new_program_has_the_file_open(path: Path) -> None:
    killed_program(path)
    with opened(path) as database:
        own = OwnConnection(path)
        Journal(own).write(row("r1", RowState.RESTORED))
        own.close()
        assert list(Journal(database).open_rows()) == []


def test_a_note_of_death_is_not_for_sessions_that_died_before(path: Path) -> None:
    with opened_history(path) as history:
        history.save(sessions=[session("dead")], recovered=Recovered("dead", minutes(5))).result(5)
    with opened_history(path, TestClock(minutes(30))) as history:
        history.save(sessions=[session("running", minutes(30)), session("ended", ended_at=minutes(6))]).result(5)
    own = OwnConnection(path)
    Journal(own).note_death(minutes(50))
    own.close()
    with opened_history(path) as history:
        assert {s.id: at for s, at in history.unended_sessions()} == {"dead": MONDAY_9, "running": minutes(50)}


def test_the_guardian_gives_up_a_locked_file_within_its_two_seconds(path: Path) -> None:
    killed_program(path)
    own = OwnConnection(path)
    with locked(path), pytest.raises(StorageError) as caught:
        Journal(own).write(row())
    assert caught.value.reason.code == "history.locked"
    assert [r.id for r in Journal(own).open_rows()] == ["r1"], "reading needs no lock"
    own.close()


def test_the_guardian_makes_no_file(path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        Journal(OwnConnection(path)).open_rows()
    assert caught.value.reason.code == "history.unreadable"
    assert not path.exists()


def test_the_guardian_loads_little_for_it(path: Path) -> None:
    with opened(path):
        pass
    done = subprocess.run(
        [sys.executable, "-c", _GUARDIAN, path, *sys.path], capture_output=True, text=True, check=True, timeout=30
    )
    rows, *modules = done.stdout.split()
    assert rows == "0"
    assert [m for m in modules if m.startswith("deepday.storage.")] == [
        "deepday.storage.connecting",
        "deepday.storage.faults",
        "deepday.storage.instants",
        "deepday.storage.journal",
    ]
    assert {"pathlib", "urllib.parse", "tomllib", "keyring"}.isdisjoint(modules)
