"""The question every four weeks of an agreed trial, and of deep work after it: do days, hours and people still fit?

It is asked once and never in deep work. It is looked at when a day or a session begins or ends; whoever closes a day by
a verb is asked there. An answer is no record: what no longer fits is changed where it stands.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from deepday.domain.errors import StorageError
from deepday.domain.session import SessionKind
from deepday.engine.controller import Controller
from deepday.engine.tasks import Tasks, done

if TYPE_CHECKING:
    from concurrent.futures import Future

    from deepday.domain.trial import Trial
    from deepday.engine.history_ports import PastStore
    from deepday.engine.trial_book import TrialBook

EVERY = timedelta(weeks=4)
_WHAT = "fit"


class AskedStore(Protocol):
    """When the question was asked."""

    def put(self, what: str, at: datetime) -> "Future[None]":
        """Note that it was asked."""

    def last_told(self, what: str) -> datetime | None:
        """Return when something that begins so was told last. Raises StorageError."""


class FitQuestion:
    """Calls ``on_due`` with the trial when its time has come; *trials* gives the book, None if nothing is in it."""

    def __init__(
        self,
        controller: Controller,
        trials: "Callable[[], TrialBook | None]",
        past: "PastStore",
        asked: AskedStore,
        tasks: Tasks,
    ) -> None:
        self._controller, self._trials, self._past = controller, trials, past
        self._asked, self._tasks = asked, tasks
        self._seen: tuple[date, str] | None = None
        self.on_due: Callable[[Trial], object] = _nothing

    def begin(self) -> None:
        """Follow every change from now on."""
        self._controller.subscribe(self.look)
        self.look()

    def look(self) -> None:
        """Ask if it is time, and a day or a session has begun or ended since the last look."""
        session, overview = self._controller.session, self._controller.overview()
        today = overview.now.astimezone(ZoneInfo(overview.time_zone)).date()
        seen = (today, session.id if session is not None else "")
        if seen != self._seen and (session is None or session.kind is not SessionKind.DEEP):
            self._seen = seen
            self._tasks.spawn(self._ask())

    async def ask(self) -> "Trial | None":
        """Return the trial to be asked about now, which is then asked about; None if it is not time. StorageError."""
        trials = self._trials()
        if trials is None:
            return None
        today = trials.today()
        trial = _in_force(trials.trials(), today)
        if trial is None:
            return None
        asked, overview = self._asked.last_told(_WHAT), self._controller.overview()
        since = trial.window.first
        if asked is not None:
            since = max(since, asked.astimezone(ZoneInfo(overview.time_zone)).date())
        if today - since < EVERY or (today > trial.window.last and not self._goes_on(today)):
            return None
        await done(self._asked.put(f"{_WHAT} {today}", overview.now))
        return trial

    async def _ask(self) -> None:
        try:
            trial = await self.ask()
        except StorageError:
            return  # the history tells of its trouble itself; the next look tries again
        if trial is not None:
            self.on_due(trial)

    def _goes_on(self, today: date) -> bool:
        """Say whether deep work was done in the last four weeks."""
        return any(day.is_deep for day in self._past.totals(today - EVERY, today))


def _in_force(trials: "Sequence[Trial]", today: date) -> "Trial | None":
    """Return the frozen trial that began last, None if it was ended early."""
    from deepday.engine.trial_changes import ended_at  # noqa: PLC0415 -- only for whoever has a trial

    begun = [one for one in trials if one.frozen_at is not None and one.window.first <= today]
    newest = max(begun, key=lambda one: one.window.first, default=None)
    return newest if newest is not None and ended_at(newest) is None else None


def _nothing(_trial: "Trial") -> None:
    """Ask nobody."""
