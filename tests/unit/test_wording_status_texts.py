"""The text colleagues read: filled in once, clipped at a word."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.engine.effect_ports import Wish
from deepday.wording.status_texts import PLACEHOLDERS, clip, status_text

UNTIL = datetime(2026, 9, 24, 14, 30, tzinfo=UTC)


def wish(goal: str = "", point_person: str | None = None, contact: str = "") -> Wish:
    return Wish("id", UNTIL, UNTIL + timedelta(minutes=2), "Europe/Berlin", goal, point_person, contact)


def test_the_built_in_text_names_the_end_and_the_point_person() -> None:
    assert status_text(wish(point_person="Marta Ruiz")) == "Deep work until 16:30. Urgent: Marta Ruiz"


def test_the_built_in_text_without_a_point_person_says_nothing_about_one() -> None:
    assert status_text(wish()) == "Deep work until 16:30"


def test_a_template_of_ones_own_is_filled_in() -> None:
    template = "{goal}, back {until}. Urgent: {point_person} ({contact})"
    text = status_text(wish("ranking", "Marta", "ext. 42"), template)
    assert text == "ranking, back 16:30. Urgent: Marta (ext. 42)"


def test_a_sentence_that_asks_for_what_is_unknown_is_left_out() -> None:
    assert status_text(wish(), "Heads down until {until}. Ask {point_person}!") == "Heads down until 16:30."


def test_a_template_of_which_nothing_remains_gives_way_to_the_built_in_text() -> None:
    assert status_text(wish(), "{goal}") == "Deep work until 16:30"


def test_unknown_braces_stay_as_they_are_written() -> None:
    assert status_text(wish(), "{lunch} {until} {} {until.hour} {0}") == "{lunch} 16:30 {} {until.hour} {0}"


@pytest.mark.parametrize("placeholder", PLACEHOLDERS)
def test_a_typed_placeholder_inside_a_name_or_goal_stays_what_it_is(placeholder: str) -> None:
    typed = f"{{{placeholder}}}"
    assert status_text(wish(typed, typed, typed), "{goal} {point_person} {contact}") == f"{typed} {typed} {typed}"


def test_control_characters_and_line_ends_become_spaces() -> None:
    assert status_text(wish(point_person="Marta\n\x00\u2028Ruiz\t")) == "Deep work until 16:30. Urgent: Marta Ruiz"


def test_a_long_text_ends_at_a_word() -> None:
    assert clip("Deep work until 16:30. Urgent: Marta Ruiz", 38) == "Deep work until 16:30. Urgent: Marta…"
    assert clip("Deep work until 16:30. Urgent: Marta Ruiz", 36) == "Deep work until 16:30. Urgent…"


def test_one_long_word_is_cut_where_it_must_be() -> None:
    assert clip("a" * 10, 4) == "aaa…"


def test_a_letter_is_not_cut_from_its_accent() -> None:
    assert clip("ne\u0301e\u0301e\u0301", 5) == "ne\u0301…"


@given(st.text(max_size=60), st.integers(min_value=0, max_value=70))
def test_clipping_keeps_to_the_limit_and_to_the_beginning(text: str, limit: int) -> None:
    clipped = clip(text, limit)
    assert len(clipped) <= limit
    assert clipped == text or (text.startswith(clipped.removesuffix("…")) and len(text) > limit)


@given(st.lists(st.text("abcdef", min_size=1, max_size=8), min_size=2), st.integers(min_value=10, max_value=50))
def test_clipping_never_ends_inside_a_word_that_is_not_the_first(words: list[str], limit: int) -> None:
    clipped = clip(" ".join(words), limit)
    assert set(clipped.removesuffix("…").split()[1:]) <= set(words)


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40), st.text(max_size=80))
def test_any_text_gives_one_line_within_the_limit(goal: str, person: str, contact: str, template: str) -> None:
    text = status_text(wish(goal, person, contact), template, limit=100)
    assert 0 < len(text) <= 100
    assert len(text.splitlines()) == 1
    text.encode()
