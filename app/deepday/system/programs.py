"""Starts this program again as other processes: detached for a verb, as guardian or window for the program itself.

Works from a source tree, an environment and a frozen build; what is started never holds a terminal, a pipe or a folder
of whoever started it.
"""

import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import deepday
from deepday.domain.errors import CouldNotError
from deepday.system import display

if TYPE_CHECKING:
    import subprocess

_PACKAGE_ROOT = os.path.dirname(os.path.dirname(os.path.abspath(deepday.__file__)))  # noqa: PTH100, PTH120 -- quick path

_WITHOUT_CONSOLE = 0x0800_0200 if sys.platform == "win32" else 0
"""CREATE_NO_WINDOW and CREATE_NEW_PROCESS_GROUP (winbase.h)."""
PIPE, NOWHERE = -1, -3
"""As subprocess.PIPE and subprocess.DEVNULL: it is loaded, 1 MB, when a process is started and not before."""


def argv(*arguments: str) -> Sequence[str]:
    """Return the command that runs this program with *arguments*."""
    if getattr(sys, "frozen", False):
        return [sys.executable, *arguments]
    # -P: what lies in the folder one happens to be in is not imported.
    return [sys.executable, "-P", "-m", "deepday", *arguments]


def environment() -> Mapping[str, str]:
    """Return the environment for ``argv``."""
    if getattr(sys, "frozen", False):
        # PyInstaller: a program of its own, not a helper inside this one's unpacked folder.
        return os.environ | {"PYINSTALLER_RESET_ENVIRONMENT": "1"}
    if sys.path and sys.path[0] == _PACKAGE_ROOT:  # run as "python -m deepday" in its source folder
        return os.environ | {"PYTHONPATH": os.pathsep.join([_PACKAGE_ROOT, *_python_path()])}
    return dict(os.environ)


@dataclass(frozen=True, slots=True)
class Started:
    """The program as it was started by ``start_detached``."""

    process: "subprocess.Popen[bytes]"

    def ended_badly(self) -> bool:
        """Whether it has ended already, and not because another one is there."""
        return self.process.poll() not in {None, 0}


def start_detached() -> Started:
    """Start the program, with its windows in the background if there is a screen, and return at once.

    It has a session of its own and nothing of ours open; it writes to its log. It is up when its socket answers.

    Raises:
        CouldNotError: the system starts no process (``program.cannot_start``).
    """
    return Started(spawn("--background" if display.answers() else "headless", stdin=NOWHERE, stdout=NOWHERE))


def spawn(*arguments: str, stdin: int, stdout: int) -> "subprocess.Popen[bytes]":
    """Start this program with *arguments* in a session of its own, inheriting no file but *stdin* and *stdout*.

    Raises:
        CouldNotError: the system starts no process (``program.cannot_start``).
    """
    import subprocess  # noqa: PLC0415 -- see PIPE

    try:
        return subprocess.Popen(
            argv(*arguments),
            env=environment(),
            cwd=os.sep,
            stdin=stdin,
            stdout=stdout,
            stderr=NOWHERE,
            start_new_session=True,
            creationflags=_WITHOUT_CONSOLE,
        )
    except OSError as error:
        raise CouldNotError("program.cannot_start", {"why": os.strerror(error.errno or 0)}) from error


def _python_path() -> Sequence[str]:
    before = os.environ.get("PYTHONPATH")
    return [before] if before else []
