"""When interruptions come: hour of the day by weekday; what rests on too little focus time is hatched, not coloured."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import isclose
from zoneinfo import ZoneInfo

from matplotlib.colors import to_hex, to_rgb

from deepday.charts.arm_marks import arm_of
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import SMALL, Box, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.domain.interruption import Initiator
from deepday.domain.timeline import Interval
from deepday.evaluation.evaluation import Evaluation

NAME = "hours"
LEAST_HOURS = 2.0
"""A cell with less focus time is hatched."""
_LEFT, _TOP, _CELL, _GAP = 60, 28, 30, 2
_DARK = 0.55
"""From this share of the deepest colour on, figures are written in the colour of the sheet."""
_HOUR = timedelta(hours=1)

Cell = tuple[int, int]
"""ISO weekday and hour."""


@dataclass(frozen=True, slots=True)
class _Cells:
    hours: Mapping[Cell, float]
    events: Mapping[Cell, int]

    def rate(self, cell: Cell) -> float | None:
        hours = self.hours.get(cell, 0.0)
        return self.events.get(cell, 0) / hours if hours >= LEAST_HOURS or isclose(hours, LEAST_HOURS) else None


@dataclass(frozen=True, slots=True)
class _Scale:
    """The rate of the deepest colour, and the words."""

    highest: float
    words: ChartWords


def heat_map(found: Evaluation, words: ChartWords, style: Style, zone: str, width: int = 950) -> Chart:
    """Return the chart of all days that count, in the local time of *zone*."""
    cells = _cells(found, zone)
    weekdays = sorted({weekday for weekday, _hour in cells.hours}) or [1, 2, 3, 4, 5]
    hours = [hour for _weekday, hour in cells.hours] or [9, 16]
    shown = range(min(hours), max(hours) + 1)
    height = _TOP + _CELL * len(weekdays) + 36
    drawing = Drawing(width, height, style)
    step = min(72.0, (width - _LEFT) / len(shown))
    for place, hour in enumerate(shown):
        drawing.text(_LEFT + step * (place + 0.5), 16, f"{hour:02d}", side="center", size=SMALL)
    highest = max((rate for cell in cells.hours if (rate := cells.rate(cell)) is not None), default=0.0)
    marks: list[Mark] = []
    for line, weekday in enumerate(weekdays):
        top = float(_TOP + _CELL * line)
        drawing.text(_LEFT - 12, top + _CELL / 2, words.weekday(weekday), side="right", middle=True)
        for place, hour in enumerate(shown):
            left = _LEFT + step * place
            marks += _drawn(
                drawing, cells, (weekday, hour), Box(left, top, step - _GAP, _CELL - _GAP), _Scale(highest, words)
            )
    _legend(drawing, words, float(height - 14))
    columns = (words.label("table.hour"), *(words.weekday(weekday) for weekday in weekdays))
    rows = tuple((f"{hour:02d}:00", *(_text(cells.rate((day, hour)), words) for day in weekdays)) for hour in shown)
    title = words.label("hours.title")
    return Chart(NAME, title, title, width, height, Table(columns, rows), tuple(marks), drawing.figure)


def _drawn(
    drawing: Drawing,
    cells: _Cells,
    cell: Cell,
    box: Box,
    scale: _Scale,
) -> Iterator[Mark]:
    colours = drawing.colours
    hours, rate = cells.hours.get(cell, 0.0), cells.rate(cell)
    if not hours:
        return
    if rate is None:
        drawing.box(box, colours.sheet, edge=colours.line, hatch="////")
    else:
        depth = rate / scale.highest if scale.highest else 0.0
        drawing.box(box, _mixed(colours.sheet, colours.deep, 0.06 + 0.94 * depth), edge=colours.line)
        written = colours.sheet if depth > _DARK else colours.ink
        drawing.text(
            box.left + box.width / 2,
            box.top + box.height / 2,
            scale.words.rate(rate),
            written,
            size=SMALL,
            side="center",
            middle=True,
        )
    said = scale.words.filled(
        "hour.said" if rate is not None else "hour.thin",
        weekday=scale.words.weekday(cell[0]),
        hour=f"{cell[1]:02d}:00",
        rate=_text(rate, scale.words),
        hours=scale.words.number(hours, 1),
    )
    yield drawing.bar_mark(box, said)


def _legend(drawing: Drawing, words: ChartWords, y: float) -> None:
    colours = drawing.colours
    drawing.box(Box(_LEFT, y - 6, 20, 12), colours.sheet, edge=colours.line, hatch="////")
    drawing.text(_LEFT + 28, y, words.filled("hours.thin", hours=words.number(LEAST_HOURS)), middle=True)


def _cells(found: Evaluation, zone: str) -> _Cells:
    hours: defaultdict[Cell, float] = defaultdict(float)
    events: defaultdict[Cell, int] = defaultdict(int)
    local = ZoneInfo(zone)
    for day, one in found.days.items():
        if not one.counts or arm_of(found, day) is None:
            continue
        for stretch in one.time.focus:
            for cell, share in _by_hour(stretch, local):
                hours[cell] += share
        for entry in one.time.broke_in:
            if entry.initiator is Initiator.EXTERNAL:
                events[_cell(entry.at, local)] += 1
    return _Cells(hours, events)


def _by_hour(stretch: Interval, zone: ZoneInfo) -> Iterator[tuple[Cell, float]]:
    start = stretch.start
    while start < stretch.end:
        into = start.astimezone(zone)
        begun = timedelta(minutes=into.minute, seconds=into.second, microseconds=into.microsecond)
        end = min(stretch.end, (start + _HOUR - begun).astimezone(UTC))
        yield _cell(start, zone), (end - start) / _HOUR
        start = end


def _cell(at: datetime, zone: ZoneInfo) -> Cell:
    local = at.astimezone(zone)
    return local.isoweekday(), local.hour


def _text(rate: float | None, words: ChartWords) -> str:
    return words.rate(rate) if rate is not None else "–"  # noqa: RUF001 -- the dash of tables


def _mixed(ground: str, colour: str, share: float) -> str:
    mixed = (a + (b - a) * share for a, b in zip(to_rgb(ground), to_rgb(colour), strict=True))
    red, green, blue = mixed
    return to_hex((red, green, blue))
