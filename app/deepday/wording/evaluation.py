"""The headline of an evaluation: what changed and how sure that is, in a few sentences."""

from math import isinf

from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.rate_ratio import LEAST_DAYS, Limits, RateRatio
from deepday.evaluation.verdict import Certainty, Direction, Downgrade
from deepday.wording.numbers import change, less, number, percent, rate
from deepday.wording.times import short_date
from deepday.wording.translation import _, ngettext

_OF_100 = {Certainty.HINT: 10, Certainty.LIKELY: 3, Certainty.STRONG: 1}
"""In at most so many of 100 trials a result as favourable would turn up if nothing had changed."""


def headline(found: Evaluation) -> str:
    """Return what the evaluation says first."""
    return _together(*headline_parts(found))


def headline_parts(found: Evaluation) -> tuple[str, str]:
    """Return the same in two: what changed, and what stands below it in small, how that is to be taken."""
    if not found.look.open:
        return _not_yet(found), ""
    primary = found.primary
    if found.trial is None:
        return _description(primary), ""
    if primary.method is None:
        return _too_little(primary), ""
    return _together(_finding(found), _not_worthwhile(found)), _how_sure(found)


def strong_part(found: Evaluation) -> str:
    """Return the part of what changed that stands out where there are two weights of type; empty for none."""
    finding, _how_taken = headline_parts(found)
    ratio = found.primary.ratio
    parts = [_("We cannot tell yet.")]
    if ratio is not None and not isinf(ratio) and found.look.open:
        parts += [
            _("about {less} less often").format(less=less(ratio)),
            _("about {more} more often").format(more=percent(ratio - 1)),
        ]
    return next((part for part in parts if part in finding), "")


def _together(*sentences: str) -> str:
    return " ".join(sentence for sentence in sentences if sentence)


def _finding(found: Evaluation) -> str:
    limits = found.primary.interval(0.95)
    assert limits is not None  # noqa: S101 -- there is a method
    if found.certainty in (Certainty.STRONG, Certainty.LIKELY):
        return _clear(found.primary, limits, found.direction)
    if found.certainty is Certainty.HINT:
        return _hint(found.primary, limits, found.direction)
    return _cannot_tell(found, limits)


def _clear(primary: RateRatio, limits: Limits, direction: Direction) -> str:
    if direction is Direction.MORE:
        return _more(primary, limits)
    if not primary.deep.total_events:
        said = _(
            "On deep-work days no interruption was logged in {hours} focus hours ({events} in {other_hours} on "
            "ordinary days). Likely range: at least {least} less often."
        )
        return said.format(
            hours=number(primary.deep.total_hours),
            events=number(primary.reference.total_events),
            other_hours=number(primary.reference.total_hours),
            least=less(limits[1]),
        )
    said = _(
        "On deep-work days you were interrupted about {less} less often ({deep} instead of {ordinary} times per focus "
        "hour). Likely range: {least} to {most} less."
    )
    return said.format(
        less=less(primary.ratio or 0.0),
        deep=rate(primary.deep.rate or 0.0),
        ordinary=rate(primary.reference.rate or 0.0),
        least=less(limits[1]),
        most=less(limits[0]),
    )


def _more(primary: RateRatio, limits: Limits) -> str:
    if not primary.reference.total_events:
        said = _(
            "On deep-work days {events} interruptions were logged in {hours} focus hours, on ordinary days none in "
            "{other_hours}."
        )
        return said.format(
            events=number(primary.deep.total_events),
            hours=number(primary.deep.total_hours),
            other_hours=number(primary.reference.total_hours),
        )
    said = _(
        "On deep-work days you were interrupted about {more} more often ({deep} instead of {ordinary} times per focus "
        "hour). Likely range: {least} to {most} more."
    )
    return said.format(
        more=percent((primary.ratio or 1.0) - 1),
        deep=rate(primary.deep.rate or 0.0),
        ordinary=rate(primary.reference.rate or 0.0),
        least=percent(limits[0] - 1),
        most=percent(limits[1] - 1),
    )


