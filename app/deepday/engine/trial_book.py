"""The trials as the program keeps them: every change is on disk before it is told; planned days become held ones.

Whoever is to know of the planned days ahead (calendars, reminders) is told through ``on_change``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.errors import NothingToActOnError
from deepday.domain.planned_day import PlannedDay
from deepday.domain.session import SessionKind
from deepday.domain.trial import DayStatus, Trial, TrialDay
from deepday.engine import trial_changes
from deepday.engine.day_reminders import DayAhead
from deepday.engine.history_ports import HistoryStore, TrialStore
from deepday.engine.ports import Clock
from deepday.engine.tasks import Turn, done

_AHEAD = (DayStatus.PLANNED, DayStatus.MOVED)


class TrialBook:
    """The trials in *store*; use on the loop's thread. *new_seed* gives the seed of a draw."""

    def __init__(
        self,
        store: TrialStore,
        history: HistoryStore,
        clock: Clock,
        new_id: Callable[[], str],
        new_seed: Callable[[], int],
    ) -> None:
        self._store, self._history, self._clock = store, history, clock
        self._new_id, self._new_seed = new_id, new_seed
        self._turn = Turn()
        self.on_change: Callable[[], object] = _nothing

    # --- looking -----------------------------------------------------------------------------

    def trials(self) -> Sequence[Trial]:
        """Return every trial, in order of its first day. Raises StorageError."""
        return self._store.trials()

    def trial(self, trial_id: str) -> Trial:
        """Return the trial with this id or the only one whose id begins so.

        Raises:
            NothingToActOnError: there is none.
        """
        found = self._store.trial(trial_id)
        if found is None:
            raise NothingToActOnError("trial.not_found", {"id": trial_id})
        return found

    def planned_day(self, on: date) -> tuple[Trial, TrialDay] | None:
        """Return the day planned for a local date, with its trial, if there is one. Raises StorageError."""
        found = ((trial, day) for trial in self.trials() for day in trial.days if day.date == on)
        return next((pair for pair in found if pair[1].status in _AHEAD), None)

    def point_person(self, on: date) -> str | None:
        """Return who was agreed for a day of a frozen trial, None if nobody was, or it is no such day. StorageError."""
        of_days = (
            trial.point_person_of(day)
            for trial, day in self._kept_days()
            if day.date == on and day.status is not DayStatus.CANCELLED
        )
        return next(of_days, None)

    def planned_days(
        self, usual: str | None = None, contact: Callable[[str | None], str] = lambda _name: ""
    ) -> list[PlannedDay]:
        """Return the days of every frozen trial as calendars are to hold them, those held included.

        Each has the point person who was agreed for it, or the *usual* one. Raises StorageError.
        """
        zone = self._clock.zone()
        return [
            _in_calendar(trial, day, zone, person, contact(person))
            for trial, day in self._kept_days()
            if day.status is not DayStatus.CANCELLED
            for person in [trial.point_person_of(day) or usual]
        ]

    def days_ahead(self) -> list[DayAhead]:
        """Return the days of every frozen trial that are still to come, today's included. Raises StorageError."""
        today = self.today()
        return [
            DayAhead(day.date, *trial.cadence.hours)
            for trial, day in self._kept_days()
            if day.status in _AHEAD and day.date >= today
        ]

    def today(self) -> date:
        """Return the local date."""
        return self._clock.now().astimezone(ZoneInfo(self._clock.zone())).date()

    def history_changed(self) -> None:
        """Look again: trials have come or gone past this book, by an import or a restore."""
        self.on_change()

    # --- changing ----------------------------------------------------------------------------

    async def add(self, trial: Trial) -> Trial:
        """Keep a new trial, under an id of its own. Raises UsageError, StorageError."""
        return await self._keep(replace(trial_changes.check_plan(trial), id=self._new_id()))

    async def draw(self, trial_id: str, seed: int | None = None) -> Trial:
        """Draw the days of a trial. Raises NothingToActOnError, CouldNotError, StorageError."""
        chosen = seed if seed is not None else self._new_seed()
        return await self._change(trial_id, lambda trial, at: trial_changes.drawn(trial, chosen, at))

    async def plan_again(self, trial_id: str, plan: Trial) -> Trial:
        """Plan a trial anew that is not frozen. Raises NothingToActOnError, CouldNotError, UsageError, StorageError."""
        return await self._change(trial_id, lambda trial, at: trial_changes.planned_again(trial, plan, at))

    async def edit(self, trial_id: str, plan: Trial) -> Trial:
        """Change the plan of a trial that is not frozen. Raises as ``plan_again``."""
        return await self._change(trial_id, lambda trial, at: trial_changes.edited(trial, plan, at))

    async def freeze(self, trial_id: str) -> Trial:
        """Freeze the plan of a trial. Raises NothingToActOnError, CouldNotError, StorageError."""
        return await self._change(trial_id, trial_changes.frozen)

    async def move(self, day: date, to: date, reason: str) -> Trial:
        """Move the planned day of *day*. Raises UsageError, NothingToActOnError, StorageError."""
        return await self._change(self._owner(day), lambda trial, at: trial_changes.moved(trial, day, to, reason, at))

    async def cancel(self, day: date, reason: str) -> Trial:
        """Cancel the planned day of *day*. Raises UsageError, NothingToActOnError, StorageError."""
        return await self._change(self._owner(day), lambda trial, at: trial_changes.cancelled(trial, day, reason, at))

    async def name_person(self, name: str, *, day: date | None = None, trial_id: str = "") -> Trial:
        """Name the point person of a planned *day*, or of all days of a trial. NothingToActOnError, StorageError."""
        owner = trial_id if day is None else self._owner(day)
        return await self._change(owner, lambda trial, _at: trial_changes.with_person(trial, name, day))

    async def note(self, trial_id: str, kind: str, what: str, reason: str) -> Trial:
        """Keep a deviation with a trial. Raises UsageError, NothingToActOnError, StorageError."""
        return await self._change(trial_id, lambda trial, at: trial_changes.noted(trial, kind, what, reason, at))

    async def keep_terms(self, trial_id: str, text: str, persons: Sequence[str], terms: Mapping[str, object]) -> Trial:
        """Keep the terms as they are agreed now. Raises NothingToActOnError, StorageError."""
        return await self._change(trial_id, lambda trial, at: trial_changes.agreed(trial, text, persons, terms, at))

    async def keep_sent(self, trial_id: str, text: str) -> Trial:
        """Keep what was sent or handed over. Raises NothingToActOnError, StorageError."""
        return await self._change(trial_id, lambda trial, at: trial_changes.sent(trial, text, at))

    async def settle(self) -> None:
        """Mark the planned days that were held, now that a session has ended or a day begun. Raises StorageError."""
        async with self._turn:
            today = self.today()
            for trial in self.trials():
                settled = trial.settled(self._deep_dates(trial, today), today)
                if settled != trial:
                    await done(self._store.put(settled))
                    self.on_change()

    def _kept_days(self) -> Iterator[tuple[Trial, TrialDay]]:
        """Return the days of frozen trials, of one that was ended only those up to its end."""
        for trial in self.trials():
            if trial.frozen_at is not None:
                ended = trial_changes.ended_at(trial)
                last = ended.date() if ended is not None else trial.window.last
                yield from ((trial, day) for day in trial.days if day.date <= last)

    def _deep_dates(self, trial: Trial, today: date) -> set[date]:
        waiting = [day.date for day in trial.days if day.status in _AHEAD and day.date <= today]
        if not waiting:
            return set()
        sessions = self._history.sessions(min(waiting), max(waiting))
        return {session.local_date for session in sessions if session.kind is SessionKind.DEEP}

    def _owner(self, day: date) -> str:
        found = self.planned_day(day)
        if found is None:
            raise NothingToActOnError("trial.no_planned_day", {"date": day.isoformat()})
        return found[0].id

    async def _change(self, trial_id: str, change: Callable[[Trial, datetime], Trial]) -> Trial:
        async with self._turn:
            return await self._keep(change(self.trial(trial_id), self._clock.now()))

    async def _keep(self, trial: Trial) -> Trial:
        await done(self._store.put(trial))
        self.on_change()
        return trial


def _in_calendar(trial: Trial, day: TrialDay, zone: str, point_person: str | None, contact: str) -> PlannedDay:
    begins, ends = (datetime.combine(day.date, clock, ZoneInfo(zone)).astimezone(UTC) for clock in trial.cadence.hours)
    ends = max(ends, begins + timedelta(minutes=1))  # an imported plan may have them the wrong way round
    return PlannedDay(f"{trial.id}:{day.drawn_date}", begins, ends, zone, point_person, contact)


def _nothing() -> None:
    """Tell nobody."""
