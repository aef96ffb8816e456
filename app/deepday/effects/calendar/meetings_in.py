"""Meetings out of iCalendar text: accepted events that block the calendar, at hours, with two or more people.

Cancelled, declined, tentative and unanswered ones are none, nor are free time (TRANSP, Outlook's BUSYSTATUS), whole
days, or rooms and things among the invited. Of a calendar where nobody is known to be the person, what stands in it
counts. The text is read line by line and most events are put aside by their first lines: a calendar of 100,000 takes a
few seconds in a worker and no more memory than what is looked for. What breaks RFC 5545 is left out, one by one.
"""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from functools import cached_property
from hashlib import sha256
from itertools import chain
from operator import itemgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from deepday.domain.errors import RefusedError
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.effects.calendar.ical_text import BROKEN, event_texts, parsed
from deepday.effects.calendar.recurring import Following, following, occurrences, recurrence_id, start_and_end

if TYPE_CHECKING:
    from icalendar import Event

MOST_SERIES = 20_000
_LONGEST_TITLE = 300
_PEOPLE = 2
_THINGS = frozenset({"ROOM", "RESOURCE"})
_NOT_BUSY = frozenset({"FREE", "TENTATIVE", "WORKINGELSEWHERE"})
_START = re.compile(rb"^DTSTART[^:\r\n]*:(\d{8})(T?)", re.MULTILINE)
_RECURS = re.compile(rb"^(RRULE|RDATE|RECURRENCE-ID)[:;]", re.MULTILINE)
_UNTIL = re.compile(rb"^RRULE:[^\r\n]*UNTIL=(\d{8})", re.MULTILINE)
_INVITED = re.compile(rb"^ATTENDEE[:;]", re.MULTILINE)
_INSTANCE = re.compile(rb"^RECURRENCE-ID[^:\r\n]*:(\d{8})", re.MULTILINE)
_ALL_LATER = re.compile(rb"^RECURRENCE-ID[^:\r\n]*;RANGE=THISANDFUTURE", re.MULTILINE | re.IGNORECASE)
_FAR = timedelta(days=2)
"""Zones apart, and an event over midnight."""


@dataclass(frozen=True)  # no slots: the dates are reckoned once
class Search:
    """Which meetings are looked for; ``own`` are the person's addresses, in lower case."""

    within: Interval
    zone: str
    calendar: str
    own: frozenset[str] = frozenset()

    @property
    def local(self) -> tzinfo:
        """The person's zone."""
        return ZoneInfo(self.zone)

    def may_touch(self, first: str, last: str) -> bool:
        """Say whether dates such as 20260302 may lie within, whatever their zone."""
        earliest, latest = self._dates
        return first <= latest and last >= earliest

    @cached_property
    def _dates(self) -> tuple[str, str]:
        return f"{self.within.start - _FAR:%Y%m%d}", f"{self.within.end + _FAR:%Y%m%d}"


def meetings_in(lines: Iterable[bytes], search: Search) -> Iterator[Meeting]:
    """Give every meeting in a calendar's *lines* that touches the stretch looked for, in no order.

    Raises:
        RefusedError: ``meetings.not_a_calendar``, or ``meetings.too_many`` series.
    """
    series: dict[bytes, list[bytes]] = {}
    count = 0
    for text in event_texts(lines):
        if _RECURS.search(text) is None:
            yield from _alone(text, search)
        elif _may_recur_within(text, search):
            count += 1
            if count > MOST_SERIES:
                raise RefusedError("meetings.too_many", {"count": str(MOST_SERIES)})
            series.setdefault(_uid(text), []).append(text)
    for texts in series.values():
        yield from _series(texts, search)


def _uid(text: bytes) -> bytes:
    found = re.search(rb"^UID[^:\r\n]*:([^\r\n]*)", text, re.MULTILINE)
    return found[1] if found else b""


def _may_recur_within(text: bytes, search: Search) -> bool:
    start, until, instance = _START.search(text), _UNTIL.search(text), _INSTANCE.search(text)
    if start is None:
        return False
    first = start[1].decode()
    if instance is not None:
        earlier, later = sorted((first, instance[1].decode()))
        return search.may_touch(earlier, "99991231" if _ALL_LATER.search(text) else later)
    return bool(start[2]) and search.may_touch(first, until[1].decode() if until else "99991231")


# --- events -----------------------------------------------------------------------------------------


def _alone(text: bytes, search: Search) -> Iterator[Meeting]:
    start = _START.search(text)
    if start is None or not start[2] or _INVITED.search(text) is None:
        return
    first = start[1].decode()
    if search.may_touch(first, first):
        for event in parsed(text):
            yield from _of_event(event, search, ())


