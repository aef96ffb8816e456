"""What may happen to a trial, as functions of the trial as it is: draw, freeze, move, cancel, fix, override, end.

Everything that differs from the frozen plan is kept as a deviation, and so is a second draw before freezing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from deepday.domain.draw import drawn_dates
from deepday.domain.errors import CouldNotError, NothingToActOnError, UsageError
from deepday.domain.frozen_plan import plan_sha256
from deepday.domain.trial import AgreedText, Cadence, DayStatus, Deviation, SentText, Trial, TrialDay

MOVED, CANCELLED, ENDED, FIX, OVERRIDE, DRAWN_AGAIN = "moved", "cancelled", "ended", "fix", "override", "drawn_again"
RENEGOTIATED = "renegotiated"
GUARDRAILS = ("urgent_handled", "deferred_answered")
VERDICTS = ("continue", "adjust", "extend", "stop", "rethink")
_LONGEST_DAYS = 366
LONGEST_TEXT = 100_000
"""Characters that are kept of a text; no agreement of people comes near it."""


def check_plan(trial: Trial) -> Trial:
    """Return *trial* if its plan makes sense.

    Raises:
        UsageError: a date is on the wrong side of another, or a number is out of its range.
    """
    baseline, plan, cadence = trial.baseline, trial.plan, trial.cadence
    wrong = {
        "trial.until_before_from": trial.window.last < trial.window.first,
        "trial.baseline_until_before_from": baseline is not None and baseline.last < baseline.first,
        "trial.baseline_in_window": baseline is not None and baseline.last >= trial.window.first,
        "trial.too_long": (trial.window.last - trial.window.first).days > _LONGEST_DAYS,
        "trial.look_outside": any(look < trial.window.first for look in plan.looks),
        "trial.ratio_out_of_range": not 0 < plan.worthwhile_ratio < 1,
        "trial.hours_backwards": cadence.hours[0] >= cadence.hours[1],
        "trial.no_weekday": not cadence.weekdays,
    }
    for code, is_wrong in wrong.items():
        if is_wrong:
            raise UsageError(code)
    return trial


def drawn(trial: Trial, seed: int, at: datetime) -> Trial:
    """Return *trial* with its days drawn by *seed*; a second draw is kept as a deviation.

    Raises:
        CouldNotError: it is frozen, or its plan allows no day at all.
    """
    if trial.frozen_at is not None:
        raise CouldNotError("trial.is_frozen")
    dates = drawn_dates(trial.window, trial.cadence, seed)
    if not dates:
        raise CouldNotError("trial.no_day_allowed")
    again = (Deviation(at, DRAWN_AGAIN, f"{trial.seed}"),) if trial.days else ()
    days = tuple(TrialDay(day, day) for day in dates)
    return replace(trial, days=days, seed=seed, drawn=True, deviations=(*trial.deviations, *again))


def planned_again(trial: Trial, plan: Trial, at: datetime) -> Trial:
    """Return *trial* with the dates, cadence and limits of *plan* and no days yet; days thrown away are a deviation.

    Raises:
        CouldNotError: it is frozen.
        UsageError: the plan makes no sense.
    """
    if trial.frozen_at is not None:
        raise CouldNotError("trial.is_frozen")
    again = (Deviation(at, DRAWN_AGAIN, f"{trial.seed}"),) if trial.days else ()
    kept = {"id": trial.id, "agreement": trial.agreement, "origin": trial.origin}
    return check_plan(replace(plan, **kept, deviations=(*trial.deviations, *again)))  # type: ignore[arg-type]  # by name


def edited(trial: Trial, plan: Trial, at: datetime) -> Trial:
    """Return *trial* with the title, dates, cadence and limits of *plan*; its days stay if they could be drawn so.

    Raises:
        CouldNotError: it is frozen.
        UsageError: the plan makes no sense.
    """
    if (plan.window, _drawing(plan.cadence)) != (trial.window, _drawing(trial.cadence)):
        return planned_again(trial, plan, at)
    if trial.frozen_at is not None:
        raise CouldNotError("trial.is_frozen")
    changed = {name: getattr(plan, name) for name in ("title", "baseline", "comparison", "cadence", "plan")}
    return check_plan(replace(trial, **changed))


def _drawing(cadence: Cadence) -> Cadence:
    """Return what of a cadence the draw goes by."""
    return replace(cadence, hours=Cadence().hours)


def frozen(trial: Trial, at: datetime) -> Trial:
    """Return *trial* with its plan frozen and hashed.

    Raises:
        CouldNotError: it is frozen already, or has no days.
    """
    if trial.frozen_at is not None:
        raise CouldNotError("trial.is_frozen")
    if not trial.days:
        raise CouldNotError("trial.not_drawn")
    return replace(trial, frozen_at=at, plan_sha256=plan_sha256(trial))


def moved(trial: Trial, day: date, to: date, reason: str, at: datetime) -> Trial:
    """Return *trial* with the day that lies on *day* moved to *to*.

    Raises:
        UsageError: no reason, or *to* is outside the trial or taken by another of its days.
        NothingToActOnError: no planned day lies on *day*.
    """
    _check_reason(reason)
    if to not in trial.window:
        raise UsageError("trial.outside", {"date": to.isoformat()})
    if any(one.date == to and one.status is not DayStatus.CANCELLED for one in trial.days):
        raise UsageError("trial.date_taken", {"date": to.isoformat()})

    def move(one: TrialDay) -> TrialDay:
        status = DayStatus.PLANNED if to == one.drawn_date else DayStatus.MOVED
        return replace(one, date=to, status=status, reason=reason)

    return _changed(trial, day, move, Deviation(at, MOVED, f"{day} {to}: {reason}"))


def cancelled(trial: Trial, day: date, reason: str, at: datetime) -> Trial:
    """Return *trial* with the day that lies on *day* cancelled.

    Raises:
        UsageError: no reason.
        NothingToActOnError: no planned day lies on *day*.
    """
    _check_reason(reason)

    def cancel(one: TrialDay) -> TrialDay:
        return replace(one, status=DayStatus.CANCELLED, reason=reason)

    return _changed(trial, day, cancel, Deviation(at, CANCELLED, f"{day}: {reason}"))


def with_person(trial: Trial, name: str, day: date | None = None) -> Trial:
    """Return *trial* with a point person for *day*, or for all of its days; an empty name takes back what was said."""
    if day is None:
        return replace(trial, point_person=name or None)
    days = (replace(one, point_person=name or None) if one.date == day else one for one in trial.days)
    return replace(trial, days=tuple(days))


def noted(trial: Trial, kind: str, what: str, reason: str, at: datetime) -> Trial:
    """Return *trial* with a deviation of *kind* about *what*: a fix of a guardrail, another verdict, its early end.

    Raises:
        UsageError: no reason.
    """
    _check_reason(reason)
    detail = f"{what}: {reason}" if what else reason
    return replace(trial, deviations=(*trial.deviations, Deviation(at, kind, detail)))


def agreed(trial: Trial, text: str, persons: Sequence[str], terms: Mapping[str, object], at: datetime) -> Trial:
    """Return *trial* with its terms as they are agreed now; versions before stay, the same text makes no new one."""
    versions, text = trial.agreement.versions, _kept(text)
    if versions and (versions[-1].text, versions[-1].terms) == (text, terms):
        return trial
    now = AgreedText(at, text, tuple(persons), terms)
    return replace(trial, agreement=replace(trial.agreement, versions=(*versions, now)))


def sent(trial: Trial, text: str, at: datetime) -> Trial:
    """Return *trial* with *text* kept as sent, and the hash of the plan it spoke of; the same twice is kept once."""
    one = SentText(at, _kept(text), trial.plan_sha256)
    before = trial.agreement.sent[-1:]
    if before and replace(before[0], at=at) == one:
        return trial
    return replace(trial, agreement=replace(trial.agreement, sent=(*trial.agreement.sent, one)))


def _kept(text: str) -> str:
    """Return *text* as long as one may be that is kept: a longer one could not be read back."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1] + "…"


def ended_at(trial: Trial) -> datetime | None:
    """Return when *trial* was ended early, None if it was not."""
    return next((deviation.at for deviation in trial.deviations if deviation.kind == ENDED), None)


def _changed(trial: Trial, day: date, change: Callable[[TrialDay], TrialDay], deviation: Deviation) -> Trial:
    waiting = [one for one in trial.days if one.date == day and one.status in (DayStatus.PLANNED, DayStatus.MOVED)]
    if not waiting:
        raise NothingToActOnError("trial.no_planned_day", {"date": day.isoformat()})
    days = tuple(change(one) if one is waiting[0] else one for one in trial.days)
    deviations = (*trial.deviations, deviation) if trial.frozen_at is not None else trial.deviations
    return replace(trial, days=days, deviations=deviations)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise UsageError("trial.reason_missing")
