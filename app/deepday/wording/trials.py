"""Trials in words: the plan, the days and what became of them, what has changed since it was frozen."""

from collections.abc import Iterable
from datetime import date

from deepday.domain.frozen_plan import plan_was_changed
from deepday.domain.trial import Cadence, Comparison, DayStatus, Deviation, Per, Span, Trial, TrialDay
from deepday.evaluation.planning import Outlook
from deepday.wording.evaluation_power import power_sentences
from deepday.wording.numbers import percent
from deepday.wording.times import date_title, short_date
from deepday.wording.translation import N_, _, ngettext

SHORT_ID = 8
"""So many characters of an id are shown; any beginning that fits one trial only is understood."""
_STATUSES = {
    DayStatus.PLANNED: N_("planned"),
    DayStatus.HELD: N_("held"),
    DayStatus.MOVED: N_("moved"),
    DayStatus.CANCELLED: N_("cancelled"),
}
_COMPARISONS = {
    Comparison.SAME_WEEK: N_("compared with the other days of the same weeks"),
    Comparison.BASELINE: N_("compared with the days before"),
}
_KINDS = {
    "moved": N_("moved"),
    "cancelled": N_("cancelled"),
    "ended": N_("ended early"),
    "fix": N_("done about a guardrail"),
    "override": N_("decided otherwise"),
    "drawn_again": N_("drawn again, after the seed"),
    "renegotiated": N_("agreed anew"),
}
_TERMS = {
    "days": N_("how many days"),
    "weekdays": N_("weekdays"),
    "hours": N_("hours"),
    "reach": N_("hours within reach"),
    "point_person": N_("point person"),
    "weeks": N_("how many weeks"),
    "success": N_("what counts as success"),
    "urgent": N_("how fast urgent requests are handled"),
    "deferred": N_("how fast other requests are answered"),
}


_ABOUT_DAYS = ("moved", "cancelled")
_RENEGOTIATED = "renegotiated"


def status_word(status: DayStatus) -> str:
    """Return what became of a day, in a word."""
    return _(_STATUSES[status])


def trial_line(trial: Trial) -> str:
    """Return a trial as one line of a list."""
    frozen = _("frozen") if trial.frozen_at is not None else _("not frozen")
    title = trial.title or _("without a title")
    return f"{trial.id[:SHORT_ID]}  {span_words(trial.window)}  {title} · {frozen}"


def trial_name(trial: Trial) -> str:
    """Return a trial as a choice: its title and dates."""
    title = trial.title or _("Trial")
    return f"{title} · {span_words(trial.window)}"


def trial_text(trial: Trial, ahead: Outlook | None) -> str:
    """Return a trial as lines; *ahead* is what it can show, before it is frozen."""
    lines = [trial_line(trial), f"{cadence_words(trial.cadence)}; {_(_COMPARISONS[trial.comparison])}."]
    if trial.baseline is not None:
        lines.append(_("Before: {span}").format(span=span_words(trial.baseline)))
    lines.append(_("Worthwhile: {drop} fewer interruptions").format(drop=percent(1 - trial.plan.worthwhile_ratio)))
    looks = ", ".join(short_date(look) for look in trial.plan.looks or (trial.window.last,))
    lines.append(_("Looked at on: {dates}").format(dates=looks))
    lines += ["", *(day_line(day) for day in trial.days)] if trial.days else []
    lines += ["", *map(deviation_line, trial.deviations)] if trial.deviations else []
    lines += ["", *_fixed(trial)]
    if trial.days and (not trial.drawn or len(set(trial.cadence.weekdays)) == 1):
        lines += ["", fixed_weekday_price()]
    lines += ["", power_sentences(ahead)] if ahead is not None else []
    return "\n".join(lines)


def cadence_words(cadence: Cadence) -> str:
    """Return how many days per stretch."""
    if cadence.per is Per.WEEK:
        said = ngettext("{count} deep-work day a week", "{count} deep-work days a week", cadence.days)
        return said.format(count=cadence.days)
    said = ngettext(
        "{count} deep-work day per sprint of {days} days",
        "{count} deep-work days per sprint of {days} days",
        cadence.days,
    )
    return said.format(count=cadence.days, days=cadence.sprint_days)


