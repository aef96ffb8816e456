"""The ratio of two rates with its 80 and 95 % ranges on a log axis, beside "no change" and the worthwhile change."""

from dataclasses import dataclass
from math import isfinite, log

from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import Box, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.rate_ratio import Limits

NAME = "ratio"
_SIDE = 8
_BAR = 36
_NO_CHANGE = 1.0
_TICKS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 4.0, 10.0)
_LOWEST, _HIGHEST = 0.05, 10.0
"""The axis never reaches further; a range that does ends in an arrow there."""


@dataclass(frozen=True, slots=True)
class _Axis:
    low: float
    high: float
    width: float

    def x(self, ratio: float) -> float:
        inside = min(max(ratio, self.low), self.high)
        return _SIDE + (self.width - 2 * _SIDE) * log(inside / self.low) / log(self.high / self.low)


def ratio_bar(found: Evaluation, words: ChartWords, style: Style, width: int = 950, height: int = 88) -> Chart:
    """Return the chart; without an interval it says so in its place."""
    drawing = Drawing(width, height, style)
    wide, thick = found.primary.interval(0.95), found.primary.interval(0.8)
    axis = _Axis(*_ends(wide), float(width))
    base = float(height - 32)
    _scale(drawing, axis, words, base)
    if found.trial is not None:
        _worthwhile(drawing, axis, words, base, found.trial.plan.worthwhile_ratio)
    marks: tuple[Mark, ...] = ()
    if wide is None or thick is None or found.primary.ratio is None:
        drawing.text(axis.x(axis.low) + 4, _BAR, words.label("ratio.none"), middle=True)
        said = words.label("ratio.none")
    else:
        _bar(drawing, axis, wide, thick, found.primary.ratio)
        said = _said(found.primary.ratio, wide, words)
        marks = (drawing.mark(axis.x(found.primary.ratio), _BAR, 10, said),)
    return Chart(
        name=NAME,
        title=words.label(f"ratio.title.{'trial' if found.trial is not None else 'described'}"),
        said=said,
        width=width,
        height=height,
        table=_table(found, words),
        marks=marks,
        figure=drawing.figure,
    )


def _ends(wide: Limits | None) -> tuple[float, float]:
    """Return the ends of the axis: ticks around the range, at least from a tenth to twice."""
    low, high = (0.1, 2.0) if wide is None else (min(0.1, wide[0]), max(2.0, wide[1]))
    lower = [tick for tick in _TICKS if tick <= low]
    upper = [tick for tick in _TICKS if tick >= high]
    return max(lower, default=_LOWEST), min(upper, default=_HIGHEST)


def _scale(drawing: Drawing, axis: _Axis, words: ChartWords, base: float) -> None:
    drawing.line((_SIDE, drawing.width - _SIDE), (base, base), drawing.colours.edge)
    for tick in _TICKS:
        if not axis.low <= tick <= axis.high:
            continue
        x = axis.x(tick)
        if tick == _NO_CHANGE:
            drawing.line((x, x), (12, base), drawing.colours.ink, 1.5)
            drawing.text(
                x, base + 20, words.label("ratio.no_change"), drawing.colours.ink, weight="medium", side="center"
            )
            continue
        drawing.line((x, x), (base, base + 4), drawing.colours.edge)
        side = "left" if tick == axis.low else "right" if tick == axis.high else "center"
        drawing.text(x, base + 20, words.label(f"ratio.tick.{tick:g}"), side=side)


def _worthwhile(drawing: Drawing, axis: _Axis, words: ChartWords, base: float, ratio: float) -> None:
    x = axis.x(ratio)
    drawing.line((x, x), (12, base), drawing.colours.soft, 1.5, "--")
    said = words.filled("ratio.worthwhile", percent=words.percent(abs(1 - ratio)))
    drawing.text(x - 8, 16, said, side="right")


def _bar(drawing: Drawing, axis: _Axis, wide: Limits, thick: Limits, ratio: float) -> None:
    colour = drawing.colours.deep
    low, high = axis.x(wide[0]), axis.x(wide[1])
    drawing.line((low, high), (_BAR, _BAR), colour, 2)
    for x, beyond, way in ((low, wide[0] < axis.low, -1), (high, wide[1] > axis.high, 1)):
        if beyond:
            drawing.line((x - 5 * way, x, x - 5 * way), (_BAR - 5, _BAR, _BAR + 5), colour, 2)
        else:
            drawing.line((x, x), (_BAR - 5, _BAR + 5), colour, 2)
    left = axis.x(thick[0])
    drawing.box(Box(left, _BAR - 4, axis.x(thick[1]) - left, 8), colour)
    if isfinite(ratio):
        drawing.square(axis.x(ratio), _BAR, 17, colour)


def _said(ratio: float, wide: Limits, words: ChartWords) -> str:
    return words.filled(
        "ratio.said", ratio=_change(ratio, words), low=_change(wide[0], words), high=_change(wide[1], words)
    )


def _table(found: Evaluation, words: ChartWords) -> Table:
    columns = tuple(words.label(f"table.{name}") for name in ("range", "from", "until"))
    rows = []
    for level, code in ((0.8, "80"), (0.95, "95")):
        limits = found.primary.interval(level)
        cells = ("", "") if limits is None else (_change(limits[0], words), _change(limits[1], words))
        rows.append((words.label(f"range.{code}"), *cells))
    ratio = found.primary.ratio
    estimate = "" if ratio is None else _change(ratio, words)
    return Table(columns, ((words.label("range.estimate"), estimate, estimate), *rows))


def _change(ratio: float, words: ChartWords) -> str:
    return words.change(ratio) if isfinite(ratio) else words.label("ratio.open")
