"""What to say in the talk: openings, the ask, answers to objections, and its end; for the person alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from deepday.documents.facts import Facts
from deepday.documents.page import Block, Heading, Page, Paragraph, Part, Points, Rows, Said
from deepday.documents.words import can_fill, capital, fill, isolated
from deepday.domain.request import Affected


@dataclass(frozen=True, slots=True)
class Objection:
    """What may be objected, and the answer: what is true of it, what is offered, what is asked back."""

    id: str
    said: str
    fact: str
    offer: str
    question: str

    def answer(self) -> str:
        """Return the answer as it is spoken."""
        return f"{self.fact} {self.offer} {self.question}"


def talk_script(facts: Facts, today: date) -> Page:
    """Return the script; a required answer that is missing is marked where it would stand."""
    say, values = facts.words.say, facts.values
    return Page(
        language=facts.answers.language,
        kind=say("script.kind", values),
        head=facts.words.date(today),
        title=say("script.title", values),
        blocks=tuple(_blocks(facts)),
    )


def objections(facts: Facts) -> tuple[Objection, ...]:
    """Return the objections that are to be expected, with the answers that the facts allow."""
    values = {**facts.values, "team": _team(facts)}
    return tuple(_objection(entry, values) for entry in facts.words.tables("objection"))


def _objection(entry: Mapping[str, object], values: Mapping[str, str]) -> Objection:
    facts = entry["facts"]
    assert isinstance(facts, list)  # noqa: S101 -- ours, and every test of a script goes through it
    fact = next(text for text in facts if can_fill(text, values))
    filled = {name: capital(fill(str(entry[name]), values)) for name in ("said", "offer", "question")}
    return Objection(id=str(entry["id"]), fact=capital(fill(fact, values)), **filled)


def _blocks(facts: Facts) -> Iterator[Block]:
    words, values = facts.words, facts.values

    def said(key: str) -> str:
        return capital(words.say(f"script.{key}", values))

    yield Paragraph(said("intro"))
    yield Heading(said("openings"))
    openings = ["opening_numbers"] if values["rate"] else []
    yield Points(tuple(said(key) for key in (*openings, "opening_task", "opening_team")))
    yield Heading(said("ask"))
    yield Said(" ".join(said(key) for key in ("ask_what", "ask_team", "ask_after", "ask_question")))
    yield Paragraph(said("ask_wait"))
    yield Heading(said("objections"))
    yield Paragraph(said("objections_intro"))
    for objection in objections(facts):
        yield Part(words.quoted(objection.said))
        yield Rows(
            (),
            (
                (said("fact"), objection.fact),
                (said("offer"), objection.offer),
                (said("question"), objection.question),
            ),
        )
    yield Heading(said("outcomes"))
    yield Rows((), tuple((said(key), said(f"{key}_text")) for key in ("if_yes", "if_but", "if_later", "if_no")))


def _team(facts: Facts) -> str:
    words = facts.words
    named = [isolated(entry.who) for entry in facts.answers.team if entry != Affected() and entry.who]
    if not named:
        return words.say("team_answers.unnamed", {})
    return words.say("team_answers.named", {"who": words.listed(named)})
