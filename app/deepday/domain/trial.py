"""A trial: what was agreed, which days were drawn, what was fixed beforehand and what has changed since."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum

LocalDate = date
"""The same, where a field is called ``date``."""


class Comparison(StrEnum):
    """What the deep days are held against."""

    SAME_WEEK = "same_week"
    BASELINE = "baseline"


class Per(StrEnum):
    """The stretch in which days are drawn."""

    WEEK = "week"
    SPRINT = "sprint"


class DayStatus(StrEnum):
    """What became of a drawn day."""

    PLANNED = "planned"
    HELD = "held"
    MOVED = "moved"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Span:
    """Local dates, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Cadence:
    """How many deep days per stretch, and on which days and hours they may lie."""

    days: int = 1
    per: Per = Per.WEEK
    sprint_days: int = 14
    sprint_start: date | None = None
    weekdays: tuple[int, ...] = (1, 2, 3, 4, 5)
    """ISO: Monday is 1."""
    exceptions: tuple[date, ...] = ()
    hours: tuple[time, time] = (time(9), time(17))


@dataclass(frozen=True, slots=True)
class TrialDay:
    """A drawn day, where it lies now, and why it is not where it was drawn."""

    date: LocalDate
    drawn_date: LocalDate
    status: DayStatus = DayStatus.PLANNED
    reason: str | None = None
    point_person: str | None = None
    """Whom colleagues can ask on this day, if not the one of the whole trial."""


@dataclass(frozen=True, slots=True)
class Guardrails:
    """What must not suffer; None is not watched."""

    urgent_handled_within_minutes: int | None = None
    deferred_answered_within_hours: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is judged, and when."""

    primary: str = "external_interruptions_per_focus_hour"
    worthwhile_ratio: float = 0.8
    looks: tuple[date, ...] = ()
    guardrails: Guardrails = field(default_factory=Guardrails)


@dataclass(frozen=True, slots=True)
class Deviation:
    """Something that differs from the frozen plan: a code, and what was said or what it concerns."""

    at: datetime
    kind: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class AgreedText:
    """One version of the agreement, as it was; ``terms`` is the same as answers of a request, as plain values."""

    at: datetime
    text: str
    point_persons: tuple[str, ...] = ()
    terms: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SentText:
    """What was sent or handed over, as it was, with the hash of the plan it spoke of."""

    at: datetime
    text: str
    plan_sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Agreement:
    """Every version of the terms, and what was sent of them."""

    versions: tuple[AgreedText, ...] = ()
    sent: tuple[SentText, ...] = ()


@dataclass(frozen=True, slots=True)
class Trial:
    """One trial; ``days`` in order of their drawn dates, ``plan_sha256`` of the bytes frozen at ``frozen_at``."""

    id: str
    title: str
    window: Span
    baseline: Span | None = None
    comparison: Comparison = Comparison.SAME_WEEK
    cadence: Cadence = field(default_factory=Cadence)
    days: tuple[TrialDay, ...] = ()
    drawn: bool = True
    seed: int | None = None
    plan: Plan = field(default_factory=Plan)
    frozen_at: datetime | None = None
    plan_sha256: str | None = None
    deviations: tuple[Deviation, ...] = ()
    agreement: Agreement = field(default_factory=Agreement)
    origin: str = "logged"
    point_person: str | None = None
    """Whom colleagues can ask on its days, if not the one who was agreed."""

    def point_person_of(self, day: TrialDay) -> str | None:
        """Return whom colleagues can ask on one of its days: as said for the day, for the trial, or as agreed."""
        agreed = self.agreement.versions[-1].point_persons if self.agreement.versions else ()
        return day.point_person or self.point_person or next(iter(agreed), None)

    @property
    def dates(self) -> Span:
        """All the dates it looks at, from the baseline to its last day."""
        spans = [self.window] if self.baseline is None else [self.window, self.baseline]
        return Span(min(span.first for span in spans), max(span.last for span in spans))

    def settled(self, deep_dates: Collection[date], today: date) -> "Trial":
        """Return the trial with those days held that have come and on which a deep session was held.

        A moved day counts at its new date and stays "moved" in its drawn date; a cancelled one stays cancelled.
        """
        waiting = (DayStatus.PLANNED, DayStatus.MOVED)
        return replace(
            self,
            days=tuple(
                replace(day, status=DayStatus.HELD)
                if day.status in waiting and day.date <= today and day.date in deep_dates
                else day
                for day in self.days
            ),
        )
