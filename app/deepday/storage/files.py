"""Files that only their owner may read and that are on disk when a call returns."""

import os
from pathlib import Path

PRIVATE_FILE = 0o600
PRIVATE_FOLDER = 0o700
CLOSED_IN_CHILDREN: int = getattr(os, "O_CLOEXEC", 0)


def make_private_folder(folder: Path) -> None:
    """Make *folder* and what is above it, and close it to others. Raises OSError."""
    folder.mkdir(PRIVATE_FOLDER, parents=True, exist_ok=True)
    _close_to_others(folder, PRIVATE_FOLDER)


def make_private_file(path: Path) -> None:
    """Make *path* an empty file unless it is there, and close it to others. Raises OSError."""
    is_new = not path.exists()
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | CLOSED_IN_CHILDREN, PRIVATE_FILE))
    _close_to_others(path, PRIVATE_FILE)
    if is_new:
        sync_folder(path.parent)


def write_synced(path: Path, content: bytes) -> None:
    """Replace *path* by *content* in one step, closed to others, on disk on return. Raises OSError."""
    part = beside(path, ".part")
    try:
        part.unlink(missing_ok=True)
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL | CLOSED_IN_CHILDREN, PRIVATE_FILE)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    sync_folder(path.parent)


def sync_file(path: Path) -> None:
    """Have what was written to *path* on disk on return. Raises OSError."""
    handle = os.open(path, os.O_RDWR | CLOSED_IN_CHILDREN)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(folder: Path) -> None:
    """Have names that were made, changed or removed in *folder* on disk on return. Raises OSError."""
    if os.name == "nt":
        return  # a folder cannot be opened there; NTFS keeps a journal of names
    handle = os.open(folder, os.O_RDONLY | CLOSED_IN_CHILDREN)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def beside(path: Path, suffix: str) -> Path:
    """Return the path of the file beside *path* whose name is longer by *suffix*."""
    return path.with_name(path.name + suffix)


def _close_to_others(path: Path, mode: int) -> None:
    now = path.stat().st_mode & 0o777
    if now & ~mode:
        path.chmod(now & mode)  # what its owner may do stays as it is