def _hint(primary: RateRatio, limits: Limits, direction: Direction) -> str:
    if primary.ratio is None or isinf(primary.ratio):
        return _more(primary, limits)
    said = (
        _(
            "The numbers lean towards fewer interruptions ({change}), but ordinary week-to-week variation could "
            "explain it. Range: {low} to {high}."
        )
        if direction is Direction.FEWER
        else _(
            "The numbers lean towards more interruptions ({change}), but ordinary week-to-week variation could "
            "explain it. Range: {low} to {high}."
        )
    )
    return said.format(change=change(primary.ratio), low=change(limits[0]), high=_open_end(limits[1]))


def _cannot_tell(found: Evaluation, limits: Limits) -> str:
    said = _(
        "We cannot tell yet. The trial is compatible with anything from {low} to {high}. That is a statement about "
        "the amount of data, not about deep work."
    ).format(low=_fewer_or_more(limits[0]), high=_fewer_or_more(limits[1]))
    return f"{said} {_what_more_days_bring(found)}"


def _what_more_days_bring(found: Evaluation) -> str:
    if found.outlook is None:
        return _("More days alone will not settle this.")
    days = found.outlook.further_days
    return ngettext(
        "{count} more deep-work day would narrow it to about ±{width}.",
        "{count} more deep-work days would narrow it to about ±{width}.",
        days,
    ).format(count=days, width=percent(found.outlook.half_width))


def _not_worthwhile(found: Evaluation) -> str:
    assert found.trial is not None  # noqa: S101 -- a description says less
    clear = found.certainty in (Certainty.STRONG, Certainty.LIKELY) and found.direction is Direction.FEWER
    worthwhile = found.trial.plan.worthwhile_ratio
    if not clear or (found.primary.ratio or 0.0) <= worthwhile:
        return ""
    said = _("The difference is real but smaller than the {least} you called worthwhile.")
    return said.format(least=percent(1 - worthwhile))


def _how_sure(found: Evaluation) -> str:
    if found.direction is Direction.NONE or found.certainty is None:
        return ""
    if Downgrade.BEFORE_AFTER in found.downgrades:
        return _(
            "Ordinary weeks before were compared with deep-work days after. A slow change in your work could produce "
            "this difference by itself."
        )
    if found.downgrades or found.permutation_p is None or found.direction is not Direction.FEWER:
        return ""
    return _(
        "If deep-work days changed nothing, a result this favourable would turn up in at most about {count} of 100 "
        "such trials."
    ).format(count=_OF_100[found.certainty])


def _too_little(primary: RateRatio) -> str:
    if min(primary.reference.days, primary.deep.days) < LEAST_DAYS:
        return _(
            "We cannot tell yet. Deep-work days logged: {deep}; days to compare them with: {ordinary}. It takes at "
            "least {least} of each."
        ).format(deep=primary.deep.days, ordinary=primary.reference.days, least=LEAST_DAYS)
    return _(
        "We cannot tell yet. No interruption was logged, neither on deep-work days nor on those they are compared with."
    )


def _not_yet(found: Evaluation) -> str:
    deep, ordinary = found.measures[ArmName.DEEP], found.measures[ArmName.ORDINARY]
    said = _(
        "The numbers of this trial are looked at on {date}, not before. So far {held} of {planned} deep-work days were "
        "held; {logged} of {days} days are logged."
    )
    return said.format(
        date=short_date(found.look.next or found.as_of),
        held=found.adherence.held,
        planned=found.adherence.planned,
        logged=deep.logged_days + ordinary.logged_days,
        days=deep.planned_days + ordinary.planned_days,
    )


def _description(primary: RateRatio) -> str:
    if primary.deep.rate is None or primary.reference.rate is None:
        return _("There are no logged days to compare.")
    return _(
        "A description, not a trial: {deep} interruptions per focus hour on {deep_days} days, {ordinary} on the "
        "{ordinary_days} days compared with. What caused the difference cannot be told."
    ).format(
        deep=rate(primary.deep.rate),
        deep_days=primary.deep.days,
        ordinary=rate(primary.reference.rate),
        ordinary_days=primary.reference.days,
    )


def _fewer_or_more(ratio: float) -> str:
    if isinf(ratio):
        return _("any number more")
    if ratio <= 1:
        return _("{percent} fewer").format(percent=less(ratio))
    return _("{percent} more").format(percent=percent(ratio - 1))


def _open_end(ratio: float) -> str:
    return _("any number more") if isinf(ratio) else change(ratio)
