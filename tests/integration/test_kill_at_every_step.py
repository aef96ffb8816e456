"""A real process with a real history is killed at every step of its day; the next one leaves the world exact."""

import json
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

EFFECTS = ("notifications.fake", "chat.fake:one")
STEPS = [
    f"{step} {effect}"
    for effect in EFFECTS
    for step in ("captured", "intended", "applied", "noted", "leaving", "restored")
]
COMMITS = [f"commit {number}" for number in range(1, 7)]


def live(home: Path, step: str = "") -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "tests.fakes.day_process", str(home), step]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize("step", [*STEPS, *COMMITS])
def test_a_crash_at_any_step_is_cleaned_up_by_the_next_run(tmp_path: Path, step: str) -> None:
    killed = live(tmp_path, step)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    logged = [line.split()[1] for line in killed.stdout.splitlines() if line.startswith("logged")]

    after = live(tmp_path)
    assert after.returncode == 0, after.stderr
    assert "lived" in after.stdout
    for world in ("local.json", "remote.json"):
        assert json.loads((tmp_path / world).read_text())["text"] == "at home"
    with sqlite3.connect(tmp_path / "history.db") as history:
        entries = {row[0] for row in history.execute("SELECT id FROM interruptions")}
        assert set(logged) <= entries, "what was acknowledged is never lost"
        assert history.execute("SELECT count(*) FROM sessions WHERE ended_at IS NULL").fetchone() == (0,)
        closed = "SELECT count(*) FROM effect_journal WHERE state NOT IN ('restored', 'left')"
        assert history.execute(closed).fetchone() == (0,)
        assert history.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    history.close()
