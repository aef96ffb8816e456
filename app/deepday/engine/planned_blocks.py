"""Planned days in calendars: makes every calendar hold exactly the days that are planned, whatever comes between.

The days are on disk before a calendar is asked for anything, and each block goes through the journaled steps of an
effect (capture, intend, apply, read back; move; put back), in a journal of its own: its session is the key of the day.
So a crash at any step, or no network, leaves a wish that the next start goes on with. Only what stands in that journal
is ever moved or removed, and only while it reads as it was written: what the person changed or deleted is left.
Calendars are worked through side by side, the days of each in turn, in the account's lane. What cannot be reached is
tried again by itself; what was refused by the next ``keep``, ``offer``, ``try_now`` or start.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

from deepday.domain.channel import ChannelState
from deepday.domain.errors import DeepdayError, RefusedError, UnreachableError
from deepday.domain.planned_day import PlannedDay
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Effect, JournalRow, PlannedDayStore, RowState, Wish
from deepday.engine.effect_steps import EffectSteps
from deepday.engine.ports import Loop, TimerHandle
from deepday.engine.session_plan import GRACE
from deepday.engine.tasks import Tasks, Turn, done
from deepday.engine.workers import Workers, backoff_s

_CHANGED = "effect.changed_by_person"
_OF_ONE_DAY = frozenset({_CHANGED, "effect.not_taken"})
"""Refusals that say nothing of the other days in the same calendar."""


_SHOWN = {
    RowState.APPLIED: ChannelState.SET,
    RowState.LEFT: ChannelState.LEFT,
    RowState.PENDING: ChannelState.RESTORING,
}


@dataclass(frozen=True, slots=True)
class PlannedBlock:
    """A planned day in one calendar, both by their ids: its honest state and what there is to say about it.

    ``SET``, ``PENDING`` (wanted, not there yet), ``RESTORING`` (to be removed, still there), ``LEFT`` (changed by the
    person), ``FAILED`` (refused; the person must act).
    """

    day: str
    calendar: str
    state: ChannelState
    detail: Reason | None = None


@dataclass(frozen=True, slots=True)
class _Day:
    """One day in one calendar: the newest row of its block, and what is to be done about it, None if nothing is."""

    key: str
    row: JournalRow | None
    wish: Wish | None
    work: Callable[[], JournalRow] | None


@dataclass(slots=True)
class _Calendar:
    """What is known of one calendar; ``offered``: it is there, ``wanted``: it shall hold planned days."""

    effect: Effect
    offered: bool = True
    wanted: bool = True
    turn: Turn = field(default_factory=Turn, repr=False)
    shown: dict[str, PlannedBlock] = field(default_factory=dict)
    tries: int = 0
    timer: TimerHandle | None = field(default=None, repr=False)


class PlannedBlocks:
    """The planned days in every calendar; use on the loop's thread. Every change of a block calls ``on_change``.

    *steps* write into a journal of planned blocks, not into that of sessions.
    """

    def __init__(self, store: PlannedDayStore, steps: EffectSteps, loop: Loop, tasks: Tasks, workers: Workers) -> None:
        self._store, self._steps, self._loop, self._tasks, self._workers = store, steps, loop, tasks, workers
        self._days: Mapping[str, PlannedDay] | None = None
        self._calendars: dict[str, _Calendar] = {}
        self._keeping = Turn()
        self._running: set[Future[None]] = set()
        self.on_change: Callable[[], None] = _nothing

    # --- what is asked -----------------------------------------------------------------------

    async def keep(self, days: Sequence[PlannedDay]) -> None:
        """Make each calendar hold exactly *days*: the missing are made, the moved moved, all others of ours removed.

        Returns when the wish is on disk; the calendars follow. A day that is over is left as it is, unless it is not
        among *days* any more. Asking twice is the same as once.

        Raises:
            StorageError: it could not be written; what was wanted before is still wanted.
            ValueError: two days have the same key.
        """
        wanted = _by_key(days)
        async with self._keeping:
            await self._tasks.in_worker(self._workers.local, lambda: self._store.replace(list(wanted.values())))
            before, self._days = self._days or {}, wanted
        for calendar in self._calendars.values():
            for key in (key for key, day in wanted.items() if calendar.wanted and before.get(key) != day):
                self._show(calendar, key, ChannelState.PENDING, None)
        self._bring_about(self._calendars.values())

    async def begin(self) -> None:
        """Go on with what an earlier run was to keep; until then nothing is touched. Raises StorageError."""
        async with self._keeping:
            kept = await self._tasks.in_worker(self._workers.local, self._store.days)
            self._days = _by_key(kept) if self._days is None else self._days
        self._bring_about(self._calendars.values())

    def offer(self, calendars: Iterable[Effect], off: frozenset[str] = frozenset()) -> None:
        """Take *calendars* as the ones there are; those in *off* are to hold no planned day of ours."""
        offered = {effect.id: effect for effect in calendars}
        for effect_id, effect in offered.items():
            calendar = self._calendars.setdefault(effect_id, _Calendar(effect))
            calendar.effect, calendar.wanted = effect, effect_id not in off
        for effect_id, calendar in self._calendars.items():
            calendar.offered = effect_id in offered
        self._bring_about(self._calendars.values())

    def blocks(self) -> tuple[PlannedBlock, ...]:
        """Return every planned day in every calendar, and what of ours is still there without being planned."""
        there = (calendar for calendar in self._calendars.values() if calendar.offered)
        return tuple(block for calendar in there for block in calendar.shown.values())

    def try_now(self, calendar_id: str | None = None) -> None:
        """Go on at once with everything that waits, in one calendar or in all."""
        self._bring_about(c for c in self._calendars.values() if calendar_id in (None, c.effect.id))

    async def settle(self) -> None:
        """Wait until nothing is under way; what waits for a later try is not waited for."""
        while self._running:
            await done(next(iter(self._running)))

    # --- one calendar ------------------------------------------------------------------------

    def _bring_about(self, calendars: Iterable[_Calendar]) -> None:
        if self._days is None:
            return  # what is planned is not known yet: nothing may be taken for unplanned
        for calendar in [calendar for calendar in calendars if calendar.offered]:
            task = self._tasks.spawn(self._work_through(calendar))
            if not task.done():
                self._running.add(task)
                task.add_done_callback(self._running.discard)

    async def _work_through(self, calendar: _Calendar) -> None:
        async with calendar.turn:
            self._cancel(calendar)
            days = (self._days or {}) if calendar.wanted else {}
            effect = calendar.effect
            try:
                found = await self._tasks.in_worker(self._workers.local, lambda: self._found(effect, days))
            except DeepdayError as error:  # the journal cannot be read
                self._later(calendar, error)
                return
            for key in calendar.shown.keys() - {day.key for day in found}:
                self._show(calendar, key, ChannelState.OFF, None)
            stopped = await self._do(calendar, found)
            calendar.tries = 0 if stopped is None else calendar.tries

    async def _do(self, calendar: _Calendar, days: Sequence[_Day]) -> DeepdayError | None:
        """Do what is to be done day by day; returns what stopped that, if anything did."""
        stopped: DeepdayError | None = None
        for day in days:
            if day.work is None:
                self._show_row(calendar, day.key, day.row)
            elif stopped is not None:
                self._show_stopped(calendar, day, stopped)
            else:
                stopped = await self._try(calendar, day, day.work)
        return stopped

    async def _try(self, calendar: _Calendar, day: _Day, work: Callable[[], JournalRow]) -> DeepdayError | None:
        """Do *work*, show what came of it, and return the error if the days after it need not be tried now."""
        try:
            async with self._workers.lanes.of(calendar.effect.lane):
                row = await self._tasks.in_worker(self._workers.remote, work)
        except RefusedError as error:
            self._show_stopped(calendar, day, error)
            return error if error.reason.code not in _OF_ONE_DAY else None
        except DeepdayError as error:
            stopped = self._later(calendar, error)
            self._show_stopped(calendar, day, stopped)
            return stopped
        self._show_row(calendar, day.key, row)
        if row.state is not RowState.PENDING:
            return None
        reason = row.reason or Reason("restoring.stays_until_reached")
        return self._later(calendar, UnreachableError(reason.code, reason.params))

    def _found(self, effect: Effect, days: Mapping[str, PlannedDay]) -> list[_Day]:
        """Return the days planned, in order of time, then those of ours that are not; runs in a worker."""
        rows = {row.session: row for row in self._steps.journal.last_rows() if row.effect == effect.id}
        found = []
        for key in dict.fromkeys((*days, *rows)):
            row, wish = rows.get(key), _wish(days[key]) if key in days else None
            found.append(_Day(key, row, wish, self._work(effect, row, wish)))
        return found

    def _work(self, effect: Effect, row: JournalRow | None, wish: Wish | None) -> Callable[[], JournalRow] | None:
        """Return what leads from what the journal says to what is wished, None if nothing has to be done."""
        over = wish is not None and wish.until <= self._steps.now()
        if row is None or row.state is RowState.RESTORED:
            return partial(self._steps.set_up, effect, wish) if wish is not None and not over else None
        if row.state is RowState.LEFT:
            return None
        if wish is None or (over and row.state is not RowState.APPLIED):
            return partial(self._steps.put_back, effect, row)  # also what was not known to be there in its time
        if row.state is not RowState.APPLIED:
            return partial(self._steps.try_again, effect, row, wish)
        if over or effect.same(effect.plan(row.prior, wish), row.target):
            return None
        return partial(self._steps.move_end, effect, row, wish)

    # --- what is shown -----------------------------------------------------------------------

    def _show_row(self, calendar: _Calendar, key: str, row: JournalRow | None) -> None:
        state = _SHOWN.get(row.state, ChannelState.OFF) if row is not None else ChannelState.OFF
        detail = row.reason if row is not None else None
        if row is not None and state is ChannelState.SET:
            detail = calendar.effect.describe(row.read_back or row.target)
        self._show(calendar, key, state, detail)

    def _show_stopped(self, calendar: _Calendar, day: _Day, error: DeepdayError) -> None:
        state = ChannelState.FAILED if isinstance(error, RefusedError) else ChannelState.PENDING
        if error.reason.code == _CHANGED:
            state = ChannelState.LEFT
        elif day.wish is None:
            state = ChannelState.RESTORING
        self._show(calendar, day.key, state, error.reason)

    def _show(self, calendar: _Calendar, key: str, state: ChannelState, detail: Reason | None) -> None:
        """Show a block, or (``OFF``) that there is none."""
        before = calendar.shown.get(key)
        block = PlannedBlock(key, calendar.effect.id, state, detail) if state is not ChannelState.OFF else None
        if block is None:
            calendar.shown.pop(key, None)
        else:
            calendar.shown[key] = block
        if block != before:
            self.on_change()

    # --- trying again ------------------------------------------------------------------------

    def _later(self, calendar: _Calendar, error: DeepdayError) -> UnreachableError:
        """Have the calendar tried again in a while; returns *error* with when that is."""
        delay = backoff_s(calendar.tries, error.retry_after_s if isinstance(error, UnreachableError) else None)
        calendar.tries += 1
        self._cancel(calendar)
        calendar.timer = self._loop.call_later(delay, lambda: self._bring_about([calendar]))
        at = self._steps.now() + timedelta(seconds=delay)
        return UnreachableError(error.reason.code, {**error.reason.params, "next_try_at": at.isoformat()})

    def _cancel(self, calendar: _Calendar) -> None:
        if calendar.timer is not None:
            calendar.timer.cancel()
            calendar.timer = None


def _wish(day: PlannedDay) -> Wish:
    return Wish(
        session=day.key,
        until=day.ends_at,
        expires_at=day.ends_at + GRACE,
        time_zone=day.time_zone,
        point_person=day.point_person,
        contact=day.contact,
        started_at=day.starts_at,
    )


def _by_key(days: Iterable[PlannedDay]) -> dict[str, PlannedDay]:
    in_order = sorted(days, key=lambda day: (day.starts_at, day.key))
    wanted = {day.key: day for day in in_order}
    if len(wanted) < len(in_order):
        message = "two planned days with one key"
        raise ValueError(message)
    return wanted


def _nothing() -> None:
    """Tell nobody."""
