"""The text of a calendar in iCalendar format (RFC 5545), line by line: its events one by one, however big it is.

What breaks the format is left out, one event at a time.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from deepday.domain.errors import RefusedError

if TYPE_CHECKING:
    from icalendar import Event

_LARGEST_EVENT = 256 * 1024
_BEGINS, _ENDS = b"BEGIN:VEVENT", b"END:VEVENT"
_ZONE_BEGINS, _ZONE_ENDS = b"BEGIN:VTIMEZONE", b"END:VTIMEZONE"
_BEFORE, _AFTER = b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Deepday//EN\r\n", b"END:VCALENDAR\r\n"
BROKEN = (ValueError, KeyError, AttributeError, TypeError, OverflowError, LookupError)
"""What icalendar and dateutil raise over text that breaks RFC 5545."""


def event_texts(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Give each event's text, unfolded; zones are made known to icalendar on the way."""
    unfolded = _unfolded(lines)
    if next(unfolded, b"").lstrip(b"\xef\xbb\xbf").strip().upper() != b"BEGIN:VCALENDAR":
        raise RefusedError("meetings.not_a_calendar")
    held: list[bytes] | None = None
    size, ending = 0, b""
    for line in unfolded:
        begins = line.strip().upper()
        if begins in (_BEGINS, _ZONE_BEGINS):
            held, size, ending = [], 0, _ENDS if begins == _BEGINS else _ZONE_ENDS
        if held is None:
            continue
        size += len(line)
        if size > _LARGEST_EVENT:
            held = None
            continue
        held.append(line)
        if begins == ending:
            text = b"\r\n".join([*held, b""])
            held = None
            if ending == _ENDS:
                yield text
            else:
                list(parsed(text))


def _unfolded(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Give whole lines: one that begins with a blank goes on from the one before (RFC 5545, 3.1)."""
    whole, size = [b""], 0
    for line in lines:
        bare = line.rstrip(b"\r\n")
        if bare[:1] in (b" ", b"\t"):
            size += len(bare)
            if size <= _LARGEST_EVENT:
                whole.append(bare[1:])
        else:
            if any(whole):
                yield b"".join(whole)
            whole, size = [bare], len(bare)
    yield b"".join(whole)


def parsed(text: bytes) -> "Iterator[Event]":
    """Give the events in the text of one, as icalendar reads them; none if it is broken."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 0.1 s: not before there is a calendar

    try:
        parts = Calendar.from_ical(_BEFORE + text + _AFTER).walk("VEVENT")
    except BROKEN:
        return
    yield from (part for part in parts if isinstance(part, Event))
