"""What interruptions took of a day, in three scenarios of the time to get back; what nothing measures is named."""

from deepday.charts.arm_marks import arm_word, bar_of
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import Box, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.recovery import CENTRAL_MINUTES, HIGH_MINUTES, LOW_MINUTES

NAME = "recovery"
_LEFT, _RIGHT, _ROW, _TOP, _BAR = 250, 70, 48, 10, 11
_SCENARIOS = (("low", LOW_MINUTES), ("central", CENTRAL_MINUTES), ("high", HIGH_MINUTES))
_NOT_THERE = ("own_estimate", "measured")
"""The other two ways to know it, which nothing measures yet."""


def recovery_bars(found: Evaluation, words: ChartWords, style: Style, width: int = 950) -> Chart:
    """Return the chart: minutes a day that interruptions took, with the time to get back assumed."""
    arms = [name for name in ArmName if found.measures[name].days]
    height = _TOP + _ROW * len(_SCENARIOS) + 30 * len(_NOT_THERE) + 8
    drawing = Drawing(width, height, style)
    minutes = {(name, code): _minutes(found, name, code) for name in arms for code, _assumed in _SCENARIOS}
    highest = max(minutes.values(), default=1.0) or 1.0
    marks: list[Mark] = []
    rows = []
    for place, (code, assumed) in enumerate(_SCENARIOS):
        top = float(_TOP + _ROW * place)
        label = words.filled("recovery.assumed", minutes=words.number(assumed))
        drawing.text(_LEFT - 12, top + _BAR * len(arms) / 2, label, side="right", middle=True)
        cells = []
        for line, name in enumerate(arms):
            taken, y = minutes[name, code], top + _BAR * line
            length = (width - _LEFT - _RIGHT) * taken / highest
            said = words.filled("minutes", minutes=words.number(taken))
            bar_of(drawing, name, Box(_LEFT, y, max(1.0, length), _BAR - 2))
            drawing.text(_LEFT + length + 8, y + _BAR / 2 - 1, said, size=11, middle=True)
            marks.append(drawing.mark(_LEFT + length / 2, y, length / 2, f"{arm_word(found, name, words)}: {said}"))
            cells.append(said)
        rows.append((label, *cells))
    for place, code in enumerate(_NOT_THERE):
        y = _TOP + _ROW * len(_SCENARIOS) + 30 * place + 8
        drawing.text(_LEFT - 12, y, words.label(f"recovery.{code}"), side="right", middle=True)
        drawing.text(_LEFT, y, words.label("recovery.missing"), middle=True)
        rows.append((words.label(f"recovery.{code}"), *("" for _name in arms)))
    columns = (words.label("table.way"), *(arm_word(found, name, words) for name in arms))
    title = words.label("recovery.title")
    return Chart(NAME, title, title, width, height, Table(columns, tuple(rows)), tuple(marks), drawing.figure)


def _minutes(found: Evaluation, name: ArmName, code: str) -> float:
    """Return the minutes that interruptions took of an average day of the arm."""
    hours: float = getattr(found.measures[name].displaced, code)
    return 60 * hours / found.measures[name].days
