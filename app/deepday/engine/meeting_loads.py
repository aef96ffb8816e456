"""The meeting load of days, as a person is shown it: of a day on which no calendar could be read nothing is said."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from deepday.domain.day_senses import SenseState
from deepday.domain.errors import StorageError
from deepday.domain.meeting import Meeting
from deepday.domain.meeting_load import DayMeetings, day_meetings
from deepday.domain.timeline import Interval
from deepday.domain.working_hours import WorkingHours
from deepday.engine.meetings import Meetings
from deepday.engine.sense_ports import SenseDayStore

_A_DAY = timedelta(days=1)
_LATEST = date(9999, 12, 27)
"""So that some days later are still within the calendar."""


class MeetingLoads:
    """Reads the history each time it is asked; call on the loop's thread only."""

    def __init__(self, meetings: Meetings, senses: SenseDayStore, hours: Callable[[], WorkingHours]) -> None:
        self._meetings, self._senses, self._hours = meetings, senses, hours

    def of(self, day: date, now: datetime, zone: str) -> DayMeetings | None:
        """Return the meetings of one local date, up to *now*; None if nobody can know of any."""
        return self.between(day, day, now, zone).get(day)

    def between(self, first: date, last: date, now: datetime, zone: str) -> Mapping[date, DayMeetings]:
        """Return the meetings, up to *now*, of each local date from *first* to *last* of which they can be known."""
        try:
            found = self._by_date(first, last)
            known = {one.date for one in self._senses.days(first, last) if SenseState.WORKED in one.of("meetings")}
        except StorageError:
            return {}  # the window says already that the history cannot be read
        if self._meetings.between(now, now) is not None:
            known.add(now.astimezone(ZoneInfo(zone)).date())
        hours, dates = self._hours(), known | set(found)
        return {
            day: day_meetings(found.get(day, ()), hours.on(day, zone), now) for day in dates if first <= day <= last
        }

    def _by_date(self, first: date, last: date) -> dict[date, list[Meeting]]:
        start, end = (datetime.combine(day, datetime.min.time(), UTC) for day in (first, min(last, _LATEST)))
        found: dict[date, list[Meeting]] = {}
        for meeting in self._meetings.stored(Interval(start - _A_DAY, end + 2 * _A_DAY)):
            found.setdefault(meeting.local_date, []).append(meeting)
        return found
