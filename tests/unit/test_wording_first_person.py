"""What an evaluation says to the person and what the person says: the same, but for who speaks."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import deepday.wording
from deepday.wording.evaluation_sheet import evaluation_sheet
from deepday.wording.first_person import FIRST_PERSON, in_first_person
from deepday.wording.reasons import placeholders
from deepday.wording.translation import use_language
from tests import evaluations

WORDING = Path(deepday.wording.__file__).parent
ADDRESSED = (" you ", " your ", " yours ", "You ", "Your ")


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("auto")


def texts_of_the_source() -> set[str]:
    found: set[str] = set()
    for path in WORDING.glob("*.py"):
        if path.name != "first_person.py":
            nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            found |= {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    return found


def test_every_text_that_is_said_otherwise_is_said_at_all() -> None:
    assert not set(FIRST_PERSON) - texts_of_the_source()


@pytest.mark.parametrize("told", FIRST_PERSON)
def test_both_ways_ask_for_the_same_values(told: str) -> None:
    assert placeholders(told) == placeholders(FIRST_PERSON[told])


@pytest.mark.parametrize("said", FIRST_PERSON.values())
def test_nobody_is_addressed(said: str) -> None:
    assert not [word for word in ADDRESSED if word in f" {said} "]


@pytest.mark.parametrize("found", [one for _name, one in evaluations.all_of_them()], ids=lambda _: "")
def test_a_page_addresses_nobody(found: object) -> None:
    with in_first_person():
        sheet = evaluation_sheet(found, with_words=False)  # type: ignore[arg-type]  # parametrized
    said = f" {sheet.finding} {sheet.how_sure} {sheet.reason} {sheet.moved} {sheet.team} {' '.join(sheet.limits)} "
    assert not [word for word in ADDRESSED if word in said]


def test_afterwards_the_person_is_spoken_to_again() -> None:
    found = evaluations.eight_weeks()
    with in_first_person():
        assert "I was interrupted" in evaluation_sheet(found).finding
    assert "you were interrupted" in evaluation_sheet(found).finding
