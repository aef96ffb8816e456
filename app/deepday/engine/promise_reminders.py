"""Reminders of promised answers: at the promised time, or after deep work if that is under way; each promise once.

One timer waits for the next of them. Whoever changes an entry, the clock or a session has it looked at again. A promise
that is made anew is another one. What had been due before the program came up is told with the first look.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from deepday.domain.interruption import Interruption
from deepday.domain.session import SessionKind
from deepday.engine.controller import Controller, Time
from deepday.engine.ports import TimerHandle

_LONGEST_S = 24 * 3600.0


class PromiseReminders:
    """Calls ``on_due`` with everything that has become due; *during_deep_work* says whether that may break into it."""

    def __init__(self, controller: Controller, time: Time, during_deep_work: Callable[[], bool]) -> None:
        self._controller, self._loop = controller, time.loop
        self._during_deep_work = during_deep_work
        self._told: set[tuple[str, datetime]] = set()
        self._timer: TimerHandle | None = None
        self.on_due: Callable[[Sequence[Interruption]], object] = _nothing

    def begin(self) -> None:
        """Follow every change from now on."""
        self._controller.subscribe(self.look)
        self.look()

    def look(self) -> None:
        """Tell what is due and wait for what is next."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        overview = self._controller.overview()
        waiting = [(entry, entry.due_at) for entry in overview.deferred if entry.due_at is not None]
        self._told &= {(entry.id, due) for entry, due in waiting}
        due_now = [(entry, due) for entry, due in waiting if due <= overview.now and (entry.id, due) not in self._told]
        session = self._controller.session  # also one that is being left: the desktop may still be silent
        deep = session is not None and session.kind is SessionKind.DEEP
        if due_now and (not deep or self._during_deep_work()):
            self._told |= {(entry.id, due) for entry, due in due_now}
            self.on_due([entry for entry, _ in due_now])
        later = [due for _, due in waiting if due > overview.now]
        if later:
            delay = min(_LONGEST_S, (min(later) - overview.now).total_seconds())
            self._timer = self._loop.call_later(delay, self.look)


def _nothing(_entries: Sequence[Interruption]) -> None:
    """Tell nobody."""
