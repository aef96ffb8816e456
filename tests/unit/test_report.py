"""The manager's page: one sheet in every case, said by the person, and nothing on it that was not ticked."""

import io
import json
import re
import tempfile
from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest
from pypdf import PdfReader

from deepday.documents.report import Report, Ticked, report_of
from deepday.documents.report_files import as_html, as_json, as_pdf, as_pictures
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
    assert report.sheet.finding in make(report).decode()


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
