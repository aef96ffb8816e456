"""The person's own commands: one is run when focus begins or its end moves, one when it is over.

A command gets an argv, never a shell; ten seconds; DEEPDAY_EVENT, DEEPDAY_SESSION, DEEPDAY_UNTIL and DEEPDAY_KEY in its
environment and the same as JSON on standard input; its output is discarded. What it does cannot be read back: the value
is what we know. A new program assumes that an unfinished session's command has run, so that "undo" runs at least once,
perhaps twice: commands have to bear that, DEEPDAY_KEY tells them which run it belongs to. Commands come from the
settings at the time of use and are never journaled: a foreign file must not run code.
"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime

from deepday.domain.errors import RefusedError
from deepday.domain.reason import Reason
from deepday.effects.child_environment import child_environment
from deepday.engine.ports import Value, Viability, Wish

LIMIT_S = 10.0
_SET, _UNDO, _UNSET = "set", "undo", "unset"


class CommandHook:
    """``hooks.command``. Values are {state ("unset" or "set"), key}, the target also {session, until}.

    *argv* returns the command for "set" or "undo" from the settings, empty if there is none; *new_key* a fresh
    idempotency key.
    """

    id = "hooks.command"
    lane = "hooks"
    local = False
    empty: Value | None = None
    expires_to: Value | None = None

    def __init__(
        self, argv: Callable[[str], Sequence[str]], new_key: Callable[[], str], limit_s: float = LIMIT_S
    ) -> None:
        self._argv = argv
        self._new_key = new_key
        self._limit_s = limit_s
        self._known: Value | None = None
        self._captured: object = None

    def probe(self) -> Viability:
        """Say whether there is a command and its program is found; runs nothing."""
        commands = [argv for argv in (self._argv(_SET), self._argv(_UNDO)) if argv]
        if not commands:
            return Viability(works=None, detail=Reason("hooks.none"), next_step=Reason("hooks.set_one"))
        for argv in commands:
            if shutil.which(argv[0]) is None:
                return Viability(
                    works=False,
                    detail=Reason("hooks.not_found", {"program": argv[0]}),
                    next_step=Reason("hooks.set_one"),
                )
        return Viability(works=True, detail=Reason("hooks.works"))

    def capture(self) -> Value:
        """Return that nothing is set, with the key of the run to come."""
        self._captured = self._new_key()
        return {"state": _UNSET, "key": self._captured}

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return that the command has run, under the key found."""
        return {"state": _SET, "key": prior["key"], "session": wish.session, "until": wish.until.isoformat()}

    def apply(self, target: Value, _found: Value) -> None:
        """Run the command for "set"; once it has started, it counts as set even if it fails."""
        key = target["key"]
        ran_before = self._known["key"] == key if self._known else key != self._captured
        if not ran_before:
            self._known = {"state": _UNSET, "key": key}
        self._run(_SET, target, then=target)

    def read(self, _target: Value) -> Value:
        """Return what we know; a new program assumes that the command has run."""
        return self._known or {"state": _SET, "key": ""}

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are set or both are not, for the same key where both have one."""
        keys = {value["key"] for value in (a, b) if value["key"]}
        return a["state"] == b["state"] and len(keys) <= 1

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nobody else sets it, and prior is always unset
        """Say no: what was found before is always unset."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- it has no end
        """Say yes."""
        return True

    def restore(self, prior: Value, _found: Value) -> None:
        """Run the command for "undo"; it stays to be done until it has succeeded."""
        self._run(_UNDO, prior, then=self._known)
        self._known = prior

    def describe(self, value: Value) -> Reason:
        """Return whether the command has run."""
        return Reason("hooks.set" if value["state"] == _SET else "hooks.unset")

    def _run(self, event: str, value: Value, then: Value | None) -> None:
        argv = list(self._argv(event))
        about = self._about(event, value)
        if argv:
            started = _started(argv, about)
            self._known = then
            _await(started, json.dumps(about), argv[0], self._limit_s)
        self._known = then

    def _about(self, event: str, value: Value) -> Mapping[str, str]:
        known = self._known if self._known is not None and self._known["key"] == value["key"] else {}
        said = {**known, **value}
        return {
            "event": event,
            "session": str(said.get("session", "")),
            "until": str(said.get("until", "")),
            "key": str(said["key"]),
        }


def _started(argv: Sequence[str], about: Mapping[str, str]) -> "subprocess.Popen[str]":
    extra = {f"DEEPDAY_{name.upper()}": text for name, text in about.items()}
    try:
        return subprocess.Popen(
            argv,
            env=child_environment(extra),
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
    except (FileNotFoundError, NotADirectoryError) as error:
        raise RefusedError("hooks.not_found", {"program": argv[0]}) from error
    except (OSError, ValueError) as error:  # not allowed, no program at all, or a NUL in an argument
        raise RefusedError("hooks.not_started", {"program": argv[0]}) from error


def _await(process: "subprocess.Popen[str]", stdin: str, program: str, limit_s: float) -> None:
    try:
        process.communicate(stdin, timeout=limit_s)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its own session: whatever it has started goes too
        process.communicate()
        raise RefusedError(
            "hooks.too_slow", {"program": program, "limit_s": f"{limit_s:g}"}
        ) from None  # theirs has the argv
    if process.returncode:
        raise RefusedError("hooks.failed", {"program": program, "code": str(process.returncode)})
