"""When an ordinary session that nobody ended was over: with working hours, the last activity, or the day's turn."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deepday.domain.session import Session
from deepday.domain.working_hours import WorkingHours
from deepday.engine.day_book import DayBook
from deepday.engine.sense_ports import Activity
from deepday.engine.session_clock import SessionClock


class Wishes(Protocol):
    """What is asked of the settings, at the time it is needed."""

    def working_hours(self) -> WorkingHours:
        """Return when the person usually works, and when their day turns."""

    def observes(self) -> bool:
        """Return whether ordinary working days are observed."""


@dataclass(frozen=True, slots=True)
class Close:
    """As of when a session is to be closed, and whether that is a guess which the person is asked about."""

    at: datetime
    guessed: bool = False


class Overtime:
    """Says of a session that runs whether it should; changes nothing."""

    def __init__(self, wishes: Wishes, clock: SessionClock, book: DayBook) -> None:
        self._wishes, self._clock, self._book = wishes, clock, book

    def of(self, session: Session, activity: Activity) -> Close | None:
        """Return when *session* was over, if it is."""
        return self._observed_due(session, activity) if session.observed else self._forgotten(session, activity)

    def _observed_due(self, session: Session, activity: Activity) -> Close | None:
        now, wall = self._clock.now(), self._clock.wall()
        hours = self._wishes.working_hours().around(session.started_at, session.time_zone)
        if hours is not None and wall < hours.end:
            return None if self._wishes.observes() else Close(_last_activity(session, now, activity))
        end = min(now, hours.end) if hours is not None else now
        return Close(_last_activity(session, end, activity), guessed=self._is_left_over(session))

    def _forgotten(self, session: Session, activity: Activity) -> Close | None:
        """Return when a session of the person's own was over that nobody ended by the time the day turned."""
        now = self._clock.now()
        turn = self._wishes.working_hours().next_turn(session.started_at, session.time_zone)
        if session.planned_end_at is not None or now < turn:
            return None
        last = _last_activity(session, turn, activity)
        if last == turn and activity.present:
            return None  # still at work
        if last == turn:
            away = activity.present is False
            last = _last_activity(session, now, activity) if away else self._likely_end(session, turn)
        return Close(last, guessed=True)

    def _likely_end(self, session: Session, turn: datetime) -> datetime:
        """Return when work may have ended where no activity can be seen: with the working hours, or the last entry."""
        usual = self._wishes.working_hours().end_on(session.started_at, session.time_zone)
        entries = self._book.entries()
        known = [i.handled_until or i.at for i in entries if session.started_at <= i.at <= turn]
        return min(turn, max([*known, usual if usual > session.started_at else turn]))

    def _is_left_over(self, session: Session) -> bool:
        return self._wishes.working_hours().day_shown(self._clock.wall(), self._clock.zone()) > session.local_date


def _last_activity(session: Session, until: datetime, activity: Activity) -> datetime:
    last = session.last_active(until)
    if activity.present is False and activity.last_input_at is not None:
        last = min(last, activity.last_input_at)
    return max(last, session.started_at)
