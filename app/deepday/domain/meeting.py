"""A meeting as a calendar has it: when, with how many, and in which calendar; not who."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Meeting:
    """One occurrence of a meeting, [``starts_at``, ``ends_at``), both aware UTC; ``time_zone`` is the person's."""

    id: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title: str = ""
    attendees: int = 0
    """How many were invited, the person included; 0 if that is not known."""
    calendar: str = ""
    """Which calendar it came from: the id of a channel, or the name of a file."""
    origin: str = "observed"

    @property
    def local_date(self) -> date:
        """The date this meeting belongs to: the local one of its start."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone)).date()
