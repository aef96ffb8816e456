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
