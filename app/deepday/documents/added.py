"""What a person added to the manager's page by choice: who interrupted, notes, titles of tasks, the charts for oneself.

It stands on sheets of its own after the page, which stays one sheet.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from deepday.charts.block_lengths import block_lengths
from deepday.charts.chart import Chart
from deepday.charts.heat_map import heat_map
from deepday.charts.ratings import ratings_chart
from deepday.charts.recovery_bars import recovery_bars
from deepday.charts.source_bars import source_bars
from deepday.charts.style import Style
from deepday.domain.interruption import SOMEONE, Interruption
from deepday.domain.texts import one_line
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.evaluation.recorded_days import RecordedDay
from deepday.wording.chart_words import SpokenCharts
from deepday.wording.entries import source_word
from deepday.wording.numbers import number
from deepday.wording.times import dated
from deepday.wording.translation import _, ngettext

MOST_LINES, LONGEST_LINE = 300, 1000
"""Of each list; how many more there are is said."""
_CHART_WIDTH = 682


@dataclass(frozen=True, slots=True)
class Choice:
    """What is to be added."""

    interrupters: bool = False
    notes: bool = False
    tasks: bool = False
    details: bool = False
    """The charts that are for the person alone as long as they do not share them."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A title and the lines below it."""

    title: str
    lines: tuple[str, ...]


def listed(found: Evaluation, choice: Choice) -> tuple[Listed, ...]:
    """Return the lists that were chosen; before a look date none, as they would show how days differ."""
    if not found.look.open:
        return ()
    lists = (
        (choice.interrupters, _("Who interrupted, on the days compared"), _interrupters),
        (choice.notes, _("Notes"), _notes),
        (choice.tasks, _("Tasks finished"), _tasks),
    )
    return tuple(Listed(title, _clipped(lines(found))) for chosen, title, lines in lists if chosen)


def private_charts(found: Evaluation, zone: str) -> tuple[Chart, ...]:
    """Return the charts for the person alone, as wide as a page."""
    words, style = SpokenCharts(), Style()
    return (
        source_bars(found, words, style, _CHART_WIDTH),
        heat_map(found, words, style, zone, _CHART_WIDTH),
        block_lengths(found, words, style, _CHART_WIDTH),
        recovery_bars(found, words, style, _CHART_WIDTH),
        ratings_chart(found, words, style, _CHART_WIDTH),
    )


def _days(found: Evaluation) -> Sequence[tuple[ArmName, RecordedDay]]:
    arms = found.arms.by_date()
    return [(arms[day], one) for day, one in sorted(found.days.items()) if day in arms]


def _interrupters(found: Evaluation) -> Iterator[str]:
    counts: Counter[str] = Counter()
    deep: Counter[str] = Counter()
    for arm, day in _days(found):
        entries = (entry.who for entry in day.time.counted)
        names = [one_line(who, LONGEST_LINE) for who in entries if who and who != SOMEONE]
        counts.update(names)
        deep.update(names if arm is ArmName.DEEP else ())
    for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])):
        said = ngettext("{name}: {count} interruption", "{name}: {count} interruptions", count)
        line = said.replace("{count}", number(count))
        if found.trial is not None:
            whole = _("{line}, {deep} of them on deep-work days")
            line = whole.replace("{line}", line).replace("{deep}", number(deep[name]))
        yield line.replace("{name}", name)


def _notes(found: Evaluation) -> Iterator[str]:
    for _arm, day in _days(found):
        if day.sheet is not None and day.sheet.note:
            yield f"{dated(day.date)}: {one_line(day.sheet.note, LONGEST_LINE)}"
        yield from (f"{dated(day.date)}, {_of(entry)}" for entry in day.time.counted if entry.note)


def _of(entry: Interruption) -> str:
    return f"{source_word(entry.source)}: {one_line(entry.note or '', LONGEST_LINE)}"


def _tasks(found: Evaluation) -> Iterator[str]:
    for task in found.tasks:
        title = one_line(task.title, LONGEST_LINE)
        if not task.actual_minutes or not task.estimate_minutes:
            yield title
            continue
        actual, estimate = (number(minutes / 60, 1) for minutes in (task.actual_minutes, task.estimate_minutes))
        said = _("{title}: {actual} h, estimated {estimate} h")
        yield said.replace("{actual}", actual).replace("{estimate}", estimate).replace("{title}", title)


def _clipped(lines: Iterable[str]) -> tuple[str, ...]:
    every = tuple(lines)
    if not every:
        return (_("None."),)
    more = len(every) - MOST_LINES
    if more <= 0:
        return every
    return (*every[:MOST_LINES], ngettext("And {count} more.", "And {count} more.", more).format(count=more))