def span_words(span: Span) -> str:
    """Return dates from and until."""
    return _("{first} to {last} {year}").format(
        first=short_date(span.first), last=short_date(span.last), year=span.last.year
    )


def short_hash(sha256: str) -> str:
    """Return a hash as short as a line needs it: its beginning and its end."""
    return f"{sha256[:4]} {sha256[4:8]} … {sha256[-4:]}"


def day_line(day: TrialDay, point_person: str | None = None) -> str:
    """Return a day of the trial, where it was drawn, why it is not there, and whom to ask on it."""
    line = f"{date_title(day.date)}: {status_word(day.status)}"
    if day.date != day.drawn_date:
        line += " " + _("(drawn for {date})").format(date=short_date(day.drawn_date))
    parts = [line, day.reason or "", point_person_words(point_person) if point_person else ""]
    return " · ".join(part for part in parts if part)


def point_person_words(name: str) -> str:
    """Return whom colleagues can ask: ``point person Marta Ruiz``."""
    return _("point person {name}").replace("{name}", name)


def nobody_named(trial: Trial, days: int) -> str:
    """Return that colleagues have nobody to ask on so many days ahead, and how somebody is named."""
    said = ngettext(
        "{count} day has no point person: colleagues have nobody to ask.",
        "{count} days have no point person: colleagues have nobody to ask.",
        days,
    )
    how = _("“deepday trial person {id} NAME” names one for all days, with a date in place of the id for one.")
    return f"{said.format(count=days)} " + how.replace("{id}", trial.id[:SHORT_ID])


def deviation_line(deviation: Deviation) -> str:
    """Return what has changed since the plan was frozen, with the reason that was given."""
    reason = deviation.detail
    if deviation.kind in _ABOUT_DAYS and _days(deviation):
        reason = deviation.detail.partition(":")[2].strip()
    said = deviation_without_words(deviation) if deviation.kind in _KINDS else _said(deviation, deviation.kind)
    return f"{said} · {reason}" if reason and deviation.kind != _RENEGOTIATED else said


def deviation_without_words(deviation: Deviation) -> str:
    """Return what has changed without the reason, which the person wrote: only kind and dates."""
    said = _said(deviation, _(_KINDS[deviation.kind]) if deviation.kind in _KINDS else _("another change"))
    if deviation.kind == _RENEGOTIATED:
        return f"{said} ({terms_words(deviation.detail.split(', '))})"
    days = _days(deviation) if deviation.kind in _ABOUT_DAYS else []
    dates = _(" to ").join(days)
    return f"{said} ({dates})" if days else said


def terms_words(names: Iterable[str]) -> str:
    """Return the names of terms (``domain.agreed_terms.changed_terms``) as a list of words."""
    return ", ".join(_(_TERMS[name]) for name in names if name in _TERMS)


def _said(deviation: Deviation, kind: str) -> str:
    return f"{short_date(deviation.at.date())}: {kind}"


def _days(deviation: Deviation) -> list[str]:
    """Return the dates that a deviation begins with: which day, and where it went."""
    about = deviation.detail.partition(":")[0]
    return [short_date(day) for word in about.split() if (day := _date(word)) is not None]


def fixed_weekday_price() -> str:
    """Return the price of a fixed weekday."""
    return _(
        "All days lie on one weekday, so the weekday itself may make the difference: whatever is found will be graded "
        "one step lower. Days drawn from several weekdays avoid that."
    )


def moved_words(day: date, to: date) -> str:
    """Return what was moved where."""
    return _("Moved from {day} to {to}.").format(day=date_title(day), to=date_title(to))


def _date(word: str) -> date | None:
    try:
        return date.fromisoformat(word)
    except ValueError:
        return None


def _fixed(trial: Trial) -> list[str]:
    if trial.plan_sha256 is None:
        return [_("The plan is not frozen yet.")]
    lines = [_("What was fixed beforehand has the SHA-256 {hash}.").format(hash=trial.plan_sha256)]
    if plan_was_changed(trial):
        lines.append(_("What stands in the plan now is not what was frozen: the hash differs."))
    return lines
