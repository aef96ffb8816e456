"""Planned blocks in a world of their own; ``restart`` is a crash: what is kept, and the calendars, live on."""

import itertools
from collections.abc import Sequence
from concurrent.futures import Executor
from datetime import timedelta
from typing import Any

from deepday.domain.channel import ChannelState
from deepday.domain.planned_day import PlannedDay
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.planned_blocks import PlannedBlocks
from deepday.engine.tasks import Tasks
from deepday.engine.workers import Workers
from tests.fakes.calendar import FakeCalendar, MemoryPlannedDays, MemoryPlannedJournal
from tests.fakes.world import MONDAY_9, InlineExecutor, Killed, ManualClock, ManualLoop


def day(key: str, days: float = 1, *, hours: float = 8, person: str | None = "Grace") -> PlannedDay:
    """Return a day that begins *days* after Monday, nine o'clock."""
    starts_at = MONDAY_9 + timedelta(days=days)
    return PlannedDay(key, starts_at, starts_at + timedelta(hours=hours), "Europe/Berlin", person, "ext. 42")


class PlannedWorld:
    """*calendars* are offered from the start, as the program does."""

    def __init__(self, *calendars: FakeCalendar, remote: Executor | None = None, begun: bool = True) -> None:
        self.calendars = list(calendars)
        self.remote = remote or InlineExecutor()
        self.clock = ManualClock()
        self.store = MemoryPlannedDays()
        self.journal = MemoryPlannedJournal()
        self.crashes: list[BaseException] = []
        self.killed_at: tuple[str, int] | None = None
        """A step, and how many of its kind are lived through."""
        self.ids = (f"id-{n}" for n in itertools.count(1))
        self.restart(begin=begun)

    def restart(self, *, begin: bool = True) -> None:
        self.loop = ManualLoop(self.clock)
        self.tasks = Tasks(self.loop, self.crashes.append)
        steps = EffectSteps(self.journal, self.clock.now, lambda: next(self.ids), self._checkpoint)
        workers = Workers(InlineExecutor(), self.remote)
        self.planned = PlannedBlocks(self.store, steps, self.loop, self.tasks, workers)
        self.changes = 0
        self.planned.on_change = self._count
        self.planned.offer(self.calendars)
        if begin:
            self.do(self.planned.begin())

    def keep(self, *days: PlannedDay) -> None:
        self.do(self.planned.keep(days))

    def do(self, coroutine: Any) -> Any:
        task = self.tasks.spawn(coroutine)
        self.loop.run()
        return task.result(timeout=0)

    def pass_time(self, **delta: float) -> None:
        self.loop.pass_time(timedelta(**delta))

    def states(self) -> dict[str, ChannelState]:
        return {block.day: block.state for block in self.planned.blocks()}

    def details(self) -> dict[str, str]:
        return {block.day: block.detail.code for block in self.planned.blocks() if block.detail is not None}

    def keys(self) -> Sequence[str]:
        return [block.day for block in self.planned.blocks()]

    def _count(self) -> None:
        self.changes += 1

    def _checkpoint(self, name: str) -> None:
        if self.killed_at is None or self.killed_at[0] != name.partition(" ")[0]:
            return
        step, left = self.killed_at
        self.killed_at = (step, left - 1) if left else None
        if not left:
            raise Killed(name)
