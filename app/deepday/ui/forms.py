"""What windows hand on when a person has filled them in: as typed and chosen, not yet judged."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from deepday.domain.day import Unlogged
from deepday.domain.interruption import HandledBy, Interruption, Outcome, Recovery, Source, Urgency


@dataclass(frozen=True, slots=True)
class StartForm:
    """The start sheet as filled in.

    ``until_text`` is a time of day or empty, ``leave_out`` holds channel ids, ``task`` the id of one or nothing.
    """

    goal: str = ""
    until_text: str = ""
    point_person: str = ""
    leave_out: frozenset[str] = field(default_factory=frozenset)
    task: str = ""


@dataclass(frozen=True, slots=True)
class DayForm:
    """A day's sheet as filled in; None was left open, a text is None if nothing was typed."""

    focus: int | None = None
    stress: int | None = None
    progress: int | None = None
    unlogged: Unlogged | None = None
    note: str | None = None
    went_well: str | None = None
    change: str | None = None
    recoveries: Mapping[str, Recovery] = field(default_factory=dict)
    """How long it took to get back, of each entry that it was asked of."""


@dataclass(frozen=True, slots=True)
class LogForm:
    """The interruption log as filled in; ``due_text`` is a time of day, only for what is deferred, else empty."""

    source: Source = Source.OTHER
    outcome: Outcome = Outcome.HANDLED
    urgency: Urgency = Urgency.NORMAL
    who: str = ""
    due_text: str = ""


class PromiseStep(StrEnum):
    """What can become of a promise."""

    DONE = "done"
    AGAIN = "again"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class PromiseForm:
    """What became of the promise of an entry; ``due_text`` is a time of day, only for what is promised again."""

    entry: str
    step: PromiseStep
    due_text: str = ""


@dataclass(frozen=True, slots=True)
class HandledForm:
    """Who dealt with an urgent request; ``at_text`` is a time of day, where somebody did."""

    entry: str
    by: HandledBy
    at_text: str = ""


@dataclass(frozen=True, slots=True)
class Occasion:
    """What the interruption log opens on: the instant, whether a session runs, and what it may offer.

    ``names`` are completed in their order, ``due_text`` is the time of day offered for a promise.
    """

    now: datetime
    time_zone: str
    in_session: bool
    names: tuple[str, ...] = ()
    open_interruption: Interruption | None = None
    due_text: str = ""
    copies_reply: bool = False
    """Whether an answer is put on the clipboard for what wants one."""


@dataclass(frozen=True, slots=True)
class DataWish:
    """What is to be done with the whole history: a verb's name, and what it needs, as typed or chosen."""

    verb: str
    file: str = ""
    who: str = ""
    first: str = ""
    last: str = ""
    preview: bool = False
