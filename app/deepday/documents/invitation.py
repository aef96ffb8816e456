"""The invitation to the talk as an iCalendar file; icalendar is loaded here only.

The time is written in UTC, which needs no rules of summer time and is shown to everybody in their own zone. There is no
METHOD (a calendar server refuses one, RFC 4791 4.1) and no attendee, whose address is not known.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from deepday.documents.facts import Facts
from deepday.domain.errors import CouldNotError


@dataclass(frozen=True, slots=True)
class Invitation:
    """What the event says, and when it is."""

    title: str
    text: str
    starts_at: datetime
    minutes: int


def invitation(facts: Facts, zone: str) -> Invitation:
    """Return the invitation; a time without a zone is one of *zone*.

    Raises:
        CouldNotError: no time was given (``answers.blank``).
    """
    at = facts.answers.meeting.at
    if at is None:
        raise CouldNotError("answers.blank", {"keys": "meeting.at"})
    say, values = facts.words.say, facts.values
    text = f"{say('meeting.text', values)}\n\n{say('meeting.goal', values)}"
    starts_at = at if at.tzinfo is not None else at.replace(tzinfo=ZoneInfo(zone))
    return Invitation(say("meeting.title", values), text, starts_at, facts.answers.meeting.minutes)


def as_ics(event: Invitation, uid: str, now: datetime) -> bytes:
    """Return *event* as a calendar file."""
    from icalendar import Calendar, Event  # noqa: PLC0415 -- 0.1 s: only where an invitation is made

    calendar, meeting = Calendar(), Event()
    calendar.add("version", "2.0")
    calendar.add("prodid", "-//Deepday//Deepday//EN")
    starts_at = event.starts_at.astimezone(UTC).replace(microsecond=0)
    meeting.add("uid", uid)
    meeting.add("dtstamp", now.astimezone(UTC).replace(microsecond=0))
    meeting.add("dtstart", starts_at)
    meeting.add("dtend", starts_at + timedelta(minutes=event.minutes))
    meeting.add("summary", event.title)
    meeting.add("description", event.text)
    calendar.add_component(meeting)
    ics: bytes = calendar.to_ical()
    return ics
