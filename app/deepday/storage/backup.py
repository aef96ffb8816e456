"""Copies of the history by SQLite's back-up call, whole at one instant while the program goes on writing.

Kept in a folder beside the history: the last seven days, then one a week for four weeks, then one a month for twelve
months. A copy is checked before it counts, so that damage never pushes out good back-ups.
"""

import re
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

from deepday.domain.errors import StorageError
from deepday.storage.connecting import connect
from deepday.storage.faults import DAMAGED, fault_of, file_fault
from deepday.storage.files import beside, make_private_file, make_private_folder, sync_file, sync_folder

Work = Callable[[sqlite3.Connection], object]
FOLDER = "backups"
DAYS, WEEKS, MONTHS = 7, 4, 12
_WAIT_S = 5.0
_DAILY = re.compile(r"^history-(\d{4}-\d{2}-\d{2})\.db$")


def copy(path_from: str | Path, path_to: str | Path) -> None:
    """Copy the history at *path_from* to *path_to* as one file (0600), replacing what is there.

    Takes seconds for a large history: call it from a worker.

    Raises:
        StorageError: it could not be read or written, or is damaged; *path_to* is as it was.
    """
    path_from, path_to = Path(path_from), Path(path_to)
    try:
        source = connect(path_from, "rw", _WAIT_S)
        try:
            _copy(source, path_to, is_checked=True)
        finally:
            source.close()
    except sqlite3.Error as error:
        fault = fault_of(error, path_to)
        if fault is None:
            raise
        raise fault from error
    except OSError as error:
        raise file_fault(error, path_to) from error


def daily(path: str | Path, now: datetime) -> Path | None:
    """Back the history at *path* up unless that was done today, thin the back-ups; return the new one's path.

    Days are those of UTC. Call it from a worker when nothing else is going on.

    Raises:
        StorageError: as ``copy``; no back-up was removed then.
    """
    folder = Path(path).parent / FOLDER
    target = folder / f"history-{now.astimezone(UTC):%Y-%m-%d}.db"
    if target.exists():
        return None
    try:
        make_private_folder(folder)
        copy(path, target)
        _thin(folder)
    except OSError as error:
        raise file_fault(error, target) from error
    return target


def before_migration(source: sqlite3.Connection, path: Path, version: int, now: datetime) -> Path:
    """Copy the file behind *source*, of this *version*, into the back-ups of *path*, where it stays; return its path.

    Raises sqlite3.Error and OSError.
    """
    folder = path.parent / FOLDER
    make_private_folder(folder)
    target = folder / f"history-version-{version}-{_stamp(now)}.db"
    _copy(source, target, is_checked=False)
    return target


def by_hand(path: str | Path, now: datetime) -> Path:
    """Back the history at *path* up among its back-ups because somebody asked for it; it stays. Raises as ``copy``."""
    return _into_folder(Path(path), f"asked-{_stamp(now)}")


def before_restore(path: str | Path, now: datetime) -> Path:
    """Back the history at *path* up before another one takes its place; it stays. Raises as ``copy``."""
    return _into_folder(Path(path), f"before-restore-{_stamp(now)}")


def rewritten(path: Path, work: Work, is_needed: Callable[[sqlite3.Connection], bool]) -> None:
    """Have *work* done in the back-up at *path* if *is_needed* says so of it; the file is made anew then.

    Raises what *work* raises, sqlite3.Error and OSError; *path* is as it was then.
    """
    part = beside(path, ".part")
    try:
        with closing(connect(path, "ro", _WAIT_S)) as source:
            if not is_needed(source):
                return
            _copy(source, part, is_checked=False)
        with closing(connect(part, "rw", _WAIT_S)) as target:
            target.execute("PRAGMA journal_mode = MEMORY").fetchall()
            target.execute("BEGIN IMMEDIATE")
            work(target)
            target.execute("COMMIT")
            target.execute("VACUUM")
        sync_file(part)
        part.replace(path)
        sync_folder(path.parent)
    finally:
        part.unlink(missing_ok=True)


def _into_folder(path: Path, name: str) -> Path:
    target = path.parent / FOLDER / f"history-{name}.db"
    try:
        make_private_folder(target.parent)
    except OSError as error:
        raise file_fault(error, target) from error
    copy(path, target)
    return target


def _stamp(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def kept(dates: Iterable[date]) -> set[date]:
    """Return which of the dates of back-ups stay: seven days, four weeks and twelve months, newest of each."""
    newest_first = sorted(set(dates), reverse=True)
    stay: set[date] = set(newest_first[:DAYS])
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in newest_first:
        year, week, _ = day.isocalendar()
        weeks.setdefault((year, week), day)
        months.setdefault((day.year, day.month), day)
    return stay | set(list(weeks.values())[:WEEKS]) | set(list(months.values())[:MONTHS])


def _thin(folder: Path) -> None:
    found = {match[1]: path for path in folder.iterdir() if (match := _DAILY.match(path.name))}
    stay = {day.isoformat() for day in kept(date.fromisoformat(day) for day in found)}
    for day, path in found.items():
        if day not in stay:
            path.unlink()


def _copy(source: sqlite3.Connection, path_to: Path, *, is_checked: bool) -> None:
    part = beside(path_to, ".part")
    try:
        part.unlink(missing_ok=True)
        make_private_file(part)
        target = connect(part, "rw", _WAIT_S)
        try:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE").fetchall()  # one file, nothing beside it
            if is_checked and target.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise StorageError(DAMAGED, {"path": str(path_to), "error": ""})
        finally:
            target.close()
        sync_file(part)
        part.replace(path_to)
        sync_folder(path_to.parent)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
