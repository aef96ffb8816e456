"""What was still set on this machine, read off the pages of a damaged file: it has to be put back all the same."""

import contextlib
from collections.abc import Sequence
from pathlib import Path

from deepday.engine.effect_ports import JournalRow
from deepday.storage.journal import row_of
from deepday.storage.loose_rows import LooseRow, loose_rows

_PAGE = 4096
"""SQLite's own size, with which every history is made."""
_COLUMNS = 13
_LOCAL = "notifications."
"""What the ids of effects on this machine begin with; rows of others look like the blocks of planned days."""


def open_effects_on_pages(damaged: Path) -> Sequence[JournalRow]:
    """Return the open rows about this machine; of one that stands there as closed too, another page is out of date."""
    with contextlib.suppress(OSError):
        found = [row for one in loose_rows(damaged, _PAGE, _LOCAL.encode()) if (row := _read(one)) is not None]
        closed = {row.id for row in found if not row.state.is_open}
        return list({row.id: row for row in found if row.id not in closed}.values())
    return ()


def _read(loose: LooseRow) -> JournalRow | None:
    with contextlib.suppress(ValueError, TypeError, OverflowError, AttributeError):
        row = row_of(loose.values[1:]) if len(loose.values) == _COLUMNS and loose.values[0] is None else None
        return row if row is not None and row.local and row.effect.startswith(_LOCAL) else None
    return None
