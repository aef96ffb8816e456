"""Through which channels interruptions came, per focus hour: ordinary days above deep ones."""

from deepday.charts.arm_marks import arm_word, bar_of, legend_of_bars
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import Box, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.domain.interruption import Source
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation

NAME = "sources"
_LEFT, _RIGHT, _ROW, _TOP, _BAR = 120, 60, 40, 30, 11


def source_bars(found: Evaluation, words: ChartWords, style: Style, width: int = 950) -> Chart:
    """Return the chart, the most common channel first."""
    arms = [name for name in ArmName if found.measures[name].counts.total_hours]
    rates = {name: _rates(found, name) for name in arms}
    sources = sorted(Source, key=lambda source: -sum(rates[name][source] for name in arms))
    shown = [source for source in sources if any(rates[name][source] for name in arms)]
    row = _ROW if len(arms) < len(ArmName) else _ROW + _BAR
    height = _TOP + row * max(1, len(shown)) + 8
    drawing = Drawing(width, height, style)
    highest = max((rates[name][source] for name in arms for source in shown), default=1.0)
    marks: list[Mark] = []
    legend_of_bars(drawing, found, arms, words, _LEFT)
    for place, source in enumerate(shown):
        top = _TOP + row * place + 6
        drawing.text(_LEFT - 12, top + _BAR * len(arms) / 2, words.source(source), side="right", middle=True)
        for line, name in enumerate(arms):
            rate, y = rates[name][source], float(top + _BAR * line)
            length = (width - _LEFT - _RIGHT) * rate / highest
            bar_of(drawing, name, Box(_LEFT, y, max(1.0, length), _BAR - 2))
            drawing.text(_LEFT + length + 8, y + _BAR / 2 - 1, words.number(rate, 2), size=11, middle=True)
            said = words.filled(
                "source.said",
                source=words.source(source),
                arm=arm_word(found, name, words),
                rate=words.number(rate, 2),
            )
            marks.append(drawing.bar_mark(Box(_LEFT, y, length, _BAR - 2), said))
    if not shown:
        drawing.text(_LEFT, _TOP + 16, words.label("nothing"))
    columns = (words.label("table.source"), *(arm_word(found, name, words) for name in arms))
    rows = tuple((words.source(source), *(words.number(rates[name][source], 2) for name in arms)) for source in shown)
    title = words.label("sources.title")
    return Chart(NAME, title, title, width, height, Table(columns, rows), tuple(marks), drawing.figure)


def _rates(found: Evaluation, name: ArmName) -> dict[Source, float]:
    measures = found.measures[name]
    hours = measures.counts.total_hours
    return {source: measures.sources.get(source, 0) / hours for source in Source}
