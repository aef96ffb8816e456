"""Speaks ManageSieve (RFC 5804) with one mail server, as far as one script has to be put, activated and removed.

All of a connection happens before one deadline, whatever the server does: each read and write waits only for what is
left of it. Answers are bounded. Outside this machine nothing is said before TLS, with the certificate verified; on
this machine TLS is used if it is offered. The library for this, sievelib, waits anew for each byte, reads without
bounds and can print the password. No secret shows in a repr or an error.
"""

import re
import socket
import ssl
import time
from base64 import b64encode
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.wire.http import LOOPBACK, trusted_certificates
from deepday.wire.tcp import connected

PORT = 4190
LARGEST_BYTES = 1024 * 1024
_LITERAL = re.compile(rb"\{(\d{1,9})\+?\}\r\n")
_QUOTED = re.compile(rb'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_WORD = re.compile(rb"[A-Za-z0-9()/-]+")
_END = re.compile(rb"(OK|NO|BYE)\b", re.IGNORECASE)
_CODE = re.compile(rb"\s*\(([A-Z/-]+)", re.IGNORECASE)

Line = tuple[bytes, ...]


class SieveRefusedError(RefusedError):
    """The server said no; ``said`` is its code in capitals, such as ``NONEXISTENT``, empty without one."""

    def __init__(self, host: str, said: str) -> None:
        super().__init__("managesieve.refused", {"host": host, "error": said} if said else {"host": host})
        self.said = said


class ManageSieve:
    """One connection, signed in; use as a context. *by_s* (``time.monotonic``) is when all of it must be over.

    Raises from every call:
        UnreachableError: no connection, no answer in time, an answer that makes no sense, a certificate that is not
            vouched for, or trouble of the server's own.
        SignInNeededError: name or password are not accepted.
        SieveRefusedError: the server said no.
    """

    def __init__(self, host: str, port: int, sign_in: tuple[str, str], by_s: float) -> None:
        self._host = host
        self._port = port
        self._sign_in = sign_in
        self._by_s = by_s
        self._socket: socket.socket | None = None
        self._read = b""
        self.capabilities: Mapping[str, str] = {}
        """What the server says of itself: ``SIEVE`` lists the extensions."""

    def __enter__(self) -> Self:
        try:
            self._connect()
            self._authenticate()
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    @property
    def extensions(self) -> frozenset[str]:
        """The Sieve extensions of the server."""
        return frozenset(self.capabilities.get("SIEVE", "").split())

    def scripts(self) -> Mapping[str, bool]:
        """Return the names of all scripts, and which of them is active."""
        lines = self._command(b"LISTSCRIPTS")
        return {self._text(line[0]): line[1:2] == (b"ACTIVE",) for line in lines if line}

    def script(self, name: str) -> str | None:
        """Return a script's text, None if there is none of that name."""
        try:
            lines = self._command(b"GETSCRIPT " + _string(name))
        except SieveRefusedError as error:
            if error.said == "NONEXISTENT":
                return None
            raise
        if not lines or not lines[0]:
            raise self._bad_answer()
        return self._text(lines[0][0])

    def put(self, name: str, text: str) -> None:
        """Store a script; the server refuses one that it does not understand."""
        self._command(b"PUTSCRIPT " + _string(name) + b" " + _literal(text))

    def activate(self, name: str) -> None:
        """Make a script the active one; an empty name: none."""
        self._command(b"SETACTIVE " + _string(name))

    def delete(self, name: str) -> None:
        """Delete a script that is not active; harmless if there is none."""
        try:
            self._command(b"DELETESCRIPT " + _string(name))
        except SieveRefusedError as error:
            if error.said != "NONEXISTENT":
                raise

    # --- the beginning -----------------------------------------------------------------------

    def _connect(self) -> None:
        try:
            self._socket = connected(self._host, self._port, self._left)
        except TimeoutError as error:
            raise UnreachableError("net.no_answer", {"host": self._host}) from error
        except OSError as error:
            raise UnreachableError("net.down", {"host": self._host}) from error
        self.capabilities = self._told(self._answer())
        if "STARTTLS" in self.capabilities:
            self._start_tls()
        elif self._host not in LOOPBACK:
            raise UnreachableError("net.tls", {"host": self._host})

    def _start_tls(self) -> None:
        self._command(b"STARTTLS")
        plain = self._socket
        if plain is None or self._read:  # said before TLS and meant for after: somebody in between
            raise self._bad_answer()
        try:
            plain.settimeout(self._left())
            self._socket = trusted_certificates().wrap_socket(plain, server_hostname=self._host)
        except TimeoutError as error:
            raise UnreachableError("net.no_answer", {"host": self._host}) from error
        except (ssl.SSLError, ssl.CertificateError) as error:
            raise UnreachableError("net.tls", {"host": self._host}) from error
        except OSError as error:
            raise UnreachableError("net.no_answer", {"host": self._host}) from error
        self.capabilities = self._told(self._answer())

    def _authenticate(self) -> None:
        name, password = self._sign_in
        token = b64encode(b"\0".join([b"", name.encode(), password.encode()]))
        try:
            self._command(b'AUTHENTICATE "PLAIN" ' + _literal(token.decode()))
        except SieveRefusedError as error:
            if error.said in ("", "AUTH-TOO-WEAK", "TRANSITION-NEEDED"):
                raise SignInNeededError("service.sign_in_again", {"service": self._host}) from None
            raise
        # What this account may use can differ from what everybody was told.
        self.capabilities = self._told(self._command(b"CAPABILITY"))

    def _told(self, lines: Sequence[Line]) -> Mapping[str, str]:
        return {self._text(line[0]).upper(): self._text(line[1]) if line[1:] else "" for line in lines if line}

    # --- commands and answers ----------------------------------------------------------------

    def _command(self, command: bytes) -> list[Line]:
        self._send(command + b"\r\n")
        return self._answer()

    def _answer(self) -> list[Line]:
        """Return the lines before OK, each as its strings and words.

        Raises what the class says for NO and BYE.
        """
        lines: list[Line] = []
        size = 0
        while True:
            head = self._line()
            end = _END.match(head)
            if end is not None:
                self._rest_of(head[end.end() :])
                break
            lines.append(self._rest_of(head))
            size += sum(map(len, lines[-1]))
            if size > LARGEST_BYTES:
                raise self._bad_answer()
        if end[1].upper() == b"OK":
            return lines
        code = _CODE.match(head[end.end() :])
        said = code[1].decode().upper() if code is not None else ""
        if end[1].upper() == b"BYE" or said == "TRYLATER":
            raise UnreachableError("managesieve.trouble", {"host": self._host})
        raise SieveRefusedError(self._host, said)

    def _rest_of(self, line: bytes) -> Line:
        """Return the strings and words of a line, reading the literals that it goes on with."""
        parts: list[bytes] = []
        while line.strip():
            line = line.lstrip(b" ")
            if line == b"\r\n":
                break
            if (literal := _LITERAL.match(line)) is not None:
                parts.append(self._bytes(int(literal[1])))
                line = self._line()
            elif (quoted := _QUOTED.match(line)) is not None:
                parts.append(re.sub(rb"\\(.)", rb"\1", quoted[1], flags=re.DOTALL))
                line = line[quoted.end() :]
            elif (word := _WORD.match(line)) is not None:
                parts.append(word[0].upper())
                line = line[word.end() :]
            else:
                raise self._bad_answer()
        return tuple(parts)

    def _line(self) -> bytes:
        while b"\r\n" not in self._read:
            self._receive()
        line, _, self._read = self._read.partition(b"\r\n")
        return line + b"\r\n"

    def _bytes(self, count: int) -> bytes:
        if count > LARGEST_BYTES:
            raise self._bad_answer()
        while len(self._read) < count:
            self._receive()
        found, self._read = self._read[:count], self._read[count:]
        return found

    def _receive(self) -> None:
        if len(self._read) > LARGEST_BYTES:
            raise self._bad_answer()
        data = self._on_socket(lambda sock: sock.recv(65536))
        if not data:
            raise UnreachableError("net.no_answer", {"host": self._host})
        self._read += data

    def _send(self, data: bytes) -> None:
        def work(sock: socket.socket) -> bytes:
            sock.sendall(data)
            return b""

        self._on_socket(work)

    def _on_socket(self, work: Callable[[socket.socket], bytes]) -> bytes:
        if self._socket is None:
            raise UnreachableError("net.no_answer", {"host": self._host})
        try:
            self._socket.settimeout(self._left())
            return work(self._socket)
        except OSError as error:
            raise UnreachableError("net.no_answer", {"host": self._host}) from error

    def _left(self) -> float:
        left_s = self._by_s - time.monotonic()
        if left_s <= 0:
            raise UnreachableError("net.no_answer", {"host": self._host})
        return left_s

    def _text(self, data: bytes) -> str:
        try:
            return data.decode()
        except UnicodeDecodeError as error:
            raise self._bad_answer() from error

    def _bad_answer(self) -> UnreachableError:
        return UnreachableError("net.bad_answer", {"host": self._host})

    def _close(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._socket = None


def _string(text: str) -> bytes:
    return b'"' + text.replace("\\", "\\\\").replace('"', '\\"').encode() + b'"'


def _literal(text: str) -> bytes:
    data = text.encode()
    return b"{%d+}\r\n" % len(data) + data
