"""The session controller: every wish about sessions, of a window, a verb or the machine, is taken here, one at a time.

It says which step is due; ``session_steps`` takes it, ``running_session`` holds what then runs, ``situation`` tells it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from deepday.domain.channel import ChannelPreview
from deepday.domain.errors import CouldNotError
from deepday.domain.gaps import in_line
from deepday.domain.session import GapKind, Session, SessionKind
from deepday.engine.effect_ports import Effect
from deepday.engine.effect_stack import EffectStack
from deepday.engine.end_question import EndQuestion
from deepday.engine.history_ports import HistoryStore
from deepday.engine.interruption_log import InterruptionLog
from deepday.engine.overview import Overview
from deepday.engine.ports import Loop
from deepday.engine.recovery import Recovery
from deepday.engine.running_session import RunningSession
from deepday.engine.session_clock import SessionClock
from deepday.engine.session_plan import SessionPlan, StartWish
from deepday.engine.session_steps import SessionSteps, Started
from deepday.engine.shown_day import ShownDay
from deepday.engine.situation import Situation
from deepday.engine.tasks import Tasks, Turn
from deepday.engine.transitions import Event, State


@dataclass(frozen=True, slots=True)
class Time:
    """The session's clock, the loop that waits on it and the tasks that run on that."""

    clock: SessionClock
    loop: Loop
    tasks: Tasks


