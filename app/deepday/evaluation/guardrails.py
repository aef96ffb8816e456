"""Guardrails: whether what is urgent was handled, and what was put off was answered, within the time agreed."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.domain.interruption import HandledBy, Interruption, Outcome, Urgency
from deepday.domain.trial import Cadence, Guardrails
from deepday.evaluation.quantiles import beta_quantile
from deepday.evaluation.recorded_days import is_working_day
from deepday.evaluation.survival import Observation, quantile

URGENT, DEFERRED = "urgent_handled", "deferred_answered"
FIXED = "fix"
"""The kind of the deviation that says what was done about a guardrail, its name first in the detail."""
_LATE_FOR_RED, _SHARE_FOR_RED = 2, 0.2
_HOUR_S, _MINUTE_S = 3600.0, 60.0


class GuardrailStatus(StrEnum):
    """How a guardrail stands."""

    NONE = "none"
    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True)
class Guardrail:
    """``k`` of ``n`` cases in time; times in the unit of its limit: minutes (urgent) or working hours (deferred)."""

    name: str
    limit: int | None
    k: int
    n: int
    upper_95_one_sided: float | None
    """The largest share of late cases that is not ruled out."""
    status: GuardrailStatus
    median: float | None = None
    slowest_tenth: float | None = None
    """The time within which nine of ten were answered."""
    worst: float | None = None
    without_time: int = 0
    """Cases of which nobody wrote down when they were dealt with; they are not among the ``n``."""
    promised: int = 0
    """How many answers were promised for a time that has come, of what was put off."""
    promises_kept: int = 0
    """How many of them were given by the time that was promised last."""

    @property
    def breached(self) -> bool:
        """Whether it is red."""
        return self.status is GuardrailStatus.RED


def urgent_handled(entries: Iterable[Interruption], limits: Guardrails, until: datetime) -> Guardrail:
    """Return how long urgent requests took until they were dealt with, in minutes; open ones lasted to *until*."""
    cases = [entry for entry in entries if entry.urgency is Urgency.URGENT and not entry.undone]
    times = [_handled(entry, until) for entry in cases]
    known = [one for one in times if one is not None]
    return _guardrail(URGENT, limits.urgent_handled_within_minutes, known, without_time=len(times) - len(known))


def deferred_answered(
    entries: Iterable[Interruption], limits: Guardrails, cadence: Cadence, until: datetime
) -> Guardrail:
    """Return how long what was put off waited for its answer, in working hours; open ones waited to *until*.

    What was given up waited until it was: dropping a promise does not make it kept.
    """
    cases = [entry for entry in entries if entry.was_put_off and not entry.undone]
    waited = [working_hours(one.at, one.answered_at or until, cadence, one.time_zone) for one in cases]
    times = [Observation(hours, one.answered_at is not None) for hours, one in zip(waited, cases, strict=True)]
    kept = [one for one in (_promise_kept(entry, until) for entry in cases) if one is not None]
    rail = _guardrail(DEFERRED, limits.deferred_answered_within_hours, times)
    return replace(rail, promised=len(kept), promises_kept=sum(kept))


def working_hours(start: datetime, end: datetime, cadence: Cadence, zone: str) -> float:
    """Return how many of the agreed hours on working days lie between two instants."""
    local = ZoneInfo(zone)
    day, last = start.astimezone(local).date(), end.astimezone(local).date()
    begins, ends = cadence.hours
    total = timedelta()
    while day <= last:
        if is_working_day(day, cadence):
            opens, closes = _at(day, begins, local), _at(day, ends, local)
            total += max(timedelta(), min(end, closes) - max(start, opens))
        day += timedelta(days=1)
    return total.total_seconds() / _HOUR_S


def late_share_upper(late: int, cases: int) -> float | None:
    """Return the one-sided 95 % Clopper-Pearson limit of the share of late cases: 1 - .05^(1/n) if none was late."""
    if not cases:
        return None
    return beta_quantile(late + 1, cases - late, 0.95) if late < cases else 1.0


def _promise_kept(entry: Interruption, until: datetime) -> bool | None:
    """Say whether *entry* was answered by the time that was promised last; None while that is open, or without one."""
    if entry.due_at is None:
        return None
    if entry.outcome is not Outcome.DEFERRED:
        return False  # given up: declined in the end
    if entry.answered_at is not None:
        return entry.answered_at <= entry.due_at
    return None if until < entry.due_at else False


def _handled(entry: Interruption, until: datetime) -> Observation | None:
    """Return the minutes until *entry* was dealt with, None if nobody wrote that down.

    What was handed on and asked about is over when somebody dealt with it, not when it was passed on; what nobody dealt
    with lasts. An entry that was never asked about (of an older version, of another program) counts by its own times.
    """
    if entry.was_handed_on and entry.handled_by is not None:
        if entry.handled_by is HandledBy.NOBODY:
            return Observation((until - entry.at).total_seconds() / _MINUTE_S, over=False)
        if entry.answered_at is None:
            return None
        return Observation((entry.answered_at - entry.at).total_seconds() / _MINUTE_S, over=True)
    over = entry.answered_at if entry.outcome is Outcome.DEFERRED else entry.answered_at or entry.handled_until
    if over is None and entry.outcome is not Outcome.DEFERRED:
        return None
    return Observation(max(0.0, ((over or until) - entry.at).total_seconds()) / _MINUTE_S, over is not None)


def _guardrail(name: str, limit: int | None, times: Sequence[Observation], *, without_time: int = 0) -> Guardrail:
    # What is still open and within its time is neither in time nor late.
    decided = [one for one in times if limit is not None and (one.over or one.time > limit)]
    in_time = sum(one.over and limit is not None and one.time <= limit for one in decided)
    late = len(decided) - in_time
    return Guardrail(
        name=name,
        limit=limit,
        k=in_time,
        n=len(decided),
        upper_95_one_sided=late_share_upper(late, len(decided)),
        status=_status(late, len(decided)),
        median=quantile(times, 0.5),
        slowest_tenth=quantile(times, 0.9),
        worst=max((one.time for one in times), default=None),
        without_time=without_time,
    )


def _status(late: int, cases: int) -> GuardrailStatus:
    if not cases:
        return GuardrailStatus.NONE
    if late >= _LATE_FOR_RED and late > _SHARE_FOR_RED * cases:
        return GuardrailStatus.RED
    return GuardrailStatus.AMBER if late else GuardrailStatus.GREEN


def _at(day: date, clock: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, zone).astimezone(UTC)
