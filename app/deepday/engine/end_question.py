"""The end question: a session that was left running has been closed at its last activity; was that right?

It is asked of the newest such session only, on the person's next day, until it is answered.
"""

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from deepday.domain.errors import NothingToActOnError, UsageError
from deepday.domain.interruption import Correction
from deepday.domain.session import Session
from deepday.domain.times import at_clock, parse_clock
from deepday.engine.history_ports import HistoryStore
from deepday.engine.tasks import done


class EndQuestion:
    """Keeps the session whose end is a guess, and the person's word on it."""

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._asked: Session | None = None
        self._loaded = False

    @property
    def session(self) -> Session | None:
        """The session whose end waits for the person's word."""
        if not self._loaded:
            self._loaded = True
            self._asked = next(reversed(self._store.guessed_ends()), None)
        return self._asked

    def ask(self, session: Session) -> None:
        """Ask about *session* from now on."""
        self._loaded, self._asked = True, session

    async def answer(self, ended_at: datetime, now: datetime) -> Session:
        """Return the session ended at *ended_at*, as the person says; another time than the guess is a correction.

        Raises:
            NothingToActOnError: nothing is asked.
            UsageError: the session had not begun, another had, or that is still to come.
        """
        session = self.session
        if session is None or session.ended_at is None:
            raise NothingToActOnError("end.nothing_asked")
        self._check(session, ended_at, now)
        cut = session.ended(ended_at) if ended_at < session.ended_at else replace(session, ended_at=ended_at)
        answered = replace(cut, end_guessed=False)
        corrections = []
        if ended_at != session.ended_at:
            texts = session.ended_at.isoformat(), ended_at.isoformat()
            corrections.append(Correction(now, session.id, "ended_at", *texts))
        await done(self._store.save(sessions=[answered], corrections=corrections))
        self._asked = None
        return answered

    def _check(self, session: Session, ended_at: datetime, now: datetime) -> None:
        if ended_at < session.started_at:
            raise UsageError("end.before_start", {"at": session.started_at.isoformat()})
        if ended_at > now:
            raise UsageError("end.in_the_future", {"at": ended_at.isoformat()})
        last = max(now, session.started_at).date()
        later = (s for s in self._store.sessions(session.local_date, last) if s.started_at > session.started_at)
        following = min((s.started_at for s in later), default=None)
        if following is not None and ended_at > following:
            raise UsageError("end.another_had_begun", {"at": following.isoformat()})


def end_meant(session: Session, text: str) -> datetime:
    """Return the instant that *text*, a time of day, means as the end of *session*, perhaps after midnight.

    Raises:
        UsageError: it is no time of day.
    """
    meant, zone = parse_clock(text), session.time_zone
    guess = session.ended_at
    if guess is not None and guess.astimezone(ZoneInfo(zone)).time().replace(second=0, microsecond=0) == meant:
        return guess  # with the seconds that a time of day leaves out
    on_its_date = at_clock(meant, session.started_at, zone)
    return on_its_date if on_its_date >= session.started_at else at_clock(meant, session.started_at, zone, 1)
