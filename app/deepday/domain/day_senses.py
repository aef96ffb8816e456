"""Which senses worked on a day while a session ran: what was measured, and what could not be known, which is not 0."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

LocalDate = date
"""The same, where a field is called ``date``."""


class Sense(StrEnum):
    """What can be noticed without anybody's doing."""

    IDLE = "idle"
    LOCK = "lock"
    SLEEP = "sleep"
    MEETINGS = "meetings"


SENSES = tuple(sense.value for sense in Sense)


class SenseState(StrEnum):
    """How it was with one sense at some time of the day."""

    WORKED = "worked"
    UNKNOWN = "unknown"
    """It was switched on and could not know."""
    OFF = "off"
    """The person had switched it off, or paused recording."""


@dataclass(frozen=True, slots=True)
class SenseDay:
    """On a local date a sense was in a state for a while."""

    date: LocalDate
    sense: str
    state: SenseState


@dataclass(frozen=True, slots=True)
class DaySenses:
    """The senses of a local date; a sense with several states was in each for a while, one without in none."""

    date: LocalDate
    states: Mapping[str, frozenset[SenseState]]

    def worked_all_day(self, sense: str) -> bool:
        """Say whether there is nothing that *sense* may have missed."""
        return self.states.get(sense) == frozenset({SenseState.WORKED})
