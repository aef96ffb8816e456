"""The follow-up to a talk: what was agreed, as a page and as the mail that brings it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from deepday.documents.facts import Facts, clock
from deepday.documents.mail import Letter
from deepday.documents.page import Block, Heading, Page, Paragraph, Points, Rows
from deepday.documents.plain_text import as_plain_text
from deepday.documents.words import capital, isolated

PERSON = "point_person"
"""The point that names somebody."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of the talk beside the answers that were asked with; ``plan_sha256`` is that of the frozen plan."""

    said: str = ""
    changed: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    evaluation_on: date | None = None
    plan_sha256: str = ""


def follow_up_page(facts: Facts, outcome: Outcome, today: date) -> Page:
    """Return the page; the answers are the terms as they were agreed, not as they were asked for."""
    say, values = facts.words.say, facts.values
    return Page(
        language=facts.answers.language,
        kind=say("follow_up.kind", {}),
        head=say("request.head", {**values, "date": facts.words.date(today)}),
        title=capital(say("follow_up.title", values)),
        blocks=tuple(_blocks(facts, outcome)),
    )


def follow_up_letter(facts: Facts, page: Page) -> Letter:
    """Return the mail that brings the page."""

    def say(key: str) -> str:
        return facts.words.say(f"follow_up.{key}", facts.values)

    ending = f"{say('ending')}\n{facts.words.say('mail.sign', facts.values)}"
    parts = (say("greeting"), say("intro"), as_plain_text(page).rstrip(), ending)
    return Letter(say("subject"), "\n\n".join(parts) + "\n")


def _blocks(facts: Facts, outcome: Outcome) -> Iterator[Block]:
    values = facts.values

    def say(key: str, **more: str) -> str:
        return facts.words.say(f"follow_up.{key}", {**values, **more})

    yield Heading(say("points"))
    yield Rows((), tuple((say(key), text) for key, text in agreed_points(facts, outcome)))
    if outcome.days:
        yield Paragraph(days_sentence(facts, outcome))
    if outcome.changed:
        yield Heading(say("changed"))
        yield Points(tuple(isolated(change) for change in outcome.changed))
    if outcome.said:
        yield Heading(say("said"))
        yield Paragraph(isolated(outcome.said))
    yield Paragraph(say("next"))
    if outcome.plan_sha256:
        yield Paragraph(say("frozen", hash=outcome.plan_sha256))


def days_sentence(facts: Facts, outcome: Outcome) -> str:
    """Return which days they are."""
    words = facts.words
    dates = words.listed([words.date(day, "date_with_weekday") for day in outcome.days])
    return words.say("follow_up.dates", {**facts.values, "dates": dates})


def agreed_points(facts: Facts, outcome: Outcome) -> Iterator[tuple[str, str]]:
    """Yield every point that was agreed: the key of its label (``follow_up.KEY``), and its text."""
    words, values, proposal = facts.words, facts.values, facts.answers.proposal
    yield "days", capital(words.say("request.how_often_value", values))
    if proposal.starts and proposal.ends:
        hours = {"starts": clock(proposal.starts), "ends": clock(proposal.ends)}
        yield "hours", words.say("hours_from_until", hours)
    yield PERSON, f"{values['point_person']} ({values['contact']})"
    if values["limit"]:
        yield "urgent", words.say("follow_up.urgent_value", values)
    if values["deferred"]:
        yield "deferred", words.say("follow_up.deferred_value", {"limit": values["deferred"]})
    yield "success", values["success_sentence"]
    if outcome.evaluation_on is not None:
        on = words.date(outcome.evaluation_on, "date_within").rstrip(",")
        yield "evaluation", words.say("follow_up.evaluation_value", {"date": on})
