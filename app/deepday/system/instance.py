"""One program a person: a lock on a file that the system takes back whatever way the program ends.

On Unix it is flock(2), called directly; elsewhere the library filelock, which would do the same but takes 36 ms of the
start to load.
"""

import os
from contextlib import suppress

from deepday.domain.errors import CouldNotError

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]  # told apart below


class InstanceLock:
    """The lock on *path*; held from ``take`` to ``release`` or the end of the process, kill -9 included."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._file = -1
        self._foreign: object = None

    def take(self) -> bool:
        """Take the lock; False if another program holds it. Does not wait.

        Raises:
            CouldNotError: there can be no lock (``instance.no_lock``): the folder cannot be written.
        """
        try:
            return self._take()
        except OSError as error:
            raise CouldNotError("instance.no_lock", {"path": self._path}) from error

    def release(self) -> None:
        """Let another program have it; harmless when it is not held. The file stays."""
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
        self._foreign = None

    def _take(self) -> bool:
        if fcntl is None:
            return self._take_with_filelock()
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            os.close(file)
            if isinstance(error, BlockingIOError):
                return False
            raise
        self._file = file
        return True

    def _take_with_filelock(self) -> bool:
        from filelock import FileLock, Timeout  # noqa: PLC0415 -- slow to load, see above

        lock = FileLock(self._path, timeout=0, thread_local=False)
        with suppress(Timeout):
            lock.acquire()
        self._foreign = lock
        return lock.is_locked
