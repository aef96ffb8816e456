"""What was asked of a bus and holds until it is cancelled: signals, and who owns a name."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from jeepney import MatchRule

OnSignal = Callable[[tuple[object, ...]], object]
OnOwner = Callable[[str | None], object]
T = TypeVar("T")


class Subscription:
    """Something that was asked for until it is cancelled."""

    def __init__(self, forget: Callable[[], object]) -> None:
        self._forget = forget

    def cancel(self) -> None:
        """Hear no more of it; harmless twice."""
        self._forget()


@dataclass(eq=False, frozen=True, slots=True)
class Signal:
    """Signals that somebody wants to hear; None stands for any path, any sender."""

    interface: str
    member: str
    path: str | None
    sender: str | None
    callback: OnSignal

    def rule(self) -> str:
        """Return the rule by which the bus sends them to us."""
        rule = MatchRule(
            type="signal", interface=self.interface, member=self.member, path=self.path, sender=self.sender
        )
        return str(rule.serialise())


@dataclass(eq=False, slots=True)
class WatchedName:
    """A name on the bus, who owns it as far as we know, and who wants to be told."""

    known: bool = False
    owner: str | None = None
    callbacks: list[OnOwner] = field(default_factory=list)

    def belongs_to(self, owner: str | None) -> None:
        """Note who owns it, None for nobody; tell it if that is news."""
        if self.known and self.owner == owner:
            return
        self.known, self.owner = True, owner
        for callback in list(self.callbacks):
            callback(owner)


def discard(items: list[T], item: T) -> None:
    """Take *item* out if it is there."""
    if item in items:
        items.remove(item)
