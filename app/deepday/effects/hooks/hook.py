"""What all hooks share: something outside is told when focus begins, when its end moves, and when it is over.

What a hook brings about cannot be read back: the value is what has been told. A new program assumes that an unfinished
session was told to begin, so that it is told to be over at least once, perhaps twice; the key says which run it was.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from datetime import datetime

from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Value, Viability, Wish

SET, UNDO, UNSET = "set", "undo", "unset"
SENT = "sent"
"""Told, without an answer: it may have arrived."""


class Hook(ABC):
    """Values are {state ("unset", "set" or "sent"), key}, the target also {session, until} and what a subclass adds.

    *new_key* returns a fresh idempotency key.
    """

    id: str
    lane: str
    local = False
    empty: Value | None = None
    expires_to: Value | None = None

    def __init__(self, new_key: Callable[[], str]) -> None:
        self._new_key = new_key
        self._told: Value | None = None

    @abstractmethod
    def probe(self) -> Viability:
        """Say whether there is something to be told; tells nothing."""

    @abstractmethod
    def tell(self, about: Mapping[str, str], begun: Callable[[str], None]) -> None:
        """Tell what ``about["event"]`` names, "set" or "undo"; call *begun* with a state once it may have arrived."""

    def more(self, wish: Wish) -> Mapping[str, str]:  # noqa: ARG002 -- for subclasses
        """Return what else is told."""
        return {}

    def capture(self) -> Value:
        """Return that nothing is told, with the key of the run to come."""
        return {"state": UNSET, "key": self._new_key()}

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return that it has been told to begin, under the key found."""
        about = {"session": wish.session, "until": wish.until.isoformat(), **self.more(wish)}
        return {"state": SET, "key": prior["key"], **about}

    def apply(self, target: Value, found: Value) -> None:
        """Tell that focus begins, or ends later."""
        if self._told is None or self._told["key"] != target["key"]:
            self._told = found
        self.tell(_about(SET, target), lambda state: self._know({**target, "state": state}))
        self._told = target

    def read(self, target: Value) -> Value:
        """Return what has been told; a new program assumes that *target* has."""
        return self._told if self._told is not None and self._told["key"] == target["key"] else target

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are told or both are not, under the same key."""
        return (a["state"] == UNSET) == (b["state"] == UNSET) and a["key"] == b["key"]

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nobody else tells it, and prior is always unset
        """Say no: what was found before is always unset."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- it has no end
        """Say yes."""
        return True

    def restore(self, prior: Value, found: Value) -> None:
        """Tell that it is over; it stays to be told until that has succeeded."""
        self.tell(_about(UNDO, {**found, **prior}), lambda _state: None)
        self._told = prior

    def describe(self, value: Value) -> Reason:
        """Return whether it has been told."""
        match value["state"]:
            case "set":
                return Reason("hooks.set")
            case "sent":
                return Reason("hooks.sent")
            case _:
                return Reason("hooks.unset")

    def _know(self, told: Value) -> None:
        self._told = told


def _about(event: str, value: Value) -> Mapping[str, str]:
    return {"event": event, **{name: str(said) for name, said in value.items() if name != "state"}}