def _series(texts: list[bytes], search: Search) -> Iterator[Meeting]:
    events = list(chain.from_iterable(map(parsed, texts)))
    try:
        moved = {at: event for event in events if (at := recurrence_id(event, search.local)) is not None}
        changes = sorted(
            ((at, event, change) for at, event in moved.items() if (change := following(event, search.local))),
            key=itemgetter(0),
        )
    except BROKEN:
        return
    ends = [*(at for at, _event, _change in changes), None]
    for event in events:
        if event.get("RECURRENCE-ID") is not None:
            yield from _of_event(event, search, ())
            continue
        yield from _of_event(event, search, moved, before=ends[0])
        for (_at, changed, change), before in zip(changes, ends[1:], strict=True):
            yield from _later(event, changed, change, search, moved, before)


def _of_event(
    event: "Event", search: Search, moved: Container[datetime], before: datetime | None = None
) -> Iterator[Meeting]:
    """Give the meetings that *event* stands for, those of a series up to the instance *before*."""
    try:
        people = _invited(event)
        if people < _PEOPLE or not _is_accepted(event, search.own):
            return
        if event.get("RECURRENCE-ID") is not None:
            alone = start_and_end(event, search.local)
            times = [alone] if alone is not None else []
        else:
            times = list(occurrences(event, search.within, search.local, moved))
        for time in times:
            if before is None or time.start < before:
                yield from _within(event, time, people, search)
    except BROKEN:
        return


def _later(  # noqa: PLR0917 -- the series, and what of it is otherwise
    series: "Event",
    changed: "Event",
    change: Following,
    search: Search,
    moved: Container[datetime],
    before: datetime | None,
) -> Iterator[Meeting]:
    """Give the meetings of *series* after the instance that *changed* stands for, as that says they are."""
    wide = abs(change.later) + change.lasts
    around = Interval(search.within.start - wide, search.within.end + wide)
    try:
        people = _invited(changed)
        if people < _PEOPLE or not _is_accepted(changed, search.own):
            return
        for was in list(occurrences(series, around, search.local, moved)):
            if was.start > change.since and (before is None or was.start < before):
                start = was.start + change.later
                yield from _within(series, Interval(start, start + change.lasts), people, search)
    except BROKEN:
        return


def _within(event: "Event", time: Interval, people: int, search: Search) -> Iterator[Meeting]:
    if time.start < time.end and time.start < search.within.end and time.end > search.within.start:
        yield _meeting(event, time, people, search)


def _meeting(event: "Event", time: Interval, people: int, search: Search) -> Meeting:
    of = "\0".join((search.calendar, str(event.get("UID", "")), time.start.isoformat()))
    title = " ".join(str(event.get("SUMMARY", "")).split())[:_LONGEST_TITLE]
    id_ = sha256(of.encode("utf-8", "replace")).hexdigest()[:32]
    return Meeting(id_, time.start, time.end, search.zone, title, people, search.calendar)


def _is_accepted(event: "Event", own: frozenset[str]) -> bool:
    """Say whether the event blocks the person's time by their own word."""
    if _word(event, "STATUS") in ("CANCELLED", "TENTATIVE") or _word(event, "TRANSP") == "TRANSPARENT":
        return False
    if _word(event, "X-MICROSOFT-CDO-BUSYSTATUS") in _NOT_BUSY:
        return False
    if _address(event.get("ORGANIZER", "")) in own:
        return True
    answers = [_param(person, "PARTSTAT") for person in _attendees(event) if _address(person) in own]
    return not answers or "ACCEPTED" in answers


def _invited(event: "Event") -> int:
    """Return how many people come, the organizer included; those who declined do not, rooms are none."""
    coming = {
        _address(person)
        for person in _attendees(event)
        if _param(person, "CUTYPE") not in _THINGS and _param(person, "PARTSTAT") != "DECLINED"
    }
    organizer = _address(event.get("ORGANIZER", ""))
    declined = {_address(p) for p in _attendees(event) if _param(p, "PARTSTAT") == "DECLINED"}
    if coming and organizer and organizer not in declined:
        coming.add(organizer)
    return len(coming)


def _attendees(event: "Event") -> list[Any]:
    told = event.get("ATTENDEE", [])
    return told if isinstance(told, list) else [told]


def _address(person: object) -> str:
    return str(person).strip().lower().removeprefix("mailto:")


def _param(person: object, name: str) -> str:
    params = getattr(person, "params", {})
    return str(params.get(name, "")).upper()


def _word(event: "Event", name: str) -> str:
    return str(event.get(name, "")).strip().upper()
