"""Rows out of the pages of a damaged file, for tables to which its list of tables, or their first page, leads no more.

Pages that hold rows say so, and each row says how long it is and of what kinds its values are. Which table it is of,
nothing says: whoever asks knows the tables. What is not as the format has it is passed over. Pages that are free are
left out where the file still tells which they are, and a page that the WAL holds is taken from there.

Source: https://sqlite.org/fileformat2.html
"""

import mmap
import struct
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from deepday.storage.files import beside

Cell: TypeAlias = int | float | str | bytes | None
_MAGIC = b"SQLite format 3\x00"
_FREE_LIST = 32
_TABLE_LEAF, _INDEX_LEAF, _INDEX_INSIDE = 0x0D, 0x0A, 0x02
_WAL_HEAD, _FRAME_HEAD = 32, 24
_BROKEN = (ValueError, IndexError, struct.error)
_WHOLE = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}
"""How many bytes each kind of whole number has."""
_REAL, _ZERO, _ONE, _FIRST_TEXT = 7, 8, 9, 12


@dataclass(frozen=True, slots=True)
class LooseRow:
    """A row's values in the order of its table; ``key`` is its rowid, None where the table has none."""

    key: int | None
    values: tuple[Cell, ...]


def loose_rows(path: Path, page_size: int, on_pages_with: bytes = b"") -> Iterator[LooseRow]:
    """Give every row that a page of the file at *path*, or of its WAL, still holds. Raises OSError.

    If only those *on_pages_with* some bytes are wanted, even a big file takes a moment.
    """
    with path.open("rb") as file, closing(_File(_mapped(file.fileno()), _read_wal(path), page_size)) as pages:
        free = pages.free()
        for number in range(2, pages.count + 1):  # the first is the list of tables
            if number not in free:
                yield from pages.rows(number, on_pages_with)


def _mapped(handle: int) -> "mmap.mmap | bytes":
    try:
        return mmap.mmap(handle, 0, access=mmap.ACCESS_READ)
    except ValueError:
        return b""  # an empty file


def _read_wal(path: Path) -> bytes:
    wal = beside(path, "-wal")
    return wal.read_bytes() if wal.exists() else b""


class _File:
    """The pages of a file, each as its WAL has it if that holds it."""

    def __init__(self, file: "mmap.mmap | bytes", wal: bytes, size: int) -> None:
        self._file, self._wal, self._size = file, wal, size
        self._in_wal = self._committed()
        self.count = max(len(file) // size, *self._in_wal, 0)

    def close(self) -> None:
        if isinstance(self._file, mmap.mmap):
            self._file.close()

    def page(self, number: int) -> bytes:
        start = (number - 1) * self._size
        if number in self._in_wal:
            return self._wal[self._in_wal[number] :][: self._size]
        page = bytes(self._file[start : start + self._size])
        if number < 1 or len(page) < self._size:
            raise ValueError(number)
        return page

    def rows(self, number: int, if_it_holds: bytes) -> Iterator[LooseRow]:
        """Give the rows on one page, if it is one that holds any."""
        try:
            page = self.page(number)
            head = 12 if page[0] == _INDEX_INSIDE else 8
            holds = page[0] in (_TABLE_LEAF, _INDEX_LEAF, _INDEX_INSIDE) and if_it_holds in page
            count = int.from_bytes(page[3:5]) if holds else 0
        except _BROKEN:
            return
        for place in range(count):
            try:
                yield self._row(page, int.from_bytes(page[head + 2 * place : head + 2 * place + 2]))
            except _BROKEN:
                continue

    def free(self) -> set[int]:
        """Return the pages that the file says are free; none if its first page is not to be trusted."""
        found: set[int] = set()
        try:
            first = self.page(1)
            trunk = int.from_bytes(first[_FREE_LIST : _FREE_LIST + 4]) if first.startswith(_MAGIC) else 0
            while trunk and trunk not in found and trunk <= self.count:
                page = self.page(trunk)
                leaves = min(int.from_bytes(page[4:8]), self._size // 4 - 2)
                found |= {trunk, *struct.unpack(f">{leaves}I", page[8 : 8 + 4 * leaves])}
                trunk = int.from_bytes(page[:4])
        except _BROKEN:
            pass
        return found

    def _committed(self) -> dict[int, int]:
        """Return where in the WAL the newest page of each number begins, as far as its last commit."""
        found: dict[int, int] = {}
        waiting: dict[int, int] = {}
        salts = self._wal[16:24]
        for start in range(_WAL_HEAD, len(self._wal) - _FRAME_HEAD - self._size + 1, _FRAME_HEAD + self._size):
            number, pages, frame_salts = struct.unpack(">II8s", self._wal[start : start + 16])
            if frame_salts != salts:
                break
            waiting[number] = start + _FRAME_HEAD
            if pages:
                found |= waiting
        return found

    def _row(self, page: bytes, at: int) -> LooseRow:
        of_table = page[0] == _TABLE_LEAF
        at += 4 if page[0] == _INDEX_INSIDE else 0
        length, at = _varint(page, at)
        key = None
        if of_table:
            key, at = _varint(page, at)
        return LooseRow(key, _values(self._payload(page, at, length, of_table=of_table)))

    def _payload(self, page: bytes, at: int, length: int, *, of_table: bool) -> bytes:
        """Return a row's bytes, of which long ones go on elsewhere."""
        most = self._size - 35 if of_table else (self._size - 12) * 64 // 255 - 23
        if length <= most:
            here = length
        else:
            least = (self._size - 12) * 32 // 255 - 23
            here = least + (length - least) % (self._size - 4)
            here = here if here <= most else least
        whole = page[at : at + here]
        following = int.from_bytes(page[at + here : at + here + 4]) if length > here else 0
        while len(whole) < length and following:
            page = self.page(following)
            following = int.from_bytes(page[:4])
            whole += page[4 : 4 + length - len(whole)]  # each step adds some: it cannot go on for ever
        if len(whole) != length:
            raise ValueError(length)
        return whole


def _values(record: bytes) -> tuple[Cell, ...]:
    """Return the values of a record: their kinds come first, then their bytes."""
    end, at = _varint(record, 0)
    kinds = []
    while at < end:
        kind, at = _varint(record, at)
        kinds.append(kind)
    values = []
    for kind in kinds:
        value, at = _value(record, at, kind)
        values.append(value)
    if at != len(record):
        raise ValueError(at)
    return tuple(values)


def _value(record: bytes, at: int, kind: int) -> tuple[Cell, int]:
    if kind in (0, _ZERO, _ONE):
        return (None if kind == 0 else kind - _ZERO), at
    if kind == _REAL:
        return float(struct.unpack(">d", record[at : at + 8])[0]), at + 8
    length = (kind - _FIRST_TEXT) // 2 if kind >= _FIRST_TEXT else _WHOLE.get(kind, -1)
    held = record[at : at + length]
    if length < 0 or len(held) != length:
        raise ValueError(kind)
    if kind < _FIRST_TEXT:
        return int.from_bytes(held, signed=True), at + length
    return (held.decode() if kind % 2 else held), at + length


def _varint(held: bytes, at: int) -> tuple[int, int]:
    """Return the number at *at*, one to nine bytes of it, and where it ends."""
    number = 0
    for place in range(8):
        byte = held[at + place]
        number = number << 7 | byte & 0x7F
        if byte < 0x80:  # noqa: PLR2004 -- the highest bit says that it goes on
            return number, at + place + 1
    number = number << 8 | held[at + 8]
    return (number - (1 << 64) if number >> 63 else number), at + 9
