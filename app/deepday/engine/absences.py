"""Absences: what the senses notice becomes gaps of the session that runs, deep or ordinary, by the same rules.

It looks at senses, meetings and clocks whenever one of them may have changed and brings the session in line; focus
leaves out the union of all gaps (``domain.gaps``).
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from deepday.domain.errors import StorageError
from deepday.domain.gaps import in_line, with_meetings, with_sleep
from deepday.domain.session import GapKind, Session
from deepday.domain.timeline import Interval
from deepday.engine.controller import Controller, Time
from deepday.engine.senses import Senses, SenseWishes


class MeetingTimes(Protocol):
    """The meetings that are known of, from a calendar or a file."""

    def on_change(self, listener: Callable[[], object]) -> None:
        """Have *listener* called when a meeting begins or ends, or others are known of."""

    def between(self, start: datetime, end: datetime) -> Sequence[Interval] | None:
        """Return the meetings that touch this stretch, those that go on after it whole; None: none can be known."""


class Absences:
    """Keeps the gaps of the running session; call on the loop's thread only. Does nothing before ``begin``."""

    def __init__(
        self, controller: Controller, senses: Senses, meetings: MeetingTimes, wishes: SenseWishes, time: Time
    ) -> None:
        self._controller, self._senses, self._meetings, self._wishes = controller, senses, meetings, wishes
        self._clock, self._loop, self._tasks = time.clock, time.loop, time.tasks
        self._asked = self._running = self._working = False
        self._slept_s = 0.0

    def begin(self) -> None:
        """Note absences from now on."""
        self._running = True
        self._senses.slept.take_s()  # what was before is nobody's
        self._senses.on_change(self._sensed)
        self._meetings.on_change(self.look)
        self._controller.subscribe(self.look)
        self.look()

    def stop(self) -> None:
        """Note nothing any more: the program ends."""
        self._running = False

    def look(self) -> None:
        """Look soon whether anything is to be noted: senses, session, clock or meetings have changed."""
        slept_s = self._senses.slept.take_s()
        self._slept_s += slept_s
        if not self._running:
            return
        if slept_s:  # at once: the planned end may have passed meanwhile, and shall find the sleep noted
            self._asked = True
            self._look()
        elif not self._asked:
            self._asked = True
            self._loop.call_soon_threadsafe(self._look)

    def _sensed(self) -> None:
        self._controller.situation.tell_reading(reading=self._senses.reading)
        self.look()

    def _look(self) -> None:
        if not self._working and self._running:
            self._working = True
            self._tasks.spawn(self._work())

    async def _work(self) -> None:
        try:
            while self._asked and self._running:
                self._asked = False
                if self._controller.session is None:
                    self._senses.leave()
                    self._slept_s = 0.0
                else:
                    await self._controller.adjust(self._in_line)
        except StorageError:
            self._asked = False  # the controller tells; the next change tries again
        finally:
            self._working = False

    def _in_line(self, session: Session) -> Session:
        now, senses = self._clock.now(), self._senses
        slept, self._slept_s = timedelta(seconds=self._slept_s), 0.0
        if slept and self._wishes.sense_is_on("sleep") and not senses.paused:
            session = with_sleep(session, Interval(now - slept, now))
        session = in_line(session, GapKind.IDLE, senses.idle_since(), senses.back_at())
        session = in_line(session, GapKind.LOCK, senses.locked_since(), now)
        meetings = None if senses.paused else self._meetings.between(session.started_at, now)
        return session if meetings is None else with_meetings(session, meetings, now)
