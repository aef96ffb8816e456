"""The record of the senses: which of them worked on the day of the session that runs, noted once for each state.

A state counts when it has lasted a minute: at the start of the program nothing is known yet. It is noted when it ends,
or after ten minutes: each note wakes the disk.
"""

from collections.abc import Mapping
from datetime import date

from deepday.domain.day_senses import SenseState
from deepday.engine.controller import Controller
from deepday.engine.meetings import Meetings
from deepday.engine.ports import Clock, Loop, TimerHandle
from deepday.engine.sense_ports import SenseDayStore
from deepday.engine.senses import Senses, SenseWishes

LASTS_S = 60.0
NOTED_AFTER_S = 600.0


class SenseRecord:
    """Notes the senses' states; call on the loop's thread only. Does nothing before ``begin``."""

    def __init__(  # noqa: PLR0917 -- whom it watches, where it notes
        self,
        controller: Controller,
        senses: Senses,
        meetings: Meetings,
        wishes: SenseWishes,
        store: SenseDayStore,
        loop: Loop,
        clock: Clock,
    ) -> None:
        self._controller, self._senses, self._meetings = controller, senses, meetings
        self._wishes, self._store, self._loop, self._clock = wishes, store, loop, clock
        self._noted: set[tuple[date, str, SenseState]] = set()
        self._seen: Mapping[str, SenseState] = {}
        self._seen_on: date | None = None
        self._since_s = 0.0
        self._timer: TimerHandle | None = None

    def begin(self) -> None:
        """Note from now on."""
        self._senses.on_change(self._look)
        self._meetings.on_change(self._look)
        self._controller.subscribe(self._look)
        self._look()

    def stop(self) -> None:
        """Note nothing any more: the program ends."""
        self._note()
        self._seen_on = None

    def states(self) -> Mapping[str, SenseState]:
        """Return the state of every sense now."""
        now = self._controller.now()
        known = {
            "idle": bool(self._senses.input_by),
            "lock": self._senses.knows_lock,
            "sleep": True,  # the clocks tell it, if nobody else
            "meetings": self._meetings.between(now, now) is not None,
        }
        return {sense: self._state(sense, knows=knows) for sense, knows in known.items()}

    def _state(self, sense: str, *, knows: bool) -> SenseState:
        if not self._wishes.sense_is_on(sense) or self._senses.paused:
            return SenseState.OFF
        return SenseState.WORKED if knows else SenseState.UNKNOWN

    def _look(self) -> None:
        session = self._controller.session
        states, on = self.states(), session.local_date if session is not None else None
        if (states, on) == (self._seen, self._seen_on):
            return
        self._note()
        self._seen, self._seen_on, self._since_s = states, on, self._clock.elapsed_s()
        if on is not None:
            self._timer = self._loop.call_later(NOTED_AFTER_S, self._note)

    def _note(self) -> None:
        self._cancel()
        on = self._seen_on
        if on is None or self._clock.elapsed_s() - self._since_s < LASTS_S:
            return
        new = {sense: state for sense, state in self._seen.items() if (on, sense, state) not in self._noted}
        if new:
            self._noted.update((on, sense, state) for sense, state in new.items())
            self._store.note(on, new)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
