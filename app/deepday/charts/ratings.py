"""How the person rated the days, from 1 to 5: a faint mark each day, and the mean of each arm."""

from collections import Counter
from collections.abc import Sequence

from deepday.charts.arm_marks import arm_word, mark_of
from deepday.charts.chart import Chart, Mark, Table
from deepday.charts.drawing import SMALL, Drawing
from deepday.charts.style import Style
from deepday.charts.words import ChartWords
from deepday.evaluation.arm_measures import RATED
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation

NAME = "ratings"
_LEFT, _RIGHT, _ROW, _TOP = 210, 80, 26, 24
_LEAST, _MOST = 1, 5


def ratings_chart(found: Evaluation, words: ChartWords, style: Style, width: int = 950) -> Chart:
    """Return the chart; without a rating it says so in its place."""
    arms = [name for name in ArmName if any(mean is not None for mean in found.measures[name].ratings.values())]
    lines = [(rated, name) for rated in RATED for name in arms]
    height = _TOP + _ROW * max(1, len(lines)) + 12 * len(RATED) + 8
    drawing = Drawing(width, height, style)
    if not lines:
        drawing.text(8, _TOP + 8, words.label("ratings.none"))
    marks: list[Mark] = []
    for place, (rated, name) in enumerate(lines):
        y = float(_TOP + _ROW * place + 12 * (place // len(arms)) + 8)
        mean = found.measures[name].ratings[rated]
        label = f"{words.label(f'rated.{rated}')} · {arm_word(found, name, words)}"
        drawing.text(_LEFT - 12, y, label, side="right", middle=True)
        drawing.line((_x(_LEAST, width), _x(_MOST, width)), (y, y), drawing.colours.line)
        for value, count in Counter(_values(found, name, rated)).items():
            drawing.text(_x(value, width), y - 7, words.number(count), size=9, side="center")
        if mean is not None:
            mark_of(drawing, name, _x(mean, width), y, 5)
            drawing.text(width - _RIGHT + 16, y, words.number(mean, 1), drawing.colours.ink, middle=True)
            marks.append(drawing.mark(_x(mean, width), y, 8, f"{label}: {words.number(mean, 1)}"))
    for value in range(_LEAST, _MOST + 1) if lines else ():
        drawing.text(_x(value, width), 14, words.number(value), size=SMALL, side="center")
    columns = (words.label("table.rating"), *(arm_word(found, name, words) for name in arms))
    rows = tuple(
        (words.label(f"rated.{rated}"), *(_mean(found.measures[name].ratings[rated], words) for name in arms))
        for rated in RATED
    )
    title = words.label("ratings.title")
    return Chart(NAME, title, title, width, height, Table(columns, rows), tuple(marks), drawing.figure)


def _x(value: float, width: int) -> float:
    return _LEFT + (width - _LEFT - _RIGHT) * (value - _LEAST) / (_MOST - _LEAST)


def _values(found: Evaluation, name: ArmName, rated: str) -> Sequence[int]:
    sheets = [found.days[day].sheet for day in found.arms.of(name) if found.days[day].is_logged]
    ratings = [sheet.ratings for sheet in sheets if sheet is not None and sheet.ratings is not None]
    return [value for one in ratings if (value := getattr(one, rated)) is not None]


def _mean(mean: float | None, words: ChartWords) -> str:
    return words.number(mean, 1) if mean is not None else ""
