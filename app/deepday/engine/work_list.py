"""The work list: tasks that need unbroken time, which of them is worked on, and how much focus went into each.

What was estimated stays as it was once work on it has begun. A task that was started counts for every session of the
person's day until it is done or another is started.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from deepday.domain.errors import CouldNotError, UsageError
from deepday.domain.interruption import Correction
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.texts import GOAL_LENGTH, NOTE_LENGTH, one_line
from deepday.domain.timeline import total_s
from deepday.engine.controller import Controller
from deepday.engine.history_ports import HistoryStore, TaskStore
from deepday.engine.overview import RunningTask
from deepday.engine.session_plan import SessionPlan
from deepday.engine.tasks import Turn, done

_MINUTE_S = 60


class WorkList:
    """All tasks; call on the loop's thread only."""

    def __init__(
        self,
        controller: Controller,
        plan: SessionPlan,
        history: HistoryStore,
        tasks: TaskStore,
        new_id: Callable[[], str],
    ) -> None:
        self._controller, self._plan, self._history, self._tasks = controller, plan, history, tasks
        self._new_id = new_id
        self._turn = Turn()
        self._known: dict[str, Task | None] = {}
        self._running: tuple[date, str | None] | None = None
        controller.situation.task_of = self._task_of
        plan.running_task = self._running_task

    # --- looking ------------------------------------------------------------------------------

    def all(self) -> Sequence[Task]:
        """Return every task, in the order of adding."""
        return self._tasks.tasks()

    def open(self) -> Sequence[Task]:
        """Return the tasks that are not done, in the order of adding."""
        return [task for task in self.all() if task.finished_at is None]

    def running(self) -> str | None:
        """Return the id of the task that was started today and is neither done nor followed by another."""
        return self._running_task()

    def find(self, task_id: str) -> Task:
        """Return the task with this id, or the only one whose id begins so.

        Raises:
            CouldNotError: there is no such task.
        """
        task = self._tasks.task(task_id)
        if task is None:
            raise CouldNotError("task.not_found", {"id": one_line(task_id, GOAL_LENGTH)})
        return task

    def focus_s(self, task: Task, now: datetime) -> float:
        """Return how much focus went into *task* up to *now*, in seconds."""
        sessions = {s.id: s for s in self._history.sessions_of_task(task.id)}
        running = self._controller.session
        if running is not None:
            sessions[running.id] = running
        return total_s(stretch for s in sessions.values() for stretch in s.focus_on(task.id, now))

    # --- wishes -------------------------------------------------------------------------------

    async def add(self, title: str, estimate_minutes: int | None = None, why: str = "") -> Task:
        """Keep one more task.

        Raises:
            UsageError: the title says nothing.
        """
        task = Task(self._new_id(), one_line(title, GOAL_LENGTH), one_line(why, NOTE_LENGTH), estimate_minutes)
        if not task.title:
            raise UsageError("task.no_title")
        async with self._turn:
            return await self._keep(task)

    async def edit(
        self, task_id: str, *, title: str | None = None, estimate_minutes: int | None = None, why: str | None = None
    ) -> Task:
        """Change what is given of a task; what it said before is kept as a correction.

        Raises:
            CouldNotError: there is no such task.
            UsageError: its estimate is locked, or the title says nothing.
        """
        async with self._turn:
            task = self.find(task_id)
            if estimate_minutes is not None and task.started_at is not None:
                raise UsageError("task.estimate_locked", {"title": task.title})
            if title is not None and not one_line(title, GOAL_LENGTH):
                raise UsageError("task.no_title")
            after = replace(
                task,
                title=one_line(title, GOAL_LENGTH) if title is not None else task.title,
                why=one_line(why, NOTE_LENGTH) if why is not None else task.why,
                estimate_minutes=estimate_minutes if estimate_minutes is not None else task.estimate_minutes,
            )
            return await self._keep(after, before=task)

    async def start(self, task_id: str) -> Task:
        """Work on a task from now on, in the session that runs or the next one today; its estimate is locked.

        Raises:
            CouldNotError: there is no such task.
            UsageError: it is done.
        """
        async with self._turn:
            task = self.find(task_id)
            if task.finished_at is not None:
                raise UsageError("task.is_done", {"title": task.title})
            now = self._controller.now()
            task = await self._keep(replace(task, started_at=task.started_at or now, day=task.day or self._date(now)))
            self._running = (self._day(), task.id)
            await self._work_on(task.id)
            self._controller.situation.changed()
            return task

    async def finish(self, task_id: str, actual_minutes: int | None = None) -> Task:
        """Say that a task is done; it took the focus that went into it, unless the person says otherwise.

        Of a task that is done already, only how long it took is corrected.

        Raises:
            CouldNotError: there is no such task.
            UsageError: it is done already, and nothing is to be corrected.
        """
        async with self._turn:
            task = self.find(task_id)
            if task.finished_at is not None and actual_minutes is None:
                raise UsageError("task.is_done", {"title": task.title})
            now = self._controller.now()
            if actual_minutes is None:
                actual_minutes = round(self.focus_s(task, now) / _MINUTE_S)
            finished_at = task.finished_at or max(now, task.started_at or now)
            day = task.day or self._date(finished_at)
            after = replace(task, finished_at=finished_at, actual_minutes=actual_minutes, day=day)
            after = await self._keep(after, before=task if task.finished_at is not None else None)
            session = self._controller.session
            if self._running_task() == task.id or (session is not None and session.task == task.id):
                self._running = (self._day(), None)
                await self._work_on(None)
            self._controller.situation.changed()
            return after

    # --- small ones -----------------------------------------------------------------------------

    async def _work_on(self, task: str | None) -> None:
        """Have the session that runs count for this task, or for none, from now on."""
        await self._controller.adjust(lambda session: session.working_on(task, self._controller.now()))

    async def _keep(self, task: Task, before: Task | None = None) -> Task:
        corrections = _corrections(before, task, self._controller.now()) if before is not None else []
        if corrections:
            await done(self._history.save(corrections=corrections))
        await done(self._tasks.put(task))
        self._known.clear()
        return task

    def _date(self, at: datetime) -> date:
        """Return the local date that work at *at* belongs to: that of the session it is done in."""
        session = self._controller.session
        if session is not None:
            return session.local_date
        return at.astimezone(ZoneInfo(self._controller.overview().time_zone)).date()

    def _running_task(self) -> str | None:
        """Return the id of the task that the person's day is spent on, also after a restart of the program."""
        day = self._day()
        if self._running is None or self._running[0] != day:
            last = max(self._controller.log.book.day().sessions, key=_start_of, default=None)
            today = last is not None and last.local_date == day
            self._running = (day, last.task if last is not None and today else None)
        return self._running[1]

    def _day(self) -> date:
        return self._controller.day.shown()

    def _task_of(self, session: Session) -> RunningTask | None:
        if session.task is None:
            return None
        if session.task not in self._known:
            self._known[session.task] = self._tasks.task(session.task)
        task = self._known[session.task]
        return RunningTask(task, self.focus_s(task, self._controller.now())) if task is not None else None


def _corrections(before: Task, after: Task, now: datetime) -> list[Correction]:
    names = ("title", "why", "estimate_minutes", "actual_minutes")
    pairs = [(name, getattr(before, name), getattr(after, name)) for name in names]
    return [
        Correction(now, after.id, name, _text(old), _text(new))
        for name, old, new in pairs
        if old != new and old not in (None, "")
    ]


def _text(value: object) -> str | None:
    return None if value is None else str(value)


def _start_of(session: Session) -> datetime:
    return session.started_at
