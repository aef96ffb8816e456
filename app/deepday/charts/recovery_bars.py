"""What interruptions took of a day: with the time to get back assumed in three scenarios, and as it was measured."""

from collections.abc import Mapping
from dataclasses import dataclass

from deepday.charts.arm_marks import arm_word, bar_of
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import Box, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.recovery import CENTRAL_MINUTES, HIGH_MINUTES, LOW_MINUTES, displaced_hours

NAME = "recovery"
_LEFT, _RIGHT, _ROW, _THIN, _TOP, _BAR = 250, 70, 48, 30, 10, 11


@dataclass(frozen=True, slots=True)
class _Way:
    """One way to know the time to get back: minutes that interruptions took of a day of each arm, or why it is none."""

    label: str
    minutes: Mapping[ArmName, float]
    missing: str = ""


def recovery_bars(found: Evaluation, words: ChartWords, style: Style, width: int = 950) -> Chart:
    """Return the chart: minutes a day that interruptions took; what nothing measured is named."""
    arms = [name for name in ArmName if found.measures[name].days]
    ways = _ways(found, arms, words)
    height = _TOP + sum(_THIN if way.missing else _ROW for way in ways) + 8
    drawing = Drawing(width, height, style)
    highest = max((taken for way in ways for taken in way.minutes.values()), default=1.0) or 1.0
    marks: list[Mark] = []
    top = float(_TOP)
    for way in ways:
        if way.missing:
            drawing.text(_LEFT - 12, top + 8, way.label, side="right", middle=True)
            drawing.text(_LEFT, top + 8, way.missing, middle=True)
            top += _THIN
            continue
        drawing.text(_LEFT - 12, top + _BAR * len(arms) / 2, way.label, side="right", middle=True)
        for line, name in enumerate(arms):
            y = top + _BAR * line
            length = (width - _LEFT - _RIGHT) * way.minutes[name] / highest
            said = words.filled("minutes", minutes=words.number(way.minutes[name]))
            bar_of(drawing, name, Box(_LEFT, y, max(1.0, length), _BAR - 2))
            drawing.text(_LEFT + length + 8, y + _BAR / 2 - 1, said, size=11, middle=True)
            told = words.filled("recovery.said", way=way.label, arm=arm_word(found, name, words), minutes=said)
            marks.append(drawing.bar_mark(Box(_LEFT, y, length, _BAR - 2), told))
        top += _ROW
    columns = (words.label("table.way"), *(arm_word(found, name, words) for name in arms))
    title = words.label("recovery.title")
    table = Table(columns, tuple((way.label, *_cells(way, arms, words)) for way in ways))
    return Chart(NAME, title, title, width, height, table, tuple(marks), drawing.figure)


def _ways(found: Evaluation, arms: list[ArmName], words: ChartWords) -> tuple[_Way, ...]:
    assumed = [
        _Way(words.filled("recovery.assumed", minutes=words.number(minutes)), _taken(found, arms, minutes))
        for minutes in (LOW_MINUTES, CENTRAL_MINUTES, HIGH_MINUTES)
    ]
    return (*assumed, _estimated(found, arms, words), _measured(found, arms, words))


def _estimated(found: Evaluation, arms: list[ArmName], words: ChartWords) -> _Way:
    own = found.own_estimates
    if own.median_minutes is None:
        code = "recovery.not_answered" if own.asked else "recovery.not_asked"
        return _Way(words.label("recovery.own_estimate"), {}, words.label(code))
    label = words.filled(
        "recovery.estimated",
        minutes=words.number(own.median_minutes),
        answered=words.number(own.answered),
        asked=words.number(own.asked),
    )
    return _Way(label, _taken(found, arms, own.median_minutes))


def _measured(found: Evaluation, arms: list[ArmName], words: ChartWords) -> _Way:
    returns = found.returns
    if returns.median_minutes is None:
        code = "recovery.not_back" if returns.seen else "recovery.missing"
        return _Way(words.label("recovery.measured"), {}, words.label(code))
    minutes = words.number(returns.median_minutes, 0 if returns.median_minutes >= 1 else 1)
    label = words.filled("recovery.median", minutes=minutes, count=words.number(returns.back))
    return _Way(label, _taken(found, arms, returns.median_minutes))


def _taken(found: Evaluation, arms: list[ArmName], minutes: float) -> dict[ArmName, float]:
    """Return the minutes that interruptions took of an average day of each arm, if it takes *minutes* to get back."""
    losses = {name: [found.days[day].loss for day in found.arms.of(name) if found.days[day].counts] for name in arms}
    return {name: 60 * displaced_hours(losses[name], minutes).central / len(losses[name]) for name in arms}


def _cells(way: _Way, arms: list[ArmName], words: ChartWords) -> list[str]:
    if way.missing:
        return [way.missing for _name in arms]
    return [words.filled("minutes", minutes=words.number(way.minutes[name])) for name in arms]
