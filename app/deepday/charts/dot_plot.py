"""The daily dot plot: one mark a day, its area the focus hours, and beside the days each arm's rate with its range."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from deepday.charts.arm_marks import arm_of, arm_word, kind_of, mark_of, missing_days
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import SMALL, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation

NAME = "days"
_LEFT, _RIGHT, _TOP, _BOTTOM, _LEGEND = 34, 172, 20, 40, 26
_MEAN_HOURS = 6.0
"""The marks of the arms are as large as such a day."""
_MOST_TICKS = 7


@dataclass(frozen=True, slots=True)
class _Plot:
    """Where the days lie on the drawing."""

    first: date
    last: date
    highest: float
    right: float
    bottom: float

    def x(self, day: date) -> float:
        span = max(1, (self.last - self.first).days)
        return _LEFT + 12 + (self.right - _LEFT - 24) * (day - self.first).days / span

    def y(self, rate: float) -> float:
        return _TOP + (self.bottom - _TOP) * (1 - rate / self.highest)


def dot_plot(found: Evaluation, words: ChartWords, style: Style, width: int = 950, height: int = 256) -> Chart:
    """Return the chart; days off and days not logged look alike, so that it can be handed on."""
    drawing = Drawing(width, height + _LEGEND, style)
    missing = missing_days(found)
    shown = (*(day for name in ArmName for day in found.arms.of(name)), *missing)
    plot = _Plot(
        first=min(shown, default=found.as_of),
        last=max(shown, default=found.as_of),
        highest=_highest(found),
        right=float(width - _RIGHT),
        bottom=float(height - _BOTTOM),
    )
    _axes(drawing, plot, words, height)
    _beginning_of_trial(drawing, plot, found, words)
    marks = sorted(
        (*_missing(drawing, plot, missing, words), *_days(drawing, plot, found, words)), key=lambda mark: mark.x
    )
    marks += _arms(drawing, plot, found, words, height)
    if not any(found.days[day].counts for day in found.days):
        drawing.text((_LEFT + plot.right) / 2, (_TOP + plot.bottom) / 2, words.label("days.none"), side="center")
    _legend(drawing, found, words, height + 8)
    return Chart(
        name=NAME,
        title=words.label("days.title"),
        said=words.filled("days.said", days=str(len(found.days)), arms=_arms_said(found, words)),
        width=width,
        height=height + _LEGEND,
        table=_table(found, words),
        marks=tuple(marks),
        figure=drawing.figure,
    )


def _axes(drawing: Drawing, plot: _Plot, words: ChartWords, height: int) -> None:
    colours = drawing.colours
    step = _step(plot.highest)
    value = 0.0
    while value <= plot.highest + 1e-9:
        y = plot.y(value)
        drawing.line((_LEFT, plot.right), (y, y), colours.line if value else colours.edge)
        drawing.text(_LEFT - 8, y, words.number(value, 0 if step >= 1 else 1), side="right", middle=True)
        value += step
    for day in _ticks(plot.first, plot.last):
        x = plot.x(day)
        drawing.line((x, x), (plot.bottom, plot.bottom + 4), colours.edge)
        drawing.text(x, height - 12, words.tick(day), side="center")


def _beginning_of_trial(drawing: Drawing, plot: _Plot, found: Evaluation, words: ChartWords) -> None:
    """Draw the line between what was before the trial, or the period compared with, and the trial."""
    later = [day for name in (ArmName.ORDINARY, ArmName.DEEP) for day in found.arms.of(name)]
    if not found.arms.baseline or not later or min(later) <= max(found.arms.baseline):
        return
    x = (plot.x(max(found.arms.baseline)) + plot.x(min(later))) / 2
    drawing.line((x, x), (4, plot.bottom), drawing.colours.edge, 1, ":")
    drawing.text(x - 8, 14, words.label(f"{kind_of(found)}.before"), side="right")
    drawing.text(x + 8, 14, words.label(f"{kind_of(found)}.after"))


def _missing(drawing: Drawing, plot: _Plot, missing: Iterable[date], words: ChartWords) -> Iterator[Mark]:
    for day in missing:
        x, y = plot.x(day), plot.bottom
        drawing.line((x - 3, x - 3, x + 3, x + 3), (y + 1, y + 8, y + 8, y + 1), drawing.colours.edge)
        yield drawing.mark(x, y + 4, 6, f"{words.day(day)}: {words.label('day.missing')}")


def _days(drawing: Drawing, plot: _Plot, found: Evaluation, words: ChartWords) -> Iterator[Mark]:
    for name in ArmName:
        for day in found.arms.of(name):
            if not found.days[day].counts:
                continue
            events, hours = found.days[day].count
            x, y = plot.x(day), plot.y(events / hours)
            radius = mark_of(drawing, name, x, y, hours)
            said = words.filled(
                "day.said",
                day=words.day(day),
                arm=arm_word(found, name, words),
                rate=words.rate(events / hours),
                events=words.number(events),
                hours=words.number(hours, 1),
            )
            yield drawing.mark(x, y, radius, said)


def _arms(drawing: Drawing, plot: _Plot, found: Evaluation, words: ChartWords, height: int) -> Iterator[Mark]:
    shown = _shown_arms(found)
    left = plot.right + 12
    drawing.line((left, drawing.width), (plot.bottom, plot.bottom), drawing.colours.edge)
    step = (drawing.width - left) / max(1, len(shown))
    for place, name in enumerate(shown):
        measures = found.measures[name]
        rate = measures.counts.rate
        x = left + step * (place + 0.5)
        drawing.text(x, height - 12, arm_word(found, name, words), size=SMALL, side="center")
        if rate is None:
            continue
        top = plot.y(rate) - 8
        if measures.rate_interval_95 is not None:
            low, high = (plot.y(min(limit, plot.highest)) for limit in measures.rate_interval_95)
            colour = drawing.colours.deep if name is ArmName.DEEP else drawing.colours.ordinary
            drawing.line((x, x), (high, low), colour, 1.5)
            for y in (low, high):
                drawing.line((x - 5, x + 5), (y, y), colour, 1.5)
            top = high
        radius = mark_of(drawing, name, x, plot.y(rate), _MEAN_HOURS)
        drawing.text(x, top - 6, words.rate(rate), drawing.colours.ink, size=13, weight="semibold", side="center")
        yield drawing.mark(x, plot.y(rate), radius, _arm_said(found, name, words))


def _legend(drawing: Drawing, found: Evaluation, words: ChartWords, y: float) -> None:
    x = float(_LEFT)
    for name in _shown_arms(found):
        mark_of(drawing, name, x + 6, y, 5)
        x = _written(drawing, x + 18, y, words.label(f"{kind_of(found)}.{name.value}.legend"))
    drawing.line((x + 1, x + 1, x + 7, x + 7), (y - 3, y + 4, y + 4, y - 3), drawing.colours.edge)
    x = _written(drawing, x + 14, y, words.label("day.missing"))
    drawing.text(x, y, words.label("days.area"), middle=True)


def _written(drawing: Drawing, x: float, y: float, words: str) -> float:
    """Write *words* and return where the next thing of a legend begins."""
    drawing.text(x, y, words, middle=True)
    return x + drawing.width_of(words) + 18


def _table(found: Evaluation, words: ChartWords) -> Table:
    columns = tuple(words.label(f"table.{name}") for name in ("day", "kind", "hours", "events", "rate"))
    rows = []
    for day in sorted({*missing_days(found), *(day for name in ArmName for day in found.arms.of(name))}):
        arm = arm_of(found, day)
        kind = arm_word(found, arm, words) if arm is not None else ""
        if arm is None or not found.days[day].counts:
            rows.append((words.day(day), kind, "", "", words.label("day.missing")))
            continue
        events, hours = found.days[day].count
        rows.append((words.day(day), kind, words.number(hours, 1), words.number(events), words.rate(events / hours)))
    return Table(columns, tuple(rows))


def _arms_said(found: Evaluation, words: ChartWords) -> str:
    return "; ".join(_arm_said(found, name, words) for name in _shown_arms(found))


def _arm_said(found: Evaluation, name: ArmName, words: ChartWords) -> str:
    measures = found.measures[name]
    label = arm_word(found, name, words)
    if measures.counts.rate is None:
        return words.filled("arm.empty", arm=label)
    if measures.rate_interval_95 is None:
        return words.filled("arm.rate", arm=label, rate=words.rate(measures.counts.rate))
    low, high = (words.rate(limit) for limit in measures.rate_interval_95)
    return words.filled("arm.range", arm=label, rate=words.rate(measures.counts.rate), low=low, high=high)


def _shown_arms(found: Evaluation) -> Sequence[ArmName]:
    return [name for name in ArmName if found.arms.of(name)]


def _highest(found: Evaluation) -> float:
    """Return the top of the axis: a whole step at or above everything drawn."""
    rates = [one.count[0] / one.count[1] for one in found.days.values() if one.counts]
    rates += [m.counts.rate for m in found.measures.values() if m.counts.rate is not None]
    # A range may reach far beyond every day; it is cut there, and said in full.
    tops = [m.rate_interval_95[1] for m in found.measures.values() if m.rate_interval_95 is not None]
    wanted = max([*rates, min(max(tops, default=0.0), 1.3 * max(rates, default=0.0)), 0.5])
    step = _step(wanted)
    return step * ceil(wanted / step - 1e-9)


def _step(highest: float) -> float:
    """Return the distance of grid lines: three to five of them, of round numbers."""
    for step in (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0):
        if highest / step <= 5:  # noqa: PLR2004 -- lines
            return step
    return float(ceil(highest / 5))


def _ticks(first: date, last: date) -> Iterator[date]:
    """Yield Mondays, so many weeks apart that no more than ``_MOST_TICKS`` come."""
    days = max(1, (last - first).days)
    weeks = max(1, ceil(days / 7 / _MOST_TICKS))
    day = first - timedelta(days=first.weekday())
    if day < first:
        day += timedelta(days=7)
    if day > last:
        yield first
    while day <= last:
        yield day
        day += timedelta(days=7 * weeks)
