"""What the engine needs of the world, as Protocols; adapters implement them and a root hands them in.

Types that only stand in annotations are not loaded: the guardian needs the journal's part of this and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from concurrent.futures import Future
    from datetime import date, datetime

    from deepday.domain.account import Account
    from deepday.domain.day_senses import DaySenses, SenseState
    from deepday.domain.errors import EffectError
    from deepday.domain.interruption import Correction, Interruption
    from deepday.domain.meeting import Meeting
    from deepday.domain.planned_day import PlannedDay
    from deepday.domain.reason import Reason
    from deepday.domain.session import Session
    from deepday.domain.timeline import Interval

Value = Mapping[str, object]
"""What a channel holds, as plain JSON: what was found, what is wanted, what was read back."""


class Clock(Protocol):
    """The time of day and the time that passes."""

    def now(self) -> datetime:
        """Return the wall clock as an aware UTC instant, in whole milliseconds."""

    def elapsed_s(self) -> float:
        """Return seconds that only ever grow, counting sleep, untouched by a set clock."""

    def zone(self) -> str:
        """Return the IANA name of the local time zone in force."""


class AwakeClock(Clock, Protocol):
    """A clock that also tells the time that passes while the machine does not sleep."""

    def awake_s(self) -> float:
        """Return seconds that only ever grow, but stand still while the machine sleeps, where such a clock is known."""


class TimerHandle(Protocol):
    """A call that was asked for later."""

    def cancel(self) -> None:
        """Forget the call; harmless when it has run."""


class Loop(Protocol):
    """The two of the loop's four calls that the engine needs, named as asyncio's."""

    def call_later(self, delay: float, callback: Callable[[], object], /) -> TimerHandle:
        """Run *callback* on the loop's thread after *delay* seconds."""

    def call_soon_threadsafe(self, callback: Callable[[], object], /) -> object:
        """Run *callback* on the loop's thread soon; may be called from any thread."""


# --- Effects ----------------------------------------------------------------------------------


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


# --- Presence ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Activity:
    """Whether the person is at the machine, by input, as far as that is known."""

    present: bool | None
    """True: input within the idle limit (ten minutes). False: none for that long. None: it cannot be known."""
    last_input_at: datetime | None = None
    """While away: exactly the last input. While present: when the input began again, or a later one. In UTC."""


class Presence(Protocol):
    """The person's input, seen by events and deadlines and never by polling faster than once a minute.

    Everything on the loop's thread; nothing blocks. Input at a locked screen is none: locking is leaving.
    """

    def activity(self) -> Activity:
        """Return what is known now."""

    def watch(self, changed: Callable[[Activity], object]) -> None:
        """Call *changed* whenever ``present`` has become another: away, there again, no longer or not yet known."""


@dataclass(frozen=True, slots=True)
class Touched:
    """What a sense of keyboard and mouse tells at a moment."""

    present: bool | None
    """True: input within the limit. False: none for that long. None: it cannot be known."""
    ago_s: float = 0.0
    """How long ago the last input was, in seconds during which the machine was awake."""


TellTouched = Callable[[Touched], object]
TellLocked = Callable[[bool | None], object]


class InputSense(Protocol):
    """Keyboard and mouse, by events or by a question once a minute at most. On the loop's thread; nothing blocks."""

    @property
    def id(self) -> str:
        """Which one it is, as ``x11`` or ``gnome``; empty while none works."""

    def start(self, limit_s: float, tell: TellTouched) -> None:
        """Tell, now or soon, what is known, and every change of ``present``; once more what is known is harmless."""

    def look(self) -> None:
        """Tell soon once more what is known; nothing if nothing is."""

    def stop(self) -> None:
        """Tell nothing any more; harmless twice."""


class LockSense(Protocol):
    """The screen lock. On the loop's thread; nothing blocks."""

    def start(self, tell: TellLocked) -> None:
        """Tell, now or soon, whether the screen is locked, and every change; None: it cannot be known."""

    def stop(self) -> None:
        """Tell nothing any more; harmless twice."""


class MeetingSource(Protocol):
    """One calendar of the person's that can be read."""

    id: str
    """As the channel of its account: ``calendar.caldav:ACCOUNT``."""

    def meetings(self, within: Interval, /) -> Sequence[Meeting]:
        """Return all meetings that touch a stretch. Blocks up to ten seconds: from workers only. Raises EffectError."""


class MeetingStore(Protocol):
    """The meetings that were read, of any calendar."""

    def replace(self, calendar: str, within: Interval, meetings: Iterable[Meeting]) -> Future[None]:
        """Keep *meetings* as all there are of *calendar* in a stretch; the Future fails with StorageError."""

    def within(self, stretch: Interval) -> Sequence[Meeting]:
        """Return the meetings of all calendars that touch a stretch, in order. Raises StorageError."""


class SenseDayStore(Protocol):
    """Which senses worked on which day."""

    def note(self, on: date, states: Mapping[str, SenseState]) -> Future[None]:
        """Keep that on this date each sense was in its state for a while; the Future fails with StorageError."""

    def days(self, first: date, last: date) -> Sequence[DaySenses]:
        """Return what is kept of the dates *first* to *last*, in order. Raises StorageError."""


# --- History ----------------------------------------------------------------------------------


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


# --- Settings and secrets ---------------------------------------------------------------------


class SettingsStore(Protocol):
    """The person's settings (``domain.settings``) and accounts. Changes block until they are on disk."""

    def get(self, key: str) -> object:
        """Return the value of a setting: a text or a tuple of texts. Raises UsageError."""

    def set(self, key: str, text: str) -> object:
        """Set a setting to what *text* means and return that. Raises UsageError, StorageError."""

    def as_texts(self) -> Mapping[str, str]:
        """Return every setting as the text that ``set`` takes."""

    def accounts(self) -> Sequence[Account]:
        """Return the accounts in the order of adding."""

    def add_account(self, account: Account) -> None:
        """Keep one more account. Raises UsageError, StorageError."""

    def remove_account(self, account_id: str) -> None:
        """Forget an account; harmless if there is none. Raises StorageError."""

    def erase(self) -> None:
        """Forget every setting and account; harmless if there is none. Raises StorageError."""

    def problems(self) -> Sequence[Reason]:
        """Return what in the settings file could not be used; the defaults stand in for it."""


class SecretStore(Protocol):
    """The secrets of accounts, in the system's keyring. Calls block for up to three seconds: from workers only.

    All raise StorageError: ``keyring.locked``, ``.silent``, ``.damaged`` or ``.failed``.
    """

    def get(self, account_id: str) -> str | None:
        """Return the account's secret, or None if there is none."""

    def set(self, account_id: str, secret: str) -> Reason | None:
        """Keep the secret; returns why only until the program ends, or None if it lies in the keyring."""

    def delete(self, account_id: str) -> None:
        """Forget the secret; harmless if there is none."""

    def probe(self) -> Viability:
        """Find out whether secrets can be kept here, without asking the person to unlock anything."""
