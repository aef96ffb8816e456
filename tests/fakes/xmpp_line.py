"""An XMPP server on loopback that gets as far as the sign-in, or not even there, and keeps what it was sent."""

import socket
import threading
from contextlib import suppress
from types import TracebackType
from typing import Self

HEADER = (
    b"<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
    b"id='1' from='example.org' version='1.0'>"
)
PLAIN = (
    b"<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism>"
    b"</mechanisms></stream:features>"
)
FAILURE = b"<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><%s/></failure>"
STREAM_ERROR = b"<stream:error><%s xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"


class XmppLine:
    """Answers the first thing that it is sent with the first of *answers*, and so on; then it says nothing more.

    None hangs up. Use as a context.
    """

    def __init__(self, *answers: bytes | None, host: str = "127.0.0.1") -> None:
        self.received = b""
        self._answers = answers
        self._listener = socket.create_server((host, 0))
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self._thread.join(10)

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _serve(self) -> None:
        while not self._over.is_set():
            with suppress(OSError):
                line, _ = self._listener.accept()
                with line:
                    self._talk(line)

    def _talk(self, line: socket.socket) -> None:
        line.settimeout(10)
        for answer in self._answers:
            self.received += line.recv(65536)
            if answer is None:
                return
            line.sendall(answer)
        while more := line.recv(65536):
            self.received += more
