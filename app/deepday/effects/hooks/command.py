"""The person's own commands: one is run when focus begins or its end moves, one when it is over.

A command gets an argv, never a shell; ten seconds; DEEPDAY_EVENT, DEEPDAY_SESSION, DEEPDAY_UNTIL and DEEPDAY_KEY in its
environment and the same as JSON on standard input; its output is discarded. Once started it counts as told, even if it
fails. Commands come from the settings at the time of use and are never journaled: a foreign file must not run code.
"""

import json
import os
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from deepday.domain.errors import RefusedError
from deepday.domain.reason import Reason
from deepday.effects.child_environment import child_environment
from deepday.effects.hooks.hook import SET, UNDO, Hook
from deepday.engine.effect_ports import Viability

LIMIT_S = 10.0


class CommandHook(Hook):
    """``hooks.command``; *argv* returns the command for "set" or "undo" from the settings, empty if there is none."""

    id = "hooks.command"
    lane = "hooks"

    def __init__(
        self, argv: Callable[[str], Sequence[str]], new_key: Callable[[], str], limit_s: float = LIMIT_S
    ) -> None:
        super().__init__(new_key)
        self._argv = argv
        self._limit_s = limit_s

    def probe(self) -> Viability:
        """Say whether there is a command and its program is found; runs nothing."""
        commands = [argv for argv in (self._argv(SET), self._argv(UNDO)) if argv]
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

    def tell(self, about: Mapping[str, str], begun: Callable[[str], None]) -> None:
        """Run the command for the event, if there is one."""
        argv = list(self._argv(about["event"]))
        if argv:
            process = _started(argv, about)
            begun(SET)
            _await(process, json.dumps(about), argv[0], self._limit_s)


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
