"""The situation: everything that is true now as one value, and whoever is told when that changes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from deepday.domain.reason import Reason
from deepday.domain.session import Session
from deepday.engine.effect_stack import EffectStack
from deepday.engine.end_question import EndQuestion
from deepday.engine.history_ports import HistoryStore
from deepday.engine.overview import Observing, Overview, RunningTask
from deepday.engine.recovery import Recovery
from deepday.engine.running_session import RunningSession
from deepday.engine.session_clock import SessionClock
from deepday.engine.shown_day import ShownDay
from deepday.engine.transitions import TOLD

_ZERO = timedelta(0)


class Situation:
    """Gathers what the parts of the engine know; changes nothing but the page of the day book."""

    def __init__(
        self,
        *,
        store: HistoryStore,
        clock: SessionClock,
        day: ShownDay,
        running: RunningSession,
        recovery: Recovery,
        stack: EffectStack,
        end_question: EndQuestion,
    ) -> None:
        self._store, self._clock, self._day, self._running = store, clock, day, running
        self._recovery, self._stack, self._end_question = recovery, stack, end_question
        self._observing = Observing.OFF
        self._reading = False
        self._trouble: dict[str, Reason] = {}
        self._watchers: list[Callable[[], None]] = []
        self.task_of: Callable[[Session], RunningTask | None] = _no_task
        """Asked which task is worked on in the session that runs."""
        self.is_sheet_due: Callable[[Overview], bool] = _never
        """Asked with everything else that is true."""

    def overview(self) -> Overview:
        """Return everything that is true now."""
        session, book = self._running.shown, self._day.book
        self._day.turn_page(self._running.session)
        now, day = self._clock.now(), book.day()
        left = self._clock.left(session) if session is not None else None
        asked = self._end_question.session
        trouble = (self._store.trouble(), self._stack.unguarded, self._running.unwritten, *self._trouble.values())
        overview = Overview(
            now=now,
            time_zone=self._clock.zone(),
            state=TOLD[self._running.state],
            session=session,
            left=max(_ZERO, left) if left is not None else None,
            day=day,
            interruptions=sum(1 for i in day.interruptions if session is not None and i.at >= session.started_at),
            open_interruption=book.open_entry(now),
            channels=self._stack.channels(),
            handed_on=book.handed_on(),
            deferred=book.deferred(),
            recovered=self._recovery.recovered,
            observing=self._observing,
            task=self.task_of(session) if session is not None else None,
            reading=self._reading,
            end_asked=asked if asked is not None and self._day.is_after(asked) else None,
            trouble=tuple(reason for reason in trouble if reason is not None),
        )
        return replace(overview, sheet_due=True) if self.is_sheet_due(overview) else overview

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Have *callback* called after every change, on the loop's thread."""
        self._watchers.append(callback)

    def changed(self) -> None:
        """Have everybody look again."""
        for watcher in self._watchers:
            watcher()

    def set_trouble(self, what: str, reason: Reason | None) -> None:
        """Note something that needs the person, or that it is over."""
        if reason is None:
            self._trouble.pop(what, None)
        else:
            self._trouble[what] = reason
        self.changed()

    def tell_observing(self, observing: Observing) -> None:
        """Note what the observer does now."""
        if observing is not self._observing:
            self._observing = observing
            self.changed()

    def tell_reading(self, *, reading: bool) -> None:
        """Note whether the person reads or waits."""
        if reading is not self._reading:
            self._reading = reading
            self.changed()


def _never(_overview: Overview) -> bool:
    return False


def _no_task(_session: Session) -> None:
    return None
