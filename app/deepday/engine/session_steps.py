"""The steps of a session's life, each on disk, then shown, then done to the world; the controller says which is due.

Each is taken within one turn of the controller's, and returns when no local effect is under way any more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from deepday.domain.session import GapKind, Session, SessionKind
from deepday.engine.effect_ports import Effect
from deepday.engine.effect_stack import EffectStack
from deepday.engine.recovery import Recovery
from deepday.engine.running_session import RunningSession
from deepday.engine.session_clock import SessionClock
from deepday.engine.session_plan import SessionPlan, StartWish
from deepday.engine.transitions import Event, State


@dataclass(frozen=True, slots=True)
class Started:
    """What a start did: ``started``, ``extended``, or ``replaced`` a session that had died."""

    what: str
    session: Session


class SessionSteps:
    """Begin, pause, resume, extend, finish; and join, when channels are added meanwhile."""

    def __init__(
        self, running: RunningSession, plan: SessionPlan, stack: EffectStack, recovery: Recovery, clock: SessionClock
    ) -> None:
        self._running, self._plan, self._stack, self._recovery = running, plan, stack, recovery
        self._clock = clock
        self._leave_out: frozenset[str] = frozenset()

    async def begin(self, wish: StartWish, instead_of: Sequence[Session] = ()) -> Started:
        """Start the session that is wished; one that died is ended as of its death, and so are *instead_of*."""
        session = self._plan.new(wish)
        replaced = self._recovery.dead is not None
        if replaced:
            await self._recovery.end("replaced")
            session = self._plan.new(wish)  # not before the end that the dead one has got, if the clock was set back
        await self._running.write(*instead_of, session)
        self._leave_out = self._plan.unwanted(wish)
        await self._enter(session)
        return Started("replaced" if replaced else "started", session)

    async def go_on_after_death(self) -> None:
        """Let the session that died run again."""
        alive = await self._recovery.resume(self._clock.now())
        self._leave_out = self._plan.unwanted(StartWish())
        await self._enter(alive)

    async def _enter(self, session: Session) -> None:
        if session.kind is SessionKind.ORDINARY:
            self._running.begin(session, Event.START_ORDINARY)
            return
        self._running.begin(session, Event.START_DEEP)
        await self._stack.enter(self._plan.wish(session), self._leave_out)
        self._running.become(session, Event.ENTERED)

    async def pause(self) -> None:
        """Pause: local silence is lifted, remote channels stay. Raises NothingToActOnError."""
        session = self._running.open_to(Event.PAUSE, "session.none_to_pause")
        await self._running.keep(session.with_gap(GapKind.PAUSE, self._clock.now()), Event.PAUSE)
        if session.kind is SessionKind.DEEP:
            await self._stack.lift()

    async def resume(self) -> None:
        """Go on after a pause. Raises NothingToActOnError."""
        session = self._running.open_to(Event.RESUME, "session.none_paused")
        deep = session.kind is SessionKind.DEEP
        going = session.closing_gaps(self._clock.now(), GapKind.PAUSE)
        await self._running.keep(going, Event.RESUME if deep else Event.RESUME_ORDINARY)
        if deep:
            await self._stack.lower(self._plan.wish(session), self._leave_out)

    async def extend(self, session: Session) -> Session:
        """Let the session that runs be *session*, which ends later, and go on if it is paused."""
        await self._running.keep(session, Event.EXTEND)
        if self._running.state is State.PAUSED:
            await self.resume()
        if session.kind is SessionKind.DEEP:
            await self._stack.move_end(self._plan.wish(session))
        return self._running.session or session

    async def finish(self, at: datetime, *, guessed: bool = False) -> Session:
        """End the session as of *at* and put everything back. Raises NothingToActOnError."""
        session = self._running.open_to(Event.END, "session.none_to_end")
        ended = replace(session.ended(at), end_guessed=guessed)
        await self._running.end(ended)
        await self._stack.leave()
        self._running.let_go()
        return ended

    async def join(self, effects: Iterable[Effect]) -> None:
        """Take *effects* as the channels there are; a deep session that runs takes up the new ones."""
        self._stack.offer(effects)
        if self._running.state is State.DEEP and self._running.session is not None:
            await self._stack.join(self._plan.wish(self._running.session), self._leave_out)
