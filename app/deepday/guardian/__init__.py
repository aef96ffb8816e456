"""Root of the guardian: a small process that puts local effects back when the program dies.

It holds one end of a pipe and sleeps. A line "bye" means that the program has put everything back itself; the end of
the pipe without it means that the program is dead, whatever the cause. Started as ``deepday guardian HISTORY``.
"""

import os
import signal
import sys


def main() -> int:
    """Stand by until the program says goodbye or dies; put its local effects back in the second case."""
    for name in ("SIGTERM", "SIGINT", "SIGHUP"):  # at logout the program is asked to end; the guardian outlives it
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.SIG_IGN)
    os.write(sys.stdout.fileno(), b"ready\n")
    # Between ready and sleep: a session waits for the line, not for this. Not later: by then an update may have come.
    from deepday.guardian.putting_back import put_back_what_is_open  # noqa: PLC0415 -- see above

    if not sys.stdin.buffer.read().endswith(b"bye\n"):
        put_back_what_is_open(sys.argv[2])
    return 0
