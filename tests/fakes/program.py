"""The verbs in a world of their own: the real engine without waiting, the real settings file, a keyring in memory."""

from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from deepday.bootstrap.calendar_files import CalendarFiles
from deepday.bootstrap.preferences import Preferences
from deepday.bootstrap.replies import ReadyReplies
from deepday.bootstrap.services import off_at_first, services
from deepday.commands.dispatch import Commands
from deepday.commands.ports import Check, Erased, ErasureWish, Imported, Program, Requests
from deepday.domain.channel_choice import ChannelChoice
from deepday.domain.errors import CouldNotError, DeepdayError
from deepday.domain.person import Person
from deepday.domain.planned_day import PlannedDay
from deepday.domain.reason import Reason
from deepday.engine.boundaries import Boundaries
from deepday.engine.controller import Time
from deepday.engine.effect_ports import Effect, Viability
from deepday.engine.fit_question import FitQuestion
from deepday.engine.meeting_loads import MeetingLoads
from deepday.engine.meetings import Meetings
from deepday.engine.promises import Promises
from deepday.engine.recording import Recording
from deepday.engine.sense_ports import MeetingSource
from deepday.engine.sense_record import SenseRecord
from deepday.engine.senses import Senses
from deepday.engine.tasks import done
from deepday.engine.trial_book import TrialBook
from deepday.storage.settings_file import SettingsFile
from deepday.system.presence.unknown import NoInput, NoLock
from tests.fakes.senses import MemoryMeetings, MemorySenseDays, SenseSettings
from tests.fakes.told import MemoryTold, NoPast
from tests.fakes.trials import MemoryTrials
from tests.fakes.world import EngineWorld, InlineExecutor

T = TypeVar("T")


@dataclass
class MemorySecrets:
    """A keyring that keeps secrets until the test is over, or is locked."""

    kept: dict[str, str] = field(default_factory=dict)
    error: DeepdayError | None = None
    not_kept: Reason | None = None

    def get(self, account_id: str) -> str | None:
        self._answer()
        return self.kept.get(account_id)

    def set(self, account_id: str, secret: str) -> Reason | None:
        self._answer()
        self.kept[account_id] = secret
        return self.not_kept

    def delete(self, account_id: str) -> None:
        self._answer()
        self.kept.pop(account_id, None)

    def probe(self) -> Viability:
        return Viability(works=self.error is None, detail=Reason("channel.cannot_be_read"))

    def _answer(self) -> None:
        if self.error is not None:
            raise self.error


@dataclass
class RecordedWindows:
    """Windows that only note that they were shown; without a display there are none."""

    shown: list[str] = field(default_factory=list)
    display: bool = True

    def show(self, what: str) -> None:
        if not self.display:
            raise CouldNotError("windows.no_display", {"what": what})
        self.shown.append(what)

    def has_tray(self) -> bool:
        return self.display


@dataclass
class TestedAccounts:
    """A service that accepts secrets, or raises what a test wants."""

    error: DeepdayError | None = None
    revoked: list[str] = field(default_factory=list)

    def test_account(self, account_id: str) -> Reason:
        if self.error is not None:
            raise self.error
        return Reason("slack.signed_in", {"user": "ada", "team": account_id})

    def revoke(self, account_id: str) -> bool:
        if self.error is not None:
            raise self.error
        self.revoked.append(account_id)
        return True


class NoFiles:
    """A history of which there is no file: nothing can be done with it."""

    def export(self, path: str) -> int:
        raise CouldNotError("files.failed", {"path": path})

    def import_from(self, path: str) -> Imported:
        raise CouldNotError("files.failed", {"path": path})

    def back_up(self, path: str | None) -> str:
        raise CouldNotError("files.failed", {"path": path or ""})

    def restore(self, path: str) -> str:
        raise CouldNotError("files.failed", {"path": path})

    def erase_preview(self, wish: ErasureWish) -> Erased:
        raise CouldNotError("files.failed", {"path": str(wish)})

    def erase(self, wish: ErasureWish) -> Erased:
        raise CouldNotError("files.failed", {"path": str(wish)})


