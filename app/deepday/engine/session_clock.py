"""The session's own time: the wall clock at its start plus what has passed since, sleep included.

A clock that is set, or summer time, never makes a session longer, shorter or negative. The planned end keeps to
the wall clock ("until 16:30") or to what has passed ("for 90 minutes"), as the session says.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from deepday.domain.session import Follows, Session
from deepday.engine.ports import Clock, Loop, TimerHandle

_MILLISECOND = timedelta(milliseconds=1)


class SessionClock:
    """The wall clock, or the running session's own time while one is followed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._anchor: tuple[datetime, float] | None = None

    def follow(self, now: datetime) -> None:
        """Let the session's time go on from *now*, whatever the wall clock does."""
        self._anchor = (now, self._clock.elapsed_s())

    def release(self) -> None:
        """Go back to the wall clock."""
        self._anchor = None

    def now(self) -> datetime:
        """Return the instant to be written down, aware UTC, in whole milliseconds."""
        if self._anchor is None:
            return self._clock.now()
        at, elapsed_s = self._anchor
        passed = timedelta(seconds=self._clock.elapsed_s() - elapsed_s)
        return at + passed // _MILLISECOND * _MILLISECOND

    def wall(self) -> datetime:
        """Return the wall clock as it is now, whatever is followed: what working hours keep to."""
        return self._clock.now()

    def left(self, session: Session) -> timedelta | None:
        """Return how long *session* still runs by plan, negative when that has passed; None without a plan."""
        if session.planned_end_at is None:
            return None
        now = self.now() if session.follows is Follows.ELAPSED else self._clock.now()
        return session.planned_end_at - now

    def zone(self) -> str:
        """Return the IANA name of the local time zone in force."""
        return self._clock.zone()


class PlannedEnd:
    """Calls ``on_due`` once when the session's planned end has come, also if it came during sleep."""

    def __init__(self, clock: SessionClock, loop: Loop, on_due: Callable[[], None]) -> None:
        self._clock = clock
        self._loop = loop
        self._on_due = on_due
        self._session: Session | None = None
        self._timer: TimerHandle | None = None

    def follow(self, session: Session | None) -> None:
        """Wait for the end of *session*, or for nothing."""
        self._session = session
        self.rearm()

    def rearm(self) -> None:
        """Look at the clock again: it was set, the machine woke up, or a minute has passed."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        left = self._clock.left(self._session) if self._session is not None else None
        if left is not None:
            self._timer = self._loop.call_later(max(0.0, left.total_seconds()), self._fired)

    def _fired(self) -> None:
        self._timer = None
        session, self._session = self._session, None
        left = self._clock.left(session) if session is not None else None
        if left is not None and left > timedelta(0):
            self.follow(session)  # the clock was set back meanwhile
        else:
            self._on_due()


class Heartbeat:
    """Calls *beat* every *every_s* seconds from ``start`` to ``stop``."""

    def __init__(self, loop: Loop, every_s: float, beat: Callable[[], None]) -> None:
        self._loop = loop
        self._every_s = every_s
        self._beat = beat
        self._timer: TimerHandle | None = None

    def start(self) -> None:
        """Begin, or go on."""
        if self._timer is None:
            self._timer = self._loop.call_later(self._every_s, self._fired)

    def stop(self) -> None:
        """Be still; harmless when it is."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _fired(self) -> None:
        self._timer = None
        self.start()
        self._beat()
