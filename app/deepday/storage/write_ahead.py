"""SQLite's write-ahead log of the history: the room made ahead for it, and when it is brought into the file.

A commit is one sync of the log. Where the log must grow for it, the file system syncs the new length as well, and the
commit takes twice as long (ext4: 0.30 ms, in place 0.16). So its first quiet moment the log is given room, and is
brought into the file before that is used up: SQLite then begins again at the log's start. Without that room everything
is as safe, only slower.
"""

import contextlib
import os
import sqlite3
from pathlib import Path

from deepday.storage.faults import has_room
from deepday.storage.files import beside

CHECKPOINT_AFTER = 64
"""Commits after which the log is brought into the file as soon as nothing is asked for some seconds."""
CHECKPOINT_AT_ONCE_AFTER = 120
"""Commits after which that is not waited for: few saves write more than eight pages, and so many have room."""
ROOM_BYTES = 4 * 1024 * 1024
_FREE_FOR_EACH_BYTE = 16
"""How much of the disk must be free for each byte of the room: nobody misses it then."""
_PAUSE_S = 2.0
_CHUNK = bytes(64 * 1024)


class WriteAheadLog:
    """The log behind *connection*, which writes to the history at *path* (None: in memory, where there is no log)."""

    def __init__(self, connection: sqlite3.Connection, path: Path | None) -> None:
        self._connection = connection
        self._path = path
        self._lacks_room = path
        self._commits = 0

    @property
    def pause_s(self) -> float | None:
        """How long nothing must be asked for ``tidy`` to be due; None if there is nothing to be done."""
        return _PAUSE_S if self._lacks_room or self._commits >= CHECKPOINT_AFTER else None

    @property
    def is_full(self) -> bool:
        """Whether ``tidy`` is due at once."""
        return self._commits >= CHECKPOINT_AT_ONCE_AFTER

    def lacks_room(self) -> None:
        """Note that the log was cut to nothing."""
        self._lacks_room = self._path

    def committed(self) -> None:
        """Count a commit."""
        self._commits += 1

    def tidy(self) -> None:
        """Do what is due; what fails is let go: the next commit does without the room, the next tidying with more."""
        if self._commits >= CHECKPOINT_AFTER:
            self._commits = 0
            with contextlib.suppress(sqlite3.Error):
                self._connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        if self._lacks_room:
            path, self._lacks_room = self._lacks_room, None
            with contextlib.suppress(sqlite3.Error, OSError):
                make_room(self._connection, path)


def make_room(connection: sqlite3.Connection, path: Path) -> None:
    """Lengthen the log of the history at *path* by zeros, which SQLite takes for no commit, unless the disk is short.

    Raises sqlite3.Error and OSError; the log is as it was then.
    """
    if not has_room(path, _FREE_FOR_EACH_BYTE * ROOM_BYTES):
        return
    connection.execute("BEGIN IMMEDIATE")  # no other process adds to the log meanwhile
    try:
        with beside(path, "-wal").open("r+b", buffering=0) as log:
            length = log.seek(0, os.SEEK_END)
            try:
                while log.tell() < ROOM_BYTES:
                    log.write(_CHUNK)  # real zeros: space that was only reserved would cost its first sync as much
                os.fsync(log.fileno())
            except OSError:
                log.truncate(length)
                raise
    finally:
        connection.execute("ROLLBACK")
