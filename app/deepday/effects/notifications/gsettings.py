"""Notification servers that obey a key of GSettings: reads, sets and resets it through the program gsettings.

Where dconf does not run on the bus, a write is accepted and silently lost, so every write is read back. Whether the
person has ever set the key is told by dconf's own program; where that is missing, a value other than the default (which
the memory back-end gives) counts as set. A key that was not set is reset, not set to its default. It stays when this
program dies. Administrators can lock keys; in a Flatpak the host's dconf is not writable.
"""

import os
from typing import TYPE_CHECKING

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.child_environment import child_environment
from deepday.effects.notifications.server import LIMIT_S, NAME
from deepday.effects.notifications.silence import Silence
from deepday.engine.effect_ports import Value, Wish
from deepday.wire.dbus import Bus

if TYPE_CHECKING:
    from subprocess import CompletedProcess

_ERRORS = (
    ("no such schema", "gsettings.no_schema"),
    ("is not installed", "gsettings.no_schema"),
    ("no such key", "gsettings.no_schema"),
    ("not writable", "gsettings.locked"),
)


class GsettingsSilence(Silence):
    """Values are {value, is_set}: the key's, and whether it is the person's own or the default."""

    schema: str
    path: str
    """Where dconf keeps the schema, with slashes at both ends."""
    key: str
    silent_value: bool

    def capture(self) -> Value:
        """Return the key's value, and whether it was ever set."""
        value = self._get()
        return {"value": value, "is_set": self._is_set(value)}

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- silence is the same whatever was there
        """Return the key's silent value."""
        return {"value": self.silent_value, "is_set": True}

    def apply(self, target: Value, _found: Value) -> None:
        """Set the key, and look whether it was kept."""
        value = target["value"] is True
        self._run("gsettings", "set", self.schema, self.key, _text(value))
        self._check(self._get() is value)

    def restore(self, prior: Value, _found: Value) -> None:
        """Set the key as it was, or reset it."""
        if prior["is_set"]:
            self.apply(prior, _found)
            return
        self._run("gsettings", "reset", self.schema, self.key)
        self._check(self._get() is prior["value"])

    def silent(self, value: Value) -> bool:
        """Say whether the key has its silent value."""
        return value["value"] is self.silent_value

    def remedy(self) -> Reason:
        """Say that GSettings is the part that refuses."""
        return Reason("gsettings.install", {"schema": self.schema})

    def _check(self, kept: bool) -> None:  # noqa: FBT001 -- the answer to one question
        if not kept:
            raise RefusedError("gsettings.not_kept", {"key": f"{self.schema} {self.key}"})

    def _get(self, **environment: str) -> bool:
        return self._run("gsettings", "get", self.schema, self.key, **environment) == _text(True)

    def _is_set(self, value: bool) -> bool:  # noqa: FBT001 -- the key's value
        try:
            return self._run("dconf", "read", self.path + self.key) != ""
        except RefusedError as error:
            if error.reason.code != "gsettings.not_found":
                raise
            return value is not self._get(GSETTINGS_BACKEND="memory")

    def _run(self, *argv: str, **environment: str) -> str:
        import subprocess  # noqa: PLC0415 -- the guardian needs it on such desktops only

        extra = {"LC_ALL": "C", "DBUS_SESSION_BUS_ADDRESS": self.address} | environment
        with Bus(self.address, LIMIT_S) as bus:
            bus.name_owner(NAME)  # raises where there is no bus: GLib would go on in memory and say nothing
        try:
            done = subprocess.run(
                argv,
                env=child_environment(extra),
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                errors="replace",
                timeout=LIMIT_S,
                check=False,
                cwd=os.sep,
            )
        except FileNotFoundError as error:
            raise RefusedError("gsettings.not_found", {"program": argv[0]}) from error
        except subprocess.TimeoutExpired as error:
            raise UnreachableError("gsettings.no_answer", {"program": argv[0]}) from error
        if done.returncode:
            raise self._failure(done)
        return done.stdout.strip()

    def _failure(self, done: "CompletedProcess[str]") -> EffectError:
        said = done.stderr.lower()
        code = next((code for words, code in _ERRORS if words in said), "gsettings.failed")
        return RefusedError(code, {"key": f"{self.schema} {self.key}", "status": str(done.returncode)})


def _text(value: bool) -> str:  # noqa: FBT001 -- GVariant's own names for it
    return "true" if value else "false"
