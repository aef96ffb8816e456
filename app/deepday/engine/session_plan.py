"""Session plan: turns what the person asks for into a session, and a session into what every channel shall hold."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from deepday.domain.errors import UsageError
from deepday.domain.session import Follows, Session, SessionKind, Work
from deepday.domain.texts import GOAL_LENGTH, NAME_LENGTH, one_line
from deepday.domain.times import LONGEST
from deepday.domain.working_hours import WorkingHours
from deepday.engine.effect_ports import Wish
from deepday.engine.history_ports import HistoryStore
from deepday.engine.session_clock import SessionClock

AFTER_HOURS = timedelta(hours=2)
"""How long a session is planned for when the working day is over."""
GRACE = timedelta(minutes=2)
"""How long after the planned end a channel that expires by itself does so."""


class Preferences(Protocol):
    """What is asked of the settings, at the time it is needed."""

    def working_hours(self) -> WorkingHours:
        """Return when the person usually works, and when their day turns."""

    def point_person(self) -> str | None:
        """Return the name of the usual point person."""

    def contact(self, point_person: str | None) -> str:
        """Return how to reach *point_person*, empty if that is not known."""

    def channels_off(self) -> frozenset[str]:
        """Return the ids of channels that the person never wants set."""


@dataclass(frozen=True, slots=True)
class StartWish:
    """What the person asks for; ``until`` is aware UTC, None means the end of the working day."""

    kind: SessionKind = SessionKind.DEEP
    until: datetime | None = None
    follows: Follows = Follows.WALL
    goal: str | None = None
    point_person: str | None = None
    leave_out: frozenset[str] | None = None
    """Ids of channels not to be touched; None means those that the settings switch off."""
    task: str | None = None
    """The id of a task; None means the one that the day is spent on, an empty text none in particular."""
    origin: str = "logged"


class SessionPlan:
    """Plans sessions by the clock, the settings and the history."""

    def __init__(
        self, store: HistoryStore, clock: SessionClock, preferences: Preferences, new_id: Callable[[], str]
    ) -> None:
        self._store = store
        self._clock = clock
        self._preferences = preferences
        self._new_id = new_id
        self.running_task: Callable[[], str | None] = _no_task
        """Asked for the task of a session for which none is named."""

    def new(self, wish: StartWish) -> Session:
        """Return the session that *wish* asks for, starting now.

        Raises:
            UsageError: its end has passed or is more than a day away.
        """
        now = self._clock.now()
        last_end = self._store.last_end()
        if last_end is not None and now < last_end < now + LONGEST:
            now = last_end  # the clock was set back: sessions never overlap
        deep = wish.kind is SessionKind.DEEP
        task = wish.task if wish.task is not None else self.running_task()  # an empty one means none
        return Session(
            id=self._new_id(),
            kind=wish.kind,
            started_at=now,
            time_zone=self._clock.zone(),
            planned_end_at=self._end(wish, now),
            follows=wish.follows,
            goal=one_line(wish.goal or "", GOAL_LENGTH),
            point_person=(_name(wish) or self._preferences.point_person()) if deep else None,
            origin=wish.origin,
            work=(Work(task, now),) if task else (),
        )

    def extended(self, session: Session, wish: StartWish) -> Session:
        """Return *session* as *wish* has it now: never shorter, with a new goal or point person if given."""
        wished = self._end(wish, self._clock.now()) if wish.until is not None else None
        ends = [at for at in (session.planned_end_at, wished) if at is not None]
        if wish.task is not None:
            session = session.working_on(wish.task or None, self._clock.now())
        return replace(
            session,
            planned_end_at=max(ends, default=None),
            goal=one_line(wish.goal, GOAL_LENGTH) if wish.goal is not None else session.goal,
            point_person=_name(wish) or session.point_person,
        )

    def ending_later(self, session: Session, by: timedelta) -> Session:
        """Return *session* planned to end *by* later than it is, or than now if that has passed.

        Raises:
            UsageError: that is more than a day away.
        """
        now = self._clock.now()
        end = max(session.planned_end_at or now, now) + by
        if end - now > LONGEST:
            raise UsageError("until.too_far")
        return replace(session, planned_end_at=end)

    def wish(self, session: Session) -> Wish:
        """Return what every channel shall hold while *session* runs."""
        until = session.planned_end_at or self._clock.now() + AFTER_HOURS
        return Wish(
            session=session.id,
            until=until,
            expires_at=until + GRACE,
            time_zone=session.time_zone,
            goal=session.goal,
            point_person=session.point_person,
            contact=self._preferences.contact(session.point_person),
            started_at=session.started_at,
        )

    def unwanted(self, wish: StartWish) -> frozenset[str]:
        """Return the channels to leave alone."""
        return self._preferences.channels_off() if wish.leave_out is None else wish.leave_out

    def hours(self) -> WorkingHours:
        """Return when the person usually works, and when their day turns."""
        return self._preferences.working_hours()

    def default_end(self, now: datetime) -> datetime:
        """Return the end of the working day, or two hours from *now* when that has passed."""
        hours, zone = self.hours(), self._clock.zone()
        current = hours.around(now, zone)
        day_ends = current.end if current is not None else hours.end_on(now, zone)
        return day_ends if day_ends > now else now + AFTER_HOURS

    def _end(self, wish: StartWish, now: datetime) -> datetime | None:
        if wish.until is None:
            return None if wish.kind is SessionKind.ORDINARY else self.default_end(now)
        if wish.until <= now:
            raise UsageError("until.has_passed")
        if wish.until - now > LONGEST:
            raise UsageError("until.too_far")
        return wish.until


def _name(wish: StartWish) -> str | None:
    return one_line(wish.point_person or "", NAME_LENGTH) or None


def _no_task() -> None:
    return None
