"""An event as iCalendar text and as plain values: what a person sees of it, and whether it is still the one we wrote.

Servers reorder what they are given and add stamps, defaults and properties of their own; ``content`` is made of what
is left when these are taken away, so that it changes only when somebody changes the event. Times are kept apart from
it, to be compared with a tolerance. What is written is in UTC: that needs no VTIMEZONE, which servers and clients read
in many ways, and a block of one day has no use for the rules of summer time; everybody sees it in a zone of their own.

Source: RFC 5545. icalendar is loaded when there is an event to be written or read.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from hashlib import sha256
from json import dumps
from typing import TYPE_CHECKING

from deepday.effects.account_access import TOLERANCE
from deepday.engine.effect_ports import Value

if TYPE_CHECKING:
    from icalendar import Event

_STAMPS = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE"})
_APART = frozenset({"BEGIN", "END", "UID", "SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "DURATION", "ORGANIZER"})
"""Compared in another way; an organizer without attendees is a server's own addition."""
_DEFAULTS = frozenset({("TRANSP", "OPAQUE"), ("STATUS", "CONFIRMED"), ("CLASS", "PUBLIC"), ("PRIORITY", "0")})
_BROKEN = (ValueError, KeyError, AttributeError, TypeError)
"""What icalendar raises over text that breaks RFC 5545."""
_BEGINNING = b"BEGIN:VCALENDAR"
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"


def event(uid: str, starts_at: datetime, ends_at: datetime, title: str, text: str) -> Value:
    """Return the values of an event of ours; whole seconds, UTC. Pure, and without loading icalendar."""
    return {
        "starts_at": starts_at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "ends_at": ends_at.astimezone(UTC).replace(microsecond=0).isoformat(),
        "title": title,
        "text": text,
        "content": _content(uid, title, text, []),
    }


def same_event(a: Value | None, b: Value | None) -> bool:
    """Say whether both are no event, or the same one at the same times (to 60 s)."""
    if a is None or b is None:
        return a is b
    times = all(_same_time(str(a[name]), str(b[name])) for name in ("starts_at", "ends_at"))
    return times and a["content"] == b["content"]


def to_ics(uid: str, mark: tuple[str, str], value: Value, stamped_at: datetime) -> bytes:
    """Return *value* as a calendar of one event that blocks the time; *mark* is a property that says it is ours."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 0.1 s: not before there is an event

    calendar, block = Calendar(), Event()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Deepday//Deepday//EN")
    block.add("uid", uid)
    block.add("dtstamp", stamped_at.astimezone(UTC).replace(microsecond=0))
    block.add("dtstart", datetime.fromisoformat(str(value["starts_at"])))
    block.add("dtend", datetime.fromisoformat(str(value["ends_at"])))
    block.add("summary", value["title"])
    block.add("description", value["text"])
    block.add("transp", "OPAQUE")
    block.add("status", "CONFIRMED")
    block.add(*mark)
    calendar.add_component(block)
    ics: bytes = calendar.to_ical()
    return ics


def read_event(body: bytes) -> Value:
    """Return the values of the one event in *body*; what cannot be understood has a content unlike any of ours."""
    found = _only_event(body)
    try:
        return _unlike_ours(body) if found is None else _values(found)
    except _BROKEN:
        return _unlike_ours(body)


def blocked(body: bytes) -> tuple[datetime, datetime] | None:
    """Return from when to when the event in *body* blocks the calendar; None if it does not, or not at hours."""
    found = _only_event(body)
    if found is None or _line(found, "TRANSP") == "TRANSPARENT" or _line(found, "STATUS") == "CANCELLED":
        return None
    try:
        starts_at, ends_at = _instant(_told(found.start)), _instant(_told(found.end))
    except _BROKEN:
        return None
    return None if starts_at is None or ends_at is None else (starts_at, ends_at)


def is_calendar(body: bytes) -> bool:
    """Say whether *body* is iCalendar text, well-formed or not."""
    return body.removeprefix(_BYTE_ORDER_MARK).lstrip()[: len(_BEGINNING)].upper() == _BEGINNING


def _only_event(body: bytes) -> "Event | None":
    """Return the one event in *body*; None if there are more, or what is there cannot be understood."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 0.1 s: not before there is an event

    try:
        parts = Calendar.from_ical(body.removeprefix(_BYTE_ORDER_MARK)).walk("VEVENT")
    except _BROKEN:
        return None
    events = [part for part in parts if isinstance(part, Event)]
    return events[0] if len(events) == 1 else None  # a second one is an exception to a recurrence: not ours any more


def _unlike_ours(body: bytes) -> Value:
    return {"starts_at": "", "ends_at": "", "title": "", "text": "", "content": sha256(body).hexdigest()}


def _values(found: "Event") -> Value:
    title, text = _line(found, "SUMMARY"), _line(found, "DESCRIPTION")
    return {
        "starts_at": _told(found.start),
        "ends_at": _told(found.end),
        "title": title,
        "text": text,
        "content": _content(_line(found, "UID"), title, text, sorted(_more(found))),
    }


def _more(found: "Event") -> Iterator[str]:
    """Give every property that is neither a stamp, a default, nor somebody's own extension; alarms as well."""
    for part in (found, *found.subcomponents):
        for name, value in part.property_items(recursive=False):
            text = value.to_ical() if hasattr(value, "to_ical") else value
            told = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
            ours = part is found and name in _APART
            if not (ours or name in _STAMPS or name.startswith("X-") or (name, told.upper()) in _DEFAULTS):
                yield f"{part.name}.{name}:{told}"


def _content(uid: str, title: str, text: str, more: list[str]) -> str:
    return sha256(dumps([uid, " ".join(title.split()), " ".join(text.split()), more]).encode()).hexdigest()


def _line(found: "Event", name: str) -> str:
    return str(found.get(name, ""))


def _told(at: date | datetime) -> str:
    """Return an instant in UTC; a date, or a time of day without a zone, as it stands."""
    return at.astimezone(UTC).isoformat() if isinstance(at, datetime) and at.tzinfo is not None else at.isoformat()


def _same_time(a: str, b: str) -> bool:
    first, second = _instant(a), _instant(b)
    return a == b if first is None or second is None else abs(first - second) <= TOLERANCE


def _instant(told: str) -> datetime | None:
    """Return the instant that *told* means; None for a date or a time of day without a zone."""
    try:
        at = datetime.fromisoformat(told)
    except ValueError:
        return None
    return at if at.tzinfo is not None else None
