"""The planned days of trials at work: kept in calendars, reminded of, and noted as held once deep work was done.

What goes wrong here stops nobody: what was wanted before is still wanted, and the next start tries again.
"""

import logging
from concurrent.futures import Future
from typing import Protocol

from deepday.domain.errors import DeepdayError
from deepday.domain.session import SessionKind
from deepday.engine.controller import Controller
from deepday.engine.day_reminders import DayReminders
from deepday.engine.planned_blocks import PlannedBlocks
from deepday.engine.ports import Clock, Loop
from deepday.engine.tasks import Tasks, done
from deepday.engine.trial_book import TrialBook

_LOG = logging.getLogger(__name__)


class PointPersons(Protocol):
    """Whom colleagues can ask on a planned day."""

    def usual_point_person(self) -> str | None:
        """Return the name of the usual point person."""

    def contact(self, point_person: str | None) -> str:
        """Return how to reach them."""


class PlanKeeping:
    """Follows every change of the trials; from ``follow`` on also sessions and the clock."""

    def __init__(
        self,
        trials: TrialBook,
        controller: Controller,
        blocks: PlannedBlocks,
        persons: PointPersons,
        *,
        clock: Clock,
        loop: Loop,
        tasks: Tasks,
    ) -> None:
        self._trials, self._controller, self._blocks, self._persons = trials, controller, blocks, persons
        self._tasks = tasks
        self.reminders = DayReminders(clock, loop, self._deep_runs)
        self._ran_deep = False
        self._kept: Future[None] = Future()
        self._kept.set_result(None)
        trials.on_change = self._changed

    async def follow(self) -> None:
        """Take up the plan as it is, and follow sessions and the clock from now on."""
        await self._settle()
        await self._keep()
        self._controller.subscribe(self._look)

    def persons_changed(self) -> None:
        """Have calendars say whom colleagues can ask, now that it may be somebody else."""
        self._changed()

    async def settled(self) -> None:
        """Wait until the planned days of the last change are on disk."""
        await done(self._kept)

    def _changed(self) -> None:
        self._kept = self._tasks.spawn(self._keep())

    def _look(self) -> None:
        deep = self._deep_runs()
        if deep != self._ran_deep:
            self._ran_deep = deep
            self._tasks.spawn(self._settle())
        self.reminders.look()

    async def _keep(self) -> None:
        try:
            days = self._trials.planned_days(self._persons.usual_point_person(), self._persons.contact)
            self.reminders.remind_of(self._trials.days_ahead())
            await self._blocks.keep(days)
        except DeepdayError as error:
            _LOG.warning("planned days could not be kept: %s", error.reason.code)

    async def _settle(self) -> None:
        try:
            await self._trials.settle()
        except DeepdayError as error:
            _LOG.warning("days that were held could not be noted: %s", error.reason.code)

    def _deep_runs(self) -> bool:
        session = self._controller.overview().session
        return session is not None and session.kind is SessionKind.DEEP
