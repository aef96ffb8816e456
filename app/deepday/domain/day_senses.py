"""Which senses worked on a day while a session ran: what was measured, and what could not be known, which is not 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Sense(StrEnum):
    """What can be noticed of a person at work."""

    IDLE = "idle"
    LOCK = "lock"
    SLEEP = "sleep"
    MEETINGS = "meetings"


class SenseState(StrEnum):
    """How it was with one sense at some time of the day."""

    WORKED = "worked"
    UNKNOWN = "unknown"
    """It was switched on and could not know."""
    OFF = "off"
    """The person had switched it off, or paused recording."""


@dataclass(frozen=True, slots=True)
class SenseNote:
    """One sense was in one state for a while on this local date."""

    date: date
    sense: Sense
    state: SenseState


@dataclass(frozen=True, slots=True)
class DaySenses:
    """The senses of a local date; a sense with several states was in each for a while, one without in none."""

    date: date
    states: Mapping[str, frozenset[SenseState]]

    def of(self, sense: str) -> frozenset[SenseState]:
        """Return the states that *sense* was in for a while."""
        return self.states.get(sense, frozenset())

    def worked_all_day(self, sense: str) -> bool:
        """Say whether there is nothing that *sense* may have missed."""
        return self.of(sense) == frozenset({SenseState.WORKED})
