"""The spool: a file beside the database, in which saves wait that the database cannot take just now.

One record a line, each with a checksum, appended and synced. A line that is torn or damaged is set aside beside the
spool when the rest has been read in; it never stops the rest.
"""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path

from deepday.storage.files import CLOSED_IN_CHILDREN, PRIVATE_FILE, beside, make_private_file, sync_folder
from deepday.storage.record import DamagedLineError, Record, line_of, record_of

_APPENDING = os.O_WRONLY | os.O_APPEND | os.O_CREAT | CLOSED_IN_CHILDREN


class Spool:
    """The lines in the spool at *path*; used by one thread at a time. Every call may raise OSError."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._damaged: list[bytes] = []

    def load(self) -> list[Record]:
        """Return the whole records in the file, oldest first; nothing if there is no file."""
        try:
            lines = self._path.read_bytes().split(b"\n")
        except FileNotFoundError:
            return []
        records = []
        for line in filter(None, lines):
            try:
                records.append(record_of(line))
            except DamagedLineError:
                self._damaged.append(line)
        return sorted(records, key=lambda record: record.seq)

    @property
    def holds_damage(self) -> bool:
        """Whether lines were found that are to be set aside."""
        return bool(self._damaged)

    def append(self, record: Record) -> None:
        """Add *record*; on disk on return. After an error the file is as it was before."""
        make_private_file(self._path)
        handle = os.open(self._path, _APPENDING, PRIVATE_FILE)
        try:
            length = os.fstat(handle).st_size
            try:
                # The line's end comes first as well: the line before may be torn.
                _write_all(handle, b"\n" + line_of(record) + b"\n")
                os.fsync(handle)
            except OSError:
                with contextlib.suppress(OSError):
                    os.ftruncate(handle, length)
                raise
        finally:
            os.close(handle)

    def clear(self, refused: Sequence[Record], stamp: str) -> None:
        """Empty the spool: all is in the database but the *refused* records and the damaged lines.

        Those are kept in a file of their own, named by *stamp*.
        """
        self._damaged.extend(map(line_of, refused))
        if self._damaged:
            self._set_aside(beside(self._path, f".damaged-{stamp}"))
            self._damaged.clear()
        if self._path.exists():
            self._path.unlink()
            sync_folder(self._path.parent)

    def _set_aside(self, path: Path) -> None:
        handle = os.open(path, _APPENDING, PRIVATE_FILE)
        try:
            _write_all(handle, b"".join(line + b"\n" for line in self._damaged))
            os.fsync(handle)
        finally:
            os.close(handle)
        sync_folder(path.parent)


def _write_all(handle: int, content: bytes) -> None:
    while content:
        content = content[os.write(handle, content) :]
