"""The copies of a history that lie in its folder: back-ups, what was set aside, what was left half done."""

import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from deepday.storage.backup import FOLDER, Work, rewritten
from deepday.storage.files import sync_folder

_BESIDE = ("*.damaged-*", "*.part", "*.before-*")


def _always(_connection: sqlite3.Connection) -> bool:
    return True


def back_ups(path: Path) -> Iterator[Path]:
    """Give the back-ups of the history at *path* that are whole files."""
    folder = path.parent / FOLDER
    return (found for found in sorted(folder.glob("*.db")) if found.is_file())


def remove_unreadable(path: Path) -> int:
    """Remove what nobody can tell the content of: damaged files and lines, halves of copies; returns how many."""
    return _remove([found for pattern in _BESIDE for found in path.parent.glob(pattern)] + _halves(path))


def remove_all(path: Path) -> int:
    """Remove every copy; returns how many. Raises OSError."""
    return remove_unreadable(path) + _remove(list(back_ups(path)))


def change_all(path: Path, work: Work, is_needed: Callable[[sqlite3.Connection], bool] = _always) -> int:
    """Have *work* done in every back-up of which *is_needed* says so, cleaned out after it.

    One in which that fails is damaged: nobody can tell what it holds, and it is removed. Returns how many were. Raises
    OSError.
    """
    lost = 0
    for found in list(back_ups(path)):
        try:
            rewritten(found, work, is_needed)
        except (sqlite3.Error, ValueError, KeyError, TypeError):
            lost += _remove([found])
    return lost


def newest_back_up(path: Path) -> Path | None:
    """Return the newest back-up of the history at *path*."""
    return max(back_ups(path), key=lambda found: found.stat().st_mtime, default=None)


def _halves(path: Path) -> list[Path]:
    folder = path.parent / FOLDER
    return [found for found in folder.glob(f"{path.stem}*") if found.is_file() and found.suffix != ".db"]


def _remove(paths: list[Path]) -> int:
    for found in paths:
        found.unlink(missing_ok=True)
    for folder in {found.parent for found in paths}:
        sync_folder(folder)
    return len(paths)
