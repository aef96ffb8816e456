"""What a trial can and cannot show, before it is frozen: from the person's own baseline, or from usual values."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from deepday.domain.day import DayState
from deepday.domain.draw import stretches
from deepday.domain.trial import Comparison, Span, Trial
from deepday.evaluation import power
from deepday.evaluation.rate_ratio import Arm, arm
from deepday.evaluation.recorded_days import RecordedDay, Records, dates, is_working_day, recorded_days

USUAL_RATE_PER_HOUR = 1.8
USUAL_HOURS = 4.0
WANTED_DROP = 0.4
"""The drop for which it is told how often such a trial would confirm it."""
A_HALVING = 0.5
MOST_DAYS = 60
A_QUARTER = 13
"""Deep days in a quarter at one a week."""
_FEW_LOGGED = 0.8
_LEAST_DAYS = 2


class Improvement(StrEnum):
    """The cheapest way to a trial that shows more."""

    LOG_MORE = "log_more"
    MORE_DAYS = "more_days"
    OTHER_MEASURE = "other_measure"


@dataclass(frozen=True, slots=True)
class Outlook:
    """What a planned trial can show."""

    design: power.Design
    from_baseline: bool
    """Whether the person's own baseline was used; else usual values."""
    detectable_drop: float | None
    """The smallest drop confirmed with 80 % power; None if there is none."""
    power_at_wanted_drop: float
    days_for_halving: int | None
    """Deep days that would confirm a halving, None above ``MOST_DAYS``."""
    out_of_reach: bool
    """Whether the wanted drop cannot be confirmed within a quarter."""
    improvement: Improvement


def outlook(trial: Trial, records: Records, now: datetime) -> Outlook | None:
    """Return what *trial* can show, None if it has fewer than two deep days or nothing to compare them with."""
    baseline = _baseline(trial, records, now)
    counting = [day for day in baseline if day.counts]
    counts = arm([day.count for day in counting])
    share = _share_logged(trial, baseline)
    design = _design(trial, counts, share)
    if min(design.deep_days, design.reference_days) < _LEAST_DAYS:
        return None
    of_wanted = power.power(design, 1 - WANTED_DROP)
    halving = power.deep_days_needed(design, A_HALVING, MOST_DAYS)
    quarter = power.power(replace(design, deep_days=max(A_QUARTER, design.deep_days)), 1 - WANTED_DROP)
    return Outlook(
        design=design,
        from_baseline=counts.total_events > 0 and counts.days >= _LEAST_DAYS,
        detectable_drop=power.smallest_detectable_reduction(design),
        power_at_wanted_drop=of_wanted,
        days_for_halving=halving,
        out_of_reach=quarter < power.WANTED_POWER,
        improvement=_improvement(share, halving),
    )


def _baseline(trial: Trial, records: Records, now: datetime) -> list[RecordedDay]:
    return list(recorded_days(records, trial.baseline, now).values()) if trial.baseline is not None else []


def _design(trial: Trial, counts: Arm, share: float) -> power.Design:
    deep_days = len(trial.days) or sum(
        min(trial.cadence.days, len(stretch.allowed)) for stretch in stretches(trial.window, trial.cadence)
    )
    hours = counts.total_hours / counts.days if counts.days else USUAL_HOURS
    rate = counts.rate or USUAL_RATE_PER_HOUR
    return power.Design(
        reference_days=_reference_days(trial, counts, deep_days, share),
        deep_days=deep_days,
        reference_mean_events=rate * hours,
        deep_mean_events=rate * hours,
        phi=power.phi_of(counts),
    )


def _reference_days(trial: Trial, counts: Arm, deep_days: int, share: float) -> int:
    """Return the days to compare with: those of the baseline, or the other days of the trial's weeks usually logged."""
    if trial.comparison is Comparison.SAME_WEEK:
        return round((_working_days(trial, trial.window) - deep_days) * share)
    return counts.days or (_working_days(trial, trial.baseline) if trial.baseline is not None else 0)


def _share_logged(trial: Trial, baseline: list[RecordedDay]) -> float:
    """Return the share of working days usually logged; 1 before there is a baseline."""
    if trial.baseline is None or not any(day.is_logged for day in baseline):
        return 1.0
    off = sum(day.state is DayState.OFF for day in baseline)
    expected = _working_days(trial, trial.baseline) - off
    return min(1.0, sum(day.is_logged for day in baseline) / expected) if expected > 0 else 1.0


def _working_days(trial: Trial, span: Span) -> int:
    return sum(is_working_day(day, trial.cadence) for day in dates(span))


def _improvement(share: float, halving: int | None) -> Improvement:
    if share < _FEW_LOGGED:
        return Improvement.LOG_MORE
    return Improvement.MORE_DAYS if halving is not None else Improvement.OTHER_MEASURE
