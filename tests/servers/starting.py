"""What all servers for tests share: a free port, a folder, a process whose log is kept, and an end that leaves nothing.

A server ends with its context, and with the thread that started it: also when the tests are killed. So start servers in
the main thread, as pytest does with fixtures.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from tests.desktop import ProgramMissingError
from tests.eventually import eventually

HOST = "127.0.0.1"
PASSWORD = "secret"
"""Of every user of every server."""
_BELOW_OUTGOING = range(20_000, 32_000)  # from 32768 on the system gives ports to connections that begin here
_LOG_SHOWN = 4000  # characters
_running: dict[str, Path] = {}


def free_port() -> int:
    """Return a port on loopback that nobody has; an outgoing connection will not take it either."""
    while True:
        port = secrets.choice(_BELOW_OUTGOING)
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            return port


def listening(*ports: int) -> bool:
    """Whether somebody accepts connections on all of them."""
    for port in ports:
        with socket.socket() as probe:
            if probe.connect_ex((HOST, port)):
                return False
    return True


def program(name: str) -> str:
    """Return where a program is, also if only root has its folder on the PATH.

    Raises:
        ProgramMissingError: it is not installed.
    """
    if (found := shutil.which(name, path=_path())) is None:
        raise ProgramMissingError(name)
    return found


@contextmanager
def scratch_folder(name: str) -> Iterator[Path]:
    """Give an empty folder that is removed afterwards; its path is short enough for Unix sockets in it."""
    with tempfile.TemporaryDirectory(prefix=f"deepday-{name}-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


@contextmanager
def started(
    name: str,
    argv: Sequence[object],
    folder: Path,
    *,
    ready: Callable[[], object],
    environment: Mapping[str, str] | None = None,
    as_user: str = "",
    within_s: float = 30,
) -> Iterator[None]:
    """Start a server, wait until it is *ready*, and end it with all its children; it logs to ``NAME.log`` in *folder*.

    It sees nothing of our environment but the PATH; its home is *folder*. *as_user* is who it runs as if we are root.

    Raises:
        ProgramMissingError: its program is not installed.
    """
    words = [program(str(argv[0])), *map(str, argv[1:])]
    log = folder / f"{name}.log"
    own = {"PATH": _path(), "HOME": str(folder), "LANG": "C.UTF-8"} | dict(environment or {})
    as_other = [f"--reuid={as_user}", f"--regid={as_user}", "--clear-groups"] if as_user and not os.geteuid() else []
    with log.open("ab") as output:
        process = subprocess.Popen(
            ["setpriv", *as_other, "--pdeathsig", "TERM", *words],
            cwd=folder,
            env=own,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )
    try:
        _wait(process, name, log, ready, within_s)
        _running[name] = log
        yield
    finally:
        _running.pop(name, None)
        _end(process)


def logs() -> dict[str, str]:
    """Return the end of the log of each server that runs, by its name."""
    return {name: _end_of(log) for name, log in _running.items()}


def _path() -> str:
    return os.pathsep.join([os.environ.get("PATH", os.defpath), "/usr/sbin"])


def _wait(process: subprocess.Popen[bytes], name: str, log: Path, ready: Callable[[], object], within_s: float) -> None:
    try:
        eventually(lambda: process.poll() is not None or ready(), within_s, f"{name} answers")
    except AssertionError as error:
        error.add_note(_end_of(log))
        raise
    if process.poll() is not None:
        pytest.fail(f"{name} ended with {process.returncode}: {_end_of(log)}")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-_LOG_SHOWN:] if log.exists() else ""


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(5)
    for process_id in _of_session(process.pid):
        with suppress(ProcessLookupError):
            os.kill(process_id, signal.SIGKILL)
    process.wait(5)
    # What a dying server writes must not come after its folder was removed.
    eventually(lambda: not _of_session(process.pid), 5, "all its children are gone")


def _of_session(session: int) -> list[int]:
    """Return the living processes of the session that *session* leads, those that it left alone too."""
    found = []
    for process in psutil.process_iter():
        with suppress(ProcessLookupError, psutil.Error):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found
