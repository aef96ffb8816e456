"""Instants, dates and durations as people read them; decides and asks nothing.

Names of days and months stand in the catalogue: that saves a locale library at run time.
"""

import math
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from deepday.wording.translation import N_, _, pgettext

_WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)
_SHORT_WEEKDAYS = (N_("Mon"), N_("Tue"), N_("Wed"), N_("Thu"), N_("Fri"), N_("Sat"), N_("Sun"))
_MONTHS = (
    N_("January"),
    N_("February"),
    N_("March"),
    N_("April"),
    N_("May"),
    N_("June"),
    N_("July"),
    N_("August"),
    N_("September"),
    N_("October"),
    N_("November"),
    N_("December"),
)
_SHORT_MONTHS = (
    N_("{day} Jan"),
    N_("{day} Feb"),
    N_("{day} Mar"),
    N_("{day} Apr"),
    N_("{day} May"),
    N_("{day} Jun"),
    N_("{day} Jul"),
    N_("{day} Aug"),
    N_("{day} Sep"),
    N_("{day} Oct"),
    N_("{day} Nov"),
    N_("{day} Dec"),
)
_A_WEEK = timedelta(days=7)


def clock(at: datetime, zone: str) -> str:
    """Return the local time of day of *at*: ``16:30``."""
    return at.astimezone(ZoneInfo(zone)).strftime("%H:%M")


def duration(seconds: float) -> str:
    """Return how long something lasted, in whole minutes that have passed: ``4 h 23 min``."""
    minutes = int(seconds // 60)
    if minutes < 1:
        return _("under 1 min") if seconds > 0 else _("0 min")
    hours, rest = divmod(minutes, 60)
    if not hours:
        return _("{minutes} min").format(minutes=rest)
    if not rest:
        return _("{hours} h").format(hours=hours)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=f"{rest:02d}")


def time_left(left: timedelta) -> str:
    """Return how long something still lasts; a minute that has begun counts, so that nothing ends at "0 min"."""
    return duration(math.ceil(left.total_seconds() / 60) * 60)


def date_title(day: date) -> str:
    """Return a date as a headline: ``Thursday, 24 September``."""
    weekday, month = _(_WEEKDAYS[day.weekday()]), _(_MONTHS[day.month - 1])
    return _("{weekday}, {day} {month}").format(weekday=weekday, day=day.day, month=month)


def short_date(day: date) -> str:
    """Return a date within a line: ``24 September``."""
    return _("{day} {month}").format(day=day.day, month=_(_MONTHS[day.month - 1]))


def tick_date(day: date) -> str:
    """Return a date as short as an axis or a calendar needs it: ``24 Sep``."""
    return _(_SHORT_MONTHS[day.month - 1]).format(day=day.day)


def dated(day: date) -> str:
    """Return a date that may lie in any year: ``24 September 2026``."""
    return _("{date} {year}").format(date=short_date(day), year=day.year)


def short_weekday_named(iso: int) -> str:
    """Return the short name of a day of the week, Monday is 1: ``Thu``."""
    return _(_SHORT_WEEKDAYS[iso - 1])


def short_weekday(day: date) -> str:
    """Return the short name of the day of the week: ``Thu``."""
    return _(_SHORT_WEEKDAYS[day.weekday()])


def moment(at: datetime, now: datetime, zone: str) -> str:
    """Return *at* as seen at *now*: ``13:38`` today, ``Tue 13:38`` within a week, else ``24 September 13:38``."""
    day, today = at.astimezone(ZoneInfo(zone)).date(), now.astimezone(ZoneInfo(zone)).date()
    if day == today:
        return clock(at, zone)
    named = short_weekday(day) if abs(day - today) < _A_WEEK else short_date(day)
    return pgettext("a day, then a time of day", "{day} {clock}").format(day=named, clock=clock(at, zone))
