"""A local day as the person closes it: its state, ratings and note; not its sessions and entries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.domain.interruption import Interruption
from deepday.domain.session import Session


class DayState(StrEnum):
    """What the day's log can be trusted for; only logged days count in an evaluation."""

    LOGGED = "logged"
    LOGGED_ZERO = "logged_zero"
    PARTIAL = "partial"
    NOT_LOGGED = "not_logged"
    OFF = "off"


class Unlogged(StrEnum):
    """How many interruptions the person says were not logged."""

    NONE = "0"
    SOME = "1-2"
    MANY = "3+"


@dataclass(frozen=True, slots=True)
class Ratings:
    """How the day was, 1 (low) to 5 (high) each; None was not answered."""

    focus: int | None = None
    stress: int | None = None
    progress: int | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """The sheet of one local date."""

    date: date
    state: DayState
    ratings: Ratings | None = None
    unlogged: Unlogged | None = None
    note: str | None = None
    origin: str = "logged"


def date_of(entry: Interruption, sessions: Iterable[Session]) -> date:
    """Return the date *entry* belongs to: that of the session it fell into, else its own local one."""
    for session in sessions:
        if entry.at >= session.started_at and (session.ended_at is None or entry.at < session.ended_at):
            return session.local_date
    return entry.at.astimezone(ZoneInfo(entry.time_zone)).date()
