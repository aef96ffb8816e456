"""The manager's page: one sheet in every case, said by the person, and nothing on it that was not ticked."""

import io
import json
import re
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from pypdf.generic import ContentStream

from deepday.documents.added import Choice
from deepday.documents.report import Report, Ticked, report_of
from deepday.documents.report_files import as_html, as_json, as_pdf, as_pictures
from deepday.domain.day import Day, DayState
from deepday.domain.task import Task
from deepday.evaluation.arms import ArmName
from deepday.evaluation.evaluation import Evaluation
from deepday.wording.evaluation import headline
from deepday.wording.translation import use_language
from tests import evaluations

MADE_ON = date(2026, 6, 1)
every_evaluation = pytest.mark.parametrize("found", [one for _name, one in evaluations.all_of_them()], ids=lambda _: "")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("auto")


def text_of(report: Report) -> str:
    pages = PdfReader(io.BytesIO(as_pdf(report, MADE_ON))).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


@every_evaluation
def test_it_is_one_sheet(found: Evaluation) -> None:
    report = report_of(found, MADE_ON)
    assert len(PdfReader(io.BytesIO(as_pdf(report, MADE_ON))).pages) == 1
    assert len(as_pictures(report, 40)) == 1


@every_evaluation
def test_the_headline_and_the_recommendation_stand_on_it(found: Evaluation) -> None:
    report = report_of(found, MADE_ON)
    text = squeezed(text_of(report))
    spoken = headline(found).replace("you were interrupted", "I was interrupted")
    assert squeezed(spoken) in text
    assert squeezed(report.sheet.reason) in text


@pytest.mark.parametrize("make", [as_html, as_json])
@every_evaluation
def test_the_other_formats_hold_the_headline_too(found: Evaluation, make: object) -> None:
    assert callable(make)
    report = report_of(found, MADE_ON)
    assert report.sheet.finding in re.sub("</?strong>", "", make(report).decode())


def test_no_planted_name_title_or_note_leaves() -> None:
    report = report_of(evaluations.twenty_and_eight(), MADE_ON)
    pdf = as_pdf(report, MADE_ON)
    for content in (text_of(report), as_html(report).decode(), as_json(report).decode(), pdf.decode("latin-1")):
        for planted in (*evaluations.PLANTED, "A deep-work day a week"):
            assert planted not in content
    assert "your" not in text_of(report)


def test_a_reason_for_a_moved_day_leaves_only_if_it_is_ticked() -> None:
    found = evaluations.eight_weeks()
    assert "audit" not in text_of(report_of(found, MADE_ON))
    assert "moved (21 April to 23 April)" in text_of(report_of(found, MADE_ON))
    assert "audit" in text_of(report_of(found, MADE_ON, Ticked(reasons=True)))


def test_names_and_a_title_stand_on_it_if_they_are_ticked() -> None:
    ticked = Ticked(name="Jonas #[Weber]", for_whom="Priya $x$ Nair", title=True)
    text = text_of(report_of(evaluations.eight_weeks(), MADE_ON, ticked))
    assert "Jonas #[Weber] · for Priya $x$ Nair · 1 June 2026" in text
    assert "“Deep Tuesdays”" in text


ADDED = {
    "interrupters": ("Chloé: ", "Dr. Öztürk: ", "Ben: "),
    "notes": ("which split?", "notification: asked about the test set"),
    "tasks": ("Decoder: 18.3 h, estimated 16.0 h",),
    "details": ("Channels: interruptions per focus hour", "Your ratings"),
}


@pytest.mark.parametrize("name", ADDED)
def test_what_is_ticked_stands_on_a_further_sheet_and_in_every_format_and_nothing_else_does(name: str) -> None:
    found = evaluations.twenty_and_eight()
    report = report_of(found, MADE_ON, Ticked(added=Choice(**{name: True})))
    pages = PdfReader(io.BytesIO(as_pdf(report, MADE_ON))).pages
    assert len(pages) > 1
    first, *others = (squeezed(page.extract_text()) for page in pages)
    data = json.loads(as_json(report))
    everywhere = ["".join(others), squeezed(unescape(as_html(report).decode())), squeezed(str(data))]
    for words in ADDED[name]:
        assert squeezed(words) not in first
        assert all(squeezed(words) in content for content in everywhere)
    for other, several in ADDED.items():
        for words in several if other != name else ():
            assert not any(squeezed(words) in content for content in everywhere), words


