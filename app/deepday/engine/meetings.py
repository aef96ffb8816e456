"""Meetings: read from the person's calendars now and then, kept in the history, told while they are on.

Calendars are read in a worker every quarter of an hour, and when the network comes back; one that cannot be read
leaves what was known of it. Titles are private: they are kept, never logged.
"""

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import datetime, timedelta

from deepday.domain.errors import EffectError, StorageError
from deepday.domain.meeting import Meeting
from deepday.domain.reason import Reason
from deepday.domain.timeline import Interval, union
from deepday.engine.controller import Time
from deepday.engine.ports import TimerHandle
from deepday.engine.sense_ports import MeetingSource, MeetingStore
from deepday.engine.senses import SenseWishes
from deepday.engine.tasks import done

FIRST_AFTER_S = 5.0
EVERY_S = 900.0
_BACK, _A_WEEK = timedelta(days=35), timedelta(days=7)
"""How far back a calendar is read at first, a week at a time."""
_YESTERDAY, _AHEAD = timedelta(days=1), timedelta(days=2)


@dataclass(frozen=True, slots=True)
class LastReading:
    """How the last reading of one calendar went: when, how many meetings around today, or why not."""

    at: datetime
    count: int = 0
    error: EffectError | None = None


class Meetings:
    """What is known of meetings; call on the loop's thread only. Nothing is read before ``begin``.

    *sources* makes the readers of all connected calendars; it may block and is called in *pool*, but not while
    *has_sources* says that there can be none: then nothing wakes anybody.
    """

    def __init__(  # noqa: PLR0917 -- where from, where to, by whose leave, in what time
        self,
        store: MeetingStore,
        sources: Callable[[], Sequence[MeetingSource]],
        wishes: SenseWishes,
        time: Time,
        pool: Executor,
        has_sources: Callable[[], bool] = lambda: True,
    ) -> None:
        self._has_sources = has_sources
        self._store, self._sources, self._wishes, self._pool = store, sources, wishes, pool
        self._clock, self._loop, self._tasks = time.clock, time.loop, time.tasks
        self._known: tuple[Interval, ...] = ()
        self._window: Interval | None = None
        self._read_back: set[str] = set()
        self._listeners: list[Callable[[], object]] = []
        self._next: TimerHandle | None = None
        self._edge: TimerHandle | None = None
        self._running = self._reading = False
        self._again = False
        self.last: dict[str, LastReading] = {}
        """The last reading of each connected calendar, by its id."""

    def begin(self) -> None:
        """Read from now on."""
        self._running = True
        self._load()
        self._next = self._loop.call_later(FIRST_AFTER_S, self.refresh)

    def stop(self) -> None:
        """Read nothing any more: the program ends."""
        self._running = False
        _cancel(self._next)
        _cancel(self._edge)

    def on_change(self, listener: Callable[[], object]) -> None:
        """Have *listener* called when a meeting begins or ends, or others are known of."""
        self._listeners.append(listener)

    def refresh(self) -> None:
        """Read soon: it is time, the network is back, or a setting has changed."""
        self._again = True
        if self._running and not self._reading and not self._has_sources():
            self.last.clear()
        elif self._running and not self._reading:
            self._reading = True
            self._tasks.spawn(self._read_all())

    def clock_changed(self) -> None:
        """Look at the clock again: it was set, or the machine woke up."""
        if self._running:
            self._load()

    def between(self, start: datetime, end: datetime) -> Sequence[Interval] | None:
        """Return the meetings that touch this stretch, overlapping ones as one; None: none can be known."""
        window = self._window
        if window is None or not self._wishes.sense_is_on("meetings") or not (self._known or self._has_been_read()):
            return None
        if start < window.start:
            return self._spans(Interval(start, max(end, start)))
        return [meeting for meeting in self._known if meeting.start <= end and meeting.end > start]

    def until(self) -> datetime | None:
        """Return until when the meeting lasts that is on now; None if none is."""
        now = self._clock.wall()
        spans = self.between(now, now) or ()
        return next((span.end for span in spans if span.start <= now < span.end), None)

    def stored(self, stretch: Interval) -> Sequence[Meeting]:
        """Return the meetings that touch a stretch, with all that is known of them. Raises StorageError."""
        return self._store.within(stretch)

    async def take_file(self, read: Callable[[], tuple[str, Interval, Sequence[Meeting]]]) -> int:
        """Keep what *read*, in a worker, returns: a file's name, the stretch it was read for, its meetings.

        Raises:
            RefusedError: it is no calendar.
            StorageError: it cannot be kept.
        """
        name, within, meetings = await self._tasks.in_worker(self._pool, read)
        await done(self._store.replace(name, within, meetings))
        self._load()
        return len(meetings)

    # --- reading ------------------------------------------------------------------------------

    async def _read_all(self) -> None:
        try:
            while self._again and self._running:
                self._again = False
                if self._wishes.sense_is_on("meetings"):
                    await self._read_each()
        finally:
            self._reading = False
        if self._running:
            _cancel(self._next)
            self._next = self._loop.call_later(EVERY_S, self.refresh)
            self._load()

    async def _read_each(self) -> None:
        sources = await self._tasks.in_worker(self._pool, self._sources)
        self.last = {source.id: self.last[source.id] for source in sources if source.id in self.last}
        for source in sources:
            try:
                count = 0
                for within in self._stretches(source):
                    meetings = await self._tasks.in_worker(self._pool, lambda s=source, w=within: s.meetings(w))  # type: ignore[misc]  # bound at once
                    await done(self._store.replace(source.id, within, meetings))
                    count = len(meetings)
                self._read_back.add(source.id)
                self.last[source.id] = LastReading(self._clock.wall(), count)
            except EffectError as error:
                self.last[source.id] = LastReading(self._clock.wall(), error=error)
            except StorageError:
                return  # the history tells; what was read is read again

    def _stretches(self, source: MeetingSource) -> Iterable[Interval]:
        now = self._clock.wall()
        recent = Interval(now - _YESTERDAY, now + _AHEAD)
        if source.id not in self._read_back:
            start = now - _BACK
            while start < recent.start:
                yield Interval(start, min(start + _A_WEEK, recent.start))
                start += _A_WEEK
        yield recent

    # --- what is known --------------------------------------------------------------------------

    def _has_been_read(self) -> bool:
        return any(reading.error is None for reading in self.last.values())

    def _load(self) -> None:
        now = self._clock.wall()
        try:
            known = self._spans(Interval(now - _YESTERDAY, now + _AHEAD))
        except StorageError:
            return  # the history tells; what was known stays
        self._window, self._known = Interval(now - _YESTERDAY, now + _AHEAD), known
        self._arm()
        for listener in list(self._listeners):
            listener()

    def _spans(self, stretch: Interval) -> tuple[Interval, ...]:
        return union(Interval(m.starts_at, m.ends_at) for m in self._store.within(stretch))

    def _arm(self) -> None:
        """Look again when a meeting begins or ends."""
        _cancel(self._edge)
        now = self._clock.wall()
        coming = [at for meeting in self._known for at in meeting if at > now]
        if coming and self._running:
            self._edge = self._loop.call_later((min(coming) - now).total_seconds(), self._load)


def _cancel(timer: TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()


def viability_of(last: LastReading) -> tuple[bool | None, Reason]:
    """Return whether a calendar can be read, and what there is to say."""
    if last.error is not None:
        return False, last.error.reason
    return True, Reason("meetings.read", {"count": str(last.count), "at": last.at.isoformat()})
