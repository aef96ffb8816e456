"""What was agreed is printed with the evaluation, on a page of its own: the terms, and nothing that is private."""

import io
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from pypdf import PdfReader

from deepday.commands.evaluation_document import evaluation_document
from deepday.documents.agreed_page import agreed_of
from deepday.documents.report import Report, Ticked, report_of
from deepday.documents.report_files import as_html, as_json, as_pdf, as_pictures
from deepday.domain.agreed_terms import own_estimates
from deepday.domain.trial import AgreedText, Agreement
from deepday.wording.evaluation_estimate import estimate_words
from deepday.wording.evaluation_page import evaluation_text
from deepday.wording.translation import use_language
from tests import evaluations

MADE_ON = date(2026, 6, 1)
PRIVATE = ("Marta Ruiz", "Tom Becker", "+49 30", "Codename Zebra", "Rework the feature pipeline", "Priya")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("auto")


def pages_of(report: Report) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(as_pdf(report, MADE_ON))).pages]


def test_the_agreement_is_a_page_of_its_own_after_the_manager_s_page() -> None:
    report = report_of(evaluations.agreed(), MADE_ON)
    first, second = pages_of(report)
    assert "what we agreed" not in first
    for said in (
        "Deep-work days: what we agreed",
        "One deep-work day a week",
        "09:00 to 17:00",
        "within 60 minutes",
        "20 % fewer interruptions per focus hour.",
        "Agreed on 24 March 2026.",
        "Agreed anew on 20 April 2026: point person, how fast urgent requests are handled.",
        "SHA-256",
    ):
        assert said in second
    assert len(as_pictures(report, 40)) == 2


def test_nobody_is_named_and_nothing_is_quoted_unless_it_is_ticked() -> None:
    report = report_of(evaluations.agreed(), MADE_ON)
    everywhere = (" ".join(pages_of(report)), as_html(report).decode(), as_json(report).decode())
    for text in everywhere:
        assert not [private for private in PRIVATE if private in text]
        assert "No names of colleagues" in text
    ticked = report_of(evaluations.agreed(), MADE_ON, Ticked(point_person=True))
    text = " ".join(pages_of(ticked))
    assert "Tom Becker (+49 30 5678)" in text
    assert "No names of colleagues" not in text
    assert "Of colleagues only the point person is named" in text


def test_it_can_be_left_out() -> None:
    report = report_of(evaluations.agreed(), MADE_ON, Ticked(agreement=False))
    assert len(pages_of(report)) == 1
    assert "what we agreed" not in as_html(report).decode()
    assert json.loads(as_json(report))["agreement"] is None


def test_the_other_formats_hold_it_too() -> None:
    report = report_of(evaluations.agreed(), MADE_ON)
    html = as_html(report).decode()
    assert '<section class="agreed">' in html
    assert "within 60 minutes" in html
    agreement = json.loads(as_json(report))["agreement"]
    assert agreement["title"] == "Deep-work days: what we agreed"
    assert ["Hours", "09:00 to 17:00"] in agreement["rows"]


def test_it_speaks_the_language_of_the_page() -> None:
    use_language("de")
    report = report_of(evaluations.agreed(), MADE_ON)
    assert report.agreed is not None
    assert report.agreed.title == "Deep-Work-Tage: unsere Vereinbarung"


def test_a_trial_without_an_agreement_or_with_one_that_is_only_a_text_has_no_such_page() -> None:
    trial = evaluations.trial_of_eight_weeks()
    assert agreed_of(trial, "en") is None
    assert agreed_of(None, "en") is None
    text = AgreedText(evaluations.AFTER_IT.now, "With Marta Ruiz", ("Marta Ruiz",))
    assert agreed_of(replace(trial, agreement=Agreement((text,))), "en") is None
    of_a_newer_version = replace(text, terms={"mood": "good"})
    assert agreed_of(replace(trial, agreement=Agreement((of_a_newer_version,))), "en") is None
    assert own_estimates(replace(trial, agreement=Agreement((of_a_newer_version,)))) == ()


def test_markup_and_ten_thousand_words_in_the_terms_are_printed_as_they_are() -> None:
    found = evaluations.agreed()
    assert found.trial is not None
    version = found.trial.agreement.versions[-1]
    long = " ".join(f"<b>{number} #[x] $y$ {{until}}" for number in range(2_500))
    terms = {**version.terms, "trial": {"weeks": 8, "success": long}}
    trial = replace(found.trial, agreement=Agreement((replace(version, terms=terms),)))
    report = report_of(replace(found, trial=trial), MADE_ON)
    text = " ".join(pages_of(report)[1:])
    assert "<b>0 #[x] $y$ {until}" in text
    assert "<b>2499" in text
    assert "&lt;b&gt;2499 #[x] $y$ {until}" in as_html(report).decode()


# --- the estimate ------------------------------------------------------------------------------


def test_the_own_estimate_stands_beside_what_happened() -> None:
    said = estimate_words(evaluations.agreed())
    assert said.startswith("Your own estimate beforehand: 25 % less time for work in one piece. The time that finished")
    assert "changed by -20 % (95 % range" in said
    assert said in evaluation_text(evaluations.agreed())
    assert evaluation_document(evaluations.agreed())["expected_reduction_percent"] == [25.0]


def test_on_the_page_the_person_says_it() -> None:
    (first, _second) = pages_of(report_of(evaluations.agreed(), MADE_ON))
    assert "My own estimate beforehand: 25 % less time for work in one piece." in first


def test_before_the_look_and_without_an_estimate_nothing_is_said() -> None:
    found = evaluations.agreed()
    assert estimate_words(replace(found, look=replace(found.look, open=False))) == ""
    assert estimate_words(evaluations.eight_weeks()) == ""
    assert estimate_words(evaluations.two_periods()) == ""


def test_without_finished_tasks_it_says_that_it_cannot_be_told() -> None:
    found = evaluations.agreed()
    nothing = replace(found, changes=replace(found.changes, task_ratio=None))
    assert "Whether that holds cannot be said" in estimate_words(nothing)


def test_a_few_tasks_are_only_described() -> None:
    found = evaluations.agreed()
    assert found.changes.task_ratio is not None
    few = replace(found, changes=replace(found.changes, task_ratio=replace(found.changes.task_ratio, interval_95=None)))
    assert "that is a description only" in estimate_words(few)


def test_several_estimates_are_a_range() -> None:
    found = evaluations.agreed()
    assert found.trial is not None
    version = found.trial.agreement.versions[-1]
    terms = {**version.terms, "task": [{"expected_reduction_percent": 10}, {"expected_reduction_percent": 30}, {}]}
    trial = replace(found.trial, agreement=Agreement((replace(version, terms=terms),)))
    assert "10 % to 30 % less time" in estimate_words(replace(found, trial=trial))
