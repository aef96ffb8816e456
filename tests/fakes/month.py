"""One person's weeks, made up from a seed, lived through the real engine and history with a clock moved by hand.

What was really done is noted beside it as plain stretches of time (``Truth``); nothing of the engine is used for that,
so that both can be compared.
"""

import random
from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, cast
from zoneinfo import ZoneInfo

from deepday.domain.day import Day as Sheet
from deepday.domain.day import Unlogged
from deepday.domain.interruption import Source
from deepday.domain.session import SessionKind
from deepday.engine.day_closing import Answers
from deepday.engine.interruption_log import NewEntry
from deepday.engine.session_plan import StartWish
from deepday.storage.database import Database
from deepday.storage.day_sheets import DaySheets
from deepday.storage.history import History
from tests.fakes.senses import SensingWorld

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 3, 2)
"""A Monday; summer time begins on Sunday the 29th."""
MINUTE = timedelta(minutes=1)
A_DAY = timedelta(days=1)
FROM, UNTIL = time(9), time(17)

Stretch = tuple[datetime, datetime]


def local(day: date, at: time) -> datetime:
    """Return the instant when the clock in Berlin shows *at* on *day*."""
    return datetime.combine(day, at, BERLIN).astimezone(UTC)


class WaitingHistory(History):
    """The real history, in a world where nobody waits: every save is on disk when it returns."""

    def save(self, **what: Any) -> "Future[None]":
        saved = super().save(**what)
        saved.exception(10)
        return saved


class WaitingSheets(DaySheets):
    """The real day sheets, likewise."""

    def put(self, day: Sheet) -> "Future[None]":
        saved = super().put(day)
        saved.exception(10)
        return saved


@dataclass
class TrueDay:
    """What was really done on one local date."""

    at_work: list[Stretch] = field(default_factory=list)
    """From the first to the last that counts: observed, deep or by hand."""
    away: list[Stretch] = field(default_factory=list)
    """What does not count in it: absences of ten minutes and more, pauses, the program not running."""
    broke_in: list[datetime] = field(default_factory=list)
    guessed: int = 0
    """How many of its sessions were left running and not confirmed."""
    unlogged: Unlogged | None = None

    def focus(self) -> list[Stretch]:
        """Return the stretches of focus, second by second arithmetic on edges."""
        edges = sorted({edge for stretch in [*self.at_work, *self.away] for edge in stretch})
        pieces = [(a, b) for a, b in pairwise(edges) if self._counts(a)]
        return [piece for piece in pieces if piece[1] > piece[0]]

    def _counts(self, at: datetime) -> bool:
        worked = any(a <= at < b for a, b in self.at_work)
        return worked and not any(a <= at < b for a, b in self.away)

    @property
    def focus_s(self) -> float:
        return sum((b - a).total_seconds() for a, b in self.focus())

    @property
    def in_focus(self) -> int:
        return sum(1 for at in self.broke_in if any(a <= at < b for a, b in self.focus()))

    def state(self, day: date) -> str:
        """Return what the day has to count as."""
        if self.unlogged in (Unlogged.SOME, Unlogged.MANY):
            return "partial"
        if self.broke_in:
            return "partial" if self.guessed and self.unlogged is None else "logged"
        if self.unlogged is Unlogged.NONE or (self.focus_s and not self.guessed):
            return "logged_zero"
        return "not_logged" if self.focus_s or day.weekday() < 5 else "off"


