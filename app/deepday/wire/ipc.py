"""The command socket: takes one JSON object from each caller, hands it on, sends one back; knows no verb.

Callers may be hostile, slow or gone: only this user's are heard, a request has 64 KiB and 2 s, an answer that nobody
takes is thrown away after 2 s, and the ninth caller waits outside. Nothing here blocks or costs anything when idle.
``ipc_client`` is the other end.
"""

import contextlib
import errno
import json
import os
import socket
import struct
import sys
from collections.abc import Callable

from deepday.domain.errors import CouldNotError
from deepday.wire.loop import Loop, TimerHandle

Reply = Callable[[dict[str, object]], None]
Handle = Callable[[dict[str, object], Reply], None]

LIMIT_BYTES = 65536
LIMIT_S = 2.0
CALLERS = 8
_ANSWER_LIMIT_S = 60.0
_QUEUE = 64
_TAKE_IN_AGAIN_S = 1.0
_SEND_AGAIN_S = 0.005
_EXHAUSTED = (errno.EMFILE, errno.ENFILE, errno.ENOBUFS, errno.ENOMEM)


class Server:
    """Listens at *path* until closed; hold the instance lock, for whatever lies at *path* is removed.

    *handle* is called on the loop's thread with the request and a function that takes the reply, at once or later,
    on the same thread; the caller may be gone by then, which matters to nobody.

    Raises:
        CouldNotError: no socket can be made there (``ipc.no_socket``), or not on this system (``ipc.not_on_windows``).
    """

    def __init__(self, loop: Loop, path: str, handle: Handle) -> None:
        if not hasattr(socket, "AF_UNIX"):
            raise CouldNotError("ipc.not_on_windows")
        self._loop = loop
        self._path = path
        self._handle = handle
        self._callers: set[_Caller] = set()
        self._listening = False
        self._closed = False
        try:
            self._socket = _listening_at(path)
        except OSError as error:
            raise CouldNotError("ipc.no_socket", {"path": path}) from error
        self._listen()

    def close(self) -> None:
        """Stop listening, drop all callers and remove the socket; harmless twice."""
        if self._closed:
            return
        self._closed = True
        self._stop_listening()
        for caller in list(self._callers):
            caller.drop()
        self._socket.close()
        _remove(self._path)

    def _listen(self) -> None:
        if not self._listening and not self._closed and len(self._callers) < CALLERS:
            self._listening = True
            self._loop.add_reader(self._socket.fileno(), self._take_in)

    def _stop_listening(self) -> None:
        if self._listening:
            self._listening = False
            self._loop.remove_reader(self._socket.fileno())

    def _take_in(self) -> None:
        try:
            connection, _ = self._socket.accept()
        except OSError as error:  # nobody after all; or out of file handles, which would be so again at once
            if error.errno in _EXHAUSTED:
                self._stop_listening()
                self._loop.call_later(_TAKE_IN_AGAIN_S, self._listen)
            return
        if not _is_of_this_user(connection):
            connection.close()
            return
        self._callers.add(_Caller(self._loop, connection, self._handle, self._forget))
        if len(self._callers) >= CALLERS:
            self._stop_listening()  # the system keeps the others waiting

    def _forget(self, caller: "_Caller") -> None:
        self._callers.discard(caller)
        self._listen()


class _Caller:
    """One connection, from its first byte to the last of its answer."""

    def __init__(
        self, loop: Loop, connection: socket.socket, handle: Handle, forget: Callable[["_Caller"], object]
    ) -> None:
        self._loop = loop
        self._socket = connection
        self._handle = handle
        self._forget = forget
        self._received = bytearray()
        self._unsent = memoryview(b"")
        self._answered = False
        self._stalled_s = 0.0
        self._dropped = False
        connection.setblocking(False)
        self._timer: TimerHandle = loop.call_later(LIMIT_S, self.drop)
        self._reading = True
        loop.add_reader(connection.fileno(), self._readable)

    def drop(self) -> None:
        """End the connection, whatever has come of it; harmless twice."""
        if not self._dropped:
            self._dropped = True
            self._timer.cancel()
            self._stop_reading()
            self._socket.close()
            self._forget(self)

    def _stop_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._socket.fileno())

    def _readable(self) -> None:
        try:
            chunk = self._socket.recv(LIMIT_BYTES)
        except BlockingIOError:
            return
        except OSError:
            chunk = b""
        self._received += chunk
        line, newline, _ = self._received.partition(b"\n")
        if newline and len(line) <= LIMIT_BYTES:
            self._request_complete(bytes(line))
        elif not chunk or len(line) > LIMIT_BYTES:
            self.drop()

    def _request_complete(self, line: bytes) -> None:
        self._stop_reading()  # more of it, or its end, says nothing: some callers close their half
        self._timer.cancel()
        try:
            request = json.loads(line)
        except (ValueError, RecursionError):
            request = None
        if not isinstance(request, dict):
            self.drop()
            return
        self._received.clear()
        self._timer = self._loop.call_later(_ANSWER_LIMIT_S, self.drop)
        try:
            self._handle(request, self._answer)
        except BaseException:
            self.drop()
            raise

    def _answer(self, reply: dict[str, object]) -> None:
        if self._dropped or self._answered:
            return
        self._answered = True
        self._timer.cancel()
        self._unsent = memoryview(json.dumps(reply).encode() + b"\n")
        self._send()

    def _send(self) -> None:
        # The loop has no writers; a long answer to a slow reader goes out in pieces, a little later each.
        try:
            while self._unsent:
                self._unsent = self._unsent[self._socket.send(self._unsent) :]
                self._stalled_s = 0.0
        except BlockingIOError:
            self._stalled_s += _SEND_AGAIN_S
            if self._stalled_s < LIMIT_S:
                self._timer = self._loop.call_later(_SEND_AGAIN_S, self._send)
                return
        except OSError:  # it left early
            pass
        self.drop()


def _listening_at(path: str) -> socket.socket:
    _remove(path)
    sock = socket.socket(socket.AF_UNIX)
    try:
        sock.bind(path)
        os.chmod(path, 0o600)  # noqa: PTH101 -- before anybody can connect: nobody listens yet
        sock.listen(_QUEUE)
        sock.setblocking(False)
    except OSError:
        sock.close()
        raise
    return sock


def _remove(path: str) -> None:
    with contextlib.suppress(FileNotFoundError):
        os.unlink(path)  # noqa: PTH108 -- text in, text out


def _is_of_this_user(connection: socket.socket) -> bool:
    """Ask the kernel who connected; LOCAL_PEERCRED as in sys/un.h and sys/ucred.h of Darwin and the BSDs."""
    try:
        if sys.platform == "linux":
            credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
            uid = struct.unpack("3i", credentials)[1]
        else:
            credentials = connection.getsockopt(0, 1, 76)
            uid = struct.unpack_from("2I", credentials)[1]
    except OSError:
        return False
    return bool(uid == os.getuid())
