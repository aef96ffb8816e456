"""A local day as the person closes it: its state, ratings and note; not its sessions and entries."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from deepday.domain.interruption import Interruption
from deepday.domain.session import Session

OBSERVED = "observed"
"""The origin of a sheet whose state nobody has said."""


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
    """``observed``: the state follows from what is there (``state_of``); ``logged``: it is the person's word."""
    went_well: str | None = None
    """Of a deep-work day, in one line."""
    change: str | None = None
    """What to do otherwise on the next one, in one line."""


@dataclass(frozen=True, slots=True)
class DayFacts:
    """What there is of a local date, as far as its state goes by it."""

    working_day: bool
    focus_s: float = 0.0
    interruptions: int = 0
    end_guessed: bool = False
    """A session of it was left running, and the person has not said when it ended."""


def state_of(facts: DayFacts, unlogged: Unlogged | None) -> DayState:
    """Return what the log of a day can be trusted for, if the person does not say otherwise.

    A day without interruptions is a zero only if that was confirmed, or if its sessions ended in good order.
    """
    if unlogged in (Unlogged.SOME, Unlogged.MANY):
        return DayState.PARTIAL
    if facts.interruptions:
        return DayState.PARTIAL if facts.end_guessed and unlogged is None else DayState.LOGGED
    if unlogged is Unlogged.NONE:
        return DayState.LOGGED_ZERO
    if facts.focus_s and not facts.end_guessed:
        return DayState.LOGGED_ZERO
    return DayState.NOT_LOGGED if facts.working_day or facts.focus_s else DayState.OFF


def sheet_of(date: date, sheet: Day | None, facts: DayFacts) -> Day:
    """Return the sheet of *date* as it stands: the one kept, with its state brought up to date unless it was said."""
    if sheet is None:
        return Day(date, state_of(facts, None), origin=OBSERVED)
    if sheet.origin == OBSERVED:
        return replace(sheet, state=state_of(facts, sheet.unlogged))
    if sheet.state is DayState.LOGGED_ZERO and facts.interruptions:
        return replace(sheet, state=DayState.LOGGED)  # something was logged afterwards
    return sheet


def date_of(entry: Interruption, sessions: Iterable[Session]) -> date:
    """Return the date *entry* belongs to: that of the session it fell into, else its own local one."""
    for session in sessions:
        if entry.at >= session.started_at and (session.ended_at is None or entry.at < session.ended_at):
            return session.local_date
    return entry.at.astimezone(ZoneInfo(entry.time_zone)).date()
