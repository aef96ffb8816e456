"""What the verbs need of the program: handed in by a root, nothing is looked up."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol, TypeVar

from deepday.domain.channel_choice import ChannelChoice
from deepday.domain.day_senses import SenseState
from deepday.domain.interruption import Outcome
from deepday.domain.meeting import Meeting
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.reason import Reason
from deepday.domain.request import KeptRequest, RequestAnswers, TalkResult
from deepday.domain.service import Service
from deepday.domain.timeline import Interval
from deepday.domain.trial import Span
from deepday.engine.boundaries import Boundaries
from deepday.engine.controller import Controller
from deepday.engine.day_closing import DayClosing
from deepday.engine.effect_ports import PlannedDayStore, Viability
from deepday.engine.fit_question import FitQuestion
from deepday.engine.history_ports import PeopleStore
from deepday.engine.meeting_loads import MeetingLoads
from deepday.engine.meetings import Meetings
from deepday.engine.observer import Observer
from deepday.engine.ports import Loop
from deepday.engine.promises import Promises
from deepday.engine.recording import Recording
from deepday.engine.senses import Senses
from deepday.engine.settings_ports import SecretStore, SettingsStore
from deepday.engine.tasks import Tasks
from deepday.engine.trial_book import TrialBook
from deepday.engine.work_list import WorkList

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`; ``kind`` is effect, hotkey, sense, keyring, tray or storage."""

    id: str
    kind: str
    viability: Viability


class Windows(Protocol):
    """The windows of the program, or the lack of them."""

    def show(self, what: str) -> None:
        """Open or raise a window: one of ``windows.WINDOWS``.

        Raises:
            CouldNotError: there is no display, or no such window in this version.
        """

    def has_tray(self) -> bool:
        """Say whether the icon is in a tray now."""


class Accounts(Protocol):
    """What can be done with accounts at the services themselves."""

    def test_account(self, account_id: str) -> Reason:
        """Return whom the service takes this account's secret for; blocks up to ten seconds.

        Raises:
            UnreachableError: no answer.
            SignInNeededError: the secret is not accepted.
        """

    def revoke(self, account_id: str) -> bool:
        """Give back what the service granted; blocks up to ten seconds. False: that cannot be done from here.

        Raises:
            EffectError: the grant still stands.
        """


class Replies(Protocol):
    """Ready answers to whoever interrupts."""

    def text(self, outcome: Outcome, who: str = "", due: datetime | None = None) -> str:
        """Return what to answer *who*, whose request was redirected, put off until *due*, or declined."""


class CalendarFiles(Protocol):
    """Reads calendar files."""

    def read(self, path: str, address: str, /) -> tuple[str, Interval, Sequence[Meeting]]:
        """Return the file's name, the stretch it was read for, and its meetings; *address* is the person's, if given.

        Blocks: from workers only. Raises RefusedError.
        """

    def days_off(self, path: str, within: Span, /) -> Sequence[date]:
        """Return the dates that the file takes up whole. Blocks: from workers only. Raises RefusedError."""


class Requests(Protocol):
    """Answers of requests, and the numbers to ask with; every call may block."""

    def in_file(self, path: str) -> RequestAnswers:
        """Return the answers in a file. Raises CouldNotError."""

    def latest(self) -> KeptRequest | None:
        """Return the request that was worked on last, or None. Raises StorageError."""

    def keep(self, answers: RequestAnswers, request_id: str = "") -> str:
        """Keep *answers* as those of a request, of a new one if none is named; return its id. Raises StorageError."""

    def keep_talk(self, request_id: str, talk: TalkResult) -> None:
        """Keep what came of a talk with the request. Raises StorageError."""

    def talks(self) -> Sequence[TalkResult]:
        """Return what came of every talk about any request, in order of time. Raises StorageError."""

    def numbers(self) -> OwnNumbers | None:
        """Return the person's own numbers, or None while there are none. Raises StorageError."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: new entries by the name of their list, how many were there already, settings left as set."""

    new: Mapping[str, int]
    known: int
    settings_kept: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class ErasureWish:
    """What is to be erased: a name, the local dates *first* to *last*, or all there is."""

    who: str | None = None
    first: date | None = None
    last: date | None = None


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased, or would be: rows by table (texts for a name), copies removed, and what could not be reached."""

    rows: Mapping[str, int]
    copies: int = 0
    left: Sequence[Reason] = ()


class HistoryFiles(Protocol):
    """What can be done with the whole history. Calls block: from workers only. All raise DeepdayError."""

    def export(self, path: str) -> int:
        """Write everything but secrets to *path*; returns how many entries that are."""

    def import_from(self, path: str) -> Imported:
        """Take in what the file holds, all of it or nothing."""

    def back_up(self, path: str | None) -> str:
        """Copy the history to *path*, by default among the back-ups; returns where the copy is."""

    def restore(self, path: str) -> str:
        """Put the back-up at *path* in the place of the history; returns where what was there before is kept."""

    def erase_preview(self, wish: ErasureWish) -> Erased:
        """Return what ``erase`` would do; changes nothing."""

    def erase(self, wish: ErasureWish) -> Erased:
        """Erase for good, in the history and in every copy in its folder."""


class InWorker(Protocol):
    """Runs what may block away from the loop."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """Wait for what *work* returns or raises."""


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that a verb may act on."""

    controller: Controller
    observer: Observer
    closing: DayClosing
    promises: Promises
    fit: FitQuestion
    boundaries: Boundaries
    replies: Replies
    work: WorkList
    senses: Senses
    recording: Recording
    sense_states: Callable[[], Mapping[str, SenseState]]
    """How each sense is just now."""
    meetings: Meetings
    meeting_loads: MeetingLoads
    calendar_files: CalendarFiles
    settings: SettingsStore
    secrets: SecretStore
    accounts: Accounts
    services: Callable[[], Sequence[Service]]
    """What is known of every service in which one can have an account."""
    choice: Callable[[], ChannelChoice]
    """Which channels the person has switched on and off."""
    windows: Windows
    checks: Callable[[], Awaitable[Sequence[Check]]]
    settings_changed: Callable[[], None]
    """Called on the loop's thread after a setting or an account has changed."""
    trials: TrialBook
    requests: Callable[[], Requests]
    people: PeopleStore
    planned: PlannedDayStore
    files: HistoryFiles
    in_worker: InWorker
    tasks: Tasks
    loop: Loop
