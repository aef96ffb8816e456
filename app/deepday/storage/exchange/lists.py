"""The lists of the exchange format: how an entry of each is read, written, named, and found and put in the history."""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from deepday.domain.day_senses import SenseNote
from deepday.domain.interruption import Correction, Interruption
from deepday.domain.sample import Sample
from deepday.domain.session import Session
from deepday.storage.day_sheets import put_day, read_days
from deepday.storage.exchange import days, sessions, trials
from deepday.storage.exchange.parts import Part
from deepday.storage.history import read_interruptions, read_sessions
from deepday.storage.rows import correction_of
from deepday.storage.sense_days import put_note, read_notes
from deepday.storage.side_tables import (
    put_meeting,
    put_person,
    put_request,
    put_sample,
    read_meetings,
    read_people,
    read_requests,
    read_samples,
)
from deepday.storage.task_list import put_task, read_tasks
from deepday.storage.trials import put_trial, read_trials

V = TypeVar("V")
_FIRST, _LAST = date(1, 1, 1), date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class EntryList(Generic[V]):
    """One list. ``key`` says which entries are the same one; ``put`` is None for what a ``Record`` puts in."""

    name: str
    read: Callable[[Part], V]
    write: Callable[[V], Mapping[str, object]]
    key: Callable[[V], str]
    kept: Callable[[sqlite3.Connection], list[V]]
    put: Callable[[V, sqlite3.Connection], None] | None = None
    is_known_by_texts: bool = False
    """Whether the key is what a person wrote, which no refusal repeats."""


def _kept_sessions(connection: sqlite3.Connection) -> list[Session]:
    return sorted(read_sessions(_FIRST, _LAST, connection), key=lambda s: (s.started_at, s.id))


def _kept_interruptions(connection: sqlite3.Connection) -> list[Interruption]:
    return sorted(read_interruptions(_FIRST, _LAST, connection), key=lambda i: (i.at, i.id))


def _kept_corrections(connection: sqlite3.Connection) -> list[Correction]:
    return [correction_of(row) for row in connection.execute("SELECT * FROM corrections ORDER BY at, seq, position")]


def _correction_key(correction: Correction) -> str:
    texts = (correction.entry, correction.field, correction.before, correction.after)
    return "\n".join((correction.at.isoformat(), *map(repr, texts)))


def _sample_key(sample: Sample) -> str:
    stretch = f"{sample.started_at.isoformat()}\n{sample.ended_at.isoformat()}"
    return f"{stretch}\n{sample.application}\n{sample.title}"


def _note_key(note: SenseNote) -> str:
    return f"{note.date.isoformat()} {note.sense} {note.state}"


SESSIONS = EntryList(
    "sessions", sessions.read_session, sessions.write_session, lambda session: session.id, _kept_sessions
)
INTERRUPTIONS = EntryList(
    "interruptions",
    sessions.read_interruption,
    sessions.write_interruption,
    lambda entry: entry.id,
    _kept_interruptions,
)
DAYS = EntryList(
    "days",
    days.read_day,
    days.write_day,
    lambda day: day.date.isoformat(),
    lambda connection: read_days(_FIRST, _LAST, connection),
    put_day,
)
TASKS = EntryList("tasks", days.read_task, days.write_task, lambda task: task.id, read_tasks, put_task)
TRIALS = EntryList("trials", trials.read_trial, trials.write_trial, lambda trial: trial.id, read_trials, put_trial)
PEOPLE = EntryList(
    "people",
    days.read_person,
    days.write_person,
    lambda person: person.name,
    read_people,
    put_person,
    is_known_by_texts=True,
)
REQUESTS = EntryList(
    "requests", days.read_request, days.write_request, lambda asked: asked.id, read_requests, put_request
)
CORRECTIONS = EntryList(
    "corrections",
    sessions.read_correction,
    sessions.write_correction,
    _correction_key,
    _kept_corrections,
    is_known_by_texts=True,
)
MEETINGS = EntryList(
    "meetings", days.read_meeting, days.write_meeting, lambda meeting: meeting.id, read_meetings, put_meeting
)
SAMPLES = EntryList(
    "samples", days.read_sample, days.write_sample, _sample_key, read_samples, put_sample, is_known_by_texts=True
)
SENSES = EntryList("x_senses", days.read_note, days.write_note, _note_key, read_notes, put_note)
"""Not one of version 1, which keeps it as a foreign field: which senses worked on which day."""

LISTS: tuple[EntryList[object], ...] = (  # type: ignore[assignment]  # each is only ever given its own entries
    SESSIONS,
    INTERRUPTIONS,
    DAYS,
    TASKS,
    TRIALS,
    PEOPLE,
    REQUESTS,
    CORRECTIONS,
    MEETINGS,
    SAMPLES,
    SENSES,
)
"""In the order of the file."""
