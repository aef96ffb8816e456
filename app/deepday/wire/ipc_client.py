"""Asks the running program one question over its command socket; imports nothing but json and socket.

Newline-ended JSON: one object there, one back. The program drops whoever is not of this user, sends what is no
request, or takes longer than two seconds over it.
"""

import json
import os
import socket
import time

_CHUNK_BYTES = 65536
_AGAIN_S = 0.02
PATIENT_S = 2.0
"""After so long somebody wants to hear that it is still being worked on."""

TYPE_CHECKING = False
if TYPE_CHECKING:  # not on the quick path
    from collections.abc import Callable


def ask(
    path: str, request: dict[str, object], timeout_s: float, still_at_it: "Callable[[], object] | None" = None
) -> dict[str, object]:
    """Send *request* to the program that listens at *path* and return its reply; all within *timeout_s*.

    *still_at_it* is called once if the reply takes longer than ``PATIENT_S``.

    Raises:
        FileNotFoundError, ConnectionRefusedError: no program is running.
        TimeoutError: it did not answer in time.
        ConnectionResetError: it ended over the answer, or did not take the request for one.
    """
    if os.name == "nt":
        from deepday.wire import ipc_windows  # noqa: PLC0415 -- there only

        return ipc_windows.ask(path, request, timeout_s, still_at_it)
    deadline = time.monotonic() + timeout_s
    with socket.socket(socket.AF_UNIX) as sock:
        _connect(sock, path, deadline)
        try:
            sock.settimeout(_left(deadline))
            sock.sendall(json.dumps(request).encode() + b"\n")
        except BrokenPipeError as error:
            raise ConnectionResetError from error
        if still_at_it is not None and not _readable(sock, min(PATIENT_S, _left(deadline))):
            still_at_it()
        reply = _line(sock, deadline)
    try:
        answer = json.loads(reply)
    except ValueError as error:
        raise ConnectionResetError from error
    if not isinstance(answer, dict):
        raise ConnectionResetError
    return answer


def _connect(sock: socket.socket, path: str, deadline: float) -> None:
    while True:
        try:
            sock.settimeout(_left(deadline))
            sock.connect(path)
        except (
            BlockingIOError
        ):  # more callers than the program has taken in yet: Unix sockets do not wait by themselves
            time.sleep(_AGAIN_S)
        else:
            return


def _readable(sock: socket.socket, within_s: float) -> bool:
    """Say whether anything comes within *within_s*."""
    sock.settimeout(within_s)
    try:
        sock.recv(1, socket.MSG_PEEK)
    except TimeoutError:
        return False
    return True


def _line(sock: socket.socket, deadline: float) -> bytes:
    received = bytearray()
    while not received.endswith(b"\n"):
        sock.settimeout(_left(deadline))
        chunk = sock.recv(_CHUNK_BYTES)
        if not chunk:
            raise ConnectionResetError
        received += chunk
    return bytes(received)


def _left(deadline: float) -> float:
    left_s = deadline - time.monotonic()
    if left_s <= 0:
        raise TimeoutError
    return left_s
