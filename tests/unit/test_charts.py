"""Charts: each draws every evaluation, says its numbers in a table, and is the same drawing each time."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from itertools import pairwise

import pytest

from deepday.charts.block_lengths import block_lengths
from deepday.charts.chart import Chart
from deepday.charts.dot_plot import dot_plot
from deepday.charts.heat_map import heat_map
from deepday.charts.pictures import as_pixels, as_svg
from deepday.charts.ratings import ratings_chart
from deepday.charts.ratio_bar import ratio_bar
from deepday.charts.recovery_bars import recovery_bars
from deepday.charts.source_bars import source_bars
from deepday.charts.style import PRINTED, Style
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.recovery import OwnEstimates, Returns
from deepday.wording.chart_words import SpokenCharts
from deepday.wording.translation import use_language
from tests import evaluations
from tests.trials import ZONE

Maker = Callable[[Evaluation, SpokenCharts, Style], Chart]
CHARTS: dict[str, Maker] = {
    "days": dot_plot,
    "ratio": ratio_bar,
    "sources": source_bars,
    "hours": partial(heat_map, zone=ZONE),
    "blocks": block_lengths,
    "recovery": recovery_bars,
    "ratings": ratings_chart,
}
every_chart = pytest.mark.parametrize("name", CHARTS)


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("auto")


def made(name: str, found: Evaluation) -> Chart:
    return CHARTS[name](found, SpokenCharts(), Style())


@every_chart
@pytest.mark.parametrize("found", [one for _name, one in evaluations.all_of_them()], ids=lambda _: "")
def test_every_evaluation_can_be_drawn(name: str, found: Evaluation) -> None:
    chart = made(name, found)
    pixels = as_pixels(chart, 1)
    assert (pixels.width, pixels.height) == (chart.width, chart.height)
    assert len(set(pixels.rgba[::4])) > 1, "it is empty"
    assert chart.name == name
    assert chart.title
    assert chart.said


@every_chart
@pytest.mark.parametrize("found", [one for _name, one in evaluations.all_of_them()], ids=lambda _: "")
def test_every_row_of_a_table_has_a_cell_for_each_column(name: str, found: Evaluation) -> None:
    table = made(name, found).table
    assert {len(row) for row in table.rows} <= {len(table.columns)}


@every_chart
def test_what_can_be_pointed_at_lies_on_the_chart_and_says_something(name: str) -> None:
    chart = made(name, evaluations.eight_weeks())
    assert chart.marks
    for mark in chart.marks:
        assert 0 <= mark.x <= 1, mark
        assert 0 <= mark.y <= 1, mark
        assert mark.said
        assert "{" not in mark.said


@every_chart
def test_the_same_evaluation_gives_the_same_bytes(name: str) -> None:
    found = evaluations.eight_weeks()
    assert as_svg(made(name, found)) == as_svg(made(name, found))


@every_chart
def test_letters_stay_letters_on_a_page(name: str) -> None:
    svg = as_svg(made(name, evaluations.eight_weeks()))
    assert "<text" in svg
    assert "<metadata" not in svg


def test_a_day_has_a_mark_and_a_row_each() -> None:
    found = evaluations.eight_weeks()
    chart = made("days", found)
    days = [day for name in ArmName for day in found.arms.of(name)]
    arms = [name for name in ArmName if found.arms.of(name)]
    assert len(chart.table.rows) == len(days)
    assert len(chart.marks) == len(days) + len(arms)
    assert sum(row[-1] == "off or not logged" for row in chart.table.rows) == 3


def test_days_follow_each_other_from_left_to_right() -> None:
    found = evaluations.two_periods()
    chart = made("days", found)
    in_order = [mark.x for mark in chart.marks if "period" in mark.said or "Before" in mark.said][: len(found.days)]
    assert all(before < after for before, after in pairwise(in_order))


def test_the_ratio_says_its_range_and_what_was_agreed() -> None:
    chart = made("ratio", evaluations.eight_weeks())
    assert chart.said.startswith("-68 %, likely range -80 % to -48 %")
    assert "agreed: 20 % less" in as_svg(chart)


def test_without_a_range_the_ratio_says_so() -> None:
    assert made("ratio", evaluations.one_day()).said == "Too few logged days or interruptions for a range."


def test_thin_cells_have_no_number() -> None:
    chart = made("hours", evaluations.one_day())
    assert {cell for row in chart.table.rows for cell in row[1:]} == {"\u2013"}
    assert all("too little to tell" in mark.said for mark in chart.marks)


def test_the_shares_of_all_lengths_are_the_focus_time_outside_handling() -> None:
    found = evaluations.eight_weeks()
    rows = made("blocks", found).table.rows
    for column, name in enumerate(ArmName, start=1):
        whole = sum(int(row[column].removesuffix(" %")) for row in rows)
        share = found.measures[name].interrupted_share
        assert share is not None
        assert whole == pytest.approx(100 * (1 - share), abs=4)


def test_in_german_dates_and_numbers_are_german() -> None:
    use_language("de")
    row = made("days", evaluations.eight_weeks()).table.rows[0]
    assert row[0] == "Montag, 2. März"


def test_no_name_and_no_note_is_on_any_chart() -> None:
    found = evaluations.twenty_and_eight()
    drawn = "".join(as_svg(made(name, found)) + str(made(name, found)) for name in CHARTS)
    assert not [planted for planted in evaluations.PLANTED if planted in drawn]


def test_charts_know_no_window() -> None:
    script = (
        "import deepday.charts.dot_plot, sys; assert not [m for m in sys.modules if 'PySide' in m or 'pyplot' in m]"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_a_verb_loads_no_matplotlib() -> None:
    script = (
        "import deepday.cli, deepday.bootstrap.resident, sys;"
        "from deepday.commands.dispatch import VERBS, verb_named; [verb_named(name) for name in VERBS];"
        "assert not {'matplotlib', 'numpy', 'scipy', 'typst'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)


def test_getting_back_is_shown_in_three_ways_side_by_side() -> None:
    found = evaluations.eight_weeks()
    labels = [row[0] for row in made("recovery", found).table.rows]
    assert labels[:3] == [f"assuming {n} min to get back" for n in (1, 11, 25)]
    assert labels[3:] == ["by your own estimate", "measured"]
    measured = made("recovery", replace(found, returns=Returns(30, 24, 9.0)))
    assert measured.table.rows[4][0] == "measured: 9 min (median of 24)"
    assert all(cell.endswith(" min") for cell in measured.table.rows[4][1:])
    assert len(measured.marks) == 4 * 3
    said = made("recovery", replace(found, own_estimates=OwnEstimates(9, 7, 10)))
    assert said.table.rows[3][0] == "your estimate: 10 min (7 of 9)"
    assert all(cell.endswith(" min") for cell in said.table.rows[3][1:])
    silent = made("recovery", replace(found, own_estimates=OwnEstimates(9, 0)))
    assert silent.table.rows[3][1:] == ("asked, and left open",) * 3
    lost = made("recovery", replace(found, returns=Returns(30, 10, None)))
    assert lost.table.rows[4][1:] == ("less than half came back to the same program within two hours",) * 3


def _luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2) of ``#RRGGBB``."""
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_without_colour_the_kinds_of_days_still_differ() -> None:
    assert _contrast(PRINTED.deep, PRINTED.ordinary) > 1.5
    for colour in (PRINTED.deep, PRINTED.ordinary, PRINTED.edge):
        assert _contrast(colour, PRINTED.sheet) >= 3
    found = evaluations.eight_weeks()
    svg = as_svg(made("days", found))
    assert svg.count(f"fill: {PRINTED.sheet.lower()}; stroke: {PRINTED.ordinary.lower()}") >= len(
        [day for day in found.arms.baseline if found.days[day].counts]
    ), "days before are hollow"
