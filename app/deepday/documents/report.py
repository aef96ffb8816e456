"""The manager's page before it has a format: what it says, said by the person, its two charts and its data.

Nothing is on it but aggregates and one dot a day: no name of anybody, no title, no note, no text of a message, unless
the person ticked it.
"""

from dataclasses import asdict, dataclass
from datetime import date
from math import isfinite

from deepday.charts.arm_marks import arm_of, missing_days
from deepday.charts.chart import Table
from deepday.charts.dot_plot import dot_plot
from deepday.charts.pictures import as_svg
from deepday.charts.ratio_bar import ratio_bar
from deepday.charts.style import Style
from deepday.documents.agreed_page import Agreed, agreed_of
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.wording.chart_words import SpokenCharts
from deepday.wording.evaluation_estimate import estimate_words
from deepday.wording.evaluation_sheet import EvaluationSheet, displaced_cost, evaluation_sheet
from deepday.wording.first_person import in_first_person
from deepday.wording.times import dated
from deepday.wording.translation import _, language_in_force

_CHART_WIDTH = 682
_DAYS_HEIGHT, _RATIO_HEIGHT = 196, 80


@dataclass(frozen=True, slots=True)
class Ticked:
    """What the person wants on the page beside the numbers; by default nothing."""

    name: str = ""
    for_whom: str = ""
    title: bool = False
    reasons: bool = False
    """Why days were moved, in the person's own words."""
    agreement: bool = True
    """What was agreed, on a page of its own."""
    point_person: bool = False
    """Who was agreed on as point person, by name."""
    hourly_cost: float | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class ReportChart:
    """A chart as it is printed, its one sentence, and its numbers."""

    title: str
    said: str
    svg: str
    table: Table


