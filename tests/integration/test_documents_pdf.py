"""PDFs of the documents, made by typst and read by another library: what is said is in them, whatever was typed."""

import io
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pypdf import PdfReader

from deepday.documents.facts import facts_of
from deepday.documents.page import Page, Paragraph
from deepday.documents.pdf import as_pdf, as_pictures
from deepday.documents.request_page import request_page
from deepday.documents.talk_script import talk_script
from tests.requests_asked import ENGLISH, GERMAN, NUMBERS, TODAY, answered, everywhere, known

AT = datetime(2026, 11, 26, 9, 30, tzinfo=UTC)
AWKWARD = (
    '*bold* _it_ `code` $x^2$ #import "x" <label> @ref \\ // note /* c */ [a](b) {until} = head ~ -- \' "',
    '#eval("1") #set page(width: 1cm) #panic()',
    "ÄÖÜß € „“ … 日本語 🙂",
    "x" * 5000,
)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(pdf).pages).split())


@pytest.mark.parametrize(
    ("toml", "title"), [(ENGLISH, "One deep-work day a week"), (GERMAN, "Zwei Deep-Work-Tage pro")]
)
@pytest.mark.parametrize("numbers", [NUMBERS, None])
def test_the_request_is_one_page(toml: str, title: str, numbers: None) -> None:
    pdf = as_pdf(request_page(known(toml, numbers), TODAY), AT)
    assert len(read(pdf).pages) == 1
    assert title in words_of(pdf)
    assert ("2.2" in words_of(pdf) or "2,2" in words_of(pdf)) is (numbers is not None)


def test_the_file_names_neither_the_user_nor_a_path() -> None:
    pdf = as_pdf(request_page(known(), TODAY), AT)
    metadata = read(pdf).metadata
    assert metadata is not None
    assert metadata.title == "One deep-work day a week, on trial for eight weeks"
    assert metadata.author is None
    assert metadata.creation_date == AT
    assert bytes(Path(__file__).parents[2]) not in pdf
    assert bytes(Path.home()) not in pdf


def test_the_language_is_told_to_whoever_reads_it_aloud() -> None:
    assert str(read(as_pdf(request_page(known(GERMAN), TODAY), AT)).root_object["/Lang"]) == "de"


@pytest.mark.parametrize("typed", AWKWARD)
def test_what_was_typed_is_printed_and_never_obeyed(typed: str) -> None:
    for page in (request_page(facts_of(everywhere(typed), NUMBERS), TODAY), talk_script(known(), TODAY)):
        assert as_pdf(page, AT).startswith(b"%PDF-")
    pdf = as_pdf(Page("en", "k", "h", "t", (Paragraph(typed),)), AT)
    printed = words_of(pdf).replace("\u200b", "").replace(" ", "").replace("-", "")
    readable = typed if typed.isascii() else typed.partition(" ")[0]  # no font here has the others
    assert readable.replace(" ", "").replace("-", "")[:40] in printed


def test_ten_thousand_words_take_as_many_pages_as_they_need() -> None:
    words = " ".join(f"word{n}" for n in range(10_000))
    answers = replace(answered(), trial=replace(answered().trial, success=words))
    pdf = as_pdf(request_page(facts_of(answers, NUMBERS), TODAY), AT)
    assert len(read(pdf).pages) > 5
    assert {"word0", "word5000", "word9999."} <= set(words_of(pdf).split())
    assert "1 / " in read(pdf).pages[0].extract_text()


def test_ten_thousand_words_in_a_table_are_not_cut_off() -> None:
    words = " ".join(f"word{n}" for n in range(10_000))
    pages = read(as_pdf(request_page(facts_of(everywhere(words), None), TODAY), AT)).pages
    assert len(pages) > 300
    assert "word9999" in pages[-1].extract_text(), "the last paragraph is on the last page"


@pytest.mark.parametrize("name", ["دانا نور", "דנה לוי"])
def test_a_name_from_right_to_left_is_printed_whole(name: str) -> None:
    page = request_page(facts_of(everywhere(name), NUMBERS), TODAY)
    assert len(read(as_pdf(page, AT)).pages) == 1
    assert as_pictures(page)[0].startswith(b"\x89PNG")


def test_a_program_that_makes_no_pdf_does_not_load_what_would() -> None:
    script = (
        "import sys, deepday.cli, deepday.bootstrap.program, deepday.documents.request_page;"
        "from deepday.commands.dispatch import VERBS, verb_named; [verb_named(name) for name in VERBS];"
        "print([m for m in ('typst', 'icalendar', 'deepday.documents.pdf') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
