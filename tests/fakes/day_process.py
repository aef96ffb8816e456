"""A day lived by a process of its own, with the real engine and history and two effects whose world is in files.

``python -m tests.fakes.day_process HOME [STEP]``: recovers, starts, extends, pauses, resumes and ends a session; killed
at STEP of the engine, or at the named commit (``commit 3``: before the third save is asked for).
"""

import asyncio
import os
import signal
import sys
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from deepday.bootstrap.kill_at import kill_at
from deepday.domain.errors import NothingToActOnError
from deepday.engine.controller import Controller, Time
from deepday.engine.day_book import DayBook
from deepday.engine.effect_stack import EffectStack
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.interruption_log import InterruptionLog, NewEntry
from deepday.engine.session_clock import SessionClock
from deepday.engine.session_plan import SessionPlan, StartWish
from deepday.engine.tasks import Tasks, done
from deepday.engine.workers import Workers
from deepday.storage.database import Database
from deepday.storage.history import History
from deepday.storage.journal import Journal
from tests.fakes.effect import EMPTY, FileWorld, ScriptedEffect
from tests.fakes.world import FixedPreferences, StandingGuardian

AT_HOME = {"text": "at home", "ends_at": ""}


class RealClock:
    def now(self) -> datetime:
        return datetime.now(UTC)

    def elapsed_s(self) -> float:
        return monotonic()

    def zone(self) -> str:
        return "Europe/Berlin"


class MortalHistory(History):
    """The real history, in a process that dies before one of its saves."""

    saves = 0
    dies_before = -1

    def save(self, **what: Any) -> "Future[None]":
        self.saves += 1
        if self.saves == self.dies_before:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().save(**what)


def effects(home: Path) -> tuple[ScriptedEffect, ScriptedEffect]:
    """Return the local and the remote effect over the files in *home*."""
    local = ScriptedEffect(
        id="notifications.fake", local=True, marked=False, world=FileWorld(home / "local.json", AT_HOME)
    )
    remote = ScriptedEffect(id="chat.fake:one", world=FileWorld(home / "remote.json", AT_HOME), expires_to=EMPTY)
    return local, remote


async def live(home: Path, step: str) -> None:
    """Live a whole day."""
    loop, clock = asyncio.get_running_loop(), RealClock()
    database = Database(home / "history.db", clock)
    history = MortalHistory(database)
    if step.startswith("commit "):
        history.dies_before = int(step.removeprefix("commit "))
    tasks = Tasks(loop, lambda error: print("crash", repr(error), file=sys.stderr))
    steps = EffectSteps(Journal(database), clock.now, lambda: str(uuid.uuid4()), kill_at(step))
    workers = Workers(ThreadPoolExecutor(2), ThreadPoolExecutor(2))
    stack = EffectStack(steps, loop, tasks, workers, StandingGuardian())
    stack.offer(effects(home))
    session_clock = SessionClock(clock)
    log = InterruptionLog(history, session_clock, DayBook(history), lambda: str(uuid.uuid4()))
    plan = SessionPlan(history, session_clock, FixedPreferences(), lambda: str(uuid.uuid4()))
    controller = Controller(history, plan, stack, log, Time(session_clock, loop, tasks))

    async def day() -> None:
        await controller.recover()
        await done(tasks.spawn(stack.settle()))
        if controller.overview().undecided is not None:
            await controller.end()
        await controller.start(StartWish(until=clock.now() + timedelta(hours=1)))
        await done(tasks.spawn(stack.settle()))
        entry = await log.add(NewEntry())
        print("logged", entry.id, flush=True)
        await controller.extend(timedelta(minutes=10))
        await done(tasks.spawn(stack.settle()))
        await controller.pause()
        await controller.resume()
        await controller.end()
        await done(tasks.spawn(stack.settle()))
        try:
            await log.back()
        except NothingToActOnError as error:
            print(error, file=sys.stderr)

    await asyncio.wrap_future(tasks.spawn(day()))
    database.close()
    print("lived", flush=True)


if __name__ == "__main__":
    asyncio.run(live(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else ""))
