"""Reads the meetings of an exported calendar, a file in iCalendar format; line by line, however big it is."""

from collections.abc import Sequence
from pathlib import Path

from deepday.domain.errors import RefusedError
from deepday.domain.meeting import Meeting
from deepday.effects.calendar.meetings_in import Search, meetings_in


def meetings_of_file(path: Path, search: Search) -> Sequence[Meeting]:
    """Return all meetings in the file that touch the stretch looked for.

    Raises:
        RefusedError: it cannot be read, or is no calendar.
    """
    try:
        with path.open("rb") as lines:
            found = {meeting.id: meeting for meeting in meetings_in(lines, search)}
    except OSError as error:
        raise RefusedError("meetings.no_file", {"path": str(path), "why": error.strerror or ""}) from error
    return sorted(found.values(), key=lambda meeting: meeting.starts_at)
