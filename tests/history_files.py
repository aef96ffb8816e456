"""Real history files for tests: opening them, filling them, and another process that holds their lock."""

import contextlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest

from deepday.domain.interruption import Interruption, Source
from deepday.domain.session import Session, SessionKind
from deepday.engine.ports import Clock
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.instants import micros
from deepday.storage.migrations import MIGRATIONS, Migration, migrate

MONDAY_9 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 9:00 in Berlin."""
BERLIN = "Europe/Berlin"
_HOLD = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(sys.argv[2])
print("held", flush=True)
sys.stdin.read()
"""


@dataclass
class TestClock:
    """A wall clock that a test sets; what has passed is real, plus what a test adds."""

    __test__ = False
    wall: datetime = MONDAY_9
    added_s: float = 0.0

    def now(self) -> datetime:
        return self.wall

    def elapsed_s(self) -> float:
        return monotonic() + self.added_s

    def zone(self) -> str:
        return BERLIN

    def pass_time(self, **delta: float) -> None:
        self.wall += timedelta(**delta)
        self.added_s += timedelta(**delta).total_seconds()


@contextmanager
def opened(
    path: Path, clock: Clock | None = None, *, migrations: Sequence[Migration] = MIGRATIONS
) -> Iterator[Database]:
    """Open the history at *path* and close it at the end."""
    database = Database(path, clock or TestClock(), migrations=migrations)
    try:
        yield database
    finally:
        assert database.close(timeout_s=10)


@contextmanager
def opened_history(path: Path, clock: Clock | None = None) -> Iterator[History]:
    """Open the history at *path* as the engine knows it."""
    with opened(path, clock) as database:
        yield History(database)


def make_old(path: Path, version: int = 1) -> None:
    """Make a history of an older version at *path*, with one session (s1) of an hour and one entry (i1) in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, MIGRATIONS[:version])
        nine, ten = micros(MONDAY_9), micros(MONDAY_9 + timedelta(hours=1))
        connection.execute(
            "INSERT INTO sessions (id, kind, started_at, ended_at, time_zone, local_date, follows, goal, origin,"
            " written_at, seq) VALUES ('s1', 'deep', ?, ?, ?, '2026-03-02', 'wall', '', 'logged', ?, 1)",
            (nine, ten, BERLIN, ten),
        )
        connection.execute(
            "INSERT INTO interruptions (id, at, time_zone, local_date, source, initiator, urgency, outcome, undone,"
            " origin, written_at, seq)"
            " VALUES ('i1', ?, ?, '2026-03-02', 'chat', 'external', 'normal', 'handled', 0, 'logged', ?, 2)",
            (nine, BERLIN, ten),
        )
        connection.execute("UPDATE progress SET seq = 2")


@contextmanager
def locked(path: Path, with_statement: str = "BEGIN IMMEDIATE") -> Iterator[None]:
    """Hold the lock of the file at *path* in another process."""
    with subprocess.Popen(
        [sys.executable, "-c", _HOLD, str(path), with_statement], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            yield
        finally:
            holder.kill()


@contextmanager
def reachable_folder() -> Iterator[Path]:
    """Make a folder that another user can reach, unlike pytest's own; gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="deepday-test-"))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        for there in (folder, *(path for path in folder.rglob("*") if path.is_dir())):
            there.chmod(0o700)
        shutil.rmtree(folder)


@contextmanager
def as_nobody(*folders: Path) -> Iterator[None]:
    """Act as a user whom file permissions bind, owning *folders*, also where tests run as root."""
    if os.geteuid() != 0:
        yield
        return
    for folder in folders:
        for path in (folder, *folder.rglob("*")):
            os.chown(path, 65534, 65534)
    os.setresuid(65534, 65534, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


@contextmanager
def small_disk(folder: Path, size: str = "1m") -> Iterator[None]:
    """Mount a small disk at *folder*, or skip the test by name where that is not allowed."""
    argv = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    mounted = subprocess.run(argv, check=False, capture_output=True)
    if mounted.returncode != 0:
        pytest.skip("not run: mounting a small disk needs root")
    try:
        yield
    finally:
        subprocess.run(["umount", folder], check=True)


def fill_up(folder: Path) -> Path:
    """Leave not one free block on the disk of *folder*; return the file to remove to make room again."""
    filler = folder / "filler"
    with filler.open("ab", buffering=0) as file, contextlib.suppress(OSError):
        while file.write(b"x" * 4096):
            pass
    return filler


def session(key: str = "s1", started_at: datetime = MONDAY_9, **fields: object) -> Session:
    return Session(id=key, kind=SessionKind.DEEP, started_at=started_at, time_zone=BERLIN, **fields)  # type: ignore[arg-type]  # fields of a session by name


def entry(key: str = "i1", at: datetime = MONDAY_9, **fields: object) -> Interruption:
    return Interruption(id=key, at=at, time_zone=BERLIN, **{"source": Source.CHAT, **fields})  # type: ignore[arg-type]  # same


def minutes(number: float) -> datetime:
    """Return the instant so many minutes after nine."""
    return MONDAY_9 + timedelta(minutes=number)
