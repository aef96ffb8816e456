"""Xfce's notification daemon: the property /do-not-disturb in xfconf's channel xfce4-notifyd.

Critical notifications are shown all the same; the others go to the log only. It stays on when this program dies and
over a restart. A property that was not there is taken away again, not set to false. Needs xfconfd on the bus.
"""

from deepday.domain.errors import RefusedError
from deepday.domain.reason import Reason
from deepday.effects.notifications.silence import Silence
from deepday.engine.effect_ports import Value, Wish

_XFCONF = "org.xfce.Xfconf"
_PATH = "/org/xfce/Xfconf"
_WHERE = ("xfce4-notifyd", "/do-not-disturb")
_NOT_THERE = ("org.xfce.Xfconf.Error.PropertyNotFound", "org.xfce.Xfconf.Error.ChannelNotFound")


class XfceNotifications(Silence):
    """Values are {do_not_disturb, exists}."""

    id = "notifications.xfce"
    server = "Xfce Notify Daemon"
    shows_critical = True

    def capture(self) -> Value:
        """Return the property, and whether it is there at all."""
        try:
            value = self._ask("GetProperty", "ss", *_WHERE)
        except RefusedError as error:
            if error.reason.params.get("name") not in _NOT_THERE:
                raise
            return {"do_not_disturb": False, "exists": False}
        return {"do_not_disturb": value == ("b", True), "exists": True}

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- silence is the same whatever was there
        """Return do not disturb."""
        return {"do_not_disturb": True, "exists": True}

    def apply(self, target: Value, _found: Value) -> None:
        """Set the property."""
        self._ask("SetProperty", "ssv", *_WHERE, ("b", self.silent(target)))

    def restore(self, prior: Value, _found: Value) -> None:
        """Set the property as it was, or take it away."""
        if prior["exists"]:
            self.apply(prior, _found)
        elif self._ask("PropertyExists", "ss", *_WHERE) is True:
            self._ask("ResetProperty", "ssb", *_WHERE, False)

    def silent(self, value: Value) -> bool:
        """Say whether it is do not disturb."""
        return value["do_not_disturb"] is True

    def remedy(self) -> Reason:
        """Say that xfconf is the part that refuses."""
        return Reason("xfconf.look_at_its_settings")

    def _ask(self, member: str, signature: str, *args: object) -> object:
        answer = self._bus.call(_XFCONF, _PATH, _XFCONF, member, signature, args)
        return answer[0] if answer else None
