"""The interruption log: an entry is on disk before anybody is told so; it can be corrected and undone."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from deepday.domain.day import date_of
from deepday.domain.errors import CouldNotError, NothingToActOnError, UsageError
from deepday.domain.interruption import Correction, Initiator, Interruption, Outcome, Recovery, Source, Urgency
from deepday.domain.texts import NAME_LENGTH, NOTE_LENGTH, one_line
from deepday.engine.day_book import DayBook
from deepday.engine.history_ports import HistoryStore
from deepday.engine.overview import Day
from deepday.engine.session_clock import SessionClock
from deepday.engine.tasks import Turn, done

CORRECTABLE = frozenset(
    {"at", "source", "initiator", "who", "urgency", "outcome", "handled_until", "due_at", "note", "recovery"}
)
"""Fields that a person may change afterwards."""
_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class NewEntry:
    """What the person says of an interruption; ``ago`` how long since it began, ``lasted`` until it was handled."""

    source: Source = Source.OTHER
    who: str | None = None
    initiator: Initiator = Initiator.EXTERNAL
    urgency: Urgency = Urgency.NORMAL
    outcome: Outcome = Outcome.HANDLED
    due: datetime | None = None
    lasted: timedelta | None = None
    ago: timedelta = timedelta(0)
    note: str | None = None


class InterruptionLog:
    """Adds, closes, undoes and corrects entries; every call returns when the change is on disk."""

    def __init__(self, store: HistoryStore, clock: SessionClock, book: DayBook, new_id: Callable[[], str]) -> None:
        self._store = store
        self._clock = clock
        self.book = book
        self._new_id = new_id
        self._turn = Turn()
        self.on_change: Callable[[], None] = _nothing

    async def add(self, entry: NewEntry) -> Interruption:
        """Log *entry*; an interruption that is still open ends where this one began."""
        async with self._turn:
            now = self._clock.now()
            at = now - entry.ago
            logged = Interruption(
                id=self._new_id(),
                at=at,
                time_zone=self._clock.zone(),
                source=entry.source,
                initiator=entry.initiator,
                who=one_line(entry.who or "", NAME_LENGTH) or None,
                urgency=entry.urgency,
                outcome=entry.outcome,
                handled_until=at + entry.lasted if entry.lasted is not None else None,
                due_at=entry.due,
                note=one_line(entry.note or "", NOTE_LENGTH) or None,
            ).to_be_asked()
            before = self.book.open_entry(now)
            closed = [before.closed_by_next(at)] if before is not None else []
            await self._keep([*closed, logged])
            return logged

    async def back(self) -> Interruption:
        """Say that the person is back at work: the open interruption is over.

        Raises:
            NothingToActOnError: none is open.
        """
        async with self._turn:
            now = self._clock.now()
            entry = self.book.open_entry(now)
            if entry is None:
                raise NothingToActOnError("interruption.none_open")
            await self._keep([entry.back(now)])
            return entry.back(now)

    async def undo(self) -> Interruption:
        """Take back the entry that was logged last today; it is kept as undone.

        Raises:
            NothingToActOnError: nothing was logged today.
        """
        async with self._turn:
            entry = self.book.last_entry()
            if entry is None:
                raise NothingToActOnError("interruption.none_to_undo")
            undone = replace(entry, undone=True)
            closed_by_it = (i for i in self.book.entries() if i.handled_until == entry.at and i.resumed_at is None)
            reopened = [replace(i, handled_until=None) for i in closed_by_it if i.id != entry.id]
            await self._keep([undone, *reopened])
            return undone

    async def set_undone(self, entry_id: str, *, undone: bool) -> Interruption:
        """Take back an entry of any day, or put it back; that is kept as a correction.

        Raises:
            CouldNotError: there is no such entry.
        """
        return await self.correct(entry_id, lambda entry, _now: replace(entry, undone=undone))

    async def edit(self, entry_id: str, changes: Mapping[str, object]) -> Interruption:
        """Correct fields of an entry; both values of each are kept.

        Raises:
            CouldNotError: there is no such entry.
            UsageError: a field that cannot be corrected, or an instant in the future.
        """
        return await self.correct(entry_id, lambda entry, now: _changed(entry, changes, now))

    async def correct(self, entry_id: str, how: Callable[[Interruption, datetime], Interruption]) -> Interruption:
        """Keep what *how* makes of an entry and the present instant; both values of each field are kept.

        Raises:
            CouldNotError: there is no such entry. And what *how* raises.
        """
        async with self._turn:
            entry = self.find(entry_id)
            now = self._clock.now()
            after = how(entry, now)
            await self._keep([after], _corrections(entry, after, now))
            return after

    async def tell_recoveries(self, told: Mapping[str, Recovery]) -> None:
        """Keep of each entry how long it took to get back, or that it was asked; an answer is not unsaid by asking.

        Raises:
            CouldNotError: there is no such entry.
        """
        async with self._turn:
            now = self._clock.now()
            kept: list[Interruption] = []
            corrections: list[Correction] = []
            for entry_id, recovery in told.items():
                before = self.find(entry_id)
                after = replace(before, recovery=recovery)
                if before.recovery in {None, Recovery.ASKED}:
                    kept += [after] if after != before else []
                elif recovery is not Recovery.ASKED and after != before:
                    kept.append(after)
                    corrections += _corrections(before, after, now)
            if kept:
                await self._keep(kept, corrections)

    def find(self, entry_id: str) -> Interruption:
        """Return the entry with this id, or the only one whose id begins so.

        Raises:
            CouldNotError: there is no such entry.
        """
        entry = self.book.entry(entry_id) or self._store.interruption(entry_id)
        if entry is None:
            raise CouldNotError("interruption.not_found", {"id": entry_id})
        return entry

    def names(self) -> Sequence[str]:
        """Return names of interrupters, those of today first."""
        today = (i.who for i in reversed(self.book.entries()) if i.who)
        return tuple(dict.fromkeys([*today, *self._store.names()]))

    def days(self, first: date, last: date) -> tuple[Day, ...]:
        """Return the days from *first* to *last* that hold anything, the newest first."""
        sessions = self._store.sessions(first - _A_DAY, last)
        entries = self._store.interruptions(first, last + _A_DAY)
        belongs = {i.id: date_of(i, sessions) for i in entries}
        dates = {d for d in ({s.local_date for s in sessions} | set(belongs.values())) if first <= d <= last}
        today = self.book.day()
        if first <= today.date <= last and (today.sessions or today.interruptions):
            dates.add(today.date)
        return tuple(
            self.book.fill_in(
                Day(
                    day,
                    tuple(s for s in sessions if s.local_date == day),
                    tuple(i for i in entries if belongs[i.id] == day and not i.undone),
                )
            )
            for day in sorted(dates, reverse=True)
        )

    async def _keep(self, entries: Sequence[Interruption], corrections: Sequence[Correction] = ()) -> None:
        await done(self._store.save(interruptions=entries, corrections=corrections))
        for entry in entries:
            self.book.put_entry(entry)
        self.on_change()


def _changed(entry: Interruption, changes: Mapping[str, object], now: datetime) -> Interruption:
    wrong = sorted(set(changes) - CORRECTABLE)
    if wrong:
        raise UsageError("edit.not_correctable", {"field": wrong[0]})
    after = replace(entry, **dict(changes))  # type: ignore[arg-type]  # checked by name; values are the verb's
    if after.at > now:
        raise UsageError("edit.in_the_future", {"at": after.at.isoformat()})
    if "handled_until" in changes and after.handled_until is not None and after.handled_until < after.at:
        raise UsageError("edit.ends_before_it_began")
    if after.outcome is Outcome.DEFERRED and entry.outcome is not Outcome.DEFERRED:
        after = replace(after, answered_at=None)
    if "at" in changes and "handled_until" not in changes:
        moved = after.at - entry.at
        after = replace(
            after, handled_until=_moved(entry.handled_until, moved), resumed_at=_moved(entry.resumed_at, moved)
        )
    elif after.resumed_at is not None:
        after = replace(after, resumed_at=max(after.resumed_at, after.handled_until or after.at))
    who, note = one_line(after.who or "", NAME_LENGTH), one_line(after.note or "", NOTE_LENGTH)
    return replace(after, who=who or None, note=note or None).to_be_asked(entry)


def _moved(at: datetime | None, by: timedelta) -> datetime | None:
    return at + by if at is not None else None


def _corrections(before: Interruption, after: Interruption, now: datetime) -> Sequence[Correction]:
    return tuple(
        Correction(now, before.id, f.name, _text(getattr(before, f.name)), _text(getattr(after, f.name)))
        for f in fields(Interruption)
        if getattr(before, f.name) != getattr(after, f.name)
    )


def _text(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, datetime):
        return value.isoformat()
    return value.value if isinstance(value, StrEnum) else str(value)


def _nothing() -> None:
    """Tell nobody."""
