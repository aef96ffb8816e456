"""What the engine needs to change the world and put it back: effects, their journal, the guardian; as Protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future
    from datetime import datetime

    from deepday.domain.errors import EffectError
    from deepday.domain.planned_day import PlannedDay
    from deepday.domain.reason import Reason


Value = Mapping[str, object]
"""What a channel holds, as plain JSON: what was found, what is wanted, what was read back."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What the running session wants of every channel; ``until`` is the planned end in UTC.

    ``expires_at`` is when a channel that can expire by itself shall do so: a little after ``until``. ``started_at``
    is None only where nobody asks for it.
    """

    session: str
    until: datetime
    expires_at: datetime
    time_zone: str
    goal: str = ""
    point_person: str | None = None
    contact: str = ""
    started_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Viability:
    """Whether an adapter can work here: yes, no or cannot tell, why, and what would help."""

    works: bool | None
    detail: Reason
    next_step: Reason | None = None


class Effect(Protocol):
    """One channel of one outside system. Every call may block for up to ten seconds: never on the loop.

    Calls raise ``UnreachableError`` (later may help), ``SignInNeededError`` or ``RefusedError``
    (the person must act), and nothing else that the world can cause.
    """

    id: str
    """As in status and doctor: ``notifications.dunst``, ``chat.slack:ACCOUNT``."""
    lane: str
    """Only one call is in flight per lane (one per account)."""
    local: bool
    """On this machine: applied first, lifted by a pause, put back by the guardian."""
    empty: Value | None
    """What is there when nothing is set; None where there is no such thing."""
    expires_to: Value | None
    """What the service falls back to by itself at the wish's end; None if it never does."""

    def probe(self) -> Viability:
        """Find out whether this works here; changes nothing."""

    def capture(self) -> Value:
        """Return what is there before anything is set, complete enough to put it back exactly."""

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return the exact value to be set; pure."""

    def apply(self, target: Value, found: Value, /) -> None:
        """Set *target* where *found* was read a moment ago, conditionally if the service can.

        Doing it twice is the same as once.
        """

    def read(self, target: Value, /) -> Value:
        """Return what is there now where *target* is or was to be set, to be compared with what was set."""

    def same(self, a: Value, b: Value) -> bool:
        """Say whether two values are the same to the service (times within 60 s)."""

    def is_ours(self, value: Value) -> bool:
        """Say whether *value* can only have been set by this program (a lost journal, another machine)."""

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether *prior* may be put back, or had an end of its own that has passed."""

    def restore(self, prior: Value, found: Value, /) -> None:
        """Put *prior* back where *found* was read a moment ago, conditionally if the service can.

        Doing it twice is the same as once.
        """

    def describe(self, value: Value) -> Reason:
        """Return *value* as a Reason for people: ``shown``, ``silent``, a status text."""


@runtime_checkable
class LeavesParts(Protocol):
    """An effect of several parts: a crash, or what the person sets instead, may leave some that do nothing."""

    def clear_away(self, target: Value) -> None:
        """Remove what is left of *target* and does nothing; harmless if there is nothing. Raises as an effect."""


@runtime_checkable
class ComesAndGoes(Protocol):
    """An effect that is there while it keeps a connection, and brings a lost one back by itself."""

    on_absence: Callable[[EffectError | None], object]
    """Called on any thread with why what was set is not there now, and with None when it is."""


class RowState(StrEnum):
    """How far one effect has come; everything but the last two is open."""

    INTENT = "intent"
    APPLIED = "applied"
    PENDING = "pending"
    RESTORED = "restored"
    LEFT = "left"

    @property
    def is_open(self) -> bool:
        """Whether the world may still hold our value."""
        return self not in (RowState.RESTORED, RowState.LEFT)


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One effect of one session in the write-ahead log (effects.md, section 2)."""

    id: str
    effect: str
    session: str
    local: bool
    state: RowState
    prior: Value
    target: Value
    read_back: Value | None
    until: datetime
    changed_at: datetime
    reason: Reason | None = None


class EffectJournal(Protocol):
    """The write-ahead log of effects. Calls block until it is on disk and may come from any thread."""

    def write(self, row: JournalRow) -> None:
        """Insert or replace *row*; committed and synced on return. Raises StorageError."""

    def open_rows(self) -> Sequence[JournalRow]:
        """Return every row that is not RESTORED or LEFT, oldest first."""

    def last_rows(self) -> Sequence[JournalRow]:
        """Return the newest row of each effect, open or closed."""


class PlannedDayStore(Protocol):
    """The planned days that calendars are to hold. Calls block, may come from any thread and raise StorageError."""

    def replace(self, days: Sequence[PlannedDay]) -> None:
        """Keep *days* instead of those kept before; on disk on return."""

    def days(self) -> Sequence[PlannedDay]:
        """Return the days kept, in order."""


class Guardian(Protocol):
    """The process that puts local effects back when this one dies."""

    def stand_by(self) -> Future[None]:
        """Have it ready; done when a death of this process would be noticed."""

    def dismiss(self) -> None:
        """Let it go: everything local is back already."""


Checkpoint = Callable[[str], None]
"""Called with a name between any two steps that a crash may separate; tests end the process in it."""
