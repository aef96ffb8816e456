"""kill -9 at any moment: everything that was said to be on disk is there, whole, and nothing else is needed."""

import os
import signal
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from tests.eventually import eventually
from tests.history_files import locked, opened_history

TODAY = date(2026, 3, 2)
_WRITES_FOR_EVER = """
import sys
sys.path[:0] = sys.argv[2:]
from itertools import count
from tests.history_files import *
database = Database(sys.argv[1], TestClock())
history = History(database)
for number in count():
    gaps = tuple()
    kept = session(goal=str(number))
    history.save(sessions=[kept], interruptions=[entry(f"a{number}"), entry(f"b{number}")]).result(10)
    print(number, flush=True)
"""


def killed_after(path: Path, acknowledged: int) -> int:
    """Let another process write, kill it after so many acknowledged saves, return the last that it told."""
    with subprocess.Popen(
        [sys.executable, "-c", _WRITES_FOR_EVER, path, *sys.path], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if int(line) >= acknowledged:
                break
        os.kill(writer.pid, signal.SIGKILL)
        rest = writer.stdout.read().split("\n")
    return max([acknowledged, *(int(number) for number in rest[:-1])])


def integrity(path: Path) -> str:
    connection = sqlite3.connect(path)
    found: str = connection.execute("PRAGMA integrity_check").fetchone()[0]
    connection.close()
    return found


@pytest.mark.parametrize("acknowledged", [0, 1, 7, 60, 300])
def test_what_was_acknowledged_is_there_after_a_kill(tmp_path: Path, acknowledged: int) -> None:
    path = tmp_path / "history.db"
    last = killed_after(path, acknowledged)
    with opened_history(path) as history:
        kept = {i.id for i in history.interruptions(TODAY, TODAY)}
        assert {f"{letter}{n}" for letter in "ab" for n in range(last + 1)} <= kept
        assert {i.removeprefix("a") for i in kept if i.startswith("a")} == {
            i.removeprefix("b") for i in kept if i.startswith("b")
        }, "each save is there as a whole or not at all"
        ((found, _),) = history.unended_sessions()
        assert int(found.goal) >= last
    assert integrity(path) == "ok"


def test_what_was_acknowledged_in_the_spool_is_there_after_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    with opened_history(path):
        pass
    with locked(path):
        last = killed_after(path, 20)
    with opened_history(path) as history:
        kept = {i.id for i in history.interruptions(TODAY, TODAY)}
        assert {f"a{n}" for n in range(last + 1)} <= kept
        eventually(lambda: not path.with_suffix(".spool").exists(), 5)
    assert integrity(path) == "ok"
