"""The history read from another process than the program's own: nothing can be written, and nobody is held up.

Each read opens the file anew and sees one instant of it. What the program has not brought to disk yet is missing.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from deepday.domain.errors import StorageError
from deepday.storage.connecting import connect
from deepday.storage.faults import fault_of
from deepday.storage.migrations import MIGRATIONS, version_of

T = TypeVar("T")
_WAIT_S = 2.0


class HistoryReader:
    """The history at *path*; any thread may call."""

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)

    def read(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """Return what *work* reads, all of it of one instant.

        Raises:
            StorageError: the file cannot be read, or is of another version of the program.
        """
        try:
            with closing(connect(self._path, "ro", _WAIT_S)) as connection:
                connection.execute("BEGIN")
                found, known = version_of(connection), len(MIGRATIONS)
                if found != known:
                    raise StorageError("history.of_another_version", {"found": str(found), "known": str(known)})
                return work(connection)
        except sqlite3.Error as error:
            raise fault_of(error, self._path) or error from error
