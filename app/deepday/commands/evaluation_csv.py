"""The days of an evaluation as a table for a spreadsheet: one line a day, numbers with a point."""

import csv
import io

from deepday.commands.evaluation_document import evaluation_document
from deepday.evaluation.evaluation import Evaluation

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would run."""


def days_as_csv(found: Evaluation) -> bytes:
    """Return the days as UTF-8; blocks stand in one cell, with blanks between them."""
    days = evaluation_document(found)["days"]
    assert isinstance(days, list)  # noqa: S101 -- made a line above
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(_COLUMNS)
    for day in days:
        writer.writerow([_cell(day[name]) for name in _COLUMNS])
    return written.getvalue().encode()


_COLUMNS = (
    "date",
    "arm",
    "state",
    "focus_hours",
    "events",
    "events_in_focus",
    "external_in_focus",
    "rate_per_hour",
    "interrupted_minutes",
    "interrupted_share",
    "blocks_minutes",
    "longest_minutes",
    "median_minutes",
    "typical_stretch_minutes",
    "fragmentation",
    "share_in_blocks_60",
    "share_in_blocks_90",
    "share_in_blocks_120",
)


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return " ".join(map(str, value))
    text = str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
