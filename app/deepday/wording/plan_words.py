"""A trial's calendar in words: what each of its days is, and how far the trial has come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from deepday.domain.day import DayState
from deepday.domain.trial import DayStatus, Trial, TrialDay
from deepday.wording.times import date_title, tick_date
from deepday.wording.translation import N_, _, ngettext
from deepday.wording.trials import cadence_words, point_person_words


class DayKind(StrEnum):
    """What a day of the calendar is; each has its own shape."""

    HELD = "held"
    DRAWN = "drawn"
    MISSED = "missed"
    MOVED_AWAY = "moved_away"
    CANCELLED = "cancelled"
    OFF = "off"
    ORDINARY = "ordinary"
    NOT_LOGGED = "not_logged"
    PLAIN = "plain"
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class PlanCell:
    """One day of the calendar; ``words`` stand on it, ``said`` is read aloud."""

    day: date
    kind: DayKind
    words: str
    said: str
    is_today: bool = False
    can_change: bool = False
    """Whether it can be moved or cancelled."""


_LEGEND = {
    DayKind.HELD: N_("deep, kept"),
    DayKind.DRAWN: N_("deep, drawn"),
    DayKind.MISSED: N_("deep, not kept"),
    DayKind.ORDINARY: N_("ordinary, logged"),
    DayKind.NOT_LOGGED: N_("not logged"),
    DayKind.MOVED_AWAY: N_("moved"),
    DayKind.CANCELLED: N_("cancelled"),
}
_LOGGED = (DayState.LOGGED, DayState.LOGGED_ZERO, DayState.PARTIAL)
_WEEK, _FRIDAY = 7, 5
_WAITING = (DayStatus.PLANNED, DayStatus.MOVED)


def kind_word(kind: DayKind) -> str:
    """Return what a kind is called in the legend, empty for those that need none."""
    return _(_LEGEND[kind]) if kind in _LEGEND else ""


def plan_weeks(trial: Trial, states: Mapping[date, DayState], today: date) -> list[list[PlanCell]]:
    """Return the weeks of the trial, each with its days from Monday to the last weekday that any of them needs."""
    monday = trial.window.first - timedelta(days=trial.window.first.weekday())
    weeks = []
    columns = range(max([5, *trial.cadence.weekdays]))
    last = max([trial.window.last, *trial.plan.looks, *(day.date for day in trial.days)])
    while monday <= last:
        weeks.append([_cell(trial, monday + timedelta(days=n), states, today) for n in columns])
        monday += timedelta(days=_WEEK)
    return weeks


def progress_words(trial: Trial, today: date) -> str:
    """Return how many days there are, and how many were kept."""
    kept = sum(day.status is DayStatus.HELD for day in trial.days)
    days = ngettext("{count} deep-work day", "{count} deep-work days", len(trial.days)).format(count=len(trial.days))
    parts = [f"{days}, {cadence_words(trial.cadence)}"] if trial.days else [cadence_words(trial.cadence)]
    if trial.frozen_at is not None:
        parts.append(_("{count} kept").format(count=kept))
        ahead = min((day.date for day in trial.days if day.status in _WAITING and day.date >= today), default=None)
        if ahead == today:
            parts.append(_("today is one of them"))
        elif ahead is not None:
            parts.append(_("next on {date}").format(date=date_title(ahead)))
    return " · ".join(parts)


def _cell(trial: Trial, day: date, states: Mapping[date, DayState], today: date) -> PlanCell:
    kind, words = _kind_and_words(trial, day, states, today)
    about = [_("look date")] if day in trial.plan.looks else []
    about += [_("today")] if day == today else []
    words = ", ".join(filter(None, [words, *about]))
    said = words or kind_word(kind) or _("ordinary day")
    here = next((one for one in trial.days if one.date == day and one.status in _WAITING), None)
    person = trial.point_person_of(here) if here is not None else None
    if person:
        said = f"{said} · {point_person_words(person)}"
    can_change = here is not None and day >= today
    return PlanCell(day, kind, words, f"{date_title(day)}: {said}", is_today=day == today, can_change=can_change)


def _kind_and_words(trial: Trial, day: date, states: Mapping[date, DayState], today: date) -> tuple[DayKind, str]:
    here = next((one for one in trial.days if one.date == day), None)
    if here is not None:
        return _of_trial_day(here, today)
    gone = next((one for one in trial.days if one.drawn_date == day), None)
    if gone is not None:
        return DayKind.MOVED_AWAY, _("moved to {date}").format(date=tick_date(gone.date))
    kind = _kind_of_other(trial, day, states.get(day), today)
    words = {DayKind.OFF: _("off"), DayKind.NOT_LOGGED: _("not logged")}
    return kind, words.get(kind, "")


def _kind_of_other(trial: Trial, day: date, state: DayState | None, today: date) -> DayKind:
    """Return what a day is that the trial does not list."""
    if day not in trial.window:
        return DayKind.OUTSIDE
    if day in trial.cadence.exceptions or state is DayState.OFF:
        return DayKind.OFF
    if state in _LOGGED:
        return DayKind.ORDINARY
    if day < today and day.isoweekday() <= _FRIDAY:
        return DayKind.NOT_LOGGED
    return DayKind.PLAIN if day.isoweekday() in trial.cadence.weekdays else DayKind.OUTSIDE


def _of_trial_day(one: TrialDay, today: date) -> tuple[DayKind, str]:
    if one.status is DayStatus.CANCELLED:
        return DayKind.CANCELLED, _("cancelled")
    words = _("deep, moved here") if one.date != one.drawn_date else _("deep")
    if one.status is DayStatus.HELD:
        return DayKind.HELD, words
    if one.date < today:
        return DayKind.MISSED, _("deep, not kept")
    return DayKind.DRAWN, words
