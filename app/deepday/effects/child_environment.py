"""The environment for programs that effects start; it starts nothing itself.

A bundle (PyInstaller) points the dynamic linker at its own libraries; a program of the system that inherits this loads
the wrong ones and fails. PyInstaller keeps what was there before in ``LD_LIBRARY_PATH_ORIG``.
"""

import os
import sys
from collections.abc import Mapping

_LINKER = ("LD_LIBRARY_PATH", "LD_PRELOAD", "DYLD_LIBRARY_PATH")


def child_environment(extra: Mapping[str, str]) -> dict[str, str]:
    """Return our environment with *extra*, as it was before a bundle changed it."""
    environment = dict(os.environ)
    if getattr(sys, "frozen", False):
        for name in _LINKER:
            before = environment.pop(f"{name}_ORIG", None)
            environment.pop(name, None)
            if before:
                environment[name] = before
    return environment | dict(extra)
