"""What is needed of the history: sessions and entries, day sheets, tasks, trials, the past; as Protocols.

Writes return at once; the Future is done when it is on disk, and fails with StorageError when it cannot be written.
Reads are quick and may run on the loop's thread; they see what is on disk, so wait for a write before reading it back.
"""

from __future__ import annotations  # nothing of these types is loaded for it

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from datetime import date, datetime

    from deepday.domain.day import Day
    from deepday.domain.day_totals import DayTotals
    from deepday.domain.interruption import Correction, Interruption
    from deepday.domain.person import Person
    from deepday.domain.reason import Reason
    from deepday.domain.request import KeptRequest, TalkResult
    from deepday.domain.session import Session
    from deepday.domain.task import Task
    from deepday.domain.trial import Trial


@dataclass(frozen=True, slots=True)
class Recovered:
    """A session that the program did not live to end."""

    session: str
    died_at: datetime
    decided: str | None = None
    """None, ``resumed``, ``ended`` or ``replaced``."""


class HistoryStore(Protocol):
    """The history file. Writes return at once; the Future is done when they are safely on disk.

    A write that the database cannot take within 200 ms goes to the synced spool beside it and counts
    as done. Each call is one transaction. Reads are quick and may run on the loop's thread.
    """

    def save(
        self,
        *,
        sessions: Sequence[Session] = (),
        interruptions: Sequence[Interruption] = (),
        corrections: Sequence[Correction] = (),
        recovered: Recovered | None = None,
    ) -> Future[None]:
        """Insert or replace what is given, in one transaction."""

    def beat(self, session: str, at: datetime) -> None:
        """Note that the session was alive at *at*; not waited for."""

    def unended_sessions(self) -> Sequence[tuple[Session, datetime]]:
        """Return sessions without an end, each with the last instant it was known to live."""

    def last_recovered(self) -> Recovered | None:
        """Return the newest session that had to be recovered, decided or not."""

    def sessions(self, first: date, last: date) -> Sequence[Session]:
        """Return the sessions that belong to the local dates *first* to *last*, in order of start."""

    def sessions_of_task(self, task: str) -> Sequence[Session]:
        """Return the sessions of any date in which this task was worked on, in order of start."""

    def guessed_ends(self) -> Sequence[Session]:
        """Return the sessions of any date that were closed at the last activity, unconfirmed, in order of start."""

    def interruptions(self, first: date, last: date) -> Sequence[Interruption]:
        """Return the entries of these local dates, undone ones included, in order of time."""

    def interruption(self, entry: str) -> Interruption | None:
        """Return the entry with this id, or the only one whose id begins so."""

    def handed_on(self) -> Sequence[Interruption]:
        """Return what was urgent and redirected, of any date, and of which nobody has said who dealt with it."""

    def deferred(self) -> Sequence[Interruption]:
        """Return everything put off and not answered yet, of any date."""

    def names(self) -> Sequence[str]:
        """Return the names of interrupters, most frequent of the last 12 weeks first."""

    def last_end(self) -> datetime | None:
        """Return when the newest session ended."""

    def trouble(self) -> Reason | None:
        """Return why nothing can be recorded right now, or None."""


class DaySheetStore(Protocol):
    """The day sheets, one for each local date at most."""

    def put(self, day: Day) -> Future[None]:
        """Insert or replace the sheet of a date."""

    def day(self, on: date) -> Day | None:
        """Return the sheet of a date, or None if there is none."""

    def days(self, first: date, last: date) -> Sequence[Day]:
        """Return the sheets of the dates *first* to *last*, in order."""


class TaskStore(Protocol):
    """The tasks, done and undone."""

    def put(self, task: Task) -> Future[None]:
        """Insert or replace a task."""

    def task(self, task_id: str) -> Task | None:
        """Return the task with this id, or the only one whose id begins so."""

    def tasks(self) -> Sequence[Task]:
        """Return every task, in the order of adding."""


class RequestStore(Protocol):
    """The answers of requests, finished or not."""

    def put(self, request: KeptRequest) -> Future[None]:
        """Insert or replace the answers of a request."""

    def put_talk(self, request_id: str, talk: TalkResult) -> Future[None]:
        """Keep what came of a talk about a request."""

    def latest(self) -> KeptRequest | None:
        """Return the request that was worked on last, or None if there is none."""


class PastStore(Protocol):
    """What is asked of the past only, beside ``engine.history_ports.HistoryStore``."""

    def corrections(self, first: date, last: date) -> Sequence[Correction]:
        """Return the corrections of entries, sessions and sheets of these local dates, in order of time."""

    def totals(self, first: date, last: date) -> Sequence[DayTotals]:
        """Return the numbers of the local dates that hold anything, in order."""


class TrialStore(Protocol):
    """The trials, those to come and those that are over."""

    def put(self, trial: Trial) -> Future[None]:
        """Insert or replace a trial."""

    def trial(self, trial_id: str) -> Trial | None:
        """Return the trial with this id, or the only one whose id begins so."""

    def trials(self) -> Sequence[Trial]:
        """Return every trial, in order of its first day."""


class PeopleStore(Protocol):
    """The point persons, one of a name."""

    def put(self, person: Person) -> Future[None]:
        """Insert or replace a person."""

    def remove(self, name: str) -> Future[bool]:
        """Forget a person; the Future tells whether there was one."""

    def people(self) -> Sequence[Person]:
        """Return everybody, in the order of adding."""
