"""A person's own numbers from ordinary days, as they stand in a request: what was logged, and what it rests on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from deepday.domain.interruption import Source

ENOUGH_DAYS = 10
"""Logged days from which on the numbers are good enough to ask with."""


@dataclass(frozen=True, slots=True)
class OwnNumbers:
    """Of ordinary days only; ``interruptions`` are those that others began, within focus time."""

    days: int
    first: date
    last: date
    focus_hours: float
    interruptions: int
    urgent: int
    typical_stretch_minutes: float
    sources: tuple[tuple[Source, float], ...]
    """Shares (0-1) of the interruptions by channel, the largest first."""

    @property
    def per_focus_hour(self) -> float:
        """Interruptions by others per hour of focus time."""
        return self.interruptions / self.focus_hours

    @property
    def enough(self) -> bool:
        """Whether they rest on enough days to ask with."""
        return self.days >= ENOUGH_DAYS


def as_document(numbers: OwnNumbers) -> dict[str, Any]:
    """Return *numbers* as plain values, and with them the rate that follows from them."""
    return {
        "days": numbers.days,
        "first": numbers.first.isoformat(),
        "last": numbers.last.isoformat(),
        "focus_hours": numbers.focus_hours,
        "interruptions": numbers.interruptions,
        "per_focus_hour": numbers.per_focus_hour,
        "urgent": numbers.urgent,
        "typical_stretch_minutes": numbers.typical_stretch_minutes,
        "sources": {source.value: share for source, share in numbers.sources},
    }


def from_document(document: Mapping[str, Any]) -> OwnNumbers:
    """Return what ``as_document`` was given."""
    return OwnNumbers(
        days=document["days"],
        first=date.fromisoformat(document["first"]),
        last=date.fromisoformat(document["last"]),
        focus_hours=document["focus_hours"],
        interruptions=document["interruptions"],
        urgent=document["urgent"],
        typical_stretch_minutes=document["typical_stretch_minutes"],
        sources=tuple((Source(source), share) for source, share in document["sources"].items()),
    )