class Weeks(SensingWorld):
    """The person, the engine, and the truth about both."""

    def __init__(self, seed: int, folder: Path) -> None:
        super().__init__()
        self.random = random.Random(seed)  # noqa: S311 -- no secret
        self.clock.wall = local(FIRST, time(0))
        self.database = Database(folder / "history.db", self.clock)
        self.history = cast("Any", WaitingHistory(self.database))
        self.sheets = cast("Any", WaitingSheets(self.database))
        self.truth: dict[date, TrueDay] = defaultdict(TrueDay)
        self.day = FIRST
        self.restart(recover=False)
        self.begin()

    # --- the program ----------------------------------------------------------------------------

    def begin(self) -> None:
        self.observer.begin()
        self.loop.run()

    def start_again(self, off_minutes: float) -> None:
        """Quit the program and start it later; or, as often, kill it right after something was written."""
        self.touch()
        off = self.now
        if self.controller.session is not None and self.random.random() < 0.5:
            self.do(self.controller.pause())
            self.do(self.controller.resume())
        else:
            self.quit()
        self.clock.pass_time(off_minutes * MINUTE)
        self.restart()
        self.begin()
        self.today.away.append((off, self.now))
        self.touch()

    def quit(self) -> None:
        self.observer.stop()
        self.absences.stop()
        self.do(self.controller.quit())

    # --- the person -----------------------------------------------------------------------------

    @property
    def now(self) -> datetime:
        return self.clock.wall

    @property
    def today(self) -> TrueDay:
        return self.truth[self.day]

    def live(self, days: int) -> None:
        """Live so many days from the first one on."""
        for number in range(days):
            self.day = FIRST + number * A_DAY
            self._wait_until(local(self.day, time(6)))
            if self.day.weekday() < 5:
                self._working_day()
            elif self.random.random() < 0.3:
                self._by_hand_and_forgotten()
        self.day += A_DAY
        self._wait_until(local(self.day, time(6)))

    def _wait_until(self, at: datetime) -> None:
        self.loop.pass_time(max(timedelta(0), at - self.now))

    def _some(self, low: int, high: int) -> timedelta:
        """Return a length between so many minutes, to the second."""
        return timedelta(seconds=self.random.randint(low * 60, high * 60))

    def _busy(self, length: timedelta) -> None:
        """Work for so long, with input at least every few minutes and at both ends."""
        end = self.now + length
        while self.now < end:
            self.touch()
            self.loop.pass_time(min(self._some(1, 6), end - self.now))
        self.touch()

    # --- a working day --------------------------------------------------------------------------

    def _working_day(self) -> None:
        kind = self.random.random()
        if kind < 0.08:
            return
        self._wait_until(local(self.day, time(8)) + self._some(20, 110))
        arrived = max(self.now, local(self.day, FROM))
        self.turn_lock(locked=False)
        self.touch()
        self._confirm_yesterday()
        self._work_until(local(self.day, time(15)) + self._some(30, 200))
        left = self.now
        self.today.at_work.append((arrived, max(arrived, min(left, local(self.day, UNTIL)))))
        way = self._leave()
        if way in ("lock", "walk", "end") and self.random.random() < 0.2:
            self._deep_at_night()

    def _work_until(self, leaves: datetime) -> None:
        """Work, take breaks, be interrupted, until it is time to leave."""
        lunch = local(self.day, time(12)) + self._some(0, 45)
        eaten = False
        while self.now < leaves - 100 * MINUTE:
            self._busy(self._some(5, 55))
            if not eaten and self.now >= lunch:
                eaten = True
                self._locked(self._some(25, 60))
            else:
                self.random.choice(self._breaks())()
        self._busy(max(MINUTE, leaves - self.now))

    def _breaks(self) -> Sequence[Any]:
        rnd = self.random
        return (
            lambda: self._busy(MINUTE),
            self._interrupted,
            self._interrupted,
            lambda: self._idle(self._some(2, 9)),
            lambda: self._idle(self._some(11, 40)),
            lambda: self._locked(self._some(1, 20)),
            lambda: self._asleep(self._some(3, 50)),
            self._paused,
            self._deep,
            lambda: self.start_again(rnd.randint(1, 8)),
        )

    def _interrupted(self) -> None:
        self.touch()
        lasted = timedelta(minutes=self.random.randint(1, 9))
        source = self.random.choice(list(Source))
        self.do(self.log.add(NewEntry(source, lasted=lasted, who=self.random.choice([None, "Ann"]))))
        self.today.broke_in.append(self.now)

    def _idle(self, length: timedelta) -> None:
        self.touch()
        since = self.now
        self.loop.pass_time(length)
        self.touch()
        self._was_away(since, at_least=10 * MINUTE)

    def _locked(self, length: timedelta) -> None:
        self.touch()
        since = self.now
        self.turn_lock(locked=True)
        self.loop.pass_time(length)
        self.turn_lock(locked=False)
        self.touch()
        self._was_away(since)

    def _asleep(self, length: timedelta) -> None:
        self.touch()
        since = self.now
        self.sleep(length / MINUTE)
        self.touch()
        self._was_away(since)

    def _paused(self) -> None:
        if self.controller.session is None:
            return
        self.touch()
        since = self.now
        self.do(self.controller.pause())
        self._busy(self._some(3, 20))
        if self.controller.session is not None:  # else working hours ended meanwhile
            self.do(self.controller.resume())
        self._was_away(since)

    def _deep(self) -> None:
        """A block of deep work that ends by itself; perhaps nobody is there when it does."""
        self.touch()
        length = self._some(20, 60)
        start, end = self.now, self.now + length
        self.do(self.controller.start(StartWish(until=end)))
        self._busy(length - self._some(1, 15))
        if self.random.random() < 0.5:
            self._interrupted()
        self.random.choice([self._idle, self._locked, self._asleep, self._busy])(self._some(16, 30))
        self.today.at_work.append((start, end))

    def _was_away(self, since: datetime, at_least: timedelta = timedelta(0)) -> None:
        if self.now - since >= at_least:
            self.today.away.append((since, self.now))

    # --- the end of a day -----------------------------------------------------------------------

    def _leave(self) -> str:
        self.touch()
        if self.random.random() < 0.6:
            self._close_day()
        way = self.random.choice(["lock", "walk", "lid", "quit", "end"])
        if way == "lock":
            self.turn_lock(locked=True)
        elif way == "lid":
            running = self.controller.session
            self.today.guessed += running is not None
            self.sleep((local(self.day + A_DAY, time(5)) - self.now) / MINUTE)
            self.turn_lock(locked=True)
        elif way == "quit":
            self.quit()
            self.clock.pass_time(local(self.day + A_DAY, time(5)) - self.now)
            self.restart()
            self.turn_lock(locked=True)
            self.begin()
        elif way == "end" and self.controller.session is not None:
            self.do(self.controller.end())
            self.turn_lock(locked=True)
        return str(way)

    def _close_day(self) -> None:
        unlogged = self.random.choice([None, *Unlogged])
        answers = Answers(focus=self.random.randint(1, 5), unlogged=unlogged)
        self.do(self.closing.fill_in(self.controller.overview().day, answers))
        self.today.unlogged = unlogged

    def _confirm_yesterday(self) -> None:
        """Say that a guessed end was right, or leave the question open."""
        asked = self.controller.overview().end_asked
        if asked is not None and asked.ended_at is not None and self.random.random() < 0.5:
            self.do(self.controller.answer_end(asked.ended_at))
            self.truth[asked.local_date].guessed -= 1

    # --- nights and weekends ----------------------------------------------------------------------

    def _deep_at_night(self) -> None:
        """Work deeply at night, past midnight; all of it belongs to the date on which it began."""
        self._wait_until(local(self.day, time(22)) + self._some(0, 90))
        self.turn_lock(locked=False)
        self.touch()
        start, length = self.now, self._some(100, 220)
        self.do(self.controller.start(StartWish(until=start + length)))
        self._busy(length * 0.6)
        self._interrupted()
        self._busy(length * 0.4 + MINUTE)
        self.today.at_work.append((start, start + length))
        self.turn_lock(locked=True)

    def _by_hand_and_forgotten(self) -> None:
        """Start an ordinary session in the night and go to bed without ending it; the clocks may change meanwhile."""
        self._wait_until(local(self.day + A_DAY, time(0)) + self._some(20, 60))
        self.turn_lock(locked=False)
        self.touch()
        start = self.now
        self.do(self.controller.start(StartWish(SessionKind.ORDINARY)))
        self._busy(self._some(60, 120))
        of_start = self.truth[start.astimezone(BERLIN).date()]
        of_start.at_work.append((start, self.now))
        of_start.guessed += 1
        self.turn_lock(locked=True)
