"""A loopback server that answers as badly as a network can, one scripted fault per connection."""

import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

Fault = Callable[["Talk"], None]


@dataclass
class Talk:
    """One connection: what was asked, and the means to answer."""

    sock: socket.socket
    closing: threading.Event
    request: bytes = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.sock.close()

    def drip(self, data: bytes, every_s: float) -> None:
        for byte in data:
            if self.closing.wait(every_s):
                return
            self.sock.sendall(bytes([byte]))


def answer(status: int, body: bytes = b"{}", headers: Iterable[tuple[str, str]] = ()) -> Fault:
    lines = [f"HTTP/1.1 {status} X", f"Content-Length: {len(body)}", *(f"{name}: {value}" for name, value in headers)]
    head = "\r\n".join([*lines, "Connection: close", "", ""]).encode()
    return lambda talk: talk.send(head + body)


def silence(talk: Talk) -> None:
    talk.closing.wait(60)


def reset(talk: Talk) -> None:
    talk.reset()


def hang_up(talk: Talk) -> None:
    talk.sock.close()


def portal(talk: Talk) -> None:
    answer(200, b"<!DOCTYPE html><html>Please accept our terms</html>", [("Content-Type", "text/html")])(talk)


def garbage(talk: Talk) -> None:
    talk.send(b"\x00\x01 SSH-2.0-OpenSSH\r\n\r\n")


def dripping_head(talk: Talk) -> None:
    talk.drip(b"HTTP/1.1 200 OK\r\n" + b"X-Slow: very\r\n" * 1000, 0.05)


def dripping_body(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
    talk.drip(b"{" * 100000, 0.05)


def cut_short(talk: Talk) -> None:
    talk.send(b'HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{"ok": true')


def endless(talk: Talk) -> None:
    talk.send(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n")
    with suppress(OSError):
        while not talk.closing.is_set():
            talk.send(b"a" * 65536)


@dataclass
class FaultyServer:
    """Serves *faults* in turn, the last one again and again; use as a context."""

    faults: list[Fault]
    tls: ssl.SSLContext | None = None
    requests: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._closing = threading.Event()
        self._served = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self._listener.getsockname()[1]}"

    def __enter__(self) -> Self:
        self._run(self._accept)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closing.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for thread in self._threads:
            thread.join(10)

    def _run(self, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while not self._closing.is_set():
            try:
                sock, _ = self._listener.accept()
            except OSError:
                return
            fault = self.faults[min(self._served, len(self.faults) - 1)]
            self._served += 1
            self._run(lambda sock=sock, fault=fault: self._serve(sock, fault))  # type: ignore[misc] # mypy cannot infer lambdas with defaults

    def _serve(self, sock: socket.socket, fault: Fault) -> None:
        with suppress(OSError), sock:
            if self.tls is not None:
                sock = self.tls.wrap_socket(sock, server_side=True)
            with sock:
                talk = Talk(sock, self._closing, whole_request(sock))
                self.requests.append(talk.request)
                fault(talk)


def whole_request(sock: socket.socket) -> bytes:
    sock.settimeout(10)
    data = b""
    while b"\r\n\r\n" not in data:
        chunk = sock.recv(65536)
        data += chunk
        if not chunk or data.startswith(b"\x16\x03"):  # the caller speaks TLS to us
            return data
    head, _, body = data.partition(b"\r\n\r\n")
    length = next(
        (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")), 0
    )
    while len(body) < length:
        body += sock.recv(65536)
    return head + b"\r\n\r\n" + body
