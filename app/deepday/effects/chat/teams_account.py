"""What both Teams channels of an account share: the person's presence as Graph tells it, and its delay.

A presence can be read as ``/me/presence`` and written only as ``/users/{id}/presence/...``; the id comes with the
reading and is kept in memory. What was written shows after some seconds, in Teams itself after minutes.

Source: learn.microsoft.com/graph/api/presence-get, /graph/cloud-communications-manage-presence-state.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from deepday.effects.account_access import AccountAccess
from deepday.effects.clients.graph import Graph
from deepday.engine.effect_ports import Value
from deepday.engine.ports import Clock

PERMISSION = "Presence.ReadWrite"
PRESENCE = "/me/presence"
SETTLING_S = 60.0
"""How long what was there before a write may still be shown."""


class TeamsAccount:
    """One account with Teams."""

    def __init__(self, access: AccountAccess) -> None:
        self.graph = Graph(access, PERMISSION)
        self._id = ""

    def presence(self, by_s: float) -> Mapping[str, object]:
        """Return the presence, with ``availability`` and ``activity``."""
        said = self.graph.get(PRESENCE, by_s)
        known = [said.get(name) for name in ("id", "availability", "activity")]
        if not all(isinstance(text, str) and text for text in known):
            raise self.graph.bad_answer()
        self._id = str(said["id"])
        return said

    def act(self, action: str, by_s: float, json: Mapping[str, object]) -> None:
        """Have *action* done with the presence; after a broken connection nobody knows whether it was."""
        if not self._id:
            self.presence(by_s)
        self.graph.do("POST", f"/users/{self._id}/presence/{action}", by_s, json)


@dataclass(frozen=True, slots=True)
class _Written:
    value: Value
    before: Value
    at_s: float


class Settling:
    """Knows what was written last, and takes the service's word again once it shows anything but what was before."""

    def __init__(self, clock: Clock, same: Callable[[Value, Value], bool]) -> None:
        self._clock = clock
        self._same = same
        self._last: _Written | None = None

    def wrote(self, value: Value, before: Value) -> None:
        """Note that the service has accepted *value* in place of *before*."""
        self._last = _Written(value, before, self._clock.elapsed_s())

    def settled(self, seen: Value) -> Value:
        """Return *seen*, or what was written if *seen* can only be the service's delay."""
        last = self._last
        if last is None or self._clock.elapsed_s() - last.at_s >= SETTLING_S:
            return seen
        return last.value if self._same(seen, last.before) else seen