@dataclass(frozen=True, slots=True)
class Section:
    """A title and a paragraph, or several points."""

    title: str
    text: str = ""
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Everything that the page shows, in its order."""

    language: str
    title: str
    head: str
    sheet: EvaluationSheet
    charts: tuple[ReportChart, ...]
    sections: tuple[Section, ...]
    footer: str
    agreed: Agreed | None
    data: dict[str, object]


def report_of(found: Evaluation, made_on: date, ticked: Ticked | None = None) -> Report:
    """Return the page of *found* in the language in force."""
    ticked = ticked or Ticked()
    with in_first_person():
        sheet = evaluation_sheet(found, with_words=ticked.reasons)
        sections = _sections(found, sheet, ticked)
        title = _title(found, ticked)
        head = _head(ticked, made_on)
        charts = _charts(found)
        agreed = agreed_of(found.trial, language_in_force(), with_names=ticked.point_person)
        agreed = agreed if ticked.agreement else None
        footer = _footer(sheet, names_point_person=agreed is not None and ticked.point_person)
    return Report(
        language=language_in_force(),
        title=title,
        head=head,
        sheet=sheet,
        charts=charts,
        sections=sections,
        footer=footer,
        agreed=agreed,
        data={
            **_data(found, sheet, (title, head, footer), sections),
            "agreement": asdict(agreed) if agreed is not None else None,
        },
    )


def _charts(found: Evaluation) -> tuple[ReportChart, ...]:
    if not found.look.open or not found.days:
        return ()
    words, style = SpokenCharts(), Style()
    made = (
        dot_plot(found, words, style, _CHART_WIDTH, _DAYS_HEIGHT),
        ratio_bar(found, words, style, _CHART_WIDTH, _RATIO_HEIGHT),
    )
    return tuple(ReportChart(chart.title, chart.said, as_svg(chart), chart.table) for chart in made)


def _title(found: Evaluation, ticked: Ticked) -> str:
    if found.trial is None:
        return _("Interruptions: a comparison of two periods")
    if ticked.title and found.trial.title:
        return _("Deep-work days: result of the trial “{title}”").replace("{title}", found.trial.title)
    return _("Deep-work days: result of the trial")


def _head(ticked: Ticked, made_on: date) -> str:
    parts = [ticked.name.strip()]
    if ticked.for_whom.strip():
        parts.append(_("for {name}").replace("{name}", ticked.for_whom.strip()))
    return " · ".join(part for part in (*parts, dated(made_on)) if part)


def _sections(found: Evaluation, sheet: EvaluationSheet, ticked: Ticked) -> tuple[Section, ...]:
    displaced = sheet.displaced
    if displaced and ticked.hourly_cost is not None and isfinite(ticked.hourly_cost):
        displaced = f"{displaced} {displaced_cost(found, ticked.hourly_cost, ticked.currency)}"
    sections = (
        Section(_("Did it just move?"), sheet.moved),
        Section(_("Time displaced by interruptions, per ordinary day"), displaced),
        Section(_("What limits this"), points=sheet.limits),
        Section(_("The team"), sheet.team),
        Section(_("The estimate, and what happened"), estimate_words(found)),
    )
    return tuple(section for section in sections if section.text or section.points)


def _footer(sheet: EvaluationSheet, *, names_point_person: bool) -> str:
    parts = [" · ".join(f"{label}: {text}" for label, text in sheet.fixed)] if sheet.fixed else []
    if sheet.deviations:
        parts.append(_("Changed since: {changes}.").replace("{changes}", "; ".join(sheet.deviations)))
    parts.append(f"{sheet.logged}.".replace("..", "."))
    if names_point_person:
        parts.append(_("Of colleagues only the point person is named, and no message texts are contained in this."))
    else:
        parts.append(_("No names of colleagues and no message texts are contained in this page or its data."))
    return " ".join(f"{part}." if not part.endswith(".") else part for part in parts)


def _data(
    found: Evaluation, sheet: EvaluationSheet, around: tuple[str, str, str], sections: tuple[Section, ...]
) -> dict[str, object]:
    """Return the same numbers for machines: nothing that the page does not print."""
    title, head, footer = around
    shown = found.look.open
    return {
        "format": "deepday-report",
        "version": 1,
        "title": title,
        "head": head,
        "as_of": found.as_of.isoformat(),
        "headline": " ".join(part for part in (sheet.finding, sheet.how_sure) if part),
        "recommendation": {"word": sheet.verdict, "reason": sheet.reason} if sheet.verdict else None,
        "certainty": found.certainty.value if found.certainty is not None else None,
        "ratio": _finite(found.primary.ratio) if shown else None,
        "interval_80": _limits(found, 0.8) if shown else None,
        "interval_95": _limits(found, 0.95) if shown else None,
        "arms": {name.value: _arm(found, name) for name in ArmName if found.arms.of(name)} if shown else {},
        "table": {"columns": list(sheet.table.columns), "rows": [list(row.cells) for row in sheet.table.rows]},
        "days": _days(found) if shown else [],
        "sections": [asdict(section) for section in sections],
        "footer": footer,
        "plan_sha256": found.plan_sha256,
    }


def _arm(found: Evaluation, name: ArmName) -> dict[str, object]:
    measures = found.measures[name]
    limits = measures.rate_interval_95
    return {"rate": measures.counts.rate, "interval_95": list(limits) if limits is not None else None}


def _days(found: Evaluation) -> list[dict[str, object]]:
    """Return one entry a dot; a day off and one that was not logged are alike."""
    rows: list[dict[str, object]] = []
    for day in sorted({*missing_days(found), *(day for name in ArmName for day in found.arms.of(name))}):
        arm = arm_of(found, day)
        counts = arm is not None and found.days[day].counts
        events, hours = found.days[day].count if counts else (None, None)
        rate = events / hours if events is not None and hours else None
        kind = arm.value if arm is not None else None
        rows.append({"date": day.isoformat(), "arm": kind, "rate_per_hour": rate, "focus_hours": hours})
    return rows


def _limits(found: Evaluation, level: float) -> list[float | None] | None:
    limits = found.primary.interval(level)
    return [_finite(limit) for limit in limits] if limits is not None else None


def _finite(number: float | None) -> float | None:
    return number if number is not None and isfinite(number) else None
