"""A proxy on loopback that stands between an adapter and its server, counts requests and plays faults at them.

Each request of HTTP comes on a connection of its own: every answer says ``Connection: close``. What a fault does not
touch reaches the server whole and unchanged but for that header.
"""

import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from tests.fakes.faulty_http import whole_request
from tests.fakes.remote_faults import ProxiedTalk, RemoteFault

_PATIENCE_S = 30
_TLS_RECORD = b"\x16\x03"


class FaultProxy:
    """Use as a context; ``upstream`` is the server's address, ``url`` its own."""

    scheme = "http"

    def __init__(self) -> None:
        self.upstream = ""
        self.tls: ssl.SSLContext | None = None
        """Speak TLS with what a client does not trust; else plain."""
        self.requests: list[bytes] = []
        self.count = 0
        """Requests since the last ``arm`` or ``calm``."""
        self.hits = 0
        """How many of them met the fault."""
        self.first_hit = 0
        """Which of them met it first."""
        self._fault: RemoteFault | None = None
        self._at, self._lasting = 1, True
        self._over = threading.Event()
        self._lock = threading.RLock()
        self._threads: list[threading.Thread] = []
        # Holds the port while nobody listens on it; a connection to it is then refused.
        self._place = _bound(("127.0.0.1", 0))
        self._listener: socket.socket | None = None

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._stop_listening()
        self._place.close()
        for thread in self._threads:
            thread.join(10)

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        return int(self._place.getsockname()[1])

    def arm(self, fault: RemoteFault, *, at: int = 1, lasting: bool = True) -> None:
        """Play *fault* at the request number *at* from now on, and at every later one if it is *lasting*."""
        self.calm()
        with self._lock:
            self._fault, self._at, self._lasting = fault, at, lasting
            if self._refuses(1):
                self._stop_listening()

    def calm(self) -> None:
        """Serve everything from now on; whatever still hangs is let go. The count begins anew."""
        with self._lock:
            self._over.set()
            self._over = threading.Event()
            self._fault, self.count, self.hits, self.first_hit = None, 0, 0, 0
            self._threads = [thread for thread in self._threads if thread.is_alive()]
            if self._listener is None:
                self._listen()

    def _met_by(self, number: int) -> RemoteFault | None:
        if number == self._at or (self._lasting and number > self._at):
            return self._fault
        return None

    def _refuses(self, number: int) -> bool:
        fault = self._met_by(number)
        return fault is not None and fault.play is None

    # --- listening ----------------------------------------------------------------------------

    def _listen(self) -> None:
        listener = _bound(self._place.getsockname())
        listener.listen(128)
        self._listener = listener
        self._run(lambda: self._accept(listener))

    def _stop_listening(self) -> None:
        listener, self._listener = self._listener, None
        if listener is not None:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                sock, _ = listener.accept()
            except OSError:
                return
            self._run(lambda sock=sock: self._take(sock))  # type: ignore[misc] # mypy cannot infer lambdas with defaults

    def _take(self, sock: socket.socket) -> None:
        with suppress(OSError), sock:
            if self.tls is not None:
                sock = self.tls.wrap_socket(sock, server_side=True)
            with sock:
                self._serve(sock)

    # --- one request --------------------------------------------------------------------------

    def _serve(self, sock: socket.socket) -> None:
        request = whole_request(sock)
        if request.startswith(_TLS_RECORD):
            sock.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
        elif request:
            self._play(sock, request, lambda: self._forward(request))

    def _play(self, sock: socket.socket, request: bytes, forward: Callable[[], bytes]) -> bool:
        """Answer one request, with the fault if it is its turn; say whether the connection is fit for another."""
        with self._lock:
            self.requests.append(request)
            self.count += 1
            number, over = self.count, self._over
            fault = self._met_by(number)
            if fault is not None and not fault.fits(request):
                fault = None
            self.hits += fault is not None
            self.first_hit = self.first_hit or (number if fault is not None else 0)
        talk = ProxiedTalk(sock, over, request, forward)
        if fault is not None and fault.play is not None:
            fault.play(talk)
            return fault.goes_on
        answer = forward()
        with self._lock:
            if self._refuses(number + 1):
                self._stop_listening()
        talk.send(answer)
        return True

    def _forward(self, request: bytes) -> bytes:
        parts = urlsplit(self.upstream)
        with socket.create_connection((parts.hostname, parts.port), timeout=_PATIENCE_S) as server:
            server.sendall(_closing(request))
            answer = b""
            while chunk := server.recv(65536):
                answer += chunk
        return _closing(answer)


def _bound(address: tuple[str, int]) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    sock.bind(address)
    return sock


def _closing(message: bytes) -> bytes:
    """Return *message* with the one header that says that no other follows on the same connection."""
    head, _, body = message.partition(b"\r\n\r\n")
    first, *lines = head.split(b"\r\n")
    kept = [line for line in lines if not line.lower().startswith((b"connection:", b"keep-alive:"))]
    return b"\r\n".join([first, *kept, b"Connection: close", b"", b""]) + body
