"""The observer: ordinary working days become sessions of their own accord, from the first activity to the last.

It looks at clock, settings, presence and session whenever one of them may have changed, and brings the session in line.
What a deep session, or the person, does goes before what it would do. It also closes what was left running overnight.
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from deepday.domain.errors import NothingToActOnError, StorageError
from deepday.domain.session import OBSERVED, Follows, Gap, GapKind, Session, SessionKind
from deepday.domain.working_hours import WorkingHours
from deepday.engine.controller import Controller, Time
from deepday.engine.overview import Observing
from deepday.engine.ports import TimerHandle
from deepday.engine.sense_ports import Activity, Presence
from deepday.engine.session_plan import StartWish

CUT_BACK_WITHIN = timedelta(hours=1)
"""How long after the end of a session it may still turn out that the last activity was before it."""


REST = timedelta(minutes=5)
"""How long after deep work that broke off nothing no ordinary session begins: whoever ended it may be about to go.

Who stays has been at work all along: the session then counts from when the end of the deep one was seen.
"""


_JUST = timedelta(seconds=5)


class Wishes(Protocol):
    """What is asked of the settings, at the time it is needed."""

    def working_hours(self) -> WorkingHours:
        """Return when the person usually works, and when their day turns."""

    def observes(self) -> bool:
        """Return whether ordinary working days are observed."""


@dataclass(frozen=True, slots=True)
class _Close:
    at: datetime
    guessed: bool = False


class Observer:
    """Starts and closes ordinary sessions; call on the loop's thread only. Does nothing before ``begin``."""

    def __init__(self, controller: Controller, presence: Presence, wishes: Wishes, time: Time) -> None:
        self._controller, self._presence, self._wishes = controller, presence, wishes
        self._clock, self._loop, self._tasks = time.clock, time.loop, time.tasks
        self._seen: Session | None = None
        """The session that ran at the last look."""
        self._interrupted: Session | None = None
        """The ordinary session of the person's own that a deep one broke off."""
        self._ended: Session | None = None
        """The session that ended last, for as long as it may turn out that nobody was there at its end."""
        self._closing = ""
        self._broke_off = False
        """Whether the deep session that ran last took the place of an ordinary one, which goes on after it."""
        self._rest_until: datetime | None = None
        self._rests_since: datetime | None = None
        self._paused_on: date | None = None
        self._over_until: datetime | None = None
        self._timer: TimerHandle | None = None
        self._asked = self._running = self._working = False

    def begin(self) -> None:
        """Observe from now on."""
        self._running = True
        if self._was_paused():
            self._paused_on = self._day()
        self._presence.watch(self._presence_changed)
        self._controller.subscribe(self.look)
        self.look()

    def stop(self) -> None:
        """Start and close nothing any more: the program ends."""
        self._running = False
        if self._timer is not None:
            self._timer.cancel()

    def look(self) -> None:
        """Look soon whether anything is to be done: setting, clock, session or presence may have changed."""
        if not self._asked and self._running:
            self._asked = True
            self._loop.call_soon_threadsafe(self._look)

    async def pause(self) -> None:
        """Observe no more until ``resume`` or the person's next day.

        Raises:
            NothingToActOnError: it is off, or paused already.
        """
        if not self._wishes.observes() or self._paused_on == self._day():
            raise NothingToActOnError("observer.not_observing")
        self._paused_on = self._day()
        session = self._controller.session
        if session is not None and session.observed:
            await self._controller.pause()  # which pauses it too, if somebody asks the controller
        self.look()

    async def resume(self) -> None:
        """Observe again after a pause, or after the person ended the day.

        Raises:
            NothingToActOnError: it was neither.
        """
        if self._paused_on != self._day() and self._over_until is None:
            raise NothingToActOnError("observer.not_paused")
        self._paused_on = self._over_until = None
        session = self._controller.session
        if session is not None and session.observed and session.paused:
            await self._controller.resume()
        self.look()

    # --- looking ------------------------------------------------------------------------------

    def _presence_changed(self, _activity: Activity) -> None:
        self.look()

    def _look(self) -> None:
        if self._working or not self._running:
            return  # whoever is at work looks again
        self._working = True
        self._tasks.spawn(self._work())

    async def _work(self) -> None:
        try:
            while self._asked and self._running:
                self._asked = False
                await self._bring_in_line()
        except StorageError:
            self._asked = False  # the controller tells; the next change tries again
        finally:
            self._working = False
        if self._running:
            self._arm()

    async def _bring_in_line(self) -> None:
        session, activity = self._controller.session, self._presence.activity()
        self._note_change(session)
        await self._cut_back(activity)
        if session is None:
            await self._start(activity)
        elif session.kind is SessionKind.ORDINARY:
            close = self._due(session, activity)
            if close is not None:
                await self._close(session, close)
        self._controller.situation.tell_observing(self._told(activity))

    def _note_change(self, session: Session | None) -> None:
        """Understand why the session of the last look is no longer there."""
        before, self._seen = self._seen, session
        if session is not None and session.observed:
            self._paused_on = self._day() if session.paused else None
        if session is not None and before is not None and session.id == before.id:
            return
        if session is not None and session.kind is SessionKind.DEEP:
            self._broke_off = before is not None and before.kind is SessionKind.ORDINARY
        if before is None:
            return
        self._ended = next((s for s in self._controller.log.book.day().sessions if s.id == before.id), None)
        if session is None and before.kind is SessionKind.DEEP and not self._broke_off:
            self._rest_until = self._clock.wall() + REST
            self._rests_since = self._clock.now()
        elif session is not None and session.kind is SessionKind.DEEP:
            if before.kind is SessionKind.ORDINARY and not before.observed:
                self._interrupted = before
        elif session is None and before.observed and before.id != self._closing:
            hours = self._wishes.working_hours().around(before.started_at, before.time_zone)
            self._over_until = hours.end if hours is not None else None  # the person ended the day

    async def _start(self, activity: Activity) -> None:
        interrupted, self._interrupted = self._interrupted, None
        if interrupted is not None and self._is_of_today(interrupted):
            await self._controller.go_on(_again(interrupted, self._clock.now()))
        elif self._may_start() and activity.present:
            await self._controller.go_on(StartWish(SessionKind.ORDINARY, origin=OBSERVED))
            await self._count_rest()

    async def _count_rest(self) -> None:
        """Have the session that has just begun count from the end of the deep one, if nobody was away meanwhile."""
        since, self._rests_since = self._rests_since, None
        if since is None or self._rest_until is None or self._clock.wall() > self._rest_until + _JUST:
            return
        await self._controller.adjust(lambda session: replace(session, started_at=since))

    def _may_start(self) -> bool:
        now = self._clock.wall()
        hours = self._wishes.working_hours().around(now, self._clock.zone())
        over = any(until is not None and now < until for until in (self._over_until, self._rest_until))
        return self._wishes.observes() and hours is not None and not over and self._paused_on != self._day()

    async def _close(self, session: Session, close: _Close) -> None:
        self._closing = session.id
        await self._controller.close(session.id, close.at, guessed=close.guessed)

    async def _cut_back(self, activity: Activity) -> None:
        """Leave out the end of a session if it turns out afterwards that nobody was there any more."""
        ended, last = self._ended, activity.last_input_at
        if ended is None or ended.ended_at is None:
            return
        if self._clock.now() > ended.ended_at + CUT_BACK_WITHIN:
            self._ended = None
        elif activity.present is False and last is not None:
            self._ended = None
            if last < ended.last_active(ended.ended_at):
                await self._controller.amend(_without_end(ended, max(last, ended.started_at)))

    # --- when a session is over ---------------------------------------------------------------

    def _due(self, session: Session, activity: Activity) -> _Close | None:
        """Return when *session* was over, if it is."""
        return self._observed_due(session, activity) if session.observed else self._forgotten(session, activity)

    def _observed_due(self, session: Session, activity: Activity) -> _Close | None:
        now, wall = self._clock.now(), self._clock.wall()
        hours = self._wishes.working_hours().around(session.started_at, session.time_zone)
        if hours is not None and wall < hours.end:
            return None if self._wishes.observes() else _Close(_last_activity(session, now, activity))
        end = min(now, hours.end) if hours is not None else now
        return _Close(_last_activity(session, end, activity), guessed=self._is_left_over(session))

    def _forgotten(self, session: Session, activity: Activity) -> _Close | None:
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
        return _Close(last, guessed=True)

    def _likely_end(self, session: Session, turn: datetime) -> datetime:
        """Return when work may have ended where no activity can be seen: with the working hours, or the last entry."""
        usual = self._wishes.working_hours().end_on(session.started_at, session.time_zone)
        entries = self._controller.log.book.entries()
        known = [i.handled_until or i.at for i in entries if session.started_at <= i.at <= turn]
        return min(turn, max([*known, usual if usual > session.started_at else turn]))

    def _is_left_over(self, session: Session) -> bool:
        return self._day() > session.local_date

    # --- what is told, and when to look again ----------------------------------------------------

    def _told(self, activity: Activity) -> Observing:
        session = self._controller.session
        if not self._wishes.observes():
            return Observing.OFF
        if self._paused_on == self._day():
            return Observing.PAUSED
        if session is not None and session.observed:
            return Observing.ON
        return Observing.UNKNOWN if activity.present is None else Observing.WAITING

    def _arm(self) -> None:
        """Look again when working hours begin or end, or the day turns under a session that runs."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        wall = self._clock.wall()
        delays = [(at - wall).total_seconds() for at in self._edges(wall)]
        if delays:
            self._timer = self._loop.call_later(max(0.0, min(delays)), self._controller.clock_changed)

    def _edges(self, wall: datetime) -> list[datetime]:
        hours, zone = self._wishes.working_hours(), self._clock.zone()
        current, session = hours.around(wall, zone), self._controller.session
        edges = [current.end] if current is not None else []
        if self._wishes.observes():
            edges += [at for at in [hours.next_start(wall, zone)] if at is not None]
        if self._rest_until is not None and self._rest_until > wall:
            edges.append(self._rest_until)
        if session is not None and session.planned_end_at is None:
            edges.append(hours.next_turn(wall, zone))
        return edges

    def _day(self) -> date:
        return self._wishes.working_hours().day_shown(self._clock.wall(), self._clock.zone())

    def _is_of_today(self, session: Session) -> bool:
        return self._wishes.working_hours().day_shown(session.started_at, session.time_zone) == self._day()

    def _was_paused(self) -> bool:
        """Say whether observing was paused when an earlier run of the program ended."""
        if self._controller.recovery.found_paused:
            return True
        observed = [s for s in self._controller.log.book.day().sessions if s.observed]
        last = max(observed, key=_start_of, default=None)
        return last is not None and any(_reaches_end(gap, last) for gap in last.gaps)


def _reaches_end(gap: Gap, session: Session) -> bool:
    """Say whether *session* ended in this pause."""
    return gap.kind is GapKind.PAUSE and gap.started_at != gap.ended_at == session.ended_at


def _last_activity(session: Session, until: datetime, activity: Activity) -> datetime:
    last = session.last_active(until)
    if activity.present is False and activity.last_input_at is not None:
        last = min(last, activity.last_input_at)
    return max(last, session.started_at)


def _again(session: Session, now: datetime) -> StartWish:
    """Return the wish for a session that goes on where *session* was broken off."""
    until = session.planned_end_at if session.planned_end_at is not None and session.planned_end_at > now else None
    return StartWish(
        SessionKind.ORDINARY, until, session.follows if until else Follows.WALL, session.goal, task=session.task
    )


def _without_end(session: Session, last: datetime) -> Session:
    """Return *session* without focus after *last*; one that was observed ends then."""
    if session.observed:
        return session.ended(last)
    return session.with_gap(GapKind.IDLE, last, session.ended_at)


def _start_of(session: Session) -> datetime:
    return session.started_at