def test_every_entry_with_a_name_is_counted_and_who_was_erased_is_not_named() -> None:
    found = evaluations.twenty_and_eight()
    (names,) = report_of(found, MADE_ON, Ticked(added=Choice(interrupters=True))).added
    arms = found.arms.by_date()
    entries = [(arms[day], entry) for day in arms for entry in found.days[day].time.counted if entry.who]
    chloe = [arm for arm, entry in entries if entry.who == "Chloé"]
    deep = sum(arm is ArmName.DEEP for arm in chloe)
    assert f"Chloé: {len(chloe)} interruptions, {deep} of them on deep-work days" in names.points
    assert not any("someone" in point for point in names.points)


def test_the_page_does_not_say_that_it_names_nobody_where_it_does() -> None:
    found = evaluations.twenty_and_eight()
    assert "No names of colleagues" in report_of(found, MADE_ON).footer
    added = report_of(found, MADE_ON, Ticked(added=Choice(interrupters=True, notes=True))).footer
    assert "No names" not in added
    assert "Added by choice: Who interrupted, on the days compared; Notes." in added


def test_before_a_look_date_nothing_is_added() -> None:
    everything = Ticked(added=Choice(interrupters=True, notes=True, tasks=True, details=True))
    report = report_of(evaluations.not_yet(), MADE_ON, everything)
    assert (report.added, report.added_charts, report.added_title) == ((), (), "")


def test_lists_that_are_empty_or_endless_say_so() -> None:
    found = evaluations.one_day()
    lists = report_of(found, MADE_ON, Ticked(added=Choice(interrupters=True, notes=True, tasks=True))).added
    assert [one.points for one in lists] == [("None.",)] * 3
    day, one = next((day, one) for day, one in found.days.items() if one.time.counted)
    many = tuple(replace(one.time.counted[0], note=f"{{note}} {n}") for n in range(400))
    longer = replace(found, days={**found.days, day: replace(one, time=replace(one.time, counted=many))})
    (notes,) = report_of(longer, MADE_ON, Ticked(added=Choice(notes=True))).added
    assert (len(notes.points), notes.points[-1]) == (301, "And 100 more.")
    assert notes.points[7].endswith("{note} 7")


def test_a_note_of_a_day_and_a_task_without_numbers_are_added_too() -> None:
    found = evaluations.twenty_and_eight()
    day = next(iter(found.arms.by_date()))
    sheet = Day(day, DayState.LOGGED, note="a calm day")
    noted = replace(
        found, days={**found.days, day: replace(found.days[day], sheet=sheet)}, tasks=(Task("t", "Encoder"),)
    )
    notes, tasks = report_of(noted, MADE_ON, Ticked(added=Choice(notes=True, tasks=True))).added
    assert any(point.endswith("2026: a calm day") for point in notes.points)
    assert tasks.points == ("Encoder",)


def test_in_a_description_names_have_no_kind_of_day() -> None:
    (names,) = report_of(evaluations.two_periods(), MADE_ON, Ticked(added=Choice(interrupters=True))).added
    assert all(re.fullmatch(r".+: \d+ interruptions?", point) for point in names.points)


def test_money_stands_on_it_only_if_a_cost_was_typed_in() -> None:
    found = evaluations.eight_weeks()
    assert "EUR" not in text_of(report_of(found, MADE_ON))
    assert "At 80.00 EUR an hour" in text_of(report_of(found, MADE_ON, Ticked(hourly_cost=80, currency="EUR")))


def test_the_pdf_is_tagged_and_names_neither_user_nor_path() -> None:
    pdf = as_pdf(report_of(evaluations.eight_weeks(), MADE_ON), MADE_ON)
    reader = PdfReader(io.BytesIO(pdf))
    root = reader.trailer["/Root"].get_object()
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]  # pypdf knows no types of what it read
    assert root["/Lang"] == "en"  # type: ignore[index]  # same
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert set(reader.metadata or {}) <= {"/Title", "/Creator", "/CreationDate", "/ModDate"}
    for path in (Path(__file__).parents[2], Path.home(), Path(tempfile.gettempdir())):
        assert bytes(path) not in pdf


