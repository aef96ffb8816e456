"""What the adapters of all notification servers share: who they are, whether they work here, how they are told.

Subclasses say how one server is read and set. Silence is a yes or no without an author and without an end of its own:
it cannot be told ours from the person's, never expires and stays valid.
"""

from abc import ABC, abstractmethod
from datetime import datetime

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.notifications.server import LIMIT_S, identify
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.dbus import Bus
from deepday.wire.dbus_messages import session_address


class Silence(ABC):
    """One server's "do not disturb" as an effect; all calls take under a second."""

    id: str
    server: str
    """What the server calls itself."""
    shows_critical = False
    """Whether critical notifications appear all the same."""
    lane = "notifications"
    local = True
    empty: Value | None = None
    expires_to: Value | None = None

    def __init__(self, bus_address: str | None = None) -> None:
        self.address = session_address() if bus_address is None else bus_address
        self._bus = Bus(self.address, LIMIT_S)

    def probe(self) -> Viability:
        """Say whether this is the server here and can be read, and what would help if not."""
        looker = type(self)(self.address)  # on a connection of its own, for a server may have bound something to ours
        try:
            return looker.look()
        except UnreachableError as error:
            absent = error.reason.code == "dbus.absent"
            step = Reason("dbus.start_a_session" if absent else "notifications.restart_the_server")
            return Viability(works=False if absent else None, detail=error.reason, next_step=step)
        except RefusedError as error:
            return Viability(works=False, detail=error.reason, next_step=self.remedy())
        finally:
            looker.close()

    def remedy(self) -> Reason | None:
        """Return what would help where this server is the right one and still refuses."""
        return None

    @abstractmethod
    def capture(self) -> Value:
        """Return what is there now, complete enough to put it back exactly."""

    @abstractmethod
    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return silence in this server's terms."""

    @abstractmethod
    def apply(self, target: Value, _found: Value) -> None:
        """Set *target*."""

    def read(self, _target: Value) -> Value:
        """Return what is there now."""
        return self.capture()

    @abstractmethod
    def restore(self, prior: Value, _found: Value) -> None:
        """Put *prior* back."""

    @abstractmethod
    def silent(self, value: Value) -> bool:
        """Say whether *value* is silence."""

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are silence or neither is."""
        return self.silent(a) == self.silent(b)

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- a yes or no has no author
        """Say no: nothing in the value could tell."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- it has no end
        """Say yes."""
        return True

    def describe(self, value: Value) -> Reason:
        """Return whether notifications are shown."""
        if not self.silent(value):
            return Reason("notifications.shown")
        return Reason("notifications.silent_but_critical" if self.shows_critical else "notifications.silent")

    def runs_elsewhere(self) -> bool:
        """Say whether another server than this one runs here now."""
        found = identify(self._bus)
        return found is not None and found.name != self.server

    def look(self) -> Viability:
        """Say what ``probe`` says, but raise what goes wrong."""
        found = identify(self._bus)
        if found is None:
            step = Reason("notifications.start_a_server")
            return Viability(works=False, detail=Reason("notifications.no_server"), next_step=step)
        if found.name != self.server:
            return Viability(works=False, detail=Reason("notifications.other_server", {"server": found.name}))
        self.capture()
        return Viability(
            works=True, detail=Reason("notifications.works", {"server": found.name, "version": found.version})
        )

    def close(self) -> None:
        """End the connection to the bus, and with it whatever a server has bound to it."""
        self._bus.close()
