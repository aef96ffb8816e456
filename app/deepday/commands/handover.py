"""The verb `handover`: what is to be handed over on a deep-work day; the note is made in the process that asked."""

from datetime import date, timedelta
from zoneinfo import ZoneInfo

from deepday.commands.answers import Answer
from deepday.commands.ports import Program
from deepday.commands.typed import Typed
from deepday.domain.interruption import Interruption
from deepday.domain.person import Person
from deepday.domain.planned_day import PlannedDay
from deepday.domain.request import LANGUAGES, RequestAnswers
from deepday.wording.translation import language


async def handover(program: Program, typed: Typed) -> Answer:
    """Tell what is known for the note of a day: the one named, else the next planned one, else tomorrow.

    Raises:
        UsageError: that is no date.
    """
    overview = program.controller.overview()
    zone = ZoneInfo(overview.time_zone)
    today = overview.now.astimezone(zone).date()
    planned = [day for day in await program.in_worker(program.planned.days) if _date(day) > today]
    upcoming = _date(planned[0]) if planned else today + timedelta(days=1)
    day = typed.date("day") or upcoming
    agreed = next((one for one in await program.in_worker(program.planned.days) if _date(one) == day), None)
    latest = await program.in_worker(program.requests().latest)
    answers = latest.answers if latest is not None else RequestAnswers(language=_language(program))
    person, contact = _person(program, answers, agreed, day)
    reach = answers.proposal.availability
    return Answer(
        document={
            "day": day.isoformat(),
            "language": answers.language,
            "hours": _hours(program, agreed),
            "availability": [f"{at:%H:%M}" for at in reach] if reach else None,
            "point_person": person or None,
            "contact": contact,
            "tasks": [{"title": t.title, "why": t.why} for t in program.work.all() if t.finished_at is None],
            "promised": [_promised(entry, zone) for entry in overview.deferred],
        }
    )


def _date(day: PlannedDay) -> date:
    return day.starts_at.astimezone(ZoneInfo(day.time_zone)).date()


def _language(program: Program) -> str:
    spoken = language(str(program.settings.get("language")))
    return spoken if spoken in LANGUAGES else LANGUAGES[0]


def _person(program: Program, answers: RequestAnswers, agreed: PlannedDay | None, day: date) -> tuple[str, str]:
    """Return who takes over, how to reach them and when: as agreed for the day, as usual, or as asked for."""
    asked, usual = answers.point_person, str(program.settings.get("point_person.name"))
    name = program.trials.point_person(day) or (agreed.point_person if agreed is not None else "") or usual
    if not name:
        return asked.name, asked.contact
    person = next((one for one in program.people.people() if one.name == name), Person(name))
    contacts = (
        str(program.settings.get("point_person.contact")) if name == usual else "",
        agreed.contact if agreed is not None and agreed.point_person == name else "",
        person.contact,
        asked.contact if asked.name == name else "",
    )
    contact = next(filter(None, contacts), "")
    if person.hours is None:
        return name, contact
    hours = f"{person.hours[0]:%H:%M}–{person.hours[1]:%H:%M}"  # noqa: RUF001 -- an en dash stands between times
    return name, ", ".join(filter(None, (contact, hours)))


def _hours(program: Program, agreed: PlannedDay | None) -> list[str]:
    if agreed is None:
        return [str(program.settings.get("hours.from")), str(program.settings.get("hours.until"))]
    zone = ZoneInfo(agreed.time_zone)
    return [f"{at.astimezone(zone):%H:%M}" for at in (agreed.starts_at, agreed.ends_at)]


def _promised(entry: Interruption, zone: ZoneInfo) -> dict[str, str | None]:
    due = entry.due_at.astimezone(zone).isoformat() if entry.due_at is not None else None
    return {"who": entry.who, "what": entry.note, "source": entry.source.value, "due": due}
