"""The days off in a calendar file: holidays, leave, whatever takes up whole days.

Public holidays seldom block the calendar, so "free" (TRANSP) says nothing here. Cancelled events are none.
"""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from deepday.domain.errors import RefusedError
from deepday.domain.trial import LocalDate, Span
from deepday.effects.calendar.ical_text import BROKEN, event_texts, parsed
from deepday.effects.calendar.recurring import recurrence_date, whole_days

if TYPE_CHECKING:
    from icalendar import Event


def whole_days_of_file(path: Path, within: Span) -> tuple[LocalDate, ...]:
    """Return the dates of *within* that an event in the file takes up whole, in order.

    Raises:
        RefusedError: it cannot be read, or is no calendar.
    """
    try:
        with path.open("rb") as lines:
            return whole_days_in(lines, within)
    except OSError as error:
        raise RefusedError("meetings.no_file", {"path": str(path), "why": error.strerror or ""}) from error


def whole_days_in(lines: Iterable[bytes], within: Span) -> tuple[LocalDate, ...]:
    """Return the dates of *within* that an event in a calendar's *lines* takes up whole, in order.

    Raises:
        RefusedError: it is no calendar.
    """
    events: list[Event] = [event for text in event_texts(lines) for event in parsed(text)]
    moved: defaultdict[str, set[LocalDate]] = defaultdict(set)
    found: set[LocalDate] = set()
    for event in events:
        at = recurrence_date(event)
        if at is not None:
            moved[str(event.get("UID", ""))].add(at)
    for event in events:
        try:
            if str(event.get("STATUS", "")).upper() != "CANCELLED":
                elsewhere = moved[str(event.get("UID", ""))] if recurrence_date(event) is None else ()
                found.update(whole_days(event, within.first, within.last, elsewhere))
        except BROKEN:
            continue
    return tuple(sorted(found))
