"""A proxy before a ManageSieve server that plays one fault: the connection is a request, each command one more."""

import re
import socket
from typing import BinaryIO
from urllib.parse import urlsplit

from tests.fakes.fault_proxy import FaultProxy

_LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n$")
_END = re.compile(rb"(OK|NO|BYE)\b")


class LineProxy(FaultProxy):
    """``upstream`` is ``sieve://host:port``."""

    scheme = "sieve"

    def _serve(self, sock: socket.socket) -> None:
        parts = urlsplit(self.upstream)
        with (
            socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as server,
            server.makefile("rb") as answers,
            sock.makefile("rb") as commands,
        ):
            goes_on = self._play(sock, b"", lambda: _whole_answer(answers))
            while goes_on and (command := _whole_line(commands)):

                def forward(command: bytes = command) -> bytes:
                    server.sendall(command)
                    return _whole_answer(answers)

                goes_on = self._play(sock, command, forward)


def _whole_line(file: BinaryIO) -> bytes:
    """Return a line with the literals in it, nothing at the end."""
    line = b""
    while part := file.readline():
        line += part
        literal = _LITERAL.search(part)
        if literal is None:
            break
        line += file.read(int(literal[1]))
    return line


def _whole_answer(file: BinaryIO) -> bytes:
    answer = b""
    while line := _whole_line(file):
        answer += line
        if _END.match(line):
            break
    return answer
