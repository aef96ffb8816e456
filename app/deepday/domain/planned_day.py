"""A planned day: a time in the future that calendars are to hold free for deep work."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class PlannedDay:
    """One planned day, from ``starts_at`` to ``ends_at``, both aware UTC.

    ``key`` names it for as long as it is planned, also when it moves: a trial's id and the date that was drawn, never
    the date it has moved to. ``time_zone`` is the person's, for times in texts.
    """

    key: str
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    point_person: str | None = None
    contact: str = ""

    def __post_init__(self) -> None:
        if not self.key or self.ends_at <= self.starts_at:
            raise ValueError(self.key)
