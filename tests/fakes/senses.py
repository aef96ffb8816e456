"""Keyboard, mouse, lock and calendar of a person in the manual world, and the engine with its senses joined to them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from deepday.domain.day_senses import DaySenses, SenseState
from deepday.domain.errors import StorageError
from deepday.domain.meeting import Meeting
from deepday.domain.session import GapKind, Session
from deepday.domain.timeline import Interval
from deepday.engine.absences import Absences
from deepday.engine.controller import Time
from deepday.engine.observer import Observer
from deepday.engine.sense_ports import TellLocked, TellTouched, Touched
from deepday.engine.senses import Senses
from tests.fakes.world import EngineWorld, ManualClock, ManualLoop


@dataclass
class SenseSettings:
    """What a person has set about the senses."""

    minutes: float = 10
    off: frozenset[str] = frozenset()

    def idle_after_s(self) -> float:
        return 60 * self.minutes

    def sense_is_on(self, sense: str) -> bool:
        return sense not in self.off


class ManualInput:
    """Keyboard and mouse that a test touches; like the X server's it counts only while the machine is awake."""

    id = "manual"

    def __init__(self, clock: ManualClock, loop: ManualLoop) -> None:
        self._clock, self._loop = clock, loop
        self._touched_s = clock.awake_s()
        self._away = False
        self._limit_s = 0.0
        self._tell: TellTouched | None = None
        self.works = True

    def start(self, limit_s: float, tell: TellTouched) -> None:
        self._limit_s, self._tell = limit_s, tell
        self.look()
        self._wait()

    def look(self) -> None:
        if self._tell is not None:
            ago_s = self._clock.awake_s() - self._touched_s
            self._away = ago_s >= self._limit_s
            self._tell(Touched(present=not self._away, ago_s=ago_s) if self.works else Touched(present=None))

    def stop(self) -> None:
        self._tell = None

    def touch(self) -> None:
        self._touched_s = self._clock.awake_s()
        if self._away or not self.works:
            self.look()
        self._wait()

    def fail(self) -> None:
        self.works = False
        self.look()

    def _wait(self) -> None:
        self._loop.call_later(self._limit_s, self._due)

    def _due(self) -> None:
        left_s = self._limit_s - (self._clock.awake_s() - self._touched_s)
        if left_s > 0 and not self._away:
            self._loop.call_later(left_s, self._due)
        elif not self._away:
            self.look()


class ManualLock:
    """A screen lock that a test turns."""

    def __init__(self) -> None:
        self.locked: bool | None = False
        self._tell: TellLocked | None = None

    def start(self, tell: TellLocked) -> None:
        self._tell = tell
        tell(self.locked)

    def stop(self) -> None:
        self._tell = None

    def turn(self, *, locked: bool | None) -> None:
        self.locked = locked
        if self._tell is not None:
            self._tell(locked)


class ManualMeetings:
    """Meetings of which a test knows."""

    def __init__(self) -> None:
        self.known: list[Interval] | None = []
        self._listeners: list[Callable[[], object]] = []

    def on_change(self, listener: Callable[[], object]) -> None:
        self._listeners.append(listener)

    def between(self, start: datetime, end: datetime) -> Sequence[Interval] | None:
        return None if self.known is None else [m for m in self.known if m.start <= end and m.end > start]


class MemoryMeetings:
    """``engine.sense_ports.MeetingStore`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, Meeting] = {}
        self.broken = False

    def replace(self, calendar: str, within: Interval, meetings: Iterable[Meeting]) -> "Future[None]":
        result: Future[None] = Future()
        if self.broken:
            result.set_exception(StorageError("history.disk_full"))
            return result
        gone = [m.id for m in self.within(within) if m.calendar == calendar]
        for one in gone:
            del self.kept[one]
        self.kept |= {m.id: m for m in meetings}
        result.set_result(None)
        return result

    def within(self, stretch: Interval) -> Sequence[Meeting]:
        found = (m for m in self.kept.values() if m.starts_at < stretch.end and m.ends_at > stretch.start)
        return sorted(found, key=lambda m: m.starts_at)


class MemorySenseDays:
    """``engine.sense_ports.SenseDayStore`` in memory."""

    def __init__(self) -> None:
        self.kept: dict[date, dict[str, set[SenseState]]] = {}

    def note(self, on: date, states: Mapping[str, SenseState]) -> "Future[None]":
        for sense, state in states.items():
            self.kept.setdefault(on, {}).setdefault(sense, set()).add(state)
        result: Future[None] = Future()
        result.set_result(None)
        return result

    def days(self, first: date, last: date) -> Sequence[DaySenses]:
        return [
            DaySenses(day, {sense: frozenset(states) for sense, states in senses.items()})
            for day, senses in sorted(self.kept.items())
            if first <= day <= last
        ]


class SensingWorld(EngineWorld):
    """The engine with its senses."""

    def restart(self, *, recover: bool = True) -> None:
        super().restart(recover=recover)
        self.input = ManualInput(self.clock, self.loop)
        self.lock = ManualLock()
        self.meetings = ManualMeetings()
        self.wishes = SenseSettings()
        time = Time(self.session_clock, self.loop, self.tasks)
        self.senses = Senses(self.input, self.lock, self.wishes, self.session_clock, self.clock)
        self.absences = Absences(self.controller, self.senses, self.meetings, self.wishes, time)
        self.observer = Observer(self.controller, self.senses, self.preferences, time)
        self.senses.begin()
        self.absences.begin()
        self.loop.run()

    # --- the person ---------------------------------------------------------------------------

    def work(self, minutes: float) -> None:
        """Touch the machine once a minute for so long, and now."""
        for _ in range(int(minutes)):
            self.touch()
            self.loop.pass_time(timedelta(minutes=1))
        self.touch()

    def touch(self) -> None:
        self.input.touch()
        self.loop.run()

    def leave(self, minutes: float) -> None:
        """Do not touch it for so long."""
        self.loop.pass_time(timedelta(minutes=minutes))

    def turn_lock(self, *, locked: bool) -> None:
        self.lock.turn(locked=locked)
        self.loop.run()

    def fall_asleep(self) -> None:
        self.senses.leave()
        self.do(self.controller.fall_asleep())

    def sleep(self, minutes: float, *, noticed: bool = True) -> None:
        """Sleep and wake up; *noticed*: logind tells of it."""
        if noticed:
            self.fall_asleep()
        self.clock.sleep(timedelta(minutes=minutes))
        self.controller.clock_changed()
        if noticed:
            self.do(self.controller.wake_up())
        self.loop.run()

    # --- what came of it ------------------------------------------------------------------------

    def gaps(self) -> list[tuple[GapKind, float, float | None]]:
        """Return kind, start and end of each gap of the newest session, in minutes since the start of that session."""
        session = self.newest()
        return [
            (
                gap.kind,
                _minutes(gap.started_at - session.started_at),
                None if gap.ended_at is None else _minutes(gap.ended_at - session.started_at),
            )
            for gap in session.gaps
        ]

    def focus_minutes(self) -> float:
        """Return the focus time of the newest session in minutes."""
        now = self.session_clock.now()
        return sum(_minutes(stretch.end - stretch.start) for stretch in self.newest().focus(now))

    def newest(self) -> Session:
        return max(self.history.kept_sessions.values(), key=lambda s: s.started_at)


def _minutes(delta: timedelta) -> float:
    return round(delta / timedelta(minutes=1), 2)
