"""When an event takes place within a stretch of time: once, or as often as its rules say; knows nothing of attendees.

Rules are followed on the event's own clock, so that a meeting at nine stays at nine when summer time begins (RFC 5545,
3.8.5.3). dateutil's rrule does the reckoning: icalendar needs it anyway, it is BSD and Apache licensed, where
recurring-ical-events is LGPL and two packages more. An instance that was moved is an event of its own, with the id of
the series and RECURRENCE-ID; with RANGE=THISANDFUTURE it stands for all later instances too, each as much earlier or
later as the first (RFC 5545, 3.2.13). What recurs more often than daily is no meeting.
"""

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from deepday.domain.timeline import Interval

if TYPE_CHECKING:
    from icalendar import Event

_FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
_MOST = 5000
"""Instances of one series that are looked at."""
_LONGEST_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_LAST_DAY = 31
_A_DAY = timedelta(days=1)


def start_and_end(event: "Event", local: tzinfo) -> Interval | None:
    """Return when *event* takes place first, in UTC; None if it lasts whole days or has no time.

    A time of day without a zone is of the person's own, *local*.
    """
    start = event.start
    end = event.end
    if not isinstance(start, datetime) or not isinstance(end, datetime):
        return None
    return Interval(_aware(start, local).astimezone(UTC), _aware(end, local).astimezone(UTC))


def occurrences(event: "Event", within: Interval, local: tzinfo, moved: Container[datetime]) -> Iterator[Interval]:
    """Give every time at which *event* takes place that touches *within*, in UTC.

    *moved* are the instants (``recurrence_id``) that other events stand for.
    """
    first = start_and_end(event, local)
    if first is None or not isinstance(event.start, datetime):
        return
    zone = _aware(event.start, local).tzinfo or local
    lasts = first.end - first.start
    begun = (naive.replace(tzinfo=zone).astimezone(UTC) for naive in _starts(event, zone, within, lasts))
    for start in begun:
        if start not in moved and start < within.end and start + lasts > within.start:
            yield Interval(start, start + lasts)


def whole_days(event: "Event", first: date, last: date, moved: Iterable[date] = ()) -> Iterator[date]:
    """Give the dates from *first* to *last* that *event* takes up whole, some maybe twice; none if it has a time.

    On the dates *moved* other events stand for an instance of it.
    """
    start, end = event.start, event.end
    if isinstance(start, datetime) or isinstance(end, datetime):
        return
    lasts = max(1, (end - start).days)
    begins = _midnight(start)
    excepted = {*moved, *(_midnight(at).date() for at in _dates(event, "EXDATE"))}
    earliest = _midnight(first) - timedelta(days=min(lasts, (first - date.min).days))
    begun = {begins, *(_midnight(at) for at in _dates(event, "RDATE"))}
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        begun.update(_by_rule(rule, begins, UTC, earliest, _midnight(last)))
    for at in begun:
        if at.date() not in excepted:
            for ahead in range(max(0, (first - at.date()).days), min(lasts, (last - at.date()).days + 1)):
                yield at.date() + timedelta(days=ahead)


def recurrence_date(event: "Event") -> date | None:
    """Return which whole-day instance of its series *event* stands for; None if it is the series, or alone."""
    at = getattr(event.get("RECURRENCE-ID"), "dt", None)
    return at if isinstance(at, date) and not isinstance(at, datetime) else None


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day)  # noqa: DTZ001 -- whole days have no zone


@dataclass(frozen=True, slots=True)
class Following:
    """From which instance of a series on, in UTC, it takes place otherwise: by how much later, and how long."""

    since: datetime
    later: timedelta
    lasts: timedelta


def following(event: "Event", local: tzinfo) -> Following | None:
    """Return what *event* says of all instances from one on; None if it stands for no more than one."""
    at, alone = recurrence_id(event, local), start_and_end(event, local)
    told = getattr(event.get("RECURRENCE-ID"), "params", {})
    if at is None or alone is None or str(told.get("RANGE", "")).upper() != "THISANDFUTURE":
        return None
    return Following(at, alone.start - at, alone.end - alone.start)


