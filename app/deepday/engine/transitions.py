"""The session's states and the one table that says which of them follows what."""

from enum import StrEnum


class State(StrEnum):
    """Where the session is, inside the program."""

    OFF = "off"
    ENTERING = "entering"
    DEEP = "deep"
    ORDINARY = "ordinary"
    PAUSED = "paused"
    LEAVING = "leaving"


class Told(StrEnum):
    """Where the session is, as people and scripts are told."""

    OFF = "off"
    DEEP = "deep"
    ORDINARY = "ordinary"
    PAUSED = "paused"


class Event(StrEnum):
    """What can happen to a session."""

    START_DEEP = "start_deep"
    START_ORDINARY = "start_ordinary"
    ENTERED = "entered"
    PAUSE = "pause"
    RESUME = "resume"
    RESUME_ORDINARY = "resume_ordinary"
    EXTEND = "extend"
    END = "end"
    LEFT = "left"


TRANSITIONS: dict[tuple[State, Event], State] = {
    (State.OFF, Event.START_DEEP): State.ENTERING,
    (State.OFF, Event.START_ORDINARY): State.ORDINARY,
    (State.ORDINARY, Event.START_DEEP): State.ENTERING,  # an ordinary session makes way for a deep one
    (State.PAUSED, Event.START_DEEP): State.ENTERING,
    (State.ENTERING, Event.ENTERED): State.DEEP,
    (State.DEEP, Event.PAUSE): State.PAUSED,
    (State.DEEP, Event.EXTEND): State.DEEP,
    (State.DEEP, Event.END): State.LEAVING,
    (State.ORDINARY, Event.PAUSE): State.PAUSED,
    (State.ORDINARY, Event.EXTEND): State.ORDINARY,
    (State.ORDINARY, Event.END): State.LEAVING,
    (State.PAUSED, Event.RESUME): State.DEEP,
    (State.PAUSED, Event.RESUME_ORDINARY): State.ORDINARY,
    (State.PAUSED, Event.EXTEND): State.PAUSED,
    (State.PAUSED, Event.END): State.LEAVING,
    (State.LEAVING, Event.LEFT): State.OFF,
}
"""Anything that is not in here is refused."""

TOLD = {
    State.OFF: Told.OFF,
    State.ENTERING: Told.DEEP,
    State.DEEP: Told.DEEP,
    State.ORDINARY: Told.ORDINARY,
    State.PAUSED: Told.PAUSED,
    State.LEAVING: Told.OFF,
}
