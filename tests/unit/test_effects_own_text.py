"""Which status texts are recognised as ours."""

import pytest

from deepday.effects.own_text import OwnText
from deepday.engine.effect_ports import Wish
from deepday.wording.status_texts import status_text
from tests.effect_contract import wish_until
from tests.fakes.world import MONDAY_9


def _german(wish: Wish) -> str:
    return f"Tiefe Arbeit bis {wish.until:%H:%M}. Dringend: {wish.point_person or 'niemand'}"


@pytest.mark.parametrize(
    "template", ["", "Heads down until {until}, ask {point_person} ({contact})", "{goal} until {until}: do not disturb"]
)
@pytest.mark.parametrize("person", [None, "Grace", "Jean-Luc O'Neill (he/him) *.+?"])
@pytest.mark.parametrize("goal", ["", "Paper 7 of 12"])
def test_any_filled_in_wording_of_ours_is_recognised(template: str, person: str | None, goal: str) -> None:
    def text(wish: Wish) -> str:
        return status_text(wish, template, 1000)

    wish = Wish("s", MONDAY_9, MONDAY_9, "Asia/Kathmandu", goal, person, "grace@example.org")
    assert OwnText(text).matches(text(wish))


@pytest.mark.parametrize(
    "text", ["", "On a train", "Deep work", "Deep work until Friday", "Deep work until 11:00, then lunch", "11:00"]
)
def test_a_text_of_the_persons_own_is_not(text: str) -> None:
    assert not OwnText(status_text).matches(text)


def test_a_template_that_could_be_anybodys_recognises_nothing() -> None:
    own = OwnText(lambda wish: f"{wish.goal} {wish.until:%H:%M}")
    assert not own.matches("Lunch 12:00")


def test_another_language_is_another_wording() -> None:
    ours = _german(wish_until(MONDAY_9))
    assert OwnText(_german).matches(ours)
    assert not OwnText(status_text).matches(ours)
