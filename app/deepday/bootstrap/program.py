"""The program without its windows, on any loop: made once by a root, begun, and closed."""

import logging
import os
from collections.abc import Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from deepday.bootstrap.calendar_files import CalendarFiles
from deepday.bootstrap.channels import KIND_NOTIFICATIONS, Channels
from deepday.bootstrap.kill_at import VARIABLE, kill_at
from deepday.bootstrap.noticing import Noticing
from deepday.bootstrap.preferences import Preferences
from deepday.bootstrap.replies import ReadyReplies
from deepday.bootstrap.upkeep import Upkeep
from deepday.domain.errors import DeepdayError, StorageError
from deepday.domain.reason import Reason
from deepday.engine.asking_reminders import AskingReminders
from deepday.engine.boundaries import Boundaries
from deepday.engine.controller import Controller, Time
from deepday.engine.day_book import DayBook
from deepday.engine.day_closing import DayClosing
from deepday.engine.effect_ports import Guardian
from deepday.engine.effect_stack import EffectStack
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.interruption_log import InterruptionLog
from deepday.engine.meetings import Meetings
from deepday.engine.promise_reminders import PromiseReminders
from deepday.engine.promises import Promises
from deepday.engine.recording import Recording
from deepday.engine.sense_ports import InputSense, LockSense
from deepday.engine.session_clock import SessionClock
from deepday.engine.session_plan import SessionPlan
from deepday.engine.settings_ports import SecretStore, SettingsStore
from deepday.engine.tasks import Tasks, done
from deepday.engine.work_list import WorkList
from deepday.engine.workers import Workers
from deepday.storage.database import Database
from deepday.storage.day_sheets import DaySheets
from deepday.storage.history import History
from deepday.storage.journal import Journal
from deepday.storage.meetings import StoredMeetings
from deepday.storage.people_book import PeopleBook
from deepday.storage.planned_days import PlannedDays
from deepday.storage.sense_days import SenseDays
from deepday.storage.task_list import TaskList
from deepday.storage.told import Told
from deepday.system import paths
from deepday.system.clock import SystemClock
from deepday.wire.loop import Loop
from deepday.wording.translation import use_language

if TYPE_CHECKING:
    from deepday.bootstrap.history_files import HistoryFiles
    from deepday.bootstrap.plans import Plans
    from deepday.bootstrap.requests import Requests
    from deepday.domain.own_numbers import OwnNumbers
    from deepday.engine.day_reminders import Reminder
    from deepday.engine.fit_question import FitQuestion
    from deepday.engine.trial_book import TrialBook

T = TypeVar("T")
_LOG = logging.getLogger(__name__)
SETTLE_S = 3.0
"""How long the end of the program waits for remote channels; what is left is put back by the next start."""
BACKUP_AFTER_S = 900.0
"""How long after its start the program makes the day's back-up."""


