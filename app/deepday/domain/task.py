"""A task that needs unbroken time, with the person's own estimate of it."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Task:
    """One task; the estimate is locked once work on it has started."""

    id: str
    title: str
    why: str = ""
    estimate_minutes: int | None = None
    started_at: datetime | None = None
    finished_at: datetime | None = None
    actual_minutes: int | None = None
    day: date | None = None
    """The local date it was planned for or worked on."""
    origin: str = "logged"
