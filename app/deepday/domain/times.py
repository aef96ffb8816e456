"""Times of day and durations as people write them, and the instants they mean."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.errors import UsageError

_DURATION = re.compile(
    r"^(?:(?P<h>\d{1,3})\s*h)?\s*(?:(?P<m>\d{1,4})\s*(?:m|min))?\s*(?:(?P<s>\d{1,5})\s*s)?$", re.ASCII
)
_CLOCK = re.compile(r"^(\d{1,2}):(\d{2})$", re.ASCII)
LONGEST = timedelta(hours=24)
"""The longest a session may be planned for."""
_MINUTE, _HALF_A_DAY, _DAY = timedelta(minutes=1), timedelta(hours=12), timedelta(days=1)


def parse_duration(text: str, longest: timedelta = LONGEST) -> timedelta:
    """Return how long "90m", "1h30m", "45s" or a bare number of minutes lasts; always more than zero.

    Raises:
        UsageError: it is no duration, zero or more than *longest*.
    """
    stripped = text.strip().lower()
    if stripped.isascii() and stripped.isdigit():
        stripped += "m"
    match = _DURATION.match(stripped)
    if match is None or not any(match.groups()):
        raise UsageError("duration.not_one", {"text": text})
    hours, minutes, seconds = (int(match[k] or 0) for k in ("h", "m", "s"))
    length = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if not timedelta(0) < length <= longest:
        raise UsageError("duration.out_of_range" if longest == LONGEST else "duration.too_much", {"text": text})
    return length


def parse_clock(text: str) -> time:
    """Return the time of day written "16:30" or "9:00".

    Raises:
        UsageError: it is none.
    """
    match = _CLOCK.match(text.strip())
    if match is None:
        raise UsageError("clock.not_one", {"text": text})
    hour, minute = int(match[1]), int(match[2])
    if hour > 23 or minute > 59:  # noqa: PLR2004 -- a day has 24 hours of 60 minutes
        raise UsageError("clock.not_one", {"text": text})
    return time(hour, minute)


def at_clock(clock: time, now: datetime, zone: str, days_later: int = 0) -> datetime:
    """Return the instant (UTC) when the local clock shows *clock* on the local date of *now*, or days after it."""
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=days_later)
    return datetime.combine(day, clock, ZoneInfo(zone)).astimezone(UTC)


def not_before(start: datetime, meant: datetime) -> datetime:
    """Return *meant* with the seconds that a time of day leaves out, or a day later where it passes midnight."""
    if timedelta(0) < start - meant < _MINUTE:
        return start
    return meant + _DAY if start - meant > _HALF_A_DAY else meant


def clock_after(text: str, start: datetime, zone: str) -> datetime:
    """Return the instant (UTC) that *text*, a time of day, means of something that came after *start*.

    Raises:
        UsageError: it is no time of day, or it lies before *start*.
    """
    meant = not_before(start, at_clock(parse_clock(text), start, zone))
    if meant < start:
        raise UsageError("edit.ends_before_it_began")
    return meant


def next_clock(text: str, now: datetime, zone: str) -> datetime:
    """Return the instant (UTC) when the local clock shows *text* next, today or tomorrow.

    Raises:
        UsageError: no time of day.
    """
    clock = parse_clock(text)
    today = at_clock(clock, now, zone)
    return today if today > now else at_clock(clock, now, zone, days_later=1)


def until_clock(text: str, now: datetime, zone: str) -> datetime:
    """Return the instant (UTC) meant by "until 16:30".

    Earlier than now means tomorrow, if that is less than 12 hours away.

    Raises:
        UsageError: no time of day, or one that has passed.
    """
    clock = parse_clock(text)
    today = at_clock(clock, now, zone)
    if today > now:
        return today
    tomorrow = at_clock(clock, now, zone, days_later=1)
    if tomorrow - now < timedelta(hours=12):
        return tomorrow
    raise UsageError("clock.has_passed", {"text": text})
