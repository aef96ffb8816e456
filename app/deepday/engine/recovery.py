"""Recovery: the session that an earlier run did not live to end, and what the person decides about it."""

from dataclasses import replace
from datetime import datetime

from deepday.domain.session import GapKind, Session, SessionKind
from deepday.engine.history_ports import HistoryStore, Recovered
from deepday.engine.shown_day import ShownDay
from deepday.engine.tasks import done


class Recovery:
    """Finds a dead session in the history and keeps the decision: resumed, ended or replaced."""

    def __init__(self, store: HistoryStore, day: ShownDay) -> None:
        self._store, self._day = store, day
        self.dead: Session | None = None
        """The session that waits for a decision."""
        self.recovered: Recovered | None = None
        """What status tells of it, also after the decision."""
        self.found_paused = False
        """Whether the ordinary session that an earlier run did not live to end was paused."""

    async def take_up(self, now: datetime) -> Session | None:
        """Find what died and end what nobody has to decide about; returns a session if its end is a guess."""
        guess = None
        await self._find()
        dead = self.dead
        if dead is not None and dead.planned_end_at is not None and dead.planned_end_at <= now:
            await self.end("ended")
        elif dead is not None and dead.kind is SessionKind.ORDINARY:
            guessed = self._day.is_after(dead)
            if guessed or dead.observed:
                self.found_paused = dead.paused
                ended = await self._close(guessed=guessed)
                guess = ended if guessed else None
        if self.dead is None and self.recovered is not None and self.recovered.died_at < self._day.midnight():
            self.recovered = None  # it was decided about on another day
        return guess

    async def _find(self) -> None:
        """Look for sessions without an end; all but the newest are ended as of their death."""
        unended = sorted(self._store.unended_sessions(), key=lambda pair: pair[0].started_at)
        for session, died_at in unended[:-1]:
            await done(self._store.save(sessions=[session.ended(died_at)]))
        self.recovered = self._store.last_recovered()
        if not unended:
            return
        self.dead, died_at = unended[-1]
        known = self.recovered
        if known is None or known.session != self.dead.id or known.decided is not None:
            self.recovered = Recovered(self.dead.id, max(died_at, self.dead.started_at))
            await done(self._store.save(recovered=self.recovered))
        dead, died_at = self._waiting()
        self._day.book.put_session(dead.ended(died_at))  # shown so far, whatever is decided

    def look_again(self) -> None:
        """Forget a session that is in the history no more, or has an end there."""
        unended = {session.id for session, _ in self._store.unended_sessions()}
        if self.dead is not None and self.dead.id not in unended:
            self.dead = None
        if self.dead is None:
            self.recovered = self._store.last_recovered()

    async def resume(self, now: datetime) -> Session:
        """Return the dead session alive again; the time since its death is a gap."""
        dead, died_at = self._waiting()
        alive = dead.closing_gaps(died_at).with_gap(GapKind.CLOSED, died_at, max(now, died_at))
        return await self._decide(alive, "resumed")

    async def end(self, decided: str) -> Session:
        """Return the dead session ended as of its death; *decided* is ``ended`` or ``replaced``."""
        dead, died_at = self._waiting()
        return await self._decide(dead.ended(died_at), decided)

    async def _close(self, *, guessed: bool) -> Session:
        """Return the dead session ended at its last activity before its death."""
        dead, died_at = self._waiting()
        ended = replace(dead.ended(dead.last_active(died_at)), end_guessed=guessed)
        return await self._decide(ended, "ended")

    def _waiting(self) -> tuple[Session, datetime]:
        assert self.dead is not None  # noqa: S101 -- whoever asks knows that one waits
        assert self.recovered is not None  # noqa: S101 -- same
        return self.dead, self.recovered.died_at

    async def _decide(self, session: Session, decided: str) -> Session:
        recovered = replace(self.recovered or Recovered(session.id, session.started_at), decided=decided)
        await done(self._store.save(sessions=[session], recovered=recovered))
        self.recovered, self.dead = recovered, None
        self._day.book.put_session(session)
        return session
