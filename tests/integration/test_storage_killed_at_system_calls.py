"""kill -9 at the very system calls by which the history reaches the disk (strace): nothing acknowledged is lost."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.history_checks import check
from tests.history_writer import SAVES

ROOT = Path(__file__).parents[2]
FILES = ("history.db", "history.db-wal", "history.db-shm", "history.spool", "ballast", "ballast.part")
FEW = [
    ("pwrite64", 1),
    ("pwrite64", 9),
    ("pwrite64", 40),
    ("pwrite64", 200),
    ("fdatasync", 2),
    ("fdatasync", 30),
    ("fdatasync", 62),
    ("ftruncate", 1),
    ("ftruncate", 3),
    ("unlink", 1),
    ("unlink", 2),
    ("openat", 2),
    ("openat", 5),
    ("fsync", 1),
    ("write", 2),
]
MANY = [
    *(("pwrite64", when) for when in range(2, 400, 7)),
    *(("fdatasync", when) for when in range(1, 90, 3)),
    *((call, when) for call in ("ftruncate", "unlink", "openat", "fsync", "write", "rename") for when in range(1, 13)),
]

pytestmark = pytest.mark.skipif(shutil.which("strace") is None, reason="not run: strace is not there")


def killed(path: Path, call: str, when: int, *words: str) -> int:
    """Have the writer killed at the *when*-th *call* on its files; return the last save that it told of, or -1."""
    path.parent.mkdir()
    places = [word for name in (*FILES, "") for word in ("-P", str(path.parent / name))]
    inject = f"inject={call}:signal=SIGKILL:when={when}"
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", *places, "-e", f"trace={call}", "-e", inject]
    argv = [*strace, sys.executable, "-m", "tests.history_writer", str(path), *words]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120, env=_environment())
    told = [line for line in done.stdout.splitlines() if line != "closed"]
    assert done.returncode == 0 or not done.stderr, done.stderr
    return int(told[-1]) if told else -1


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}


@pytest.mark.parametrize(("call", "when"), FEW)
def test_what_was_acknowledged_is_there_whole_with_its_totals(tmp_path: Path, call: str, when: int) -> None:
    path = tmp_path / "data" / "history.db"
    check(path, killed(path, call, when))


@pytest.mark.slow
@pytest.mark.parametrize(("call", "when"), MANY)
def test_the_same_at_many_more_calls(tmp_path: Path, call: str, when: int) -> None:
    path = tmp_path / "data" / "history.db"
    check(path, killed(path, call, when))


def test_totals_made_in_a_transaction_of_their_own_are_noticed(tmp_path: Path) -> None:
    """The mutant: were it not noticed, the tests above would say nothing about totals."""
    assert any(_is_noticed(tmp_path / f"at-{when}" / "history.db", when) for when in range(250, 290, 2))


def _is_noticed(path: Path, when: int) -> bool:
    last = killed(path, "pwrite64", when, "mutant")
    assert last < SAVES - 1, "it was killed in time"
    try:
        check(path, last)
    except AssertionError as error:
        return "totals are those of the rows" in str(error)
    return False
