"""A sample: which window had the focus for a stretch of time."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Sample:
    """One stretch [``started_at``, ``ended_at``) in one window, both aware UTC."""

    started_at: datetime
    ended_at: datetime
    application: str
    title: str = ""
    origin: str = "observed"
