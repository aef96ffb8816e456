"""A world for the engine without threads, files or waiting: time passes when a test says so."""

import heapq
import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

from deepday.domain.day import Day as Sheet
from deepday.domain.errors import DeepdayError, StorageError
from deepday.domain.interruption import Correction, Interruption
from deepday.domain.reason import Reason
from deepday.domain.session import Session
from deepday.domain.task import Task
from deepday.domain.working_hours import WorkingHours
from deepday.engine.controller import Controller, Time
from deepday.engine.day_book import DayBook
from deepday.engine.day_closing import DayClosing
from deepday.engine.effect_ports import Effect, JournalRow
from deepday.engine.effect_stack import EffectStack
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.history_ports import Recovered
from deepday.engine.interruption_log import InterruptionLog
from deepday.engine.observer import Observer
from deepday.engine.sense_ports import Activity
from deepday.engine.session_clock import SessionClock
from deepday.engine.session_plan import SessionPlan
from deepday.engine.tasks import Tasks
from deepday.engine.work_list import WorkList
from deepday.engine.workers import Workers

T = TypeVar("T")
IDLE_AFTER_S = 600.0
MONDAY_9 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""Monday, 2 March 2026, 9:00 in Berlin."""


@dataclass
class ManualClock:
    """A wall clock that can be set, and time that passes in both."""

    wall: datetime = MONDAY_9
    passed_s: float = 1000.0
    zone_name: str = "Europe/Berlin"
    slept_s: float = 0.0

    def now(self) -> datetime:
        return self.wall

    def elapsed_s(self) -> float:
        return self.passed_s

    def awake_s(self) -> float:
        return self.passed_s - self.slept_s

    def zone(self) -> str:
        return self.zone_name

    def sleep(self, delta: timedelta) -> None:
        """The machine sleeps: one of its clocks stands still."""
        self.pass_time(delta)
        self.slept_s += delta.total_seconds()

    def pass_time(self, delta: timedelta) -> None:
        self.wall += delta
        self.passed_s += delta.total_seconds()

    def set_by(self, delta: timedelta) -> None:
        """Somebody sets the wall clock; no time passes."""
        self.wall += delta


class ManualTimer:
    def __init__(self) -> None:
        self.cancelled = False

    def cancel(self) -> None:
        self.cancelled = True


class ManualLoop:
    """A loop whose timers run while a test lets time pass, and whose soon-calls run in ``run``."""

    def __init__(self, clock: ManualClock) -> None:
        self._clock = clock
        self._timers: list[tuple[float, int, ManualTimer, Callable[[], object]]] = []
        self._soon: list[Callable[[], object]] = []
        self._order = itertools.count()

    def call_later(self, delay: float, callback: Callable[[], object], /) -> ManualTimer:
        timer = ManualTimer()
        heapq.heappush(self._timers, (self._clock.passed_s + delay, next(self._order), timer, callback))
        return timer

    def call_soon_threadsafe(self, callback: Callable[[], object], /) -> None:
        self._soon.append(callback)

    def run(self) -> None:
        """Run what is due until nothing is."""
        while self._soon or (self._timers and self._timers[0][0] <= self._clock.passed_s + 1e-9):
            if self._soon:
                self._soon.pop(0)()
                continue
            _, _, timer, callback = heapq.heappop(self._timers)
            if not timer.cancelled:
                callback()

    def pass_time(self, delta: timedelta) -> None:
        """Let *delta* pass, running every timer at its time."""
        end = self._clock.passed_s + delta.total_seconds()
        while self._timers and self._timers[0][0] <= end:
            step = max(0.0, self._timers[0][0] - self._clock.passed_s)
            self._clock.pass_time(timedelta(seconds=step))
            self.run()
        self._clock.pass_time(timedelta(seconds=max(0.0, end - self._clock.passed_s)))
        self.run()


class InlineExecutor(Executor):
    """Runs work at once, in the caller."""

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        future: Future[T] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except DeepdayError as error:
            future.set_exception(error)
        return future


class HeldExecutor(InlineExecutor):
    """Keeps work until it is released, in order."""

    def __init__(self) -> None:
        self._held: list[Callable[[], None]] = []

    def submit(self, fn: Callable[..., T], /, *args: Any, **kwargs: Any) -> "Future[T]":
        future: Future[T] = Future()

        def run() -> None:
            try:
                future.set_result(fn(*args, **kwargs))
            except DeepdayError as error:
                future.set_exception(error)

        self._held.append(run)
        return future

    def release(self) -> int:
        """Run what is held now; return how much that was."""
        held, self._held = self._held, []
        for run in held:
            run()
        return len(held)


@dataclass
class MemoryJournal:
    """A journal that survives the engine, as a file would."""

    rows: dict[str, JournalRow] = field(default_factory=dict)
    broken: bool = False

    def write(self, row: JournalRow) -> None:
        if self.broken:
            raise StorageError("history.disk_full")
        self.rows.pop(row.id, None) if row.state.is_open is False else None
        self.rows[row.id] = row

    def open_rows(self) -> Sequence[JournalRow]:
        return [r for r in self.rows.values() if r.state.is_open]

    def last_rows(self) -> Sequence[JournalRow]:
        return list({r.effect: r for r in self.rows.values()}.values())


@dataclass
class MemoryHistory:
    """A history that survives the engine, as a file would."""

    kept_sessions: dict[str, Session] = field(default_factory=dict)
    kept_entries: dict[str, Interruption] = field(default_factory=dict)
    corrections: list[Correction] = field(default_factory=list)
    recovered: Recovered | None = None
    beats: dict[str, datetime] = field(default_factory=dict)
    broken: bool = False
    why: Reason | None = None

    def save(
        self,
        *,
        sessions: Sequence[Session] = (),
        interruptions: Sequence[Interruption] = (),
        corrections: Sequence[Correction] = (),
        recovered: Recovered | None = None,
    ) -> "Future[None]":
        result: Future[None] = Future()
        if self.broken:
            result.set_exception(StorageError("history.disk_full"))
            return result
        self.kept_sessions.update({s.id: s for s in sessions})
        self.kept_entries.update({i.id: i for i in interruptions})
        self.corrections.extend(corrections)
        self.recovered = recovered or self.recovered
        result.set_result(None)
        return result

    def beat(self, session: str, at: datetime) -> None:
        self.beats[session] = at

    def unended_sessions(self) -> Sequence[tuple[Session, datetime]]:
        return [(s, self.beats.get(s.id, s.started_at)) for s in self.kept_sessions.values() if s.ended_at is None]

    def last_recovered(self) -> Recovered | None:
        return self.recovered

    def sessions(self, first: date, last: date) -> Sequence[Session]:
        found = [s for s in self.kept_sessions.values() if first <= s.local_date <= last]
        return sorted(found, key=lambda s: s.started_at)

    def sessions_of_task(self, task: str) -> Sequence[Session]:
        found = (s for s in self.kept_sessions.values() if any(w.task == task for w in s.work))
        return sorted(found, key=lambda s: s.started_at)

    def guessed_ends(self) -> Sequence[Session]:
        return sorted((s for s in self.kept_sessions.values() if s.end_guessed), key=lambda s: s.started_at)

    def interruptions(self, first: date, last: date) -> Sequence[Interruption]:
        return sorted((i for i in self.kept_entries.values() if first <= i.at.date() <= last), key=lambda i: i.at)

    def interruption(self, entry: str) -> Interruption | None:
        found = [i for key, i in self.kept_entries.items() if key.startswith(entry)]
        return found[0] if len(found) == 1 else None

    def deferred(self) -> Sequence[Interruption]:
        return [i for i in self.kept_entries.values() if i.waits_for_answer]

    def handed_on(self) -> Sequence[Interruption]:
        return [i for i in self.kept_entries.values() if i.waits_for_word]

    def names(self) -> Sequence[str]:
        return list(dict.fromkeys(i.who for i in self.kept_entries.values() if i.who))

    def last_end(self) -> datetime | None:
        return max((s.ended_at for s in self.kept_sessions.values() if s.ended_at), default=None)

    def trouble(self) -> Reason | None:
        return self.why


@dataclass
class MemorySheets:
    """Day sheets that survive the engine, as a file would."""

    kept: dict[date, Sheet] = field(default_factory=dict)

    def put(self, day: Sheet) -> "Future[None]":
        self.kept[day.date] = day
        result: Future[None] = Future()
        result.set_result(None)
        return result

    def day(self, on: date) -> Sheet | None:
        return self.kept.get(on)

    def days(self, first: date, last: date) -> Sequence[Sheet]:
        return [self.kept[on] for on in sorted(self.kept) if first <= on <= last]


@dataclass
class MemoryTasks:
    """Tasks that survive the engine, as a file would."""

    kept: dict[str, Task] = field(default_factory=dict)

    def put(self, task: Task) -> "Future[None]":
        self.kept[task.id] = task
        result: Future[None] = Future()
        result.set_result(None)
        return result

    def task(self, task_id: str) -> Task | None:
        found = [task for key, task in self.kept.items() if task_id and key.startswith(task_id)]
        return self.kept.get(task_id) or (found[0] if len(found) == 1 else None)

    def tasks(self) -> Sequence[Task]:
        return list(self.kept.values())


@dataclass
class StandingGuardian:
    """A guardian that notes whether it stands by."""

    standing: bool = False
    cannot: bool = False

    def stand_by(self) -> "Future[None]":
        result: Future[None] = Future()
        if self.cannot:
            result.set_exception(DeepdayError("guardian.did_not_start"))
            return result
        self.standing = True
        result.set_result(None)
        return result

    def dismiss(self) -> None:
        self.standing = False


@dataclass
class FixedPreferences:
    """Settings as a person might have them."""

    hours: WorkingHours = field(default_factory=WorkingHours)
    person: str | None = "Marta Ruiz"
    off: frozenset[str] = frozenset()
    observing: bool = True

    def working_hours(self) -> WorkingHours:
        return self.hours

    def observes(self) -> bool:
        return self.observing

    def point_person(self) -> str | None:
        return self.person

    def usual_point_person(self) -> str | None:
        return self.person

    def contact(self, point_person: str | None) -> str:
        return "ext. 42" if point_person else ""

    def channels_off(self) -> frozenset[str]:
        return self.off


class ManualPresence:
    """A person at the machine, who touches it when a test says so; away after ten minutes without."""

    def __init__(self, clock: ManualClock, loop: ManualLoop) -> None:
        self._clock, self._loop = clock, loop
        self._activity = Activity(present=None)
        self._touched_s = 0.0
        self._watchers: list[Callable[[Activity], object]] = []

    def activity(self) -> Activity:
        return self._activity

    def watch(self, changed: Callable[[Activity], object]) -> None:
        self._watchers.append(changed)

    def touch(self) -> None:
        """Press a key."""
        self._touched_s = self._clock.passed_s
        self._loop.call_later(IDLE_AFTER_S, self._look)
        self._become(Activity(present=True, last_input_at=self._clock.now()))
        self._loop.run()

    def lock(self) -> None:
        """Leave, having locked the screen."""
        self._become(Activity(present=False, last_input_at=self._clock.now()))
        self._loop.run()

    def become_unknown(self) -> None:
        """The sense is lost."""
        self._become(Activity(present=None))
        self._loop.run()

    def _look(self) -> None:
        if self._activity.present and self._clock.passed_s - self._touched_s >= IDLE_AFTER_S:
            self._become(Activity(present=False, last_input_at=self._activity.last_input_at))

    def _become(self, activity: Activity) -> None:
        before, self._activity = self._activity, activity
        if before.present is not activity.present:
            for watcher in self._watchers:
                watcher(activity)


class EngineWorld:
    """The engine in a world of its own; ``restart`` is a crash: history, journal and effects live on."""

    def __init__(
        self,
        effects: Sequence[Effect] = (),
        remote: Executor | None = None,
        local: Executor | None = None,
        *,
        alone: bool = False,
    ) -> None:
        self.remote = remote or InlineExecutor()
        self.local = local or InlineExecutor()
        self.clock = ManualClock()
        self.history = MemoryHistory()
        self.sheets = MemorySheets()
        self.task_list = MemoryTasks()
        self.journal = MemoryJournal()
        self.effects = list(effects)
        self.preferences = FixedPreferences()
        self.crashes: list[BaseException] = []
        self.killed_at: str | None = None
        self.alone = alone
        """Whether the engine is without a work list and day sheets."""
        self.ids = (f"id-{n}" for n in itertools.count(1))
        self.restart(recover=False)

    def restart(self, *, recover: bool = True) -> None:
        self.loop = ManualLoop(self.clock)
        self.tasks = Tasks(self.loop, self.crashes.append)
        self.guardian = StandingGuardian()
        self.session_clock = SessionClock(self.clock)

        def new_id() -> str:
            return next(self.ids)

        steps = EffectSteps(self.journal, self.clock.now, new_id, self._checkpoint)
        workers = Workers(self.local, self.remote)
        self.stack = EffectStack(steps, self.loop, self.tasks, workers, self.guardian)
        self.stack.offer(self.effects)
        self.log = InterruptionLog(self.history, self.session_clock, DayBook(self.history), new_id)
        plan = SessionPlan(self.history, self.session_clock, self.preferences, new_id)
        time = Time(self.session_clock, self.loop, self.tasks)
        self.controller = Controller(self.history, plan, self.stack, self.log, time)
        if not self.alone:
            self.closing = DayClosing(self.controller, self.history, self.sheets, self.preferences.working_hours)
            self.work_list = WorkList(self.controller, plan, self.history, self.task_list, new_id)
        self.presence = ManualPresence(self.clock, self.loop)
        self.observer = Observer(self.controller, self.presence, self.preferences, time)
        if recover:
            self.do(self.controller.recover())

    def _checkpoint(self, name: str) -> None:
        if name == self.killed_at:
            raise Killed(name)

    def do(self, coroutine: Any) -> Any:
        """Run *coroutine* and everything that is due; return its result or raise what it raised."""
        task = self.tasks.spawn(coroutine)
        self.loop.run()
        return task.result(timeout=0)

    def pass_time(self, **delta: float) -> None:
        self.loop.pass_time(timedelta(**delta))


class Killed(BaseException):
    """The process was killed at a checkpoint; whatever ran is gone."""
