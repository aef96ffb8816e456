"""The session controller: the one writer of session state; every wish of a window or verb about sessions ends here.

A change is in the history before it is shown. Transitions come from the table in ``transitions``.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.channel import ChannelPreview
from deepday.domain.errors import CouldNotError, NothingToActOnError, StorageError
from deepday.domain.gaps import in_line
from deepday.domain.reason import Reason
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.engine.effect_stack import EffectStack
from deepday.engine.end_question import EndQuestion
from deepday.engine.interruption_log import InterruptionLog
from deepday.engine.overview import Observing, Overview, RunningTask
from deepday.engine.ports import Effect, HistoryStore, Loop
from deepday.engine.recovery import Recovery
from deepday.engine.session_clock import Heartbeat, PlannedEnd, SessionClock
from deepday.engine.session_plan import SessionPlan, StartWish
from deepday.engine.tasks import Tasks, Turn, done
from deepday.engine.transitions import TOLD, TRANSITIONS, Event, State

BEAT_S = 120.0
"""Seconds between two heartbeats of a running session, and between two looks at the clock: each wakes the disk."""


@dataclass(frozen=True, slots=True)
class Time:
    """The session's clock, the loop that waits on it and the tasks that run on that."""

    clock: SessionClock
    loop: Loop
    tasks: Tasks


@dataclass(frozen=True, slots=True)
class Started:
    """What a start did: ``started``, ``extended``, or ``replaced`` a session that had died."""

    what: str
    session: Session


