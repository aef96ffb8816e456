"""What SQLite and the file system may do to the history, translated once into a StorageError."""

import errno
import os
import sqlite3

from deepday.domain.errors import StorageError

LOCKED = "history.locked"
DISK_FULL = "history.disk_full"
READ_ONLY = "history.read_only"
UNREADABLE = "history.unreadable"
DAMAGED = "history.damaged"
IO_ERROR = "history.io_error"
FAILED = "history.failed"

_PRIMARY = 0xFF
"""The lower byte of SQLite's extended result codes says what kind of failure it is."""
_CODES = {
    sqlite3.SQLITE_BUSY: LOCKED,
    sqlite3.SQLITE_LOCKED: LOCKED,
    sqlite3.SQLITE_FULL: DISK_FULL,
    sqlite3.SQLITE_READONLY: READ_ONLY,
    sqlite3.SQLITE_PERM: UNREADABLE,
    sqlite3.SQLITE_CANTOPEN: UNREADABLE,
    sqlite3.SQLITE_CORRUPT: DAMAGED,
    sqlite3.SQLITE_NOTADB: DAMAGED,
    sqlite3.SQLITE_IOERR: IO_ERROR,
}
_ERRNOS = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EROFS: READ_ONLY,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
}
ROOM_NEEDED = 256 * 1024
"""Bytes that must be free for the disk not to count as full: a commit, the index of the WAL and the ballast."""


def fault_of(error: sqlite3.Error, path: str | os.PathLike[str]) -> StorageError | None:
    """Return what *error* means for the history at *path*, or None if it is our own mistake."""
    code = _CODES.get(getattr(error, "sqlite_errorcode", -1) & _PRIMARY)
    if code is None:
        return None
    if code in (IO_ERROR, UNREADABLE) and not has_room(path):
        code = DISK_FULL  # the index of the WAL could not grow: SQLite calls that an I/O error
    return StorageError(code, {"path": os.fspath(path), "error": getattr(error, "sqlite_errorname", "")})


def file_fault(error: OSError, path: str | os.PathLike[str]) -> StorageError:
    """Return what a failed call of the file system means for the history at *path*."""
    code = _ERRNOS.get(error.errno or 0, IO_ERROR)
    return StorageError(code, {"path": os.fspath(path), "error": errno.errorcode.get(error.errno or 0, "")})


def has_room(path: str | os.PathLike[str], needed: int = ROOM_NEEDED) -> bool:
    """Say whether the disk that holds *path* has *needed* bytes free: without a word, room for more than a few entries.

    True also where nobody can tell.
    """
    try:
        disk = os.statvfs(os.path.dirname(path) or ".")  # noqa: PTH120 -- the guardian loads no pathlib
    except (OSError, AttributeError):  # gone, or Windows: SQLite's own word will do
        return True
    return disk.f_bavail * disk.f_frsize >= needed
