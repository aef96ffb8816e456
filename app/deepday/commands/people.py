"""The verb `people`: the point persons that can be named, how to reach them, and when."""

import re
from datetime import time

from deepday.commands.answers import Answer
from deepday.commands.documents import Document
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.person import Person
from deepday.domain.texts import NAME_LENGTH
from deepday.domain.times import parse_clock
from deepday.engine.tasks import done
from deepday.wording.people import person_line
from deepday.wording.translation import _

_WHOLE_HOUR = re.compile(r"^\d{1,2}$", re.ASCII)


async def people(program: Program, typed: Typed) -> Answer:
    """Add, list or remove point persons; one that is added again is changed.

    Raises:
        UsageError: an unknown action, no name, hours that are none.
        CouldNotError: there is nobody of that name.
    """
    match typed.raw("action"):
        case "list":
            return _list(program)
        case "add":
            return await _add(program, typed)
        case "remove":
            return await _remove(program, typed.text("name") or "")
        case other:
            raise UsageError("people.unknown_action", {"text": other})


def _list(program: Program) -> Answer:
    known = program.people.people()
    document: Document = {"people": [_document(person) for person in known]}
    if not known:
        return Answer(_("Nobody yet. “deepday people add NAME --contact CONTACT” adds a point person."), document)
    return Answer("\n".join(person_line(person) for person in known), document)


async def _add(program: Program, typed: Typed) -> Answer:
    name, contact = typed.text("name") or "", typed.text("contact", NAME_LENGTH)
    if not name:
        raise UsageError("people.no_name")
    before = next((person for person in program.people.people() if person.name == name), Person(name))
    person = Person(
        name,
        before.contact if contact is None else contact,
        _hours(typed.raw("hours")) if typed.given("hours") else before.hours,
    )
    if not person.contact:
        raise UsageError("people.no_contact")
    await done(program.people.put(person))
    program.trials.on_change()  # calendars name people with how to reach them
    return Answer(person_line(person), _document(person))


async def _remove(program: Program, name: str) -> Answer:
    if not await done(program.people.remove(name)):
        raise CouldNotError("people.not_found", {"text": name})
    return Answer(document={"removed": name})


def _hours(text: str) -> tuple[time, time] | None:
    """Return the hours written "9-17" or "9:00-17:30"; an empty text is none."""
    if not text.strip():
        return None
    try:
        starts, ends = (
            parse_clock(f"{part.strip()}:00" if _WHOLE_HOUR.match(part.strip()) else part)
            for part in text.replace("\u2013", "-").split("-")
        )
    except (UsageError, ValueError) as error:
        raise UsageError("people.no_hours", {"text": text[:NAME_LENGTH]}) from error
    if ends <= starts:
        raise UsageError("people.no_hours", {"text": text[:NAME_LENGTH]})
    return starts, ends


def _document(person: Person) -> Document:
    hours = None if person.hours is None else [f"{at:%H:%M}" for at in person.hours]
    return {"name": person.name, "contact": person.contact, "hours": hours}
