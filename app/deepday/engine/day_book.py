"""The day book: the current date's sessions and entries and everything put off, kept in memory.

What is shown comes from here, so that an entry that waits in the spool is never missing from the day.
"""

from datetime import date, datetime, timedelta

from deepday.domain.day import date_of
from deepday.domain.interruption import Interruption
from deepday.domain.session import Session
from deepday.engine.history_ports import HistoryStore
from deepday.engine.overview import Day

_A_DAY = timedelta(days=1)


class DayBook:
    """Today's sessions and entries by id; loaded from the history once per date."""

    def __init__(self, store: HistoryStore) -> None:
        self._store = store
        self._date: date | None = None
        self._begun = self._looked_up = date.min
        self._sessions: dict[str, Session] = {}
        self._entries: dict[str, Interruption] = {}
        self._deferred: dict[str, Interruption] | None = None
        self._handed_on: dict[str, Interruption] | None = None

    def turn_to(self, day: date) -> None:
        """Open the book at *day*; a no-op if it is open there."""
        if day == self._date:
            return
        self._date = day
        sessions = self._store.sessions(day - _A_DAY, day)  # one that began yesterday may reach into today
        entries = self._store.interruptions(day, day + _A_DAY)
        self._sessions = {s.id: s for s in sessions if s.local_date == day}
        self._entries = {i.id: i for i in entries if date_of(i, sessions) == day}

    def forget(self) -> None:
        """Forget what the book holds: the history has changed otherwise. It is read anew when the page is turned."""
        self._date, self._deferred, self._handed_on = None, None, None

    def has_begun(self, day: date) -> bool:
        """Say whether there is anything of the date *day*."""
        if day not in (self._begun, self._looked_up):
            self._looked_up = day
            entries = self._store.interruptions(day, day)
            sessions = self._store.sessions(day - _A_DAY, day)
            if any(s.local_date == day for s in sessions) or any(date_of(i, sessions) == day for i in entries):
                self._begun = day
        return day == self._begun

    def put_session(self, session: Session) -> None:
        """Keep the newest state of *session*."""
        self._begun = max(self._begun, session.local_date)
        if session.local_date == self._date:
            self._sessions[session.id] = session

    def put_entry(self, entry: Interruption) -> None:
        """Keep the newest state of *entry*."""
        for waiting, waits in (
            (self._load_deferred(), entry.waits_for_answer),
            (self._load_handed_on(), entry.waits_for_word),
        ):
            waiting.pop(entry.id, None)
            if waits:
                waiting[entry.id] = entry
        if entry.id in self._entries or self._is_of_today(entry):
            self._entries[entry.id] = entry
        elif not entry.undone:
            self._begun = max(self._begun, date_of(entry, self._sessions.values()))

    def entry(self, entry_id: str) -> Interruption | None:
        """Return today's entry with this id or with the only id that begins so."""
        matches = [i for key, i in self._entries.items() if key.startswith(entry_id)]
        return self._entries.get(entry_id) or (matches[0] if len(matches) == 1 else None)

    def entries(self) -> tuple[Interruption, ...]:
        """Return today's entries that are not undone, in order of time."""
        return tuple(sorted((i for i in self._entries.values() if not i.undone), key=lambda i: i.at))

    def last_entry(self) -> Interruption | None:
        """Return the entry that was logged last and is not undone."""
        return next((i for i in reversed(self._entries.values()) if not i.undone), None)

    def open_entry(self, now: datetime) -> Interruption | None:
        """Return the interruption that the person has not come back from."""
        return next((i for i in reversed(self.entries()) if i.is_open(now)), None)

    def deferred(self) -> tuple[Interruption, ...]:
        """Return everything put off and not answered, of any date, the first due first."""
        return tuple(sorted(self._load_deferred().values(), key=lambda i: i.due_at or i.at))

    def handed_on(self) -> tuple[Interruption, ...]:
        """Return what was urgent and redirected, of any date, and of which nobody has said what came of it."""
        return tuple(sorted(self._load_handed_on().values(), key=lambda i: i.at))

    def day(self) -> Day:
        """Return the date the book is open at, with what it holds."""
        assert self._date is not None  # noqa: S101 -- the controller turns the page first
        sessions = sorted(self._sessions.values(), key=lambda s: s.started_at)
        return Day(self._date, tuple(sessions), self.entries())

    def fill_in(self, day: Day) -> Day:
        """Return *day* as the history has it, or as the book does if it is open there."""
        return self.day() if day.date == self._date else day

    def _load_deferred(self) -> dict[str, Interruption]:
        if self._deferred is None:
            self._deferred = {i.id: i for i in self._store.deferred()}
        return self._deferred

    def _load_handed_on(self) -> dict[str, Interruption]:
        if self._handed_on is None:
            self._handed_on = {i.id: i for i in self._store.handed_on()}
        return self._handed_on

    def _is_of_today(self, entry: Interruption) -> bool:
        return date_of(entry, self._sessions.values()) == self._date
