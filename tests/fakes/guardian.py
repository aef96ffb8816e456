"""A guardian that writes down what becomes of it, run as a program: ``guardian.py DIARY [silent]``."""

import os
import sys
import time
from pathlib import Path


def main() -> None:
    """Be ready, wait for the end of the pipe, and note whether there was a goodbye."""
    diary = Path(sys.argv[1])
    files = sorted(int(name) for name in os.listdir("/proc/self/fd"))  # noqa: PTH208 -- names are numbers
    with diary.open("a") as lines:
        lines.write(f"born {os.getpid()} session {os.getsid(0)} files {files[:-1]}\n")
    if sys.argv[2:] == ["silent"]:
        time.sleep(60)
    if sys.argv[2:] == ["stillborn"]:
        return
    os.write(1, b"ready\n")
    said = sys.stdin.buffer.read()
    with diary.open("a") as lines:
        lines.write("goodbye\n" if said == b"bye\n" else f"parent died, said {said!r}\n")


if __name__ == "__main__":
    main()
