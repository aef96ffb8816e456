"""The ballast: 64 KiB of the disk held ready, given up when the disk is full so that a session's end can be kept."""

import os
from pathlib import Path

from deepday.storage.files import sync_folder, write_synced

BALLAST_BYTES = 64 * 1024


class Ballast:
    """The ballast file at *path*. Calls may raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def take_up(self) -> None:
        """Hold the space, if it is not held already."""
        if not self._path.exists():
            write_synced(self._path, os.urandom(BALLAST_BYTES))  # noise: a disk that compresses must hold it too

    def give_up(self) -> bool:
        """Let the space go and say whether there was any."""
        try:
            self._path.unlink()
        except FileNotFoundError:
            return False
        sync_folder(self._path.parent)
        return True


def ballast_of(history: Path) -> Ballast:
    """Return the ballast that lies beside *history*."""
    return Ballast(history.with_name("ballast"))
