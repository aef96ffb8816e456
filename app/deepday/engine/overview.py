"""Overview: everything true of the program at one instant, as one value that windows and verbs read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from deepday.domain.channel import Channel
from deepday.domain.interruption import Interruption
from deepday.domain.reason import Reason
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.timeline import Interval, contains, cut_at, minus, total_s, union
from deepday.engine.history_ports import Recovered
from deepday.engine.transitions import Told


@dataclass(frozen=True, slots=True)
class Day:
    """What one local date holds so far; ``interruptions`` without the undone ones, in order of time."""

    date: date
    sessions: tuple[Session, ...]
    interruptions: tuple[Interruption, ...]

    def focus(self, now: datetime) -> tuple[Interval, ...]:
        """Return the day's focus time as disjoint intervals, up to *now*."""
        return union(i for s in self.sessions for i in s.focus(now))

    def focus_s(self, now: datetime) -> float:
        """Return the day's focus time in seconds, up to *now*."""
        return total_s(self.focus(now))

    def longest_unbroken_s(self, now: datetime) -> float:
        """Return the longest stretch of focus that nothing broke into, in seconds."""
        away = (Interval(i.at, i.handled_until or i.at) for i in self.interruptions)
        blocks = cut_at(minus(self.focus(now), away), (i.at for i in self.interruptions))
        return max((block.seconds for block in blocks), default=0.0)

    def in_focus(self, entry: Interruption, now: datetime) -> bool:
        """Say whether *entry* broke into focus time."""
        return contains(self.focus(now), entry.at)


class Observing(StrEnum):
    """What the observer of ordinary days does."""

    OFF = "off"
    WAITING = "waiting"
    """For working hours, or for the first activity in them."""
    ON = "on"
    PAUSED = "paused"
    UNKNOWN = "unknown"
    """Whether somebody is at the machine cannot be known here."""


@dataclass(frozen=True, slots=True)
class RunningTask:
    """The task that is worked on, with the focus that has gone into it so far, in seconds."""

    task: Task
    focus_s: float


@dataclass(frozen=True, slots=True)
class Overview:
    """The program at ``now``; instants are aware UTC, ``time_zone`` is the IANA zone to show them in."""

    now: datetime
    time_zone: str
    state: Told
    session: Session | None
    """The session that runs, if one does."""
    left: timedelta | None
    """How long it still runs by plan, never negative; None without a planned end."""
    day: Day
    interruptions: int
    """Entries of the running session that are not undone; 0 without a session."""
    open_interruption: Interruption | None
    channels: tuple[Channel, ...]
    deferred: tuple[Interruption, ...]
    recovered: Recovered | None
    trouble: tuple[Reason, ...]
    """What needs the person, worst first: not recording, hotkey taken."""

    observing: Observing = Observing.OFF
    reading: bool = False
    """The person said that they read or wait: no input is no absence."""
    end_asked: Session | None = None
    """A session of an earlier day that was closed at its last activity: was that right?"""

    task: RunningTask | None = None
    handed_on: tuple[Interruption, ...] = ()
    """Urgent requests that were redirected, and of which nobody has said who dealt with them."""
    sheet_due: bool = False
    """The day is over, and how it was has not been said."""

    @property
    def observed(self) -> bool:
        """Whether the session that runs was started by nobody."""
        return self.session is not None and self.session.observed

    @property
    def focus_s(self) -> float:
        """Focus time of the running session in seconds; 0 without one."""
        return total_s(self.session.focus(self.now)) if self.session else 0.0

    @property
    def undecided(self) -> Recovered | None:
        """The session that died and waits for the person's word."""
        return self.recovered if self.recovered and self.recovered.decided is None else None