def test_a_screen_reader_finds_headings_figures_with_words_and_a_table_with_heads() -> None:
    everything = Ticked(added=Choice(interrupters=True, notes=True, tasks=True, details=True))
    report = report_of(evaluations.eight_weeks(), MADE_ON, everything)
    reader = PdfReader(io.BytesIO(as_pdf(report, MADE_ON)))
    tags = list(_tags(reader.trailer["/Root"]["/StructTreeRoot"]["/K"]))  # type: ignore[index]  # as above
    kinds = [tag["/S"] for tag in tags]
    assert kinds[0] == "/Document"
    headings = [tag["/T"] for tag in tags if tag["/S"] in ("/H1", "/H2")]
    assert headings[0] == report.sheet.finding
    assert [h for h in headings if h == "Added by choice"]
    levels = [int(kind[2]) for kind in kinds if re.fullmatch(r"/H\d", kind)]
    assert levels[0] == 1
    assert all(level <= before + 1 for before, level in pairwise(levels)), "no level is left out"
    figures = [str(tag.get("/Alt", "")) for tag in tags if tag["/S"] == "/Figure"]
    assert figures == [f"{one.title}. {one.said}" for one in (*report.charts, *report.added_charts)]
    assert kinds.count("/TH") == len(report.sheet.table.columns)
    assert kinds.count("/TD") == len(report.sheet.table.columns) * len(report.sheet.table.rows)
    cells = [tag for tag in tags if tag["/S"] == "/TD"]
    assert all(any(one.get("/Headers") for one in cell["/A"]) for cell in cells), "each cell knows its column's head"
    points = [point for section in (*report.sections, *report.added) for point in section.points]
    assert kinds.count("/LI") == len(points)
    assert reader.trailer["/Root"]["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]  # as above


def test_everything_on_the_sheets_is_tagged_or_ornament() -> None:
    reader = PdfReader(io.BytesIO(as_pdf(report_of(evaluations.eight_weeks(), MADE_ON), MADE_ON)))
    (page,) = reader.pages
    depth = 0
    assert page["/StructParents"] is not None
    for operands, operator in ContentStream(page.get_contents(), reader).operations:
        if operator in (b"BDC", b"BMC"):
            depth += 1
            assert operands[0] == "/Artifact" or operator == b"BDC"
        elif operator == b"EMC":
            depth -= 1
        elif operator in (b"Tj", b"TJ", b"f", b"S", b"Do", b"B"):
            assert depth > 0, "something is drawn that no screen reader hears of"
    assert depth == 0


def _tags(kids: Any) -> Iterator[Any]:
    """Give every tag from the first to the last."""
    found = kids.get_object()
    if isinstance(found, list):
        for one in found:
            yield from _tags(one)
    elif isinstance(found, dict) and "/S" in found:
        yield found
        if "/K" in found:
            yield from _tags(found["/K"])


def test_the_same_evaluation_gives_the_same_bytes() -> None:
    found = evaluations.eight_weeks()
    made = [as_pdf(report_of(found, MADE_ON), MADE_ON) for _each in range(2)]
    assert made[0] == made[1]


def test_its_data_hold_only_what_the_page_prints() -> None:
    data = json.loads(as_json(report_of(evaluations.twenty_and_eight(), MADE_ON)))
    assert set(data["days"][0]) == {"date", "arm", "rate_per_hour", "focus_hours"}
    assert data["certainty"] == "likely"
    assert "interruptions" not in data


def test_before_a_look_date_no_rate_is_in_it() -> None:
    report = report_of(evaluations.not_yet(), MADE_ON)
    data = json.loads(as_json(report))
    assert (data["ratio"], data["arms"], data["days"], data["table"]["rows"]) == (None, {}, [], [])
    assert report.charts == ()
    assert "per focus hour (" not in text_of(report)


def test_the_html_needs_no_other_file_and_is_well_formed() -> None:
    html = as_html(report_of(evaluations.eight_weeks(), MADE_ON, Ticked(name="<b>&</b>"))).decode()
    assert not re.search(r'(src|href)="(?!#)', html)
    assert "@import" not in html
    assert "&lt;b&gt;&amp;&lt;/b&gt;" in html
    ids = re.findall(r'\bid="([^"]+)"', html)
    assert len(ids) == len(set(ids))
    _Balanced().check(html)


def test_in_german_dates_are_german() -> None:
    use_language("de")
    report = report_of(evaluations.eight_weeks(), MADE_ON)
    assert report.head == "1. Juni 2026"
    assert report.language == "de"


class _Balanced(HTMLParser):
    """Fails on an end without its beginning."""

    _ALONE = ("meta", "!doctype", "br", "link")

    def check(self, html: str) -> None:
        self._open: list[str] = []
        self.feed(html)
        self.close()
        assert self._open == []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        if tag not in self._ALONE:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag
