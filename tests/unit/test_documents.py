"""What the documents say: their own facts in every place, nothing that was not known, nothing that may not be said."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from deepday.documents.facts import facts_of
from deepday.documents.follow_up import Outcome, follow_up_letter, follow_up_page
from deepday.documents.letters import request_letter
from deepday.documents.markdown import as_markdown, read_markdown
from deepday.documents.page import Block, Figures, Heading, Page, Paragraph, Part, Points, Rows, Said
from deepday.documents.plain_text import as_plain_text
from deepday.documents.request_page import request_page
from deepday.documents.talk_script import objections, talk_script
from deepday.documents.words import Words, fill, isolated
from deepday.domain.interruption import Source
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.request import RequestAnswers
from deepday.domain.texts import clean_text
from tests.requests_asked import ENGLISH, GERMAN, NUMBERS, TODAY, answered, everywhere, known

OBJECTIONS = ["everybody", "urgent", "team", "workload", "think", "mute", "fails"]
BOTH = pytest.mark.parametrize("toml", [ENGLISH, GERMAN])
NUMBERS_OR_NONE = pytest.mark.parametrize("numbers", [NUMBERS, None])
NEVER_CLAIMED = re.compile(r"23 min|46 ?%|\bsaved?\b|gespart|einspar", re.IGNORECASE)


def request_text(toml: str = ENGLISH, numbers: OwnNumbers | None = NUMBERS) -> str:
    return as_plain_text(request_page(known(toml, numbers), TODAY))


def script_text(toml: str = ENGLISH, numbers: OwnNumbers | None = NUMBERS) -> str:
    return as_plain_text(talk_script(known(toml, numbers), TODAY))


def test_the_request_says_what_is_asked_with_the_own_numbers() -> None:
    text = request_text()
    for said in (
        "One deep-work day a week, on trial for eight weeks",
        "Priya Nair decides",
        "My estimate: 16 h, 25 % less time in one piece",
        "2.2 interruptions by others per focus hour",
        "39 min typical unbroken stretch",
        "45 % of them chat, 30 % calls, 25 % people at my desk",
        "on 14 ordinary days, 26 October 2026 to 20 November 2026: 56 hours of focus time and 124 interruptions",
        "on Tuesday or Wednesday",
        "Marta Ruiz (+49 30 1234), within 30 minutes",
        "answered within eight working hours",
        "What counts as success: 20 % fewer interruptions per focus hour.",
        "Eight deep-work days can show a large change, hardly a small one.",
        "on Tuesday, 1 December 2026 at 10:00; 20 minutes are enough.",
    ):
        assert said in text


def test_the_request_in_german_is_german() -> None:
    text = request_text(GERMAN)
    for said in (
        "Zwei Deep-Work-Tage pro Sprint (10 Tage), fünf Wochen auf Probe",
        "2,2 Unterbrechungen durch andere je Fokusstunde",
        "an 14 gewöhnlichen Tagen, 26. Oktober 2026 bis 20. November 2026",
        "Was als Erfolg gilt: Weniger Unterbrechungen.",
        "Sechs Deep-Work-Tage können",
    ):
        assert said in text
    assert "Meine Schätzung" not in text, "nothing was estimated"
    assert not re.search(r"\b(Sie|Ihnen|Ihre?|du|dein\w*)\b", text + script_text(GERMAN)), "neither du nor Sie"


@BOTH
@NUMBERS_OR_NONE
def test_nothing_is_claimed_that_nobody_found(toml: str, numbers: OwnNumbers | None) -> None:
    assert not NEVER_CLAIMED.search(request_text(toml, numbers) + script_text(toml, numbers))


@BOTH
@NUMBERS_OR_NONE
def test_no_blank_and_no_bracket_is_left_when_everything_is_answered(toml: str, numbers: OwnNumbers | None) -> None:
    text = (
        request_text(toml, numbers)
        + script_text(toml, numbers)
        + request_letter(known(toml, numbers), request_page(known(toml, numbers), TODAY)).text
    )
    assert not re.search(r"[\[\]{}]|  \S", text.replace("\n  ", "\n"))


@BOTH
def test_without_numbers_the_request_says_so(toml: str) -> None:
    says = {ENGLISH: "I have no numbers of my own yet", GERMAN: "Eigene Zahlen habe ich noch nicht"}[toml]
    assert says in request_text(toml, None)
    assert says not in request_text(toml)


def test_a_few_days_are_called_a_first_impression_and_no_interruption_is_no_share() -> None:
    few = replace(NUMBERS, days=1, interruptions=0, urgent=0, sources=())
    text = request_text(ENGLISH, few)
    assert "on one ordinary day" in text
    assert "no interruption by others" in text
    assert "first impression" in text
    assert "\n- 0 interruptions by others" in text
    assert "%" not in text.split("My days so far")[1].split("What I propose")[0]


@BOTH
@NUMBERS_OR_NONE
def test_every_objection_is_answered_with_a_fact_an_offer_and_a_question(toml: str, numbers: OwnNumbers | None) -> None:
    answers = objections(known(toml, numbers))
    assert [objection.id for objection in answers] == OBJECTIONS
    for objection in answers:
        assert objection.fact.endswith((".", "?"))
        assert objection.offer.endswith(".")
        assert objection.question.endswith("?")
        assert all(part in objection.answer() for part in (objection.fact, objection.offer, objection.question))


def test_the_script_has_ones_own_facts_in_its_places() -> None:
    text = script_text()
    assert "about 2.2 times per focus hour" in text
    assert "124 interruptions; five of them were urgent" in text
    assert "Chat is 45 % of my interruptions; the rest is calls and people at my desk" in text
    assert "I estimate 16 hours for it, and in pieces of 39 minutes" in text
    assert "about" not in script_text(ENGLISH, None).split("The ask")[0], "no number, no opening with numbers"


def test_where_chat_is_all_there_is_nothing_is_said_of_the_rest() -> None:
    only_chat = replace(NUMBERS, sources=((Source.CHAT, 1.0),))
    mute = next(o for o in objections(known(ENGLISH, only_chat)) if o.id == "mute")
    assert "100 %" not in mute.fact


def test_nothing_answered_gives_documents_full_of_marks() -> None:
    for language in ("en", "de"):
        facts = facts_of(RequestAnswers(language=language), None)
        request = as_plain_text(request_page(facts, TODAY))
        assert Words(language).blank("manager.name") in request
        assert Words(language).blank("task.2.benefit") in request
        assert Words(language).blank("point_person.contact") in request
        assert Words(language).blank("task.title") in as_plain_text(talk_script(facts, TODAY))


def test_braces_in_a_name_stay_what_they_are() -> None:
    facts = facts_of(everywhere("{until} {me} [x]"), NUMBERS)
    for page in (request_page(facts, TODAY), talk_script(facts, TODAY)):
        assert "{until} {me} [x]" in as_plain_text(page)
        assert "{until} {me}" in as_markdown(page)


def test_a_name_from_right_to_left_stands_apart_from_what_surrounds_it() -> None:
    assert isolated("דנה") == "\u2068דנה\u2069"
    assert isolated("Ada") == "Ada"
    assert "\u2068نور\u2069 decides" in as_plain_text(request_page(facts_of(everywhere("نور"), None), TODAY))


def test_ten_thousand_words_are_all_there() -> None:
    words = " ".join(f"word{n}" for n in range(10_000))
    facts = facts_of(replace(answered(), trial=replace(answered().trial, success=words)), None)
    assert words in as_plain_text(request_page(facts, TODAY))
    assert words in as_markdown(request_page(facts, TODAY))


def test_words_fill_in_once_and_leave_out_what_is_not_known() -> None:
    assert fill("a {x}[, b {y}][, c {z}].", {"x": "{y}", "y": "", "z": "[z]"}) == "a {y}, c [z]."


def test_numbers_dates_and_lists_are_written_as_the_language_does() -> None:
    en, de = Words("en"), Words("de")
    assert (en.number(2.25), de.number(1.96), de.number(12345.6), en.number(3.04)) == ("2.2", "2", "12.345,6", "3")
    assert (en.count("week", 1), de.count("week", 8), en.count("week", 26)) == ("one week", "acht Wochen", "26 weeks")
    assert en.count("urgent", 0) == "none of them was urgent"
    assert de.count("working_hour_dative", 0.5) == "0,5 Arbeitsstunden"
    assert de.date(date(2026, 3, 2), "date_within") == "Montag, dem 2. März 2026,"
    assert [en.listed(["a", "b", "c"][:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]


# --- Markdown -------------------------------------------------------------------------------------


@BOTH
@NUMBERS_OR_NONE
def test_a_page_comes_back_from_its_markdown(toml: str, numbers: OwnNumbers | None) -> None:
    facts = known(toml, numbers)
    for page in (request_page(facts, TODAY), talk_script(facts, TODAY)):
        assert read_markdown(as_markdown(page), page.language) == page


SPOKEN = st.text(st.characters(codec="utf-8"), max_size=40).map(clean_text).filter(bool)
LINE = SPOKEN.map(lambda text: text.replace("\n", " "))
CELL = st.one_of(st.just(""), SPOKEN)
BLOCKS = st.one_of(
    st.builds(Heading, SPOKEN),
    st.builds(Part, SPOKEN),
    st.builds(Paragraph, SPOKEN),
    st.builds(Said, SPOKEN),
    st.builds(Points, st.lists(SPOKEN, min_size=1, max_size=3).map(tuple)),
    st.builds(Rows, st.just(()), st.lists(st.tuples(SPOKEN, SPOKEN), min_size=1, max_size=3).map(tuple)),
    st.builds(Rows, st.tuples(SPOKEN, CELL), st.lists(st.tuples(CELL, CELL), max_size=3).map(tuple)),
    st.builds(Figures, st.lists(st.tuples(SPOKEN, SPOKEN), min_size=1, max_size=3).map(tuple)),
)


@given(LINE, LINE, LINE, st.lists(BLOCKS, max_size=4))
@example("kind", "head", "title", [Figures(((":", "what"),)), Rows((), (("a:", "b"),))])
def test_whatever_is_typed_comes_back_from_markdown(kind: str, head: str, title: str, blocks: list[Block]) -> None:
    page = Page("en", kind, head, title, tuple(blocks))
    assert read_markdown(as_markdown(page), "en") == page


@given(st.text())
def test_no_text_is_refused_when_markdown_is_read(text: str) -> None:
    read_markdown(text, "de")


def test_markup_in_an_answer_is_none_in_markdown() -> None:
    text = as_markdown(request_page(facts_of(everywhere("<b>*x*</b> `y` [z](http://e.org) | _u_"), None), TODAY))
    assert "\\<b\\>\\*x\\*\\</b\\> \\`y\\` \\[z\\](http://e.org) \\| \\_u\\_" in text


def test_what_a_person_writes_into_the_markdown_is_in_the_page() -> None:
    page = request_page(known(), TODAY)
    edited = as_markdown(page).replace("I ask for a trial", "I would be glad about a trial") + "\nP.S. two\nlines\n"
    again = read_markdown(edited, "en")
    assert "I would be glad about a trial" in as_plain_text(again)
    assert again.blocks[-1] == Paragraph("P.S. two lines")


# --- follow-up ------------------------------------------------------------------------------------


def test_the_follow_up_says_what_was_agreed_with_the_fingerprint_of_the_plan() -> None:
    outcome = Outcome("Gern.", ("Nur mittwochs",), (date(2026, 12, 2), date(2026, 12, 9)), date(2027, 2, 1), "7c1e")
    facts = known(GERMAN)
    text = follow_up_letter(facts, follow_up_page(facts, outcome, TODAY)).text
    for said in (
        "Guten Tag Änne Weiß,",
        "- Tage: Zwei Deep-Work-Tage pro Sprint (10 Tage)",
        "- Ansprechperson: Marta Ruiz (030 1234)",
        "- Auswertung: am Montag, dem 1. Februar 2027",
        "Die Tage: Mittwoch, 2. Dezember 2026 und Mittwoch, 9. Dezember 2026.",
        "- Nur mittwochs",
        "Sein Fingerabdruck (SHA-256): 7c1e",
    ):
        assert said in text
    assert read_markdown(as_markdown(follow_up_page(facts, outcome, TODAY)), "de") == follow_up_page(
        facts, outcome, TODAY
    )


def test_a_follow_up_without_more_says_only_what_is_known() -> None:
    text = as_plain_text(follow_up_page(known(), Outcome(), TODAY))
    assert "Evaluation" not in text
    assert "SHA-256" not in text
    assert "What was said" not in text
