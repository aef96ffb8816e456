"""Run a command on a private desktop: ``python -m tools.with_display pytest tests/ui``.

Its own home, message bus, screen and window manager; the command's exit status is passed on.
"""

import os
import subprocess
import sys

from tests import desktop_parts as parts
from tests.desktop import ProgramMissingError, private_desktop


def main(command: list[str]) -> int:
    """Run *command* and return its exit status; 127 when a program of the desktop is not installed."""
    try:
        with private_desktop(parts.openbox) as desktop:
            # The folder one is in and the wishes of the caller's environment stay; only the desktop is another.
            return subprocess.run(command, env=os.environ | desktop.environment, check=False).returncode
    except ProgramMissingError as error:
        print(f"not run: {command[0]}: {error}", file=sys.stderr)
        return 127


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
