"""An interruption: who or what broke in, when, and what became of it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum


class Source(StrEnum):
    """The channel it came through; digits 1 to 7 in the log follow this order."""

    CHAT = "chat"
    EMAIL = "email"
    CALL = "call"
    MEETING = "meeting"
    IN_PERSON = "in_person"
    NOTIFICATION = "notification"
    OTHER = "other"


class Initiator(StrEnum):
    """Who began it: somebody else, or the person."""

    EXTERNAL = "external"
    SELF = "self"


class Urgency(StrEnum):
    """How urgent it was in the person's own judgement."""

    LOW = "low"
    NORMAL = "normal"
    URGENT = "urgent"


class Outcome(StrEnum):
    """What became of the request."""

    HANDLED = "handled"
    REDIRECTED = "redirected"
    DEFERRED = "deferred"
    DECLINED = "declined"


class HandledBy(StrEnum):
    """Who dealt with an urgent request that was redirected, as the person heard of it afterwards."""

    UNSAID = "unsaid"
    """Nobody has said yet; it is asked for when the queue is gone through."""
    POINT_PERSON = "point_person"
    SELF = "self"
    NOBODY = "nobody"
    NOT_KNOWN = "not_known"


class Recovery(StrEnum):
    """How long it took to be back in the work, by the person's own estimate in minutes; asked when a day is closed."""

    ASKED = "asked"
    """Asked, and left open."""
    AT_ONCE = "0"
    FIVE = "5"
    TEN = "10"
    TWENTY = "20"
    LONGER = "30"
    """Thirty minutes or more."""

    @property
    def minutes(self) -> int | None:
        """The estimate; None if it was left open."""
        return int(self.value) if self is not Recovery.ASKED else None


SOMEONE = "someone"
"""Stands where a name stood that was erased, the same in every language."""
OPEN_FOR = timedelta(hours=2)
"""How long an interruption counts as open when nobody says "back at work"."""


@dataclass(frozen=True, slots=True)
class Interruption:
    """One entry of the log; instants are aware UTC, ``time_zone`` is the IANA zone in force."""

    id: str
    at: datetime
    time_zone: str
    source: Source = Source.OTHER
    initiator: Initiator = Initiator.EXTERNAL
    who: str | None = None
    urgency: Urgency = Urgency.NORMAL
    outcome: Outcome = Outcome.HANDLED
    handled_until: datetime | None = None
    resumed_at: datetime | None = None
    due_at: datetime | None = None
    answered_at: datetime | None = None
    from_deep_day: str | None = None
    note: str | None = None
    undone: bool = False
    origin: str = "logged"
    handled_by: HandledBy | None = None
    """Of an urgent request that was redirected; ``answered_at`` says when. None: it is none, or was never asked."""
    recovery: Recovery | None = None
    """None: it was never asked."""

    def is_open(self, now: datetime) -> bool:
        """Say whether the person is still away from the work because of it."""
        return (
            not self.undone
            and self.handled_until is None
            and self.resumed_at is None
            and self.at <= now < self.at + OPEN_FOR
        )

    @property
    def waits_for_answer(self) -> bool:
        """Whether it was put off and has not been answered."""
        return self.outcome is Outcome.DEFERRED and self.answered_at is None and not self.undone

    @property
    def was_handed_on(self) -> bool:
        """Whether it was urgent and somebody else was to deal with it."""
        return self.urgency is Urgency.URGENT and self.outcome is Outcome.REDIRECTED

    @property
    def waits_for_word(self) -> bool:
        """Whether it was handed on and nobody has said what came of it."""
        return self.was_handed_on and self.handled_by is HandledBy.UNSAID and not self.undone

    @property
    def was_put_off(self) -> bool:
        """Whether an answer was promised once: it waits, was given, or was given up."""
        return self.outcome is Outcome.DEFERRED or (self.outcome is Outcome.DECLINED and self.due_at is not None)

    def answered(self, at: datetime) -> "Interruption":
        """Return it answered at *at*."""
        return replace(self, answered_at=max(at, self.at))

    def promised_for(self, due: datetime) -> "Interruption":
        """Return it put off once more: it waits again, if it did not."""
        return replace(self, outcome=Outcome.DEFERRED, due_at=due, answered_at=None)

    def given_up(self, at: datetime) -> "Interruption":
        """Return it declined after all, at *at*; the promise there was stays visible, so that it is not forgotten."""
        return replace(self.answered(at), outcome=Outcome.DECLINED)

    def dealt_with(self, by: HandledBy, at: datetime | None) -> "Interruption":
        """Return it, handed on and dealt with by *by* at *at*; None if it was not, or nobody knows when."""
        return replace(self, handled_by=by, answered_at=max(at, self.at) if at is not None else None)

    def to_be_asked(self, before: "Interruption | None" = None) -> "Interruption":
        """Return it, changed from *before*, with the question of who dealt with it where that makes sense only."""
        if self.was_handed_on:
            known = before is not None and before.was_handed_on
            return self if known else replace(self, handled_by=HandledBy.UNSAID, answered_at=None)
        if before is not None and before.was_handed_on:
            return replace(self, handled_by=None, answered_at=None)
        return self

    def back(self, at: datetime) -> "Interruption":
        """Return it resumed at *at*; it was handled until then unless that is known already."""
        at = max(at, self.at)
        return replace(self, resumed_at=at, handled_until=self.handled_until or at)

    def closed_by_next(self, at: datetime) -> "Interruption":
        """Return it handled until *at*, when the next one broke in; the work was not resumed."""
        return replace(self, handled_until=max(at, self.at))


@dataclass(frozen=True, slots=True)
class Correction:
    """One field of one entry, changed by the person: both values are kept as exchange text."""

    at: datetime
    entry: str
    field: str
    before: str | None
    after: str | None
    origin: str = "logged"
