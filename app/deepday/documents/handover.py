"""The hand-over note of a deep-work day: for whoever takes over, the evening before."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from deepday.documents.facts import clock
from deepday.documents.page import Block, Heading, Page, Paragraph, Points
from deepday.documents.words import Words, isolated, phrase


@dataclass(frozen=True, slots=True)
class Promised:
    """Something put off: to whom, what it was about, and until when; ``due`` is local."""

    who: str
    what: str
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handover:
    """What is handed over; empty texts are not known."""

    language: str
    day: date
    hours: tuple[time, time] | None = None
    availability: tuple[time, time] | None = None
    point_person: str = ""
    contact: str = ""
    tasks: tuple[tuple[str, str], ...] = ()
    """Title and why it matters, of each task that is open."""
    promised: tuple[Promised, ...] = ()


def handover_note(of: Handover) -> Page:
    """Return the note; one that names no point person says so."""
    words = Words(of.language)
    title = words.say("handover.title", {"date": words.date(of.day, "date_with_weekday")})
    return Page(of.language, words.say("handover.kind", {}), words.date(of.day), title, tuple(_blocks(of, words)))


def _blocks(of: Handover, words: Words) -> Iterator[Block]:
    starts, ends = of.hours or (None, None)
    reach_from, reach_until = of.availability or (None, None)
    values = {
        "date": words.date(of.day, "date_with_weekday"),
        "date_within": words.date(of.day, "date_within").rstrip(","),
        "from": clock(starts) if starts else "",
        "until": clock(ends) if ends else "",
        "reach_from": clock(reach_from) if reach_from else "",
        "reach_until": clock(reach_until) if reach_until else "",
        "point_person": isolated(of.point_person),
        "contact": isolated(of.contact),
    }
    yield Paragraph(words.say("handover.intro" if of.point_person else "handover.intro_alone", values))
    yield Heading(words.say("handover.stand", {}))
    tasks = [
        words.say("handover.task_line", {"title": isolated(title), "why": isolated(why)}) for title, why in of.tasks
    ]
    yield Points(tuple(tasks or [words.say("handover.no_tasks", {})]))
    yield Heading(words.say("handover.waiting", {}))
    yield Points(tuple([_line(one, words) for one in of.promised] or [words.say("handover.nothing_waiting", {})]))
    yield Heading(words.say("handover.may_come", {}))
    yield Points((words.say("handover.may_come_line", {}),))
    yield Heading(words.say("handover.reach", {}))
    yield Paragraph(words.say("handover.reach_text", values))


def _line(one: Promised, words: Words) -> str:
    due = ""
    if one.due is not None:
        due = words.say("handover.due", {"date": words.date(one.due.date()), "time": clock(one.due.time())})
    who = isolated(one.who) or words.say("handover.somebody", {})
    return words.say("handover.waiting_line", {"who": who, "what": isolated(phrase(one.what)), "due": due})
