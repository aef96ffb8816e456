"""The day that is shown: until the person's day turns the one before, unless something of a new one is there."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from deepday.domain.session import Session
from deepday.domain.working_hours import WorkingHours
from deepday.engine.day_book import DayBook
from deepday.engine.session_clock import SessionClock


class ShownDay:
    """Says which date *Today* shows, and keeps the day book open there."""

    def __init__(self, clock: SessionClock, hours: Callable[[], WorkingHours], book: DayBook) -> None:
        self._clock, self._hours, self.book = clock, hours, book

    def shown(self) -> date:
        """Return the date that *Today* shows while no session runs."""
        today, shown = self._local().date(), self._of_the_person()
        return today if shown != today and self.book.has_begun(today) else shown

    def turn_page(self, running: Session | None) -> None:
        """Open the book at the day of the session that runs, else at the one that is shown."""
        self.book.turn_to(running.local_date if running is not None else self.shown())

    def is_after(self, session: Session) -> bool:
        """Say whether *session* is one of an earlier day of the person's."""
        return self._of_the_person() > session.local_date

    def midnight(self) -> datetime:
        """Return when the local date began, in UTC."""
        return self._local().replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def _of_the_person(self) -> date:
        return self._hours().day_shown(self._clock.now(), self._clock.zone())

    def _local(self) -> datetime:
        return self._clock.now().astimezone(ZoneInfo(self._clock.zone()))
