"""How long until an interruption is safely on disk, beside a bare fdatasync of the same disk in the same run."""

import io
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from deepday.domain.interruption import Interruption, Source
from deepday.domain.session import Session, SessionKind
from deepday.storage.database import Database
from deepday.storage.history import History
from tests.benchmarks.residence import settle

ROOT = Path(__file__).parent.parent.parent
TEN_YEARS = 73_060
"""Interruptions: twenty a day."""
_SLOW_SYNC_US = 800_000


@dataclass(frozen=True, slots=True)
class Durability:
    """99th percentiles, in ms."""

    entry_ms: float
    sync_ms: float


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC).replace(microsecond=0)

    def elapsed_s(self) -> float:
        return time.monotonic()

    def zone(self) -> str:
        return "Europe/Berlin"


def durability(rounds: int = 5, entries: int = 1000) -> Durability:
    """Write entries and bare syncs by turns, in several rounds; the one whose ratio is the median counts.

    A p99 of a thousand stands on ten samples: one burst of somebody else's syncs can decide a round, hardly three.
    """
    with folder() as place, _history(place / "history.db") as history, (place / "raw").open("wb", 0) as raw:
        settle(3)  # as in life, where the program has been there for a while: its log gets its room in a quiet moment
        found = sorted((_round(history, raw, entries) for _ in range(rounds)), key=lambda of: of.entry_ms / of.sync_ms)
    return found[rounds // 2]


def _round(history: History, raw: io.FileIO, entries: int) -> Durability:
    saved, synced = [], []
    for i in range(entries):
        began_at = time.perf_counter()
        history.save(interruptions=[_entry(datetime.now(UTC))]).result()
        saved.append(time.perf_counter() - began_at)
        began_at = time.perf_counter()
        raw.write(bytes([i % 256]) * 4096)
        os.fdatasync(raw.fileno())
        synced.append(time.perf_counter() - began_at)
    return Durability(_p99_ms(saved), _p99_ms(synced))


def gap_with_slow_disk_ms(rounds: int = 3) -> float:
    """Return the longest time that the calling thread was held up while every sync takes 800 ms; of rounds the median.

    What waits for the disk does so in each round; what only waited for a busy machine does not.
    """
    return statistics.median(_gap_ms() for _ in range(rounds))


def _gap_ms() -> float:
    with folder() as place:
        inject = f"inject=fdatasync,fsync:delay_exit={_SLOW_SYNC_US}"
        # seccomp: without it strace stops each thread at every call of the kernel, and that is what would be measured
        strace = ["strace", "-f", "--seccomp-bpf", "-qq", "-o", "/dev/null", "-e", "trace=fdatasync,fsync"]
        command = [*strace, "-e", inject, sys.executable, "-m", "tests.benchmarks.disk", str(place / "history.db")]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    return float(done.stdout)


def fill_ten_years(path: Path) -> None:
    """Write a history of ten years of working days."""
    now = datetime.now(UTC).replace(hour=8, minute=0, second=0, microsecond=0)
    with _history(path) as history:
        for week in range(520):
            days = [now - timedelta(weeks=520 - week, days=-day) for day in range(5)]
            sessions = [_session(day) for day in days]
            of_week = TEN_YEARS // 520
            entries = [_entry(days[i % 5] + timedelta(minutes=15 * (i // 5))) for i in range(of_week)]
            history.save(sessions=sessions, interruptions=entries).result()


def _print_gap(path: Path) -> None:
    with _history(path) as history:
        held_up = []
        for _ in range(5):
            began_at = time.perf_counter()
            saving = history.save(interruptions=[_entry(datetime.now(UTC))])
            history.interruptions(datetime.now(UTC).date(), datetime.now(UTC).date())
            held_up.append(time.perf_counter() - began_at)
            saving.result()
        print(1000 * max(held_up))


@contextmanager
def folder() -> Iterator[Path]:
    """Give a folder for a history; gone at the end."""
    # On the disk that the project lies on: a folder in memory would sync in no time.
    (ROOT / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=ROOT / "build") as folder:
        yield Path(folder)


@contextmanager
def _history(path: Path) -> Iterator[History]:
    path.parent.mkdir(parents=True, exist_ok=True)
    database = Database(path, WallClock())
    try:
        yield History(database)
    finally:
        database.close(30)


def _entry(at: datetime) -> Interruption:
    return Interruption(uuid.uuid4().hex, at.replace(microsecond=0), "Europe/Berlin", Source.CHAT, who="Ada")


def _session(at: datetime) -> Session:
    ended_at = at + timedelta(hours=8)
    return Session(uuid.uuid4().hex, SessionKind.DEEP, at, "Europe/Berlin", ended_at, ended_at)


def _p99_ms(times_s: list[float]) -> float:
    return 1000 * statistics.quantiles(times_s, n=100)[98]


if __name__ == "__main__":
    _print_gap(Path(sys.argv[1]))