class Controller:
    """Starts, pauses, extends and ends sessions, and tells what is true now. Use on the loop's thread only."""

    def __init__(
        self, store: HistoryStore, plan: SessionPlan, stack: EffectStack, log: InterruptionLog, time: Time
    ) -> None:
        self._store, self._plan, self._stack, self._clock = store, plan, stack, time.clock
        self._loop, self._tasks = time.loop, time.tasks
        self._book = log.book
        self._recovery = Recovery(store)
        self._end_question = EndQuestion(store)
        self._observing = Observing.OFF
        self._reading = False
        self._end = PlannedEnd(time.clock, time.loop, self._end_is_due)
        self._turn = Turn()
        self._state = State.OFF
        self._session: Session | None = None
        self._leave_out: frozenset[str] = frozenset()
        self._trouble: dict[str, Reason] = {}
        self._watchers: list[Callable[[], None]] = []
        self._heart = Heartbeat(time.loop, BEAT_S, self._beat)
        self.task_of: Callable[[Session], RunningTask | None] = _no_task
        """Asked which task is worked on in the session that runs."""
        self.found_paused = False
        """Whether the ordinary session that an earlier run did not live to end was paused."""
        self.is_sheet_due: Callable[[Overview], bool] = _never
        """Asked with everything else that is true."""
        self.log = log
        log.on_change = self._changed
        stack.on_change = self._changed
        self._turn_page()

    # --- what is true ------------------------------------------------------------------------

    def overview(self) -> Overview:
        """Return everything that is true now."""
        self._turn_page()
        now = self._clock.now()
        session = self._session if self._state is not State.LEAVING else None
        day = self._book.day()
        left = self._clock.left(session) if session is not None else None
        overview = Overview(
            now=now,
            time_zone=self._clock.zone(),
            state=TOLD[self._state],
            session=session,
            left=max(timedelta(0), left) if left is not None else None,
            day=day,
            interruptions=sum(1 for i in day.interruptions if session is not None and i.at >= session.started_at),
            open_interruption=self._book.open_entry(now),
            channels=self._stack.channels(),
            deferred=self._book.deferred(),
            handed_on=self._book.handed_on(),
            recovered=self._recovery.recovered,
            observing=self._observing,
            task=self.task_of(session) if session is not None else None,
            reading=self._reading,
            end_asked=self._end_asked(),
            trouble=tuple(r for r in (self._store.trouble(), self._stack.unguarded, *self._trouble.values()) if r),
        )
        return replace(overview, sheet_due=True) if self.is_sheet_due(overview) else overview

    def now(self) -> datetime:
        """Return the instant to be written down, in the time of the session that runs."""
        return self._clock.now()

    @property
    def session(self) -> Session | None:
        """The session that runs or is being left, or None."""
        return self._session

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Have *callback* called after every change, on the loop's thread."""
        self._watchers.append(callback)

    def default_end(self) -> datetime:
        """Return when a session would end that is started now without a wish."""
        return self._plan.default_end(self._clock.now())

    def set_trouble(self, what: str, reason: Reason | None) -> None:
        """Note something that needs the person, or that it is over."""
        if reason is None:
            self._trouble.pop(what, None)
        else:
            self._trouble[what] = reason
        self._changed()

    def history_changed(self) -> None:
        """Read the day anew: an import, an erasing or a back-up has changed the history."""
        self._book.forget()
        self._recovery.look_again()
        self._turn_page()
        self._changed()

    def tell_observing(self, observing: Observing) -> None:
        """Note what the observer does now."""
        if observing is not self._observing:
            self._observing = observing
            self._changed()

    def tell_reading(self, *, reading: bool) -> None:
        """Note whether the person reads or waits."""
        if reading is not self._reading:
            self._reading = reading
            self._changed()

    @property
    def busy(self) -> bool:
        """Whether a session runs, or something in the world is not as it was."""
        return self._state is not State.OFF or self._stack.busy

    # --- wishes ------------------------------------------------------------------------------

    async def preview(self, wish: StartWish) -> tuple[ChannelPreview, ...]:
        """Return what a start would do to every channel; changes nothing."""
        if wish.kind is SessionKind.ORDINARY:
            return ()
        return await self._stack.previews(self._plan.wish(self._plan.new(wish)), self._plan.unwanted(wish))

    async def start(self, wish: StartWish) -> Started:
        """Start a session, or extend the one that runs; returns when no local effect is under way.

        Raises:
            UsageError: the end has passed or is more than a day away.
            CouldNotError: an ordinary session was asked for while a deep one runs.
        """
        async with self._turn:
            running = self._session
            if running is None:
                return await self._begin(wish)
            if running.kind is wish.kind:
                return Started("extended", await self._extend(self._plan.extended(running, wish)))
            if running.kind is SessionKind.DEEP:
                raise CouldNotError("session.deep_runs")
            return await self._begin(wish, instead_of=[running.ended(self._clock.now())])

    async def toggle(self) -> None:
        """Start with the defaults when nothing runs that somebody started, else pause or resume."""
        if self._session is None or self._session.observed:
            await self.start(StartWish())
        elif self._state is State.PAUSED:
            await self.resume()
        else:
            await self.pause()

    async def pause(self) -> None:
        """Pause the session: local silence is lifted, remote channels stay.

        Raises:
            NothingToActOnError: no session runs, or it is paused.
        """
        async with self._turn:
            session, paused = self._act_on(Event.PAUSE, "session.none_to_pause")
            await self._keep(session.with_gap(GapKind.PAUSE, self._clock.now()), paused)
            if session.kind is SessionKind.DEEP:
                await self._stack.lift()

    async def resume(self) -> None:
        """Go on after a pause, or with the session that died.

        Raises:
            NothingToActOnError: nothing is paused and nothing died.
        """
        async with self._turn:
            if self._session is None and self._recovery.dead is not None:
                alive = await self._recovery.resume(self._clock.now())
                self._leave_out = self._plan.unwanted(StartWish())
                await self._enter(alive)
            else:
                await self._resume()

    async def extend(self, by: timedelta) -> Session:
        """Let the session end *by* later; every expiry moves with it.

        Raises:
            NothingToActOnError: no session runs.
            UsageError: it would then end more than a day from now.
        """
        async with self._turn:
            session, _ = self._act_on(Event.EXTEND, "session.none_to_extend")
            return await self._extend(self._plan.ending_later(session, by))

    async def end(self) -> Session:
        """End the session, or the one that died as of that instant; returns when no local effect is under way.

        Raises:
            NothingToActOnError: no session runs and none died.
        """
        async with self._turn:
            if self._session is None and self._recovery.dead is not None:
                return await self._bury("ended")
            return await self._finish(self._clock.now())

    async def go_on(self, wish: StartWish) -> None:
        """Start an ordinary session that nobody asks for just now, if nothing runs and nothing has to be decided."""
        async with self._turn:
            if self._session is None and self._recovery.dead is None:
                await self._begin(wish)

    async def close(self, session_id: str, at: datetime, *, guessed: bool) -> Session | None:
        """End the session with this id as of *at*, its last activity; None if it does not run any more."""
        async with self._turn:
            if self._session is None or self._session.id != session_id:
                return None
            ended = await self._finish(at, guessed=guessed)
            if guessed:
                self._ask_end(ended)
            return ended

    async def adjust(self, change: Callable[[Session], Session]) -> None:
        """Keep what *change* makes of the session that runs, such as one with a gap that was noticed."""
        async with self._turn:
            session = self._session
            if session is not None and session.ended_at is None and (changed := change(session)) != session:
                await self._keep(changed, self._state)

    async def amend(self, session: Session) -> None:
        """Keep *session*, which has ended, as it turned out to be."""
        async with self._turn:
            await done(self._store.save(sessions=[session]))
            self._book.put_session(session)
            self._changed()

    async def answer_end(self, ended_at: datetime) -> Session:
        """Take the person's word for when the session ended that was left running.

        Raises:
            NothingToActOnError: nothing is asked.
            UsageError: it cannot have ended then.
        """
        async with self._turn:
            answered = await self._end_question.answer(ended_at, self._clock.now())
            self._book.put_session(answered)
            self._changed()
            return answered

    async def quit(self) -> None:
        """End what runs because the program ends; returns when everything local is back."""
        async with self._turn:
            if self._session is not None:
                await self._finish(self._clock.now())

    # --- what happens by itself --------------------------------------------------------------

    async def recover(self) -> None:
        """Take up what an earlier run left: put its effects back, and offer to go on with its session."""
        await self._recovery.find()
        dead, recovered = self._recovery.dead, self._recovery.recovered
        if dead is not None and recovered is not None:
            self._book.put_session(dead.ended(recovered.died_at))  # shown so far, whatever is decided
        if dead is not None and dead.planned_end_at is not None and dead.planned_end_at <= self._clock.now():
            await self._bury("ended")
        elif dead is not None and dead.kind is SessionKind.ORDINARY and (dead.observed or self._is_left_over(dead)):
            await self._close_dead(guessed=self._is_left_over(dead))
        self._recovery.forget_before(self._midnight())
        await self._stack.recover()
        self._changed()

    def refresh(self) -> None:
        """Have everybody look again: something that is shown has changed elsewhere."""
        self._changed()

    def clock_changed(self) -> None:
        """Look at the clock again: it was set, or the machine woke up."""
        self._end.rearm()
        self._changed()

    async def fall_asleep(self) -> None:
        """Note that the machine is about to sleep; on disk when this returns."""
        async with self._turn:
            if self._session is not None:
                now = self._clock.now()
                await self._keep(in_line(self._session, GapKind.SLEEP, now, now), self._state)

    async def write_down(self) -> None:
        """Have on disk that the session lives at this instant; on disk when this returns."""
        async with self._turn:
            if self._session is not None:
                await self._keep(self._session, self._state)

    async def wake_up(self) -> None:
        """Note that the machine has woken; a session whose end has passed meanwhile ends now."""
        async with self._turn:
            if self._session is not None:
                await self._keep(self._session.closing_gaps(self._clock.now(), GapKind.SLEEP), self._state)
        self._stack.try_now()

    def _end_is_due(self) -> None:
        self._tasks.spawn(self._end_by_itself())

    async def _end_by_itself(self) -> None:
        async with self._turn:
            if self._session is None:
                return
            now = self._clock.now()
            await self._finish(min(now, self._session.planned_end_at or now))

    async def offer(self, effects: Iterable[Effect]) -> None:
        """Take *effects* as the channels there are; a deep session that runs takes up the new ones."""
        async with self._turn:
            self._stack.offer(effects)
            if self._state is State.DEEP and self._session is not None:
                await self._stack.join(self._plan.wish(self._session), self._leave_out)
            self._changed()

    async def service_restarted(self, effect_id: str) -> None:
        """Silence a service again that restarted and forgot that it was."""
        async with self._turn:
            await self._stack.assert_again(effect_id)

    # --- steps, each within one turn -----------------------------------------------------------

    async def _begin(self, wish: StartWish, instead_of: Sequence[Session] = ()) -> Started:
        session = self._plan.new(wish)
        replaced = self._recovery.dead is not None
        if replaced:
            await self._bury("replaced")
            session = self._plan.new(wish)  # not before the end that the dead one has got, if the clock was set back
        await done(self._store.save(sessions=[*instead_of, session]))
        for ended in instead_of:
            self._book.put_session(ended)
        self._leave_out = self._plan.unwanted(wish)
        await self._enter(session)
        return Started("replaced" if replaced else "started", session)

    async def _enter(self, session: Session) -> None:
        """Live through the start of a session that is on disk already."""
        self._clock.follow(max(session.started_at, self._clock.now()))
        if session.kind is SessionKind.DEEP:
            self._take(session, self._following(Event.START_DEEP))
            await self._stack.enter(self._plan.wish(session), self._leave_out)
            self._take(session, self._following(Event.ENTERED))
        else:
            self._take(session, self._following(Event.START_ORDINARY))
        self._heart.start()

    async def _resume(self) -> None:
        session, _ = self._act_on(Event.RESUME, "session.none_paused")
        deep = session.kind is SessionKind.DEEP
        event = Event.RESUME if deep else Event.RESUME_ORDINARY
        await self._keep(session.closing_gaps(self._clock.now(), GapKind.PAUSE), self._following(event))
        if deep:
            await self._stack.lower(self._plan.wish(session), self._leave_out)

    async def _extend(self, session: Session) -> Session:
        await self._keep(session, self._following(Event.EXTEND))
        if self._state is State.PAUSED:
            await self._resume()
        if session.kind is SessionKind.DEEP:
            await self._stack.move_end(self._plan.wish(session))
        return self._session or session

    async def _finish(self, at: datetime, *, guessed: bool = False) -> Session:
        session, leaving = self._act_on(Event.END, "session.none_to_end")
        ended = replace(session.ended(at), end_guessed=guessed)
        try:
            await done(self._store.save(sessions=[ended]))
        except StorageError as error:  # focus ends all the same; the next start finds the session dead
            self._trouble["history"] = error.reason
        self._take(ended, leaving)
        self._heart.stop()
        await self._stack.leave()
        self._session, self._state = None, self._following(Event.LEFT)
        self._clock.release()
        self._changed()
        return ended

    async def _bury(self, decided: str) -> Session:
        ended = await self._recovery.end(decided)
        self._book.put_session(ended)
        self._changed()
        return ended

    async def _close_dead(self, *, guessed: bool) -> None:
        """Close an ordinary session that died at its last activity: nobody has to decide about it."""
        self.found_paused = self._recovery.dead is not None and self._recovery.dead.paused
        ended = await self._recovery.close(guessed=guessed)
        self._book.put_session(ended)
        if guessed:
            self._ask_end(ended)

    def _ask_end(self, session: Session) -> None:
        self._end_question.ask(session)
        self._changed()

    async def _keep(self, session: Session, state: State) -> None:
        await done(self._store.save(sessions=[session]))
        self._take(session, state)

    # --- small ones --------------------------------------------------------------------------

    def _following(self, event: Event) -> State:
        return TRANSITIONS[self._state, event]

    def _act_on(self, event: Event, otherwise: str) -> tuple[Session, State]:
        following = TRANSITIONS.get((self._state, event))
        if self._session is None or following is None:
            raise NothingToActOnError(otherwise)
        return self._session, following

    def _take(self, session: Session, state: State) -> None:
        self._session, self._state = session, state
        self._turn_page()
        self._book.put_session(session)
        self._end.follow(session if session.ended_at is None else None)
        self._changed()

    def _beat(self) -> None:
        session = self._session
        assert session is not None  # noqa: S101 -- the heart is stopped with the session
        self._end.rearm()
        self._changed()
        self._store.beat(session.id, self._clock.now())  # last: two threads at work would wake each other by turns

    def _turn_page(self) -> None:
        self._book.turn_to(self._session.local_date if self._session is not None else self.day_shown())

    def day_shown(self) -> date:
        """Return the date that *Today* shows: until the person's day turns the one before, unless a new one began."""
        now, zone = self._clock.now(), self._clock.zone()
        today, shown = now.astimezone(ZoneInfo(zone)).date(), self._plan.hours().day_shown(now, zone)
        return today if shown != today and self._book.has_begun(today) else shown

    def _is_left_over(self, session: Session) -> bool:
        """Say whether *session* is one of an earlier day of the person's."""
        return self._plan.hours().day_shown(self._clock.now(), self._clock.zone()) > session.local_date

    def _end_asked(self) -> Session | None:
        asked = self._end_question.session
        return asked if asked is not None and self._is_left_over(asked) else None

    def _midnight(self) -> datetime:
        local = self._clock.now().astimezone(ZoneInfo(self._clock.zone()))
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def _changed(self) -> None:
        for watcher in self._watchers:
            watcher()


def _never(_overview: Overview) -> bool:
    return False


def _no_task(_session: Session) -> None:
    return None
