"""KDE Plasma: Inhibit and UnInhibit of the notification server itself.

An inhibition lives as long as the connection that asked for it: Plasma releases it when this program dies, and forgets
it when plasmashell restarts, so ``apply`` asks again where it was forgotten. ``Inhibited`` is the OR of everybody's
inhibitions and the person's own setting: taking ours away leaves theirs, which is exact by itself. Critical
notifications are shown all the same (a setting of the person's); the others go to the history, and those that have not
expired by the end pop up then.
"""

from typing import NamedTuple

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.notifications.server import NAME, PATH
from deepday.effects.notifications.silence import Silence
from deepday.engine.effect_ports import Value, Wish

_DESKTOP_ENTRY = "deepday"


class _Held(NamedTuple):
    """An inhibition of ours: its cookie, and the two ends of the connection that it lives on."""

    cookie: object
    us: str | None
    server: str | None


class KdeNotifications(Silence):
    """Values are {inhibited}. One object, with its one connection, has to be kept for the whole session."""

    id = "notifications.kde"
    server = "Plasma"
    shows_critical = True

    def __init__(self, bus_address: str | None = None, reason: str = "Deepday") -> None:
        super().__init__(bus_address)
        self._reason = reason
        self._held: _Held | None = None

    def capture(self) -> Value:
        """Return whether notifications are inhibited by anybody."""
        return {"inhibited": self._bus.get_property(NAME, PATH, NAME, "Inhibited") is True}

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- silence is the same whatever was there
        """Return inhibited."""
        return {"inhibited": True}

    def apply(self, target: Value, _found: Value) -> None:  # noqa: ARG002 -- there is one target
        """Inhibit, unless an inhibition of ours is in force."""
        if self._in_force():
            return
        if self._held is not None:
            self._release()
        self._held = _Held(self._inhibited(), self._bus.unique_name, self._bus.name_owner(NAME))

    def read(self, _target: Value) -> Value:
        """Return what is there now; another server in Plasma's place holds nothing back for Plasma."""
        try:
            return self.capture()
        except RefusedError:
            if self.runs_elsewhere():
                return {"inhibited": False}
            raise

    def restore(self, prior: Value, _found: Value) -> None:  # noqa: ARG002 -- what others hold stays by itself
        """Take our own inhibition away."""
        if self._held is not None:
            self._release()

    def silent(self, value: Value) -> bool:
        """Say whether notifications are inhibited."""
        return value["inhibited"] is True

    def _inhibited(self) -> object:
        try:
            answer = self._bus.call(NAME, PATH, NAME, "Inhibit", "ssa{sv}", (_DESKTOP_ENTRY, self._reason, {}))
        except UnreachableError:
            self._bus.close()  # an answer that was lost leaves an inhibition without a cookie: it goes with this
            raise
        return answer[0]

    def _in_force(self) -> bool:
        return self._held is not None and self._still_held(self._held) and self.silent(self.capture())

    def _still_held(self, held: _Held) -> bool:
        server = self._bus.name_owner(NAME)
        return held.server == server and held.us == self._bus.unique_name

    def _release(self) -> None:
        held = self._held
        if held is not None and self._still_held(held):
            try:
                self._bus.call(NAME, PATH, NAME, "UnInhibit", "u", (held.cookie,))
            except UnreachableError as error:
                if error.reason.code not in ("dbus.service_absent", "dbus.lost"):
                    raise  # otherwise it went away with the other end
        self._held = None
