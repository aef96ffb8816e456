"""In how long stretches the focus time came: the share of it by length of the unbroken block."""

from collections.abc import Sequence
from itertools import pairwise

from deepday.charts.arm_marks import arm_word, bar_of, legend_of_bars
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import SMALL, Box, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.evaluation.arms import ArmName
from deepday.evaluation.day_measures import LONG_BLOCKS_MINUTES
from deepday.evaluation.evaluation import Evaluation

NAME = "blocks"
_EDGES = (0, 15, 30, 45, 60, 75, 90, 105, 120, 150, 180)
"""Minutes; the last group has no end."""
_LEFT, _RIGHT, _TOP, _PLOT = 48, 16, 44, 150


def block_lengths(found: Evaluation, words: ChartWords, style: Style, width: int = 950) -> Chart:
    """Return the chart: a long block weighs by its minutes, not as one of many."""
    arms = [name for name in ArmName if found.measures[name].counts.total_hours]
    shares = {name: _shares(found, name) for name in arms}
    height = _TOP + _PLOT + 44
    drawing = Drawing(width, height, style)
    highest = max((share for name in arms for share in shares[name]), default=1.0) or 1.0
    step = (width - _LEFT - _RIGHT) / len(_EDGES)
    base = float(_TOP + _PLOT)
    drawing.line((_LEFT, width - _RIGHT), (base, base), drawing.colours.edge)
    drawing.text(_LEFT - 8, _TOP, words.percent(highest), side="right", middle=True, size=SMALL)
    drawing.text(_LEFT - 8, base, words.percent(0), side="right", middle=True, size=SMALL)
    legend_of_bars(drawing, found, arms, words, _LEFT)
    marks: list[Mark] = []
    for place, label in enumerate(_labels(words)):
        left = _LEFT + step * place
        drawing.text(left + step / 2, base + 18, label, side="center", size=SMALL)
        each = (step - 12) / max(1, len(arms))
        for line, name in enumerate(arms):
            share = shares[name][place]
            top = base - _PLOT * share / highest
            if share:
                bar_of(drawing, name, Box(left + 6 + each * line, top, each - 2, base - top))
            said = words.filled(
                "block.said", length=label, arm=arm_word(found, name, words), share=words.percent(share)
            )
            marks.append(drawing.bar_mark(Box(left + 6 + each * line, top, each - 2, base - top), said))
    for least in LONG_BLOCKS_MINUTES:
        x = _LEFT + step * _EDGES.index(least)
        drawing.line((x, x), (_TOP - 14, base), drawing.colours.soft, 1, "--")
        drawing.text(x + 4, _TOP - 8, words.filled("minutes", minutes=words.number(least)), size=SMALL)
    drawing.text(width - _RIGHT, base + 36, words.label("blocks.axis"), side="right", size=SMALL)
    columns = (words.label("table.length"), *(arm_word(found, name, words) for name in arms))
    rows = tuple(
        (label, *(words.percent(shares[name][place]) for name in arms)) for place, label in enumerate(_labels(words))
    )
    title = words.label("blocks.title")
    return Chart(NAME, title, title, width, height, Table(columns, rows), tuple(marks), drawing.figure)


def _shares(found: Evaluation, name: ArmName) -> Sequence[float]:
    days = [found.days[day] for day in found.arms.of(name) if found.days[day].counts]
    blocks = [length for day in days for length in day.measures.blocks_minutes]
    whole = sum(day.measures.focus_hours for day in days) * 60
    bounds = [*pairwise(_EDGES), (_EDGES[-1], float("inf"))]
    return [sum(length for length in blocks if low <= length < high) / whole for low, high in bounds]


def _labels(words: ChartWords) -> Sequence[str]:
    within = [f"{low}–{high}" for low, high in pairwise(_EDGES)]  # noqa: RUF001 -- an en dash stands between numbers
    return [*within, words.filled("and_more", minutes=str(_EDGES[-1]))]
