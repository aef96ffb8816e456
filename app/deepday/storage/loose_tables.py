"""Which of our tables the rows on a damaged file's pages are of: told by how many values a row has, and of which kinds.

What is put into its table after that has to meet its conditions too (kinds of sessions, dates, ids); no two of the
tables looked for can hold the same row.
"""

import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path

from deepday.storage.loose_rows import Cell, LooseRow, loose_rows

_LOOK_ALIKE = frozenset({"planned_blocks", "told"})
"""Their rows look like those of the journal of effects, or of an index."""
_WITH_VERSIONS = ("sessions", "interruptions")
"""Of their rows several versions may lie about: ``seq`` says which is the newest."""

Values = dict[str, Cell]


def rows_on_pages(tables: Sequence[str], damaged: Path, connection: sqlite3.Connection) -> Iterator[tuple[str, Values]]:
    """Give the rows of *tables* that lie on the pages of *damaged*, those of sessions first: others refer to them.

    Raises:
        OSError: the file cannot be read.
    """
    shapes = [_Shape(table, connection) for table in tables if table not in _LOOK_ALIKE]
    size: int = connection.execute("PRAGMA page_size").fetchone()[0]
    newest: dict[object, int] = {}
    for table, values in _fitted([shape for shape in shapes if shape.table in _WITH_VERSIONS], damaged, size):
        newest[table, values["id"]] = max(newest.get((table, values["id"]), 0), _number(values))
    for stage in (True, False):
        wanted = [shape for shape in shapes if (shape.table == "sessions") is stage]
        for table, values in _fitted(wanted, damaged, size):
            if table not in _WITH_VERSIONS or newest[table, values["id"]] == _number(values):
                yield table, values


def _fitted(shapes: Sequence["_Shape"], damaged: Path, size: int) -> Iterator[tuple[str, Values]]:
    for row in loose_rows(damaged, size) if shapes else ():
        for shape in shapes:
            values = shape.fitted(row)
            if values is not None:
                yield shape.table, values


def _number(values: Values) -> int:
    number = values["seq"]
    return number if isinstance(number, int) else 0


class _Shape:
    """What a row of one of our tables looks like on a page: how many values, of which kinds."""

    def __init__(self, table: str, connection: sqlite3.Connection) -> None:
        self.table = table
        columns = connection.execute(f"PRAGMA table_info({table})").fetchall()
        self._kinds = [(name, int if kind == "INTEGER" else str, bool(must)) for _, name, kind, must, *_ in columns]
        self._has_key = self._kinds[0][0] == "key"
        needed = [place for place, column in enumerate(columns) if column["notnull"] and column["dflt_value"] is None]
        self._least = max(needed) + 1
        """What older versions wrote lacks the columns that were added since."""

    def fitted(self, row: LooseRow) -> Values | None:
        """Return the values of *row* by column, None if it is of another table."""
        if (row.key is not None) is not self._has_key or not self._least <= len(row.values) <= len(self._kinds):
            return None
        found: Values = {}
        for (name, kind, must), value in zip(self._kinds, row.values, strict=False):
            found[name] = row.key if name == "key" and value is None else value
            if not isinstance(found[name], kind) and (must or found[name] is not None):
                return None
        return found if not self._has_key or row.values[0] is None else None
