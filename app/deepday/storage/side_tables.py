"""People, requests, meetings and samples as rows of their tables, and back; each within the caller's transaction."""

import json
import sqlite3
from datetime import date, time
from typing import TYPE_CHECKING

from deepday.domain.meeting import Meeting
from deepday.domain.person import Person
from deepday.storage.instants import instant, micros
from deepday.storage.rows import meeting_of, meeting_row, storable

if TYPE_CHECKING:
    from deepday.domain.asked import Asked
    from deepday.domain.request import TalkResult
    from deepday.domain.sample import Sample

_PUT_PERSON = """
    INSERT INTO people (name, contact, hours_from, hours_until, origin) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET contact = excluded.contact, hours_from = excluded.hours_from,
        hours_until = excluded.hours_until, origin = excluded.origin
"""
_PUT_REQUEST = """
    INSERT INTO requests (id, at, answers, origin) VALUES (?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at, answers = excluded.answers, origin = excluded.origin
"""
_PUT_TALK = """
    INSERT INTO talks (request, at, outcome, said, ask_again, trial) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (request, at) DO UPDATE SET outcome = excluded.outcome, said = excluded.said,
        ask_again = excluded.ask_again, trial = excluded.trial
"""
_PUT_MEETING = """
    INSERT INTO meetings (id, starts_at, ends_at, time_zone, local_date, title, attendees, calendar, origin)
    VALUES (:id, :starts_at, :ends_at, :time_zone, :local_date, :title, :attendees, :calendar, :origin)
    ON CONFLICT (id) DO UPDATE SET starts_at = excluded.starts_at, ends_at = excluded.ends_at,
        time_zone = excluded.time_zone, local_date = excluded.local_date, title = excluded.title,
        attendees = excluded.attendees, calendar = excluded.calendar, origin = excluded.origin
"""
_PUT_SAMPLE = """
    INSERT INTO samples (started_at, ended_at, application, title, origin) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET origin = excluded.origin
"""


def put_person(person: Person, connection: sqlite3.Connection) -> None:
    """Insert or replace a point person."""
    hours = (None, None) if person.hours is None else tuple(f"{clock:%H:%M}" for clock in person.hours)
    connection.execute(_PUT_PERSON, (storable(person.name), storable(person.contact), *hours, person.origin))


def read_people(connection: sqlite3.Connection) -> list[Person]:
    """Return every point person, in the order of adding."""
    return [
        Person(
            row["name"],
            row["contact"],
            None
            if row["hours_from"] is None
            else (time.fromisoformat(row["hours_from"]), time.fromisoformat(row["hours_until"])),
            row["origin"],
        )
        for row in connection.execute("SELECT * FROM people ORDER BY key")
    ]


def put_request(asked: "Asked", connection: sqlite3.Connection) -> None:
    """Insert or replace a request; talks that were kept with it stay."""
    answers = storable(json.dumps(dict(asked.answers), ensure_ascii=False))
    connection.execute(_PUT_REQUEST, (asked.id, micros(asked.at), answers, asked.origin))
    for talk in asked.talks:
        put_talk(asked.id, talk, connection)


def put_talk(request_id: str, talk: "TalkResult", connection: sqlite3.Connection) -> None:
    """Insert what came of a talk, or replace what was kept of it."""
    again = talk.ask_again.isoformat() if talk.ask_again is not None else None
    cells = (request_id, micros(talk.at), talk.outcome.value, storable(talk.said), again, talk.trial)
    connection.execute(_PUT_TALK, cells)


def talks_of(request_id: str, connection: sqlite3.Connection) -> "tuple[TalkResult, ...]":
    """Return what came of every talk about a request, in order of time."""
    found = connection.execute("SELECT * FROM talks WHERE request = ? ORDER BY at", (request_id,))
    return tuple(map(_talk, found))


def all_talks(connection: sqlite3.Connection) -> "list[TalkResult]":
    """Return what came of every talk about any request, in order of time."""
    return [_talk(row) for row in connection.execute("SELECT * FROM talks ORDER BY at")]


def _talk(row: sqlite3.Row) -> "TalkResult":
    from deepday.domain.request import TalkOutcome, TalkResult  # noqa: PLC0415 -- loaded when a request is looked at

    return TalkResult(
        instant(row["at"]),
        TalkOutcome(row["outcome"]),
        row["said"],
        date.fromisoformat(row["ask_again"]) if row["ask_again"] is not None else None,
        row["trial"],
    )


def read_requests(connection: sqlite3.Connection) -> "list[Asked]":
    """Return every request, in order of time."""
    from deepday.domain.asked import Asked  # noqa: PLC0415 -- loaded when a request is looked at

    return [
        Asked(
            row["id"],
            instant(row["at"]),
            json.loads(row["answers"]),
            row["origin"],
            talks_of(row["id"], connection),
        )
        for row in connection.execute("SELECT * FROM requests ORDER BY at, id")
    ]


def put_meeting(meeting: Meeting, connection: sqlite3.Connection) -> None:
    """Insert or replace a meeting."""
    connection.execute(_PUT_MEETING, meeting_row(meeting))


def read_meetings(connection: sqlite3.Connection) -> list[Meeting]:
    """Return every meeting, in order of time."""
    return list(map(meeting_of, connection.execute("SELECT * FROM meetings ORDER BY starts_at, id")))


def put_sample(sample: "Sample", connection: sqlite3.Connection) -> None:
    """Insert or replace a sample."""
    texts = storable(sample.application), storable(sample.title)
    connection.execute(_PUT_SAMPLE, (micros(sample.started_at), micros(sample.ended_at), *texts, sample.origin))


def read_samples(connection: sqlite3.Connection) -> "list[Sample]":
    """Return every sample, in order of time."""
    from deepday.domain.sample import Sample  # noqa: PLC0415 -- only files that were imported have any

    return [
        Sample(instant(row["started_at"]), instant(row["ended_at"]), row["application"], row["title"], row["origin"])
        for row in connection.execute("SELECT * FROM samples ORDER BY started_at, ended_at, application, title")
    ]
