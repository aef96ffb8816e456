"""What the numbers allow to be said: grade, direction, what takes a grade away, and what to do next."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from deepday.evaluation.caveat import Value
from deepday.evaluation.guardrails import URGENT, Guardrail, GuardrailStatus
from deepday.evaluation.looks import Levels
from deepday.evaluation.rate_ratio import Limits, RateRatio


class Certainty(StrEnum):
    """How sure; the order is that of the grades."""

    CANNOT_TELL = "cannot_tell"
    HINT = "hint"
    LIKELY = "likely"
    STRONG = "strong"


class Direction(StrEnum):
    """Where the change goes; ``none`` as long as that cannot be told."""

    FEWER = "fewer"
    MORE = "more"
    NONE = "none"


class Downgrade(StrEnum):
    """What takes one grade away, each."""

    BEFORE_AFTER = "before_after"
    FIXED_WEEKDAY = "fixed_weekday"
    ADHERENCE = "adherence"
    LOGGING_GAP = "logging_gap"
    PERMUTATION = "permutation"


class Verdict(StrEnum):
    """What to do next."""

    CONTINUE = "continue"
    ADJUST = "adjust"
    EXTEND = "extend"
    STOP = "stop"
    RETHINK = "rethink"


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A verdict with its one reason, as a code with numbers; ``lever`` is what to adjust."""

    verdict: Verdict
    reason: str
    params: Mapping[str, Value] = field(default_factory=dict)
    further_days: int | None = None


LEAST_ADHERENCE = 0.7
_GRADES = tuple(Certainty)
_DISAGREES_ABOVE = {Certainty.HINT: 0.2, Certainty.LIKELY: 0.05, Certainty.STRONG: 0.01}


@dataclass(frozen=True, slots=True)
class Findings:
    """What a recommendation rests on."""

    comparison: RateRatio
    levels: Levels
    worthwhile_ratio: float
    guardrails: Sequence[Guardrail]
    fixed: frozenset[str]
    """The guardrails for which a fix is recorded."""
    adherence: float | None
    displaced: bool
    further_days: int | None
    most_common_source: str


def grade(comparison: RateRatio, levels: Levels) -> Certainty:
    """Return the highest grade whose interval excludes 1."""
    graded = ((Certainty.STRONG, levels.strong), (Certainty.LIKELY, levels.likely), (Certainty.HINT, levels.hint))
    for certainty, level in graded:
        if level is not None and _excludes_1(comparison.interval(level)):
            return certainty
    return Certainty.CANNOT_TELL


def lowered(certainty: Certainty, steps: int) -> Certainty:
    """Return the grade *steps* below, never below "cannot tell"."""
    return _GRADES[max(0, _GRADES.index(certainty) - steps)]


def second_key_disagrees(certainty: Certainty, p: float | None) -> bool:
    """Say whether the permutation finds the result less clear than its grade."""
    return p is not None and p > _DISAGREES_ABOVE.get(certainty, 1.0)


def direction(comparison: RateRatio, certainty: Certainty) -> Direction:
    """Return where the change goes, "none" where the grade does not say that there is one."""
    if certainty is Certainty.CANNOT_TELL or comparison.ratio is None:
        return Direction.NONE
    return Direction.FEWER if comparison.ratio < 1 else Direction.MORE


def recommend(found: Findings) -> Recommendation:
    """Return what to do next: the first rule that applies."""
    rules = (_stop(found), _adjust(found), _continue(found), _rethink(found))
    return next((one for one in rules if one is not None), None) or _extend(found)


def _stop(found: Findings) -> Recommendation | None:
    red = [g.name for g in found.guardrails if g.breached and g.name not in found.fixed]
    if red:
        return Recommendation(Verdict.STOP, f"stop.{red[0]}")
    limits = _decisive(found)
    if limits is not None and limits[0] > 1:
        return Recommendation(Verdict.STOP, "stop.more")
    return None


def _adjust(found: Findings) -> Recommendation | None:
    limits = found.comparison.interval(found.levels.hint or found.levels.strong)
    if limits is None or limits[1] >= 1:
        return None
    late = [g.name for g in found.guardrails if g.status in (GuardrailStatus.AMBER, GuardrailStatus.RED)]
    if late:
        lever = "point_person" if late[0] == URGENT else "length"
        return Recommendation(Verdict.ADJUST, f"adjust.{late[0]}", {"lever": lever})
    if found.adherence is not None and found.adherence < LEAST_ADHERENCE:
        return Recommendation(Verdict.ADJUST, "adjust.adherence", {"lever": "day", "adherence": found.adherence})
    if found.displaced:
        params = {"lever": "channel", "source": found.most_common_source}
        return Recommendation(Verdict.ADJUST, "adjust.displacement", params)
    return None


def _continue(found: Findings) -> Recommendation | None:
    limits, ratio = _decisive(found), found.comparison.ratio
    if limits is None or ratio is None or limits[1] >= 1 or ratio > found.worthwhile_ratio:
        return None
    return Recommendation(Verdict.CONTINUE, "continue.fewer")


def _rethink(found: Findings) -> Recommendation | None:
    limits = found.comparison.interval(found.levels.hint) if found.levels.hint is not None else None
    if limits is None or limits[0] <= found.worthwhile_ratio:
        return None
    return Recommendation(Verdict.RETHINK, "rethink.too_small", {"worthwhile": 1 - found.worthwhile_ratio})


def _extend(found: Findings) -> Recommendation:
    if found.comparison.method is None:
        return Recommendation(Verdict.EXTEND, "extend.too_few")
    if found.further_days is None:
        return Recommendation(Verdict.EXTEND, "extend.will_not_settle")
    return Recommendation(Verdict.EXTEND, "extend.further", {"days": found.further_days}, found.further_days)


def _decisive(found: Findings) -> Limits | None:
    """Return the interval on which "continue" and "stop" rest."""
    return found.comparison.interval(found.levels.likely or found.levels.strong)


def _excludes_1(limits: Limits | None) -> bool:
    return limits is not None and not limits[0] <= 1 <= limits[1]
