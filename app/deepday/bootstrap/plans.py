"""Trials and the days they plan, composed: loaded for whoever has a trial, and for the first verb."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from deepday.engine.effect_steps import EffectSteps
from deepday.engine.plan_keeping import PlanKeeping
from deepday.engine.planned_blocks import PlannedBlocks
from deepday.engine.trial_book import TrialBook
from deepday.storage.journal import PLANNED, Journal
from deepday.storage.trials import Trials

if TYPE_CHECKING:
    from deepday.bootstrap.program import DeepdayProgram
    from deepday.engine.day_reminders import Reminder
    from deepday.engine.workers import Workers


class Plans:
    """The book of trials, their days in calendars, and the reminders of them, in *program*."""

    def __init__(self, program: "DeepdayProgram", workers: "Workers", new_id: Callable[[], str]) -> None:
        self._program = program
        journal = Journal(program.database, PLANNED)
        steps = EffectSteps(journal, program.clock.now, new_id)
        self._blocks = PlannedBlocks(program.planned_days, steps, program.loop, program.tasks, workers)
        self.book = TrialBook(Trials(program.database), program.history, program.clock, new_id, _new_seed)
        self._keeping = PlanKeeping(
            self.book,
            program.controller,
            self._blocks,
            program.preferences,
            clock=program.clock,
            loop=program.loop,
            tasks=program.tasks,
        )
        self._keeping.reminders.on_due = self._remind

    async def begin(self, *, lives: bool) -> None:
        """Take up what an earlier run was to keep; with *lives*, follow sessions and the clock from now on."""
        self.offer()
        await self._blocks.begin()
        if lives:
            await self._keeping.follow()

    def offer(self) -> None:
        """Look which calendars there are to hold planned days."""
        self._blocks.offer(self._program.channels.calendars(), self._program.preferences.channels_off())

    def try_now(self) -> None:
        """Go on at once with everything that waits for a calendar."""
        self._blocks.try_now()

    def persons_changed(self) -> None:
        """Have calendars say whom colleagues can ask, now that it may be somebody else."""
        self._keeping.persons_changed()

    async def settled(self) -> None:
        """Wait until the planned days of the last change are on disk."""
        await self._keeping.settled()

    def _remind(self, reminder: "Reminder") -> None:
        self._program.on_planned_day(reminder)


def _new_seed() -> int:
    import secrets  # noqa: PLC0415 -- and hmac with it: not while nothing happens

    return secrets.randbelow(2**31)
