"""How each arm looks and is called on every chart: hollow, filled, filled in deep; the shape alone tells."""

from collections.abc import Iterable
from datetime import date
from math import sqrt

from deepday.charts.drawing import Box, Drawing
from deepday.charts.words import ChartWords
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.recorded_days import dates, is_working_day

_PER_SQRT_HOUR = 2.3


def kind_of(found: Evaluation) -> str:
    """Return by which words the arms go: those of a trial, or of two periods."""
    return "periods" if found.trial is None and found.arms.baseline else "trial"


def arm_of(found: Evaluation, day: date) -> ArmName | None:
    """Return the arm of *day*, None if it is in none."""
    return next((name for name in ArmName if day in found.arms.of(name)), None)


def missing_days(found: Evaluation) -> tuple[date, ...]:
    """Return the dates that do not count, in order: off, not logged, too short, or working days without any record."""
    shown = {day for name in ArmName for day in found.arms.of(name)}
    missing = {day for day in shown if not found.days[day].counts}
    if found.trial is not None:
        spans = (found.trial.window, found.trial.baseline)
        expected = {day for span in spans if span is not None for day in dates(span) if day <= found.as_of}
        missing |= {day for day in expected - set(found.days) if is_working_day(day, found.trial.cadence)}
    return tuple(sorted(missing))


def arm_word(found: Evaluation, name: ArmName, words: ChartWords) -> str:
    """Return what the arm is called."""
    return words.label(f"{kind_of(found)}.{name.value}")


def mark_of(drawing: Drawing, arm: ArmName, x: float, y: float, hours: float) -> float:
    """Draw the mark of a day of *arm* and return its radius: hollow circle, circle, square."""
    radius = sqrt(hours) * _PER_SQRT_HOUR
    if arm is ArmName.DEEP:
        drawing.square(x, y, radius * 1.78, drawing.colours.deep)
    else:
        drawing.circle(x, y, radius, drawing.colours.ordinary, hollow=arm is ArmName.BASELINE)
    return radius


def bar_of(drawing: Drawing, arm: ArmName, box: Box) -> None:
    """Draw a bar of *arm*."""
    colours = drawing.colours
    if arm is ArmName.BASELINE:
        drawing.box(box, colours.sheet, edge=colours.ordinary)
    else:
        drawing.box(box, colours.deep if arm is ArmName.DEEP else colours.ordinary)


def legend_of_bars(drawing: Drawing, found: Evaluation, arms: Iterable[ArmName], words: ChartWords, x: float) -> None:
    """Write at the top what each bar stands for."""
    for name in arms:
        bar_of(drawing, name, Box(x, 6, 14, 9))
        label = words.label(f"{kind_of(found)}.{name.value}.legend")
        drawing.text(x + 20, 11, label, middle=True)
        x += 20 + drawing.width_of(label) + 18