def recurrence_id(event: "Event", local: tzinfo) -> datetime | None:
    """Return which instance of its series *event* stands for, in UTC; None if it is the series, or alone."""
    told = event.get("RECURRENCE-ID")
    at = getattr(told, "dt", None)
    return _aware(at, local).astimezone(UTC) if isinstance(at, datetime) else None


def _starts(event: "Event", zone: tzinfo, within: Interval, lasts: timedelta) -> Iterator[datetime]:
    """Give the starts on the clock of *zone*, without the zone, from a little before *within*."""
    begins = _aware(event.start, zone).replace(tzinfo=None)  # type: ignore[arg-type]  # a datetime: looked at before
    last = within.end.astimezone(zone).replace(tzinfo=None) + _A_DAY
    earliest = (within.start - lasts).astimezone(zone).replace(tzinfo=None) - _A_DAY
    excepted = {_naive(at, zone) for at in _dates(event, "EXDATE")}
    days_excepted = {at for at in _dates(event, "EXDATE") if not isinstance(at, datetime)}
    found = {begins, *(_naive(at, zone) for at in _dates(event, "RDATE") if isinstance(at, datetime))}
    rules = event.get("RRULE", [])
    for rule in rules if isinstance(rules, list) else [rules]:
        found.update(_by_rule(rule, begins, zone, earliest, last))
    for start in sorted(found):
        if earliest <= start <= last and start not in excepted and start.date() not in days_excepted:
            yield start


def _by_rule(rule: Any, begins: datetime, zone: tzinfo, earliest: datetime, last: datetime) -> Iterator[datetime]:
    from dateutil.rrule import rrulestr  # noqa: PLC0415 -- icalendar's own; not before there is a series

    parts = {name.upper(): value for name, value in rule.items()}
    if not set(parts.get("FREQ", ())) <= _FREQUENCIES or _never(parts):
        return
    ends = last
    for until in parts.pop("UNTIL", ()):
        ends = min(ends, _naive(until, zone) if isinstance(until, datetime) else _end_of(until))
    text = ";".join(f"{name}={_told(rule, name)}" for name in rule if name.upper() != "UNTIL")
    counted = "COUNT" in parts
    told: Any = rrulestr(text, dtstart=begins)
    for number, start in enumerate(told if counted else told.replace(until=ends)):
        if start > ends or number >= _MOST * 10:
            return
        if start >= earliest:
            yield start


def _never(parts: dict[str, Any]) -> bool:
    """Say whether a rule asks for days that no month has: it would be followed to the year 9999."""
    months, days = parts.get("BYMONTH"), parts.get("BYMONTHDAY")
    if not days:
        return False
    longest = max((_LONGEST_MONTHS.get(int(month), _LAST_DAY) for month in months or ()), default=_LAST_DAY)
    return all(abs(int(day)) > longest for day in days)


def _told(rule: Any, name: str) -> str:
    values = rule[name] if isinstance(rule[name], list) else [rule[name]]
    return ",".join(value.to_ical().decode() if hasattr(value, "to_ical") else str(value) for value in values)


def _dates(event: "Event", name: str) -> Iterator[date | datetime]:
    lists = event.get(name, [])
    for several in lists if isinstance(lists, list) else [lists]:
        for one in getattr(several, "dts", ()):
            at = one.dt
            yield at[0] if isinstance(at, tuple) else at  # a period: from when, and until when


def _aware(at: datetime, local: tzinfo) -> datetime:
    return at if at.tzinfo is not None else at.replace(tzinfo=local)


def _naive(at: date | datetime, zone: tzinfo) -> datetime:
    if not isinstance(at, datetime):
        return datetime(at.year, at.month, at.day)  # noqa: DTZ001 -- on the clock of the event
    return at.replace(tzinfo=None) if at.tzinfo is None else at.astimezone(zone).replace(tzinfo=None)


def _end_of(day: date) -> datetime:
    return datetime(day.year, day.month, day.day) + _A_DAY  # noqa: DTZ001 -- same
