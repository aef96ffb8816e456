"""Ready replies: kind, plain and final, in the language of those who read them, and nothing typed is ever filled in."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deepday.domain.interruption import SOMEONE, Outcome
from deepday.domain.reply import FORMALITIES, LANGUAGES, OUTCOMES, Manner, Occasion
from deepday.wording.replies import built_in, manner_named, ready_reply
from tests.fakes.program import ProgramWorld

NOW = datetime(2026, 9, 24, 8, 0, tzinfo=UTC)
FULL = Occasion(
    Outcome.REDIRECTED,
    NOW,
    "Europe/Berlin",
    who="Ada",
    point_person="Marta Ruiz",
    contact="ext. 42",
    until=NOW + timedelta(hours=6, minutes=30),
    due=NOW + timedelta(hours=7),
)
BARE = Occasion(Outcome.REDIRECTED, NOW, "Europe/Berlin")
MANNERS = [Manner(language, formality) for language in LANGUAGES for formality in FORMALITIES]


@pytest.mark.parametrize(
    ("outcome", "language", "text"),
    [
        (
            Outcome.REDIRECTED,
            "en",
            "Hi Ada, I\u2019m in deep work until 16:30. Marta Ruiz is there for this meanwhile: ext. 42. Thanks!",
        ),
        (
            Outcome.DEFERRED,
            "en",
            (
                "Hi Ada, I\u2019m in deep work until 16:30. You\u2019ll have my answer by 17:00. "
                "If it can\u2019t wait, please ask Marta Ruiz: ext. 42."
            ),
        ),
        (
            Outcome.DECLINED,
            "de",
            (
                "Hallo Ada, danke, dass du fragst. Ich arbeite bis 16:30 Uhr ungestört und kann das nicht übernehmen, "
                "plan bitte ohne mich. Vielleicht kann Marta Ruiz helfen: ext. 42."
            ),
        ),
    ],
)
def test_a_reply_names_the_person_and_the_time(outcome: Outcome, language: str, text: str) -> None:
    assert ready_reply(replace(FULL, outcome=outcome), Manner(language)) == text


@pytest.mark.parametrize("manner", MANNERS, ids=str)
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_every_manner_names_all_it_can_and_is_whole_without(manner: Manner, outcome: Outcome) -> None:
    full = ready_reply(replace(FULL, outcome=outcome), manner)
    assert all(part in full for part in ("Ada", "Marta Ruiz", "ext. 42", "16:30"))
    assert ("17:00" in full) == (outcome is Outcome.DEFERRED)
    bare = ready_reply(replace(BARE, outcome=outcome), manner)
    assert bare.endswith((".", "!"))
    assert "{" not in full + bare
    assert "  " not in full + bare


@pytest.mark.parametrize("manner", MANNERS, ids=str)
def test_no_is_said_once(manner: Manner) -> None:
    text = ready_reply(replace(BARE, outcome=Outcome.DECLINED), manner)
    assert sum(text.count(word) for word in ("can\u2019t", "cannot", "kann das nicht")) == 1
    assert "sorry" not in text.lower()


def test_a_promise_for_tomorrow_says_so() -> None:
    occasion = replace(BARE, outcome=Outcome.DEFERRED, due=NOW + timedelta(days=1))
    assert "by tomorrow, 10:00." in ready_reply(occasion, Manner())
    assert "bis morgen, 10:00 Uhr." in ready_reply(occasion, Manner("de"))
    assert "by 2026-09-28, 10:00." in ready_reply(replace(occasion, due=NOW + timedelta(days=4)), Manner())


def test_a_name_that_was_erased_greets_nobody() -> None:
    assert ready_reply(replace(FULL, who=SOMEONE), Manner()).startswith("Hi, ")


def test_ones_own_text_is_filled_in_and_leaves_out_what_is_unknown() -> None:
    own = "Hi {who}. Back at {until}. Ask {point_person}."
    assert ready_reply(FULL, Manner(), own) == "Hi Ada. Back at 16:30. Ask Marta Ruiz."
    assert ready_reply(replace(FULL, point_person=""), Manner(), own) == "Hi Ada. Back at 16:30."


@given(st.text(), st.text(), st.text())
def test_any_names_give_one_line_in_which_nothing_typed_is_filled_in(who: str, person: str, contact: str) -> None:
    text = ready_reply(replace(FULL, who=who, point_person=person, contact=contact), Manner())
    assert len(text.splitlines()) == 1
    braces = replace(FULL, who="{until}", point_person="{who}")
    assert ready_reply(braces, Manner()).startswith("Hi {until}, I\u2019m in deep work until 16:30. {who} is there")


def test_the_manner_follows_the_settings() -> None:
    assert manner_named({"language": "de_AT"}) == Manner("de")
    assert manner_named({"language": "de", "replies.language": "en", "replies.formality": "formal"}) == Manner(
        "en", "formal"
    )
    assert manner_named({"language": "fr"}) == Manner("en")


def test_the_built_in_text_can_be_looked_at() -> None:
    assert built_in(Outcome.DEFERRED, Manner()).startswith("Hi {who}, I\u2019m in deep work until {until}.")


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    world = ProgramWorld(tmp_path)
    world.settings.set("replies.language", "en")
    world.settings.set("point_person.name", "Marta Ruiz")
    world.settings.set("point_person.contact", "ext. 42")
    return world


def test_the_verb_prints_a_reply_of_this_moment(world: ProgramWorld) -> None:
    world.verb("start", until="16:30")
    reply = world.verb("reply", action="deferred", who="Ada", due="17:00")
    assert reply["json"] == {"outcome": "deferred", "text": reply["text"]}
    assert reply["text"].startswith("Hi Ada, I\u2019m in deep work until 16:30. You\u2019ll have my answer by 17:00.")
    assert reply["text"].endswith("please ask Marta Ruiz: ext. 42.")


def test_nobody_is_sent_to_themselves(world: ProgramWorld) -> None:
    assert "please ask" not in world.verb("reply", action="deferred", who="marta ruiz")["text"].lower()


def test_outside_deep_work_no_end_is_named(world: ProgramWorld) -> None:
    assert world.verb("reply", action="declined")["text"].startswith("Hi, thanks for asking. I can\u2019t take this on")


def test_the_verb_takes_the_persons_own_text(world: ProgramWorld) -> None:
    world.settings.set("texts.reply.en.informal.declined", "No, {who}, thank you.")
    assert world.verb("reply", action="declined", who="Ada")["text"] == "No, Ada, thank you."


@pytest.mark.parametrize("args", [{"action": "handled"}, {"action": "declined", "due": "16:00"}, {"action": "later"}])
def test_what_makes_no_sense_is_a_usage_error(world: ProgramWorld, args: dict[str, object]) -> None:
    assert world.verb("reply", **args)["status"] == 2
