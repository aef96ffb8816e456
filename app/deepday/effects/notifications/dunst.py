"""dunst: the property ``paused``, and ``pauseLevel`` (0 to 100) where it has levels.

Nothing is shown while paused, critical ones neither; dunst queues them and shows all of them at the end. It stays
paused when this program dies; a restart of dunst clears it. Where another server has taken dunst's place, nothing is
paused by dunst any more, and that is what is read.

Source: dunst's src/dbus.c; levels since dunst-project/dunst#1193. ``set-paused true`` is level 100.
"""

from deepday.domain.errors import RefusedError
from deepday.effects.notifications.server import NAME, PATH
from deepday.effects.notifications.silence import Silence
from deepday.engine.effect_ports import Value, Wish

_INTERFACE = "org.dunstproject.cmd0"
_HIGHEST = 100


class DunstNotifications(Silence):
    """Values are {paused}, with {pause_level} where dunst has levels."""

    id = "notifications.dunst"
    server = "dunst"

    def capture(self) -> Value:
        """Return whether dunst is paused, and how far."""
        value: dict[str, object] = {"paused": self._get("paused") is True}
        level = self._level()
        if level is not None:
            value["pause_level"] = level
        return value

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- silence is the same for every wish
        """Return paused, at the highest level."""
        return {"paused": True, "pause_level": _HIGHEST} if "pause_level" in prior else {"paused": True}

    def apply(self, target: Value, _found: Value) -> None:
        """Pause."""
        self._set(target)

    def read(self, _target: Value) -> Value:
        """Return what is there now; another server in dunst's place holds nothing back for dunst."""
        try:
            return self.capture()
        except RefusedError:
            if self.runs_elsewhere():
                return {"paused": False}
            raise

    def restore(self, prior: Value, _found: Value) -> None:
        """Pause or not, as it was."""
        self._set(prior)

    def silent(self, value: Value) -> bool:
        """Say whether dunst is paused."""
        return value["paused"] is True

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are paused, at the same level where both have one."""
        levels = {value["pause_level"] for value in (a, b) if "pause_level" in value}
        return self.silent(a) == self.silent(b) and len(levels) <= 1

    def _level(self) -> int | None:
        try:
            level = self._get("pauseLevel")
        except RefusedError:  # dunst before 1.10
            return None
        return level if isinstance(level, int) else None

    def _get(self, name: str) -> object:
        return self._bus.get_property(NAME, PATH, _INTERFACE, name)

    def _set(self, value: Value) -> None:
        level = value.get("pause_level")
        if isinstance(level, int) and self._level() is not None:
            self._bus.set_property(NAME, PATH, _INTERFACE, "pauseLevel", "u", level)
        else:
            self._bus.set_property(NAME, PATH, _INTERFACE, "paused", "b", self.silent(value))