class ProgramWorld(EngineWorld):
    """A program that answers verbs; time passes when a test says so."""

    def __init__(self, folder: Path, effects: Sequence[Effect] = ()) -> None:
        super().__init__(effects)
        self.settings = SettingsFile(folder / "settings.toml")
        self.secrets = MemorySecrets()
        self.windows = RecordedWindows()
        self.accounts = TestedAccounts()
        self.checks: list[Check] = []
        self.settings_changes = 0
        self.calendars: list[MeetingSource] = []
        self.told = MemoryTold()
        self.trials = TrialBook(MemoryTrials(), self.history, self.clock, lambda: next(self.ids), lambda: 1)

    def restart(self, *, recover: bool = True) -> None:
        super().restart(recover=recover)
        self.boundaries = Boundaries(self.controller)
        self.boundaries.begin()
        time = Time(self.session_clock, self.loop, self.tasks)
        self.meetings = Meetings(MemoryMeetings(), lambda: self.calendars, SenseSettings(), time, InlineExecutor())
        self.senses = Senses(NoInput(), NoLock(), SenseSettings(), self.session_clock, self.clock)
        self.erased: list[tuple[datetime, datetime]] = []
        self.recording = Recording(self.controller, self.senses, self.observer, self._erase)
        self.sense_days = MemorySenseDays()
        settings = SenseSettings()
        self.sense_record = SenseRecord(
            self.controller, self.senses, self.meetings, settings, self.sense_days, self.loop, self.clock
        )

    def _erase(self, since: datetime, now: datetime) -> Awaitable[None]:
        self.erased.append((since, now))
        return _at_once(lambda: None)

    def verb(self, verb: str, /, **args: object) -> dict[str, Any]:
        """Ask as the command line does, and return the reply."""
        return self.request({"verb": verb, "args": args})

    def request(self, request: dict[str, object]) -> dict[str, Any]:
        reply: dict[str, Any] = self.do(self.commands().handle(request))
        return reply

    def commands(self) -> Commands:
        return Commands(
            Program(
                controller=self.controller,
                observer=self.observer,
                closing=self.closing,
                promises=Promises(self.log),
                fit=FitQuestion(self.controller, lambda: self.trials, NoPast(), self.told, self.tasks),
                replies=ReadyReplies(self.controller, Preferences(self.settings, frozenset)),
                boundaries=self.boundaries,
                work=self.work_list,
                senses=self.senses,
                recording=self.recording,
                sense_states=self.sense_record.states,
                meetings=self.meetings,
                meeting_loads=MeetingLoads(self.meetings, self.sense_days, self.preferences.working_hours),
                calendar_files=CalendarFiles(self.settings, self.clock),
                settings=self.settings,
                secrets=self.secrets,
                accounts=self.accounts,
                services=services,
                choice=self._choice,
                windows=self.windows,
                checks=self._checks,
                settings_changed=self._settings_changed,
                trials=self.trials,
                requests=_no_requests,
                people=NoPeople(),
                planned=NoPlannedDays(),
                files=NoFiles(),
                in_worker=_at_once,
                tasks=self.tasks,
                loop=self.loop,
            )
        )

    def _choice(self) -> ChannelChoice:
        return Preferences(self.settings, lambda: off_at_first(self.settings.accounts())).choice()

    async def _checks(self) -> Sequence[Check]:
        return self.checks

    def _settings_changed(self) -> None:
        self.settings_changes += 1


class NoPeople:
    """Nobody: people are tested on a real history."""

    def put(self, _person: Person) -> "Future[None]":
        raise AssertionError

    def remove(self, _name: str) -> "Future[bool]":
        raise AssertionError

    def people(self) -> Sequence[Person]:
        return ()


class NoPlannedDays:
    """No day: planned days are tested on a real history."""

    def replace(self, _days: Sequence[PlannedDay]) -> None:
        raise AssertionError

    def days(self) -> Sequence[PlannedDay]:
        return ()


def _no_requests() -> Requests:
    raise AssertionError  # requests are tested on a real history


def _at_once(work: Callable[[], T], /) -> Awaitable[T]:
    answer: Future[T] = Future()
    try:
        answer.set_result(work())
    except DeepdayError as error:
        answer.set_exception(error)
    return done(answer)
