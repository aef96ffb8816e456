"""The request itself: one page that says what for, how it is now, what is proposed, and how one will know."""

from collections.abc import Iterator, Mapping
from datetime import date

from deepday.documents.facts import Facts, clock, or_blank
from deepday.documents.page import Block, Figures, Heading, Page, Paragraph, Rows
from deepday.documents.words import capital, isolated, sentence
from deepday.domain.request import Affected, LongTask, entry_name


def request_page(facts: Facts, today: date) -> Page:
    """Return the page; a required answer that is missing is marked where it would stand."""
    say, values = facts.words.say, facts.values
    return Page(
        language=facts.answers.language,
        kind=say("request.kind", {}),
        head=say("request.head", {**values, "date": facts.words.date(today)}),
        title=capital(say("request.title", values)),
        blocks=tuple(_blocks(facts)),
    )


def _blocks(facts: Facts) -> Iterator[Block]:
    yield Paragraph(facts.words.say("request.lead", facts.values))
    yield from _tasks(facts)
    yield from numbers_blocks(facts)
    yield from _proposal(facts)
    yield from _team(facts)
    yield from _result(facts)


def _tasks(facts: Facts) -> Iterator[Block]:
    words = facts.words
    tasks = facts.answers.tasks or (LongTask(),)
    rows = []
    for number, task in enumerate(tasks, start=1):
        name = entry_name("task", number, len(tasks))
        benefit = words.say(f"benefit.{task.benefit.value}", {}) if task.benefit else words.blank(f"{name}.benefit")
        title, why = or_blank(task.title, f"{name}.title", words), or_blank(task.why, f"{name}.why", words)
        rows.append((title, why, benefit, _estimate(task, facts)))
    estimated = any(row[-1] for row in rows)
    columns = tuple(words.texts("request.tasks_columns"))
    yield Heading(words.say("request.tasks", {}))
    yield Rows(columns if estimated else columns[:-1], tuple(row if estimated else row[:-1] for row in rows))
    if estimated:
        yield Paragraph(words.say("request.estimate_note", {}))


def _estimate(task: LongTask, facts: Facts) -> str:
    percent = task.expected_reduction_percent
    values = {
        "hours": facts.words.number(task.estimate_hours) if task.estimate_hours else "",
        "percent": facts.words.percent(percent) if percent else "",
    }
    return facts.words.say("request.estimate", values).removeprefix(", ")


def numbers_blocks(facts: Facts) -> Iterator[Block]:
    """Yield the section about the person's own numbers."""
    words, values, numbers = facts.words, facts.values, facts.numbers
    yield Heading(words.say("request.numbers", {}))
    if numbers is None:
        yield Paragraph(words.say("request.no_numbers", {}))
        return
    figures = [
        (words.number(numbers.per_focus_hour), words.say("request.rate_label", {})),
        (words.say("request.stretch", {"minutes": values["stretch_minutes"]}), words.say("request.stretch_label", {})),
    ]
    if numbers.sources:
        shares = {"first": values["sources_first"], "more": values["sources_more"]}
        figures.append((values["sources_share"], words.say("request.sources_label", shares)))
    yield Figures(tuple(figures))
    note = words.say("request.numbers_note", {**values, "hours": values["focus_hours"]})
    few = "" if numbers.enough else " " + words.say("request.few_days", {})
    yield Paragraph(note + few)


def _proposal(facts: Facts) -> Iterator[Block]:
    words, proposal = facts.words, facts.answers.proposal
    rows = [("how_often", capital(words.say("request.how_often_value", facts.values)))]
    if proposal.starts and proposal.ends:
        rows.append(("hours", _hours(facts, clock(proposal.starts), clock(proposal.ends))))
    if proposal.availability:
        hours = _hours(facts, facts.values["from"], facts.values["until"])
        rows.append(("reach", words.say("request.reach_value", {"hours": hours})))
    rows.append(("urgent", words.say("request.urgent_value", facts.values)))
    limit = facts.values["deferred"]
    rest = words.say("request.rest_value_limit", {"limit": limit}) if limit else words.say("request.rest_value", {})
    rows += [("rest", rest), ("announced", words.say("request.announced_value", facts.values))]
    yield Heading(words.say("request.proposal", {}))
    yield Rows((), tuple((words.say(f"request.{key}", {}), text) for key, text in rows))


def _hours(facts: Facts, starts: str, ends: str) -> str:
    return facts.words.say("hours_from_until", {"starts": starts, "ends": ends})


def _team(facts: Facts) -> Iterator[Block]:
    words = facts.words
    team = [entry for entry in facts.answers.team if entry != Affected()]
    yield Heading(words.say("request.team", {}))
    if not team:
        yield Paragraph(words.say("request.no_team", {}))
        return
    rows = [tuple(isolated(text) for text in (e.who, e.effect, e.remedy, e.delegated_to)) for e in team]
    columns = tuple(words.texts("request.team_columns"))
    if not any(entry.delegated_to for entry in team):
        columns, rows = columns[:-1], [row[:-1] for row in rows]
    yield Rows(columns, tuple(rows))


def _result(facts: Facts) -> Iterator[Block]:
    words, values = facts.words, facts.values
    yield Heading(words.say("request.result", {}))
    yield Paragraph(words.say("request.success", {"success": values["success_sentence"]}))
    guard = _guard(values)
    if guard:
        yield Paragraph(words.say(guard, {"urgent": values["limit"], "deferred": values["deferred"]}))
    drawn = " " + words.say("request.drawn", {}) if len(facts.answers.proposal.weekdays) != 1 else ""
    yield Paragraph(capital(words.say("request.proves", values)) + drawn)
    yield Paragraph(f"{words.say('request.open', {})} {_talk(facts)}")


def _guard(values: Mapping[str, str]) -> str:
    if values["limit"] and values["deferred"]:
        return "request.guard_both"
    if values["limit"]:
        return "request.guard_urgent"
    return "request.guard_deferred" if values["deferred"] else ""


def _talk(facts: Facts) -> str:
    words, at = facts.words, facts.answers.meeting.at
    if at is None:
        return sentence(words.say("request.talk", facts.values))
    when = {"date": words.date(at.date(), "date_within"), "time": clock(at.time())}
    return words.say("request.talk_at", {**facts.values, **when})
