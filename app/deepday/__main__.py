"""Picks what this process is to be and imports it by name, so that a verb never loads a window.

No verb: the program with its windows. ``guardian``, ``headless``, ``window``: processes that the program and the verbs
start.
"""

import importlib
import sys

_PROCESSES = {
    "guardian": "deepday.guardian",
    "headless": "deepday.headless",
    "window": "deepday.gui.own_process",
}


def main() -> int:
    """Be what the command line asks for; returns the exit status."""
    typed = sys.argv[1:]
    try:
        if typed and typed[0] in _PROCESSES:
            return int(importlib.import_module(_PROCESSES[typed[0]]).main())
        background = typed == ["--background"]
        if typed and not background:
            return int(importlib.import_module("deepday.cli").main(typed))
        if not importlib.import_module("deepday.bootstrap.one_instance").may_begin():
            status = importlib.import_module("deepday.cli").before_windows(background=background)
            if status is not None:
                return int(status)
        return int(importlib.import_module("deepday.gui.program").main(background=background))
    except KeyboardInterrupt:
        return 1


if __name__ == "__main__":
    sys.exit(main())
