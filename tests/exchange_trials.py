"""Histories with a trial in the exchange format, made from counts a day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

Day = Mapping[str, Any]


def document(worked: Iterable[Day], *trials: Mapping[str, Any], **lists: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return a file of the days *worked*, each made by ``day``."""
    made = list(worked)
    return {
        "format": "deepday-history",
        "version": 1,
        "exported_at": "2026-05-04T16:00:00+00:00",
        "sessions": [one for day in made for one in day["sessions"]],
        "interruptions": [one for day in made for one in day["interruptions"]],
        "trials": list(trials),
        **lists,
    }


def day(on: date, events: int, hours: float = 4.0, *, deep: bool = False) -> Day:
    """Return a day with one session from nine and *events* spread over it, ten minutes handled each at most."""
    start = f"{on}T09:00:00+00:00"
    seconds = int(hours * 3600)
    step = seconds / (events + 1)
    sources = ("chat", "email", "call", "meeting", "in_person", "notification", "other")
    return {
        "sessions": [
            {
                "id": f"{on}-session",
                "kind": "deep" if deep else "ordinary",
                "started_at": start,
                "ended_at": _after(on, seconds),
                "time_zone": "UTC",
            }
        ],
        "interruptions": [
            {
                "id": f"{on}-{n}",
                "at": _after(on, step * (n + 1)),
                "handled_until": _after(on, step * (n + 1) + min(600.0, step / 2)),
                "time_zone": "UTC",
                "source": sources[n % len(sources)],
                "who": f"person {n}",
            }
            for n in range(events)
        ],
    }


def trial(first: date, last: date, deep: Iterable[date], **changed: Any) -> dict[str, Any]:
    """Return a trial whose *deep* days were held."""
    return {
        "id": "00000000-0000-4000-8000-00000000aaaa",
        "title": "Deep days",
        "from": f"{first}",
        "until": f"{last}",
        "comparison": "same_week",
        "days": [{"date": f"{on}", "drawn_date": f"{on}", "status": "held"} for on in deep],
        "drawn": False,
        "seed": None,
        "plan": {"looks": [f"{last}"]},
        **changed,
    }


def weekdays(first: date, weeks: int) -> list[date]:
    """Return Monday to Friday of so many weeks from a Monday on."""
    return [first + timedelta(weeks=week, days=n) for week in range(weeks) for n in range(5)]


def _after(on: date, seconds: float) -> str:
    whole = timedelta(milliseconds=round(seconds * 1000))
    clock = timedelta(hours=9) + whole
    day_of, rest = on + timedelta(days=clock.days), timedelta(seconds=clock.seconds, microseconds=clock.microseconds)
    hours, remainder = divmod(rest, timedelta(hours=1))
    minutes, left = divmod(remainder, timedelta(minutes=1))
    return f"{day_of}T{hours:02d}:{minutes:02d}:{left.seconds:02d}.{left.microseconds // 1000:03d}+00:00"
