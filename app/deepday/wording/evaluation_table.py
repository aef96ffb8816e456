"""The table of an evaluation: six measures by arm, what changed with its range, and a word for the primary one only."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

from deepday.domain.trial import Comparison
from deepday.evaluation.arm_measures import ArmMeasures
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.guardrails import GuardrailStatus
from deepday.evaluation.mean_difference import Difference
from deepday.wording.evaluation_verdicts import certainty_word
from deepday.wording.numbers import change, number, percent, rate
from deepday.wording.translation import N_, _, ngettext

_COLOURS = {
    GuardrailStatus.NONE: N_("no case"),
    GuardrailStatus.GREEN: N_("guardrail: green"),
    GuardrailStatus.AMBER: N_("guardrail: amber"),
    GuardrailStatus.RED: N_("guardrail: red"),
}


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure: its value in each arm that is shown, what changed, and how sure that is."""

    label: str
    values: tuple[str, ...]
    change: str
    verdict: str
    primary: bool = False
    private: bool = False
    """Not on the page for the manager."""

    @property
    def cells(self) -> tuple[str, ...]:
        """All of it, from left to right."""
        return (self.label, *self.values, self.change, self.verdict)


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """Names of the columns, and the rows."""

    columns: tuple[str, ...]
    rows: tuple[MeasureRow, ...]


def measure_table(found: Evaluation) -> MeasureTable:
    """Return the table; before a look date there is nothing in it."""
    arms = [name for name in ArmName if found.arms.of(name)]
    columns = (_("Measure"), *(_arm(found, name) for name in arms), _change_head(found), _("Verdict"))
    if not found.look.open:
        return MeasureTable(columns, ())
    several = [found.measures[name] for name in arms]
    changes, also = found.changes, _("also looked at") if found.trial is not None else _("described")
    rows: tuple[MeasureRow, ...] = (
        _primary(found, several),
        MeasureRow(
            _("Focus in blocks of 60 min or more"),
            _values(several, lambda arm: percent(arm.share_in_blocks[0]) if arm.share_in_blocks[0] is not None else ""),
            _points(changes.share_in_blocks_60),
            also,
        ),
        MeasureRow(
            _("Typical unbroken stretch"),
            _values(several, lambda arm: _minutes(arm.typical_stretch_minutes)),
            _difference(changes.typical_stretch_minutes, _("{change} min ({low} to {high})"), _("{change} min"), 0),
            also,
        ),
        MeasureRow(
            _("Rated focus, 1 to 5"),
            _values(several, lambda arm: number(focus, 1) if (focus := arm.ratings["focus"]) is not None else ""),
            _difference(changes.ratings["focus"], _("{change} ({low} to {high})"), "{change}", 1)
            or ("" if any(arm.ratings["focus"] is not None for arm in several) else _("no day rated")),
            also,
        ),
        MeasureRow(
            _("Tasks, actual / estimate"),
            _values(several, lambda arm: number(arm.task_actual_over_estimate or 0, 2) if arm.tasks else ""),
            _tasks(found),
            also,
        ),
    )
    if any(arm.meeting_load is not None for arm in several):
        rows = (*rows, _meetings(found, several, also))
    if found.trial is not None:
        rows = (*rows, _urgent(found, several, also))
    return MeasureTable(columns, rows)


def _primary(found: Evaluation, several: Sequence[ArmMeasures]) -> MeasureRow:
    limits, ratio = found.primary.interval(0.95), found.primary.ratio
    said = ""
    if ratio is not None and limits is not None:
        said = _("{change} ({low} to {high})").format(
            change=_ratio(ratio), low=_ratio(limits[0]), high=_ratio(limits[1])
        )
    elif ratio is not None:
        said = _ratio(ratio)
    verdict = certainty_word(found.certainty) if found.certainty is not None else _("described")
    values = _values(several, lambda arm: rate(arm.counts.rate) if arm.counts.rate is not None else "")
    return MeasureRow(_("Interruptions per focus hour"), values, said, verdict, primary=True)


def _meetings(found: Evaluation, several: Sequence[ArmMeasures], also: str) -> MeasureRow:
    values = _values(several, lambda arm: percent(arm.meeting_load) if arm.meeting_load is not None else "")
    return MeasureRow(_("Working hours in meetings"), values, _points(found.changes.meeting_load), also, private=True)


def _urgent(found: Evaluation, several: Sequence[ArmMeasures], also: str) -> MeasureRow:
    limit = found.guardrails[0].limit
    label = _("Urgent requests") if limit is None else _("Urgent requests handled in {limit} min").format(limit=limit)
    said = _("{k} of {n}")
    values = _values(several, lambda arm: said.format(k=arm.urgent.k, n=arm.urgent.n) if arm.urgent.n else "")
    return MeasureRow(label, values, _(_COLOURS[found.guardrails[0].status]) if limit is not None else "", also)


def _tasks(found: Evaluation) -> str:
    ratio = found.changes.task_ratio
    if ratio is not None and ratio.interval_95 is not None:
        low, high = ratio.interval_95
        return _("{change} ({low} to {high})").format(change=_ratio(ratio.value), low=_ratio(low), high=_ratio(high))
    tasks = found.measures[ArmName.ORDINARY].tasks + found.measures[ArmName.DEEP].tasks
    if not tasks:
        return _("no task finished")
    said = ngettext("{count} task: description only", "{count} tasks: description only", tasks)
    return said.format(count=tasks)


def _arm(found: Evaluation, name: ArmName) -> str:
    if found.trial is None and found.arms.baseline:
        return _("This period") if name is ArmName.DEEP else _("Before")
    return {ArmName.BASELINE: _("Baseline"), ArmName.ORDINARY: _("Ordinary"), ArmName.DEEP: _("Deep")}[name]


def _change_head(found: Evaluation) -> str:
    if found.trial is None and found.arms.baseline:
        return _("Change")
    if found.trial is not None and found.comparison is Comparison.BASELINE:
        return _("Change, deep against baseline")
    return _("Change, deep against ordinary")


def _values(several: Sequence[ArmMeasures], value: Callable[[ArmMeasures], str]) -> tuple[str, ...]:
    return tuple(value(arm) for arm in several)


def _minutes(minutes: float | None) -> str:
    return _("{minutes} min").format(minutes=number(minutes)) if minutes is not None else ""


def _points(found: Difference | None) -> str:
    if found is None:
        return ""
    limits = tuple(100 * limit for limit in found.interval_95) if found.interval_95 is not None else None
    in_points = Difference(100 * found.value, (limits[0], limits[1]) if limits is not None else None)
    return _difference(in_points, _("{change} points ({low} to {high})"), _("{change} points"), 0)


def _difference(found: Difference | None, with_range: str, without: str, places: int) -> str:
    if found is None:
        return ""
    if found.interval_95 is None:
        return without.format(change=_signed(found.value, places))
    low, high = found.interval_95
    return with_range.format(change=_signed(found.value, places), low=_signed(low, places), high=_signed(high, places))


def _signed(value: float, places: int) -> str:
    shown = number(value, places)
    return shown if value <= 0 or not any(digit in "123456789" for digit in shown) else f"+{shown}"


def _ratio(ratio: float) -> str:
    return change(ratio) if isfinite(ratio) else _("any number more")
