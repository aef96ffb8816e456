"""Overview: everything true of the program at one instant, as one value that windows and verbs read."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deepday.domain.channel import Channel
from deepday.domain.interruption import Interruption
from deepday.domain.reason import Reason
from deepday.domain.session import Session
from deepday.domain.timeline import Interval, contains, cut_at, minus, total_s, union
from deepday.engine.ports import Recovered
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

    @property
    def focus_s(self) -> float:
        """Focus time of the running session in seconds; 0 without one."""
        return total_s(self.session.focus(self.now)) if self.session else 0.0

    @property
    def undecided(self) -> Recovered | None:
        """The session that died and waits for the person's word."""
        return self.recovered if self.recovered and self.recovered.decided is None else None