class Controller:
    """Starts, pauses, extends and ends sessions, and tells what is true now. Use on the loop's thread only."""

    def __init__(
        self, store: HistoryStore, plan: SessionPlan, stack: EffectStack, log: InterruptionLog, time: Time
    ) -> None:
        self._plan, self._stack, self._clock, self._tasks = plan, stack, time.clock, time.tasks
        self._turn = Turn()
        self.day = ShownDay(time.clock, plan.hours, log.book)
        self._running = RunningSession(store, time.clock, time.loop, self.day)
        self.recovery = Recovery(store, self.day)
        self._end_question = EndQuestion(store)
        self._steps = SessionSteps(self._running, plan, stack, self.recovery, time.clock)
        self.situation = Situation(
            store=store,
            clock=time.clock,
            day=self.day,
            running=self._running,
            recovery=self.recovery,
            stack=stack,
            end_question=self._end_question,
        )
        self.log = log
        log.on_change = stack.on_change = self._running.on_change = self.situation.changed
        self._running.on_due = self._end_is_due
        self.day.turn_page(None)

    # --- what is true ------------------------------------------------------------------------

    @property
    def session(self) -> Session | None:
        """The session that runs or is being left, or None."""
        return self._running.session

    @property
    def busy(self) -> bool:
        """Whether a session runs, or something in the world is not as it was."""
        return self._running.state is not State.OFF or self._stack.busy

    def now(self) -> datetime:
        """Return the instant to be written down, in the time of the session that runs."""
        return self._clock.now()

    def overview(self) -> Overview:
        """Return everything that is true now."""
        return self.situation.overview()

    def subscribe(self, callback: Callable[[], None]) -> None:
        """Have *callback* called after every change, on the loop's thread."""
        self.situation.subscribe(callback)

    def default_end(self) -> datetime:
        """Return when a session would end that is started now without a wish."""
        return self._plan.default_end(self._clock.now())

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
            running = self.session
            if running is None:
                return await self._steps.begin(wish)
            if running.kind is wish.kind:
                return Started("extended", await self._steps.extend(self._plan.extended(running, wish)))
            if running.kind is SessionKind.DEEP:
                raise CouldNotError("session.deep_runs")
            return await self._steps.begin(wish, instead_of=[running.ended(self._clock.now())])

    async def toggle(self) -> None:
        """Start with the defaults when nothing runs that somebody started, else pause or resume."""
        if self.session is None or self.session.observed:
            await self.start(StartWish())
        elif self._running.state is State.PAUSED:
            await self.resume()
        else:
            await self.pause()

    async def pause(self) -> None:
        """Pause the session: local silence is lifted, remote channels stay.

        Raises:
            NothingToActOnError: no session runs, or it is paused.
        """
        async with self._turn:
            await self._steps.pause()

    async def resume(self) -> None:
        """Go on after a pause, or with the session that died.

        Raises:
            NothingToActOnError: nothing is paused and nothing died.
        """
        async with self._turn:
            if self._one_waits_for_a_decision:
                await self._steps.go_on_after_death()
            else:
                await self._steps.resume()

    async def extend(self, by: timedelta) -> Session:
        """Let the session end *by* later; every expiry moves with it.

        Raises:
            NothingToActOnError: no session runs.
            UsageError: it would then end more than a day from now.
        """
        async with self._turn:
            session = self._running.open_to(Event.EXTEND, "session.none_to_extend")
            return await self._steps.extend(self._plan.ending_later(session, by))

    async def end(self) -> Session:
        """End the session, or the one that died as of that instant; returns when no local effect is under way.

        Raises:
            NothingToActOnError: no session runs and none died.
        """
        async with self._turn:
            if not self._one_waits_for_a_decision:
                return await self._steps.finish(self._clock.now())
            ended = await self.recovery.end("ended")
            self.situation.changed()
            return ended

    async def quit(self) -> None:
        """End what runs because the program ends; returns when everything local is back."""
        async with self._turn:
            if self.session is not None:
                await self._steps.finish(self._clock.now())

    async def answer_end(self, ended_at: datetime) -> Session:
        """Take the person's word for when the session ended that was left running.

        Raises:
            NothingToActOnError: nothing is asked.
            UsageError: it cannot have ended then.
        """
        async with self._turn:
            answered = await self._end_question.answer(ended_at, self._clock.now())
            self.day.book.put_session(answered)
            self.situation.changed()
            return answered

    # --- what is noticed of the person ---------------------------------------------------------

    async def go_on(self, wish: StartWish) -> None:
        """Start an ordinary session that nobody asks for just now, if nothing runs and nothing has to be decided."""
        async with self._turn:
            if self.session is None and not self._one_waits_for_a_decision:
                await self._steps.begin(wish)

    async def close(self, session_id: str, at: datetime, *, guessed: bool) -> None:
        """End the session with this id as of *at*, its last activity, unless it does not run any more."""
        async with self._turn:
            if self.session is not None and self.session.id == session_id:
                ended = await self._steps.finish(at, guessed=guessed)
                if guessed:
                    self._ask_end(ended)

    async def adjust(self, change: Callable[[Session], Session]) -> None:
        """Keep what *change* makes of the session that runs, such as one with a gap that was noticed."""
        async with self._turn:
            session = self.session
            if session is not None and session.ended_at is None and (changed := change(session)) != session:
                await self._running.keep(changed)

    async def amend(self, session: Session) -> None:
        """Keep *session*, which has ended, as it turned out to be."""
        async with self._turn:
            await self._running.write(session)
            self.situation.changed()

    # --- what happens to the machine and the program ---------------------------------------------

    async def recover(self) -> None:
        """Take up what an earlier run left: put its effects back, and offer to go on with its session."""
        guess = await self.recovery.take_up(self._clock.now())
        if guess is not None:
            self._ask_end(guess)
        await self._stack.recover()
        self.situation.changed()

    async def offer(self, effects: Iterable[Effect]) -> None:
        """Take *effects* as the channels there are; a deep session that runs takes up the new ones."""
        async with self._turn:
            await self._steps.join(effects)
            self.situation.changed()

    async def service_restarted(self, effect_id: str) -> None:
        """Silence a service again that restarted and forgot that it was."""
        async with self._turn:
            await self._stack.assert_again(effect_id)

    def history_changed(self) -> None:
        """Read the day anew: an import, an erasing or a back-up has changed the history."""
        self.day.book.forget()
        self.recovery.look_again()
        self.day.turn_page(self.session)
        self.situation.changed()

    def clock_changed(self) -> None:
        """Look at the clock again: it was set, or the machine woke up."""
        self._running.look_at_clock()

    async def fall_asleep(self) -> None:
        """Note that the machine is about to sleep; on disk when this returns."""
        async with self._turn:
            if self.session is not None:
                now = self._clock.now()
                await self._running.keep(in_line(self.session, GapKind.SLEEP, now, now))

    async def write_down(self) -> None:
        """Have on disk that the session lives at this instant; on disk when this returns."""
        async with self._turn:
            if self.session is not None:
                await self._running.keep(self.session)

    async def wake_up(self) -> None:
        """Note that the machine has woken; a session whose end has passed meanwhile ends now."""
        async with self._turn:
            if self.session is not None:
                await self._running.keep(self.session.closing_gaps(self._clock.now(), GapKind.SLEEP))
        self._stack.try_now()

    def _end_is_due(self) -> None:
        self._tasks.spawn(self._end_by_itself())

    async def _end_by_itself(self) -> None:
        async with self._turn:
            if self.session is not None:
                now = self._clock.now()
                await self._steps.finish(min(now, self.session.planned_end_at or now))

    # --- small ones --------------------------------------------------------------------------

    @property
    def _one_waits_for_a_decision(self) -> bool:
        return self.session is None and self.recovery.dead is not None

    def _ask_end(self, session: Session) -> None:
        self._end_question.ask(session)
        self.situation.changed()
