"""The running session: the one place where its state changes, in the history before it is shown.

Transitions come from the table in ``transitions``.
"""

from collections.abc import Callable

from deepday.domain.errors import NothingToActOnError, StorageError
from deepday.domain.reason import Reason
from deepday.domain.session import Session
from deepday.engine.history_ports import HistoryStore
from deepday.engine.ports import Loop
from deepday.engine.session_clock import Heartbeat, PlannedEnd, SessionClock
from deepday.engine.shown_day import ShownDay
from deepday.engine.tasks import done
from deepday.engine.transitions import TRANSITIONS, Event, State

BEAT_S = 120.0
"""Seconds between two heartbeats of a running session, and between two looks at the clock: each wakes the disk."""


class RunningSession:
    """What runs now. ``on_change`` is called after every change, ``on_due`` when the planned end has come."""

    def __init__(self, store: HistoryStore, clock: SessionClock, loop: Loop, day: ShownDay) -> None:
        self._store, self._clock, self._day = store, clock, day
        self._end = PlannedEnd(clock, loop, self._is_due)
        self._heart = Heartbeat(loop, BEAT_S, self._beat)
        self.session: Session | None = None
        """The session that runs or is being left."""
        self.state = State.OFF
        self.unwritten: Reason | None = None
        """Why the end of the last session is not in the history: the next start will find it dead."""
        self.on_change: Callable[[], None] = _nothing
        self.on_due: Callable[[], None] = _nothing

    @property
    def shown(self) -> Session | None:
        """The session to be shown: one that is being left is over."""
        return self.session if self.state is not State.LEAVING else None

    def open_to(self, event: Event, otherwise: str) -> Session:
        """Return the session that runs, if *event* can happen to it; else raise NothingToActOnError(*otherwise*)."""
        if self.session is None or (self.state, event) not in TRANSITIONS:
            raise NothingToActOnError(otherwise)
        return self.session

    async def write(self, *sessions: Session) -> None:
        """Have *sessions* in the history, in one transaction. Raises StorageError."""
        await done(self._store.save(sessions=sessions))
        self.unwritten = None
        for session in sessions:
            self._day.book.put_session(session)

    async def keep(self, session: Session, event: Event | None = None) -> None:
        """Let the session that runs be *session*, because of *event*, once it is on disk. Raises StorageError."""
        await self.write(session)
        self.become(session, event)

    def begin(self, session: Session, event: Event) -> None:
        """Let *session* run, which is on disk already, in time of its own."""
        self._clock.follow(max(session.started_at, self._clock.now()))
        self.become(session, event)

    def become(self, session: Session, event: Event | None = None) -> None:
        """Let the session that runs be *session*, in the state that follows from *event*; it is on disk already."""
        self.session = session
        self.state = TRANSITIONS[self.state, event] if event is not None else self.state
        self._day.turn_page(session)
        self._day.book.put_session(session)
        if session.ended_at is None:
            self._end.follow(session)
            self._heart.start()
        else:
            self._end.follow(None)
            self._heart.stop()
        self.on_change()

    async def end(self, ended: Session) -> None:
        """Begin to leave the session; focus ends also if that cannot be written."""
        try:
            await self.write(ended)
        except StorageError as error:
            self.unwritten = error.reason
        self.become(ended, Event.END)

    def let_go(self) -> None:
        """Have left the session: none runs."""
        self.session, self.state = None, TRANSITIONS[self.state, Event.LEFT]
        self._clock.release()
        self.on_change()

    def look_at_clock(self) -> None:
        """Look again whether the planned end has come."""
        self._end.rearm()
        self.on_change()

    def _is_due(self) -> None:
        self.on_due()

    def _beat(self) -> None:
        session = self.session
        assert session is not None  # noqa: S101 -- the heart is stopped with the session
        self.look_at_clock()
        self._store.beat(session.id, self._clock.now())  # last: two threads at work would wake each other by turns


def _nothing() -> None:
    """Tell nobody."""