class DeepdayProgram:
    """History, settings, engine and channels, composed; call on the loop's thread.

    Raises:
        StorageError: the history cannot be opened.
    """

    def __init__(
        self,
        loop: Loop,
        guardian: Guardian,
        settings: SettingsStore,
        secrets: SecretStore,
        senses: tuple[InputSense, LockSense],
    ) -> None:
        self.loop = loop
        self.clock = SystemClock()
        self.tasks = Tasks(loop, _log_crash)
        self.settings = settings
        use_language(str(self.settings.get("language")))
        self.secrets = secrets
        self.preferences = Preferences(self.settings, self._off_at_first, self._contact, self._agreed_person)
        self.channels = Channels(self.settings, self.secrets, self.preferences, self.clock, _new_id)
        self._pool = ThreadPoolExecutor(2, "worker")
        self._local = ThreadPoolExecutor(2, "local")
        self._remote = ThreadPoolExecutor(4, "remote")
        self.database = Database(paths.history_path(), self.clock, on_trouble=self._trouble_changed)
        self.history = History(self.database)
        self.people = PeopleBook(self.database)
        self.planned_days = PlannedDays(self.database)
        self.journal = Journal(self.database)
        self._upkeep = Upkeep(self.database, self.history, self.settings)
        self.notice: Reason | None = None
        """What there is to say of a damaged file that was found at the start."""
        session_clock = SessionClock(self.clock)
        steps = EffectSteps(self.journal, self.clock.now, _new_id, kill_at(os.environ.get(VARIABLE, "")))
        self._workers = Workers(self._local, self._remote)
        self._stack = EffectStack(steps, loop, self.tasks, self._workers, guardian)
        log = InterruptionLog(self.history, session_clock, DayBook(self.history), _new_id)
        plan = SessionPlan(self.history, session_clock, self.preferences, _new_id)
        time = Time(session_clock, loop, self.tasks)
        self.on_settings: Callable[[], None] = _nothing
        self.on_planned_day: Callable[[Reminder], object] = _nothing
        self._plans: Plans | None = None
        self._lives = False
        self.controller = Controller(self.history, plan, self._stack, log, time)
        self.closing = DayClosing(
            self.controller, self.history, DaySheets(self.database), self.preferences.working_hours
        )
        self.promises = Promises(log)
        self.promise_reminders = PromiseReminders(self.controller, time, self._reminds_at_once)
        self.asking = AskingReminders(self.controller, self.history, Told(self.database), self._own_numbers, self.tasks)
        self.boundaries = Boundaries(self.controller)
        self.replies = ReadyReplies(self.controller, self.preferences)
        self.work = WorkList(self.controller, plan, self.history, TaskList(self.database), _new_id)
        stored = StoredMeetings(self.database)
        meetings = Meetings(
            stored, self.channels.meeting_sources, self.preferences, time, self._pool, self.channels.has_accounts
        )
        self.noticing = Noticing(
            senses, meetings, self.controller, self.preferences, time, self.clock, SenseDays(self.database)
        )
        self.recording = Recording(self.controller, self.noticing.senses, self.noticing.observer, self._erase_between)
        self.calendar_files = CalendarFiles(self.settings, self.clock)

    @property
    def is_first_run(self) -> bool:
        """Whether nothing has ever been recorded."""
        return self.history.last_end() is None and not self.controller.overview().day.sessions

    async def begin(self) -> None:
        """Find the channels that are there and take up what an earlier run left."""
        await self._offer()
        await self.controller.recover()
        if self.planned_days.any_plan():
            await self._load_plans().begin(lives=self._lives)
        await self._recover_damaged()

    async def live(self) -> None:
        """Do as ``begin``, and a little later what only a program does that stays: feel, and observe ordinary days."""
        self._lives = True
        await self.begin()
        self.promise_reminders.begin()
        self.boundaries.begin()
        self.noticing.begin_soon()

    async def fall_asleep(self, *, sleeps: bool) -> None:
        """Have on disk how things stand, because the machine sleeps, or goes down; on disk when this returns."""
        senses = self.noticing.senses
        senses.leave()
        if sleeps and self.preferences.sense_is_on("sleep") and not senses.paused:
            await self.controller.fall_asleep()
        else:
            await self.controller.write_down()

    async def notification_server_changed(self) -> None:
        """Silence the notification server again that has just come, whoever it is."""
        await self._offer()
        for channel in self.controller.overview().channels:
            if channel.id.startswith(KIND_NOTIFICATIONS):
                await self.controller.service_restarted(channel.id)

    def _reminds_at_once(self) -> bool:
        return self.preferences.text("promises.remind") == "at_once"

    def bus_lost(self) -> None:
        """Tell that nobody can say now whether notifications are silent."""
        for channel in self.controller.overview().channels:
            if channel.id.startswith(KIND_NOTIFICATIONS):
                self._stack.lose(channel.id, Reason("dbus.lost"))

    def settings_changed(self) -> None:
        """Take up settings and accounts as they are now, whoever changed them."""
        use_language(str(self.settings.get("language")))
        self.on_settings()
        self.noticing.settings_changed()
        if self._lives and self._plans is not None:
            self._plans.persons_changed()
        self.tasks.spawn(self._offer())

    def try_channel_now(self, channel_id: str) -> None:
        """Try a channel again at once that waits for its next try."""
        self._stack.try_now(channel_id)

    def network_is_back(self) -> None:
        """Try at once what waits for its next try."""
        self._stack.try_now()
        if self._plans is not None:
            self._plans.try_now()
        self.noticing.meetings.refresh()

    def _erase_between(self, since: datetime, now: datetime) -> Awaitable[None]:
        return self.in_worker(lambda: self._upkeep.erase_between(since, now))

    def is_quiet(self) -> bool:
        """Say whether notices of our own wait: a meeting is on, and the person wants that."""
        wanted = self.preferences.text("senses.quiet_in_meetings") == "on"
        return wanted and self.noticing.meetings.until() is not None

    def clock_changed(self) -> None:
        """Look at the clock again: it was set, or the machine woke up."""
        self.noticing.meetings.clock_changed()
        self.controller.clock_changed()

    def in_worker(self, work: Callable[[], T]) -> Awaitable[T]:
        """Run *work*, which may block, away from the loop."""
        return self.tasks.in_worker(self._pool, work)

    @property
    def trials(self) -> "TrialBook":
        """The book of trials."""
        if self._plans is None:
            self.tasks.spawn(self._load_plans().begin(lives=self._lives))
        return self._load_plans().book

    def trials_if_any(self) -> "TrialBook | None":
        """Return the book of trials if there is anything in it. Raises StorageError."""
        return self.trials if self._plans is not None or self.planned_days.any_plan() else None

    def _load_plans(self) -> "Plans":
        if self._plans is None:
            from deepday.bootstrap.plans import Plans  # noqa: PLC0415 -- 0.6 MB that nobody needs without a trial

            self._plans = Plans(self, self._workers, _new_id)
        return self._plans

    @cached_property
    def files(self) -> "HistoryFiles":
        """What can be done with the whole history."""
        from deepday.bootstrap.history_files import HistoryFiles  # noqa: PLC0415 -- loaded by the first verb

        return HistoryFiles(self.database, self.history, self.settings, self.secrets)

    @cached_property
    def fit(self) -> "FitQuestion":
        """The question whether an agreement still fits."""
        from deepday.engine.fit_question import FitQuestion  # noqa: PLC0415 -- not at start

        return FitQuestion(self.controller, self.trials_if_any, self.history, Told(self.database), self.tasks)

    def requests(self) -> "Requests":
        """Return what a request is prepared with."""
        from deepday.bootstrap.requests import Requests  # noqa: PLC0415 -- loaded when a request is prepared

        return Requests(self.database, self.history, self.clock, _new_id)

    def _own_numbers(self) -> "Awaitable[OwnNumbers | None]":
        return self.in_worker(lambda: self.requests().numbers())

    def back_up_daily(self) -> None:
        """Make the day's back-up in a while, once a day, for as long as the program runs."""
        self.loop.call_later(BACKUP_AFTER_S, lambda: self.tasks.spawn(self._back_up()))

    async def quit(self) -> None:
        """End the session that runs; returns when everything local is back, and remote channels had their time."""
        self.noticing.stop()
        await self.controller.quit()
        await self.settle()

    async def settle(self) -> None:
        """Wait until nothing is under way in the world, but not longer than ``SETTLE_S``."""
        over: Future[None] = Future()

        def stop_waiting() -> None:
            if not over.done():
                over.set_result(None)

        timer = self.loop.call_later(SETTLE_S, stop_waiting)
        self.tasks.spawn(self._all_settled()).add_done_callback(lambda _: stop_waiting())
        await done(over)
        timer.cancel()

    async def _all_settled(self) -> None:
        if self._plans is not None:
            await self._plans.settled()
        await self._stack.settle()

    def close(self) -> None:
        """Let go of everything; what a worker is still doing is abandoned."""
        self.tasks.close()
        for pool in (self._pool, self._local, self._remote):
            pool.shutdown(wait=False, cancel_futures=True)
        self.database.close()

    def _contact(self, name: str) -> str:
        return next((person.contact for person in self.people.people() if person.name == name), "")

    def _agreed_person(self) -> str | None:
        try:
            trials = self.trials_if_any()
            return trials.point_person(trials.today()) if trials is not None else None
        except StorageError:
            return None  # the usual one is better than nobody; the history tells of its trouble itself

    def _off_at_first(self) -> frozenset[str]:
        accounts = self.settings.accounts()
        if not accounts:
            return frozenset()
        from deepday.bootstrap.services import off_at_first  # noqa: PLC0415 -- loaded with the first account

        return off_at_first(accounts)

    async def _offer(self) -> None:
        journaled = [row.effect for row in self.journal.open_rows()]
        await self.controller.offer(await self.in_worker(lambda: self.channels.offered(journaled)))
        if self._plans is not None:
            self._plans.offer()

    async def _recover_damaged(self) -> None:
        if self.database.set_aside is None:
            return
        try:
            self.notice = await self.in_worker(self._upkeep.recover)
        except DeepdayError as error:
            self.notice = error.reason
        self.controller.situation.set_trouble("recovered", self.notice)
        self.controller.history_changed()

    async def _back_up(self) -> None:
        try:
            self.controller.situation.set_trouble("backup", await self.in_worker(self._upkeep.daily))
        except DeepdayError as error:
            self.controller.situation.set_trouble("backup", error.reason)
        self.loop.call_later(24 * 3600.0, lambda: self.tasks.spawn(self._back_up()))

    def _trouble_changed(self) -> None:
        """Have everybody look again; called on the writer's thread, perhaps before there is a controller."""
        self.loop.call_soon_threadsafe(self._look_again)

    def _look_again(self) -> None:
        self.controller.clock_changed()


def _nothing(*_: object) -> None:
    """Tell nobody."""


def _new_id() -> str:
    import uuid  # noqa: PLC0415 -- and platform with it: not while nothing happens

    return str(uuid.uuid4())


def _log_crash(error: BaseException) -> None:
    _LOG.error("a task crashed", exc_info=error)
