"""What a program that stays notices by itself: input, lock, sleep, meetings, and the ordinary days they come to."""

from functools import cached_property
from typing import TYPE_CHECKING

from deepday.bootstrap.preferences import Preferences
from deepday.engine.absences import Absences
from deepday.engine.controller import Controller, Time
from deepday.engine.meetings import Meetings
from deepday.engine.observer import Observer
from deepday.engine.ports import AwakeClock
from deepday.engine.sense_ports import InputSense, LockSense
from deepday.engine.sense_record import SenseRecord
from deepday.engine.senses import Senses
from deepday.storage.sense_days import SenseDays

if TYPE_CHECKING:
    from deepday.engine.meeting_loads import MeetingLoads

FEEL_AFTER_S = 0.5
"""How long after its start the program begins to feel: the tray goes first."""
OBSERVE_AFTER_S = 8.0
"""Whoever starts the program for a deep session has nothing observed before it."""


class Noticing:
    """Nothing is felt before ``begin_soon``, and nothing after ``stop``; call on the loop's thread."""

    def __init__(  # noqa: PLR0917 -- by what, for whom, by whose leave, in what time, kept where
        self,
        adapters: tuple[InputSense, LockSense],
        meetings: Meetings,
        controller: Controller,
        preferences: Preferences,
        time: Time,
        clock: AwakeClock,
        sense_days: SenseDays,
    ) -> None:
        self._loop, self._preferences, self._sense_days = time.loop, preferences, sense_days
        self._feels = self._ends = False
        self.meetings = meetings
        self.senses = Senses(*adapters, preferences, time.clock, clock)
        self.absences = Absences(controller, self.senses, meetings, preferences, time)
        self.record = SenseRecord(controller, self.senses, meetings, preferences, sense_days, time.loop, clock)
        self.observer = Observer(controller, self.senses, preferences, time)

    def begin_soon(self) -> None:
        """Begin to feel a moment after the start, and to observe ordinary days a little later."""
        self._loop.call_later(FEEL_AFTER_S, self._feel)

    def settings_changed(self) -> None:
        """Feel and observe what is wanted now."""
        if self._feels:
            self.senses.begin()
            self.meetings.refresh()
            self.absences.look()
        self.observer.look()

    def stop(self) -> None:
        """Notice nothing any more: the program ends."""
        self._ends = True
        self.observer.stop()
        self.absences.stop()
        self.record.stop()
        self.meetings.stop()
        self.senses.stop()

    @cached_property
    def meeting_loads(self) -> "MeetingLoads":
        """How much of each day went into meetings."""
        from deepday.engine.meeting_loads import MeetingLoads  # noqa: PLC0415 -- loaded when a day is looked at

        return MeetingLoads(self.meetings, self._sense_days, self._preferences.working_hours)

    def _feel(self) -> None:
        if not self._ends:
            self._feels = True
            self.senses.begin()
            self.meetings.begin()
            self.absences.begin()
            self.record.begin()
            self._loop.call_later(OBSERVE_AFTER_S, self._observe)

    def _observe(self) -> None:
        if not self._ends:
            self.observer.begin()
