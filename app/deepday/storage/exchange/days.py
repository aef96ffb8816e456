"""Day sheets, tasks, people, requests, meetings, samples and senses as entries of the exchange format, and back."""

from collections.abc import Mapping

from deepday.domain.asked import Asked
from deepday.domain.day import Day, DayState, Ratings, Unlogged
from deepday.domain.day_senses import Sense, SenseNote, SenseState
from deepday.domain.meeting import Meeting
from deepday.domain.person import Person
from deepday.domain.request import TalkOutcome, TalkResult
from deepday.domain.sample import Sample
from deepday.domain.task import Task
from deepday.storage.exchange.parts import LONGEST_ID, Part
from deepday.storage.exchange.refusals import refusal
from deepday.storage.exchange.sessions import instant_text, instant_text_or_none

_LONGEST_MINUTES = 1_000_000
_MOST_ATTENDEES = 1_000_000


def read_day(part: Part) -> Day:
    """Return the day sheet in *part*; the two lines about a deep-work day stand in foreign fields of our own."""
    date = part.day("date")
    part.name = f"{part.name} ({date.isoformat()})"
    ratings = part.part_or_none("ratings")
    return Day(
        date=date,
        state=part.choice("state", DayState),
        ratings=None if ratings is None else _read_ratings(ratings),
        unlogged=part.choice_or_none("unlogged", Unlogged),
        note=part.text_or_none("note"),
        origin=part.origin(),
        went_well=part.text_or_none("x_went_well"),
        change=part.text_or_none("x_change"),
    )


def write_day(day: Day) -> Mapping[str, object]:
    """Return *day*."""
    ratings = None
    if day.ratings is not None and day.ratings != Ratings():
        ratings = {"focus": day.ratings.focus, "stress": day.ratings.stress, "progress": day.ratings.progress}
    foreign = {"x_went_well": day.went_well, "x_change": day.change}
    return {
        "date": day.date.isoformat(),
        "state": day.state.value,
        "ratings": ratings,
        "unlogged": None if day.unlogged is None else day.unlogged.value,
        "note": day.note,
        "origin": day.origin,
        **{name: text for name, text in foreign.items() if text is not None},
    }


def read_task(part: Part) -> Task:
    """Return the task in *part*; what version 1 does not name stands in foreign fields of our own."""
    task = Task(
        id=part.key(),
        title=part.text("title", ""),
        why=part.text("x_why", ""),
        estimate_minutes=part.whole_or_none("estimate_minutes", 0, _LONGEST_MINUTES),
        started_at=part.instant_or_none("x_started_at"),
        finished_at=part.instant_or_none("finished_at"),
        actual_minutes=part.whole_or_none("actual_minutes", 0, _LONGEST_MINUTES),
        day=part.day_or_none("day"),
        origin=part.origin(),
    )
    if task.started_at is not None and task.finished_at is not None and task.finished_at < task.started_at:
        raise refusal("import.ends_before_it_starts", part.name, "finished_at")
    return task


def write_task(task: Task) -> Mapping[str, object]:
    """Return *task*."""
    written: dict[str, object] = {
        "id": task.id,
        "title": task.title,
        "estimate_minutes": task.estimate_minutes,
        "actual_minutes": task.actual_minutes,
        "finished_at": instant_text_or_none(task.finished_at),
        "day": None if task.day is None else task.day.isoformat(),
        "origin": task.origin,
    }
    if task.why:
        written["x_why"] = task.why
    if task.started_at is not None:
        written["x_started_at"] = instant_text(task.started_at)
    return written


def read_person(part: Part) -> Person:
    """Return the point person in *part*."""
    name = part.text("name", longest=LONGEST_ID)  # not part.key(): a refusal names no people
    if not name.strip():
        raise refusal("import.empty", part.name, "name")
    return Person(name, part.text("contact", ""), part.hours("hours", None), part.origin())


def write_person(person: Person) -> Mapping[str, object]:
    """Return *person*."""
    hours = None if person.hours is None else [f"{clock:%H:%M}" for clock in person.hours]
    return {"name": person.name, "contact": person.contact, "hours": hours, "origin": person.origin}


def read_request(part: Part) -> Asked:
    """Return the request in *part*."""
    return Asked(
        part.key(),
        part.instant("at"),
        part.plain("answers"),
        part.origin(),
        tuple(map(_read_talk, part.parts("talks"))),
    )


def _read_talk(part: Part) -> TalkResult:
    talk = TalkResult(
        part.instant("at"),
        part.choice("outcome", TalkOutcome),
        part.text("said", ""),
        part.day_or_none("ask_again"),
        part.text_or_none("trial"),
    )
    part.end()
    return talk


def write_request(asked: Asked) -> Mapping[str, object]:
    """Return *asked*."""
    talks = [
        {
            "at": instant_text(talk.at),
            "outcome": talk.outcome.value,
            "said": talk.said,
            "ask_again": talk.ask_again.isoformat() if talk.ask_again is not None else None,
            "trial": talk.trial,
        }
        for talk in asked.talks
    ]
    written = {"id": asked.id, "at": instant_text(asked.at), "answers": dict(asked.answers), "origin": asked.origin}
    return {**written, "talks": talks} if talks else written


def read_meeting(part: Part) -> Meeting:
    """Return the meeting in *part*."""
    meeting = Meeting(
        id=part.key(),
        starts_at=part.instant("from"),
        ends_at=part.instant("until"),
        time_zone=part.zone(),
        title=part.text("title", ""),
        attendees=part.whole("attendees", 0, 0, _MOST_ATTENDEES),
        calendar=part.text("calendar", ""),
        origin=part.origin("observed"),
    )
    if meeting.ends_at < meeting.starts_at:
        raise refusal("import.ends_before_it_starts", part.name, "until")
    return meeting


def write_meeting(meeting: Meeting) -> Mapping[str, object]:
    """Return *meeting*; times are those of its own time zone."""
    return {
        "id": meeting.id,
        "from": instant_text(meeting.starts_at, meeting.time_zone),
        "until": instant_text(meeting.ends_at, meeting.time_zone),
        "time_zone": meeting.time_zone,
        "title": meeting.title,
        "attendees": meeting.attendees,
        "calendar": meeting.calendar,
        "origin": meeting.origin,
    }


def read_sample(part: Part) -> Sample:
    """Return the sample in *part*."""
    sample = Sample(
        started_at=part.instant("from"),
        ended_at=part.instant("until"),
        application=part.text("application"),
        title=part.text("title", ""),
        origin=part.origin("observed"),
    )
    if sample.ended_at < sample.started_at:
        raise refusal("import.ends_before_it_starts", part.name, "until")
    return sample


def write_sample(sample: Sample) -> Mapping[str, object]:
    """Return *sample*."""
    return {
        "from": instant_text(sample.started_at),
        "until": instant_text(sample.ended_at),
        "application": sample.application,
        "title": sample.title,
        "origin": sample.origin,
    }


def read_note(part: Part) -> SenseNote:
    """Return what is noted of a sense in *part*."""
    return SenseNote(part.day("date"), part.choice("sense", Sense), part.choice("state", SenseState))


def write_note(note: SenseNote) -> Mapping[str, object]:
    """Return *note*."""
    return {"date": note.date.isoformat(), "sense": note.sense.value, "state": note.state.value}


def _read_ratings(part: Part) -> Ratings | None:
    focus, stress, progress = (part.whole_or_none(name, 1, 5) for name in ("focus", "stress", "progress"))
    part.end()
    ratings = Ratings(focus, stress, progress)
    return None if ratings == Ratings() else ratings
