"""Waits on 127.0.0.1 for the browser to bring back the answer of a sign-in, once (RFC 8252, 7.3); it asks nobody.

Anybody on this machine, and any web page in the browser, can knock here. Only a GET of the exact path, with our own
name as its Host and the ``state`` that only the service was given, is the answer. Everything else is turned away with
a bare status and ends nothing: a favicon, another path, a scanner that says nothing, a request that never finishes.
"""

import hmac
import selectors
import socket
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl

from deepday.domain.errors import RefusedError
from deepday.wire.oauth import Redirect, is_token
from deepday.wire.oauth_page import bare, page

LARGEST_HEAD = 32 * 1024
"""Cookies that other programs have set for localhost come along with a request."""
CALLER_LIMIT_S = 10.0
CALLERS = 32
"""More at a time than that, and the one that came first is hung up on."""
_MOST_PARAMETERS = 32


@dataclass
class _Caller:
    """Somebody who has connected, and what they have said so far."""

    hang_up_at: float
    head: bytearray = field(default_factory=bytearray)


class Loopback:
    """Listens from the moment it is made; use it as a context. ``cancel`` may be called from any thread."""

    def __init__(self, redirect: Redirect, state: str, sentence: str) -> None:
        """Listen where *redirect* says.

        Raises:
            RefusedError: ``oauth.port_taken``.
        """
        self._state = state
        self._page = page(sentence)
        self._listener = _listener(redirect.port)
        port = self._listener.getsockname()[1]
        self.redirect_uri = f"http://{redirect.host}:{port}{redirect.path}"
        self._path = redirect.path or "/"
        self._hosts = frozenset({f"127.0.0.1:{port}", f"localhost:{port}"})
        self._callers: dict[socket.socket, _Caller] = {}
        self._waker, self._wake = socket.socketpair()
        self._selector = selectors.DefaultSelector()
        for sock in (self._listener, self._waker):
            sock.setblocking(False)
            self._selector.register(sock, selectors.EVENT_READ)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._selector.close()
        for sock in (self._listener, self._waker, self._wake, *self._callers):
            sock.close()

    def cancel(self) -> None:
        """Have ``wait`` give up; harmless at any time."""
        with suppress(OSError):  # it is over already
            self._wake.send(b"x")

    def wait(self, limit_s: float) -> Mapping[str, str]:
        """Return what the browser brought back: ``code`` or ``error``, and what else was sent.

        Raises:
            RefusedError: ``oauth.cancelled``, or ``oauth.timed_out`` after *limit_s*.
        """
        end = time.monotonic() + limit_s
        while (now := time.monotonic()) < end:
            self._hang_up_on_the_slow(now)
            next_at = min([end, *(caller.hang_up_at for caller in self._callers.values())])
            for key, _ in self._selector.select(max(0.0, next_at - now)):
                if key.fileobj is self._waker:
                    raise RefusedError("oauth.cancelled")
                if key.fileobj is self._listener:
                    self._accept()
                elif isinstance(key.fileobj, socket.socket) and (found := self._hear(key.fileobj)):
                    return found
        raise RefusedError("oauth.timed_out", {"limit_s": str(limit_s)})

    def _accept(self) -> None:
        with suppress(OSError):  # gone again
            sock, _ = self._listener.accept()
            sock.setblocking(False)
            if len(self._callers) >= CALLERS:
                self._hang_up(next(iter(self._callers)))
            self._callers[sock] = _Caller(time.monotonic() + CALLER_LIMIT_S)
            self._selector.register(sock, selectors.EVENT_READ)

    def _hang_up_on_the_slow(self, now: float) -> None:
        for sock in [sock for sock, caller in self._callers.items() if caller.hang_up_at <= now]:
            self._hang_up(sock)

    def _hang_up(self, sock: socket.socket) -> None:
        del self._callers[sock]
        self._selector.unregister(sock)
        sock.close()

    def _hear(self, sock: socket.socket) -> Mapping[str, str] | None:
        """Read on; when a request is whole, answer it. Returns what the right one brought."""
        if sock not in self._callers:
            return None  # hung up on in this same round
        head = self._callers[sock].head
        try:
            chunk = sock.recv(LARGEST_HEAD)
        except OSError:
            chunk = b""
        head += chunk
        whole = b"\r\n\r\n" in head
        if chunk and not whole and len(head) <= LARGEST_HEAD:
            return None
        found = None
        if whole and len(head) <= LARGEST_HEAD:
            found = self._answer(sock, head)
        elif chunk:
            _send(sock, bare(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE))
        self._hang_up(sock)
        return found

    def _answer(self, sock: socket.socket, head: bytearray) -> Mapping[str, str] | None:
        judged = self._judged(head.partition(b"\r\n\r\n")[0].decode("latin-1"))
        if isinstance(judged, HTTPStatus):
            _send(sock, bare(judged))
            return None
        _send(sock, self._page)
        return judged

    def _judged(self, head: str) -> Mapping[str, str] | HTTPStatus:
        """Return what the request brings, or the status that turns it away."""
        first, *lines = head.split("\r\n")
        method, _, rest = first.partition(" ")
        target, _, version = rest.partition(" ")
        hosts = [value.strip().lower() for name, _, value in (line.partition(":") for line in lines) if _is_host(name)]
        if version not in ("HTTP/1.0", "HTTP/1.1") or len(hosts) != 1 or hosts[0] not in self._hosts:
            return HTTPStatus.BAD_REQUEST
        path, _, query = target.partition("?")
        if path != self._path:
            return HTTPStatus.NOT_FOUND
        if method != "GET":
            return HTTPStatus.METHOD_NOT_ALLOWED
        return self._parameters(query) or HTTPStatus.BAD_REQUEST

    def _parameters(self, query: str) -> Mapping[str, str] | None:
        """Return the parameters if they are those of an answer with our state, each given once (RFC 6749, 3.1)."""
        try:
            pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_MOST_PARAMETERS)
        except ValueError:
            return None
        found = dict(pairs)
        ours = hmac.compare_digest(found.get("state", "").encode(), self._state.encode())
        answers = is_token(found.get("error")) if "error" in found else is_token(found.get("code"))
        return found if ours and answers and len(found) == len(pairs) else None


def _is_host(name: str) -> bool:
    return name.lower() == "host"


def _listener(port: int) -> socket.socket:
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets others share a port otherwise
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port that was used a minute ago may be used again
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        listener.listen(CALLERS)
    except OSError as error:
        listener.close()
        raise RefusedError("oauth.port_taken", {"port": str(port)} if port else {}) from error
    return listener


def _send(sock: socket.socket, answer: bytes) -> None:
    with suppress(OSError):  # the browser has gone
        sock.send(answer)  # less than any socket's buffer holds
        sock.shutdown(socket.SHUT_WR)
