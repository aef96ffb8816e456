"""The fault hook: ends the process with SIGKILL at a named step, to see what a crash leaves behind."""

import os
import signal

from deepday.engine.effect_ports import Checkpoint

VARIABLE = "DEEPDAY_KILL_AT"
"""Environment variable that names the step, as in "applied notifications.dunst"; for tests."""


def kill_at(step: str) -> Checkpoint:
    """Return a checkpoint that kills the process at *step*, at none if it is empty."""

    def checkpoint(name: str) -> None:
        if step and name == step:
            os.kill(os.getpid(), signal.SIGKILL)

    return checkpoint
