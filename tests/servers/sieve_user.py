"""A person's other mail program, which changes Sieve scripts at a server while a test looks on (RFC 5804)."""

import base64
import re
import socket
from types import TracebackType
from typing import Self

from tests.servers.starting import HOST, PASSWORD


class SieveUser:
    """Signed in at a port on loopback, without encryption; use it as a context."""

    def __init__(self, port: int, user: str) -> None:
        self._line = socket.create_connection((HOST, port), timeout=10)
        self._from = self._line.makefile("rb")
        self._answer()
        plain = base64.b64encode(f"\0{user}\0{PASSWORD}".encode()).decode()
        self._ask(f'AUTHENTICATE "PLAIN" "{plain}"')

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._from.close()
        self._line.close()

    def put(self, name: str, script: str) -> None:
        """Store a script."""
        self._ask(f'PUTSCRIPT "{name}" {{{len(script.encode())}+}}\r\n{script}')

    def activate(self, name: str) -> None:
        """Make a stored script the one that runs; none runs for an empty name."""
        self._ask(f'SETACTIVE "{name}"')

    def delete(self, name: str) -> None:
        """Remove a script that is not active."""
        self._ask(f'DELETESCRIPT "{name}"')

    def scripts(self) -> dict[str, bool]:
        """Return the names of all scripts, and whether each is the active one."""
        lines = self._ask("LISTSCRIPTS").splitlines()
        return {line.split('"')[1]: line.endswith(" ACTIVE") for line in lines}

    def script(self, name: str) -> str:
        """Return the text of a script, exactly."""
        answer = self._ask(f'GETSCRIPT "{name}"')
        return answer.removesuffix("\r\n")

    def _ask(self, command: str) -> str:
        self._line.sendall(f"{command}\r\n".encode())
        return self._answer()

    def _answer(self) -> str:
        """Return what stands before the server's OK; literals as their text."""
        before = b""
        while True:
            line = self._from.readline()
            if line.startswith(b"OK"):
                return before.decode()
            if literal := re.fullmatch(rb"\{(\d+)\}\r\n", line):
                line = self._from.read(int(literal[1]))
            elif not line.startswith(b'"') and line != b"\r\n":
                message = f"the server said {line!r}"
                raise AssertionError(message)
            before += line
