"""The fake of Slack as an HTTP server on loopback: carries requests to it and its scripted faults to the caller."""

import json
import re
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack, Fault

Answer = tuple[Mapping[str, object], Mapping[str, str]]


class SlackServer(ThreadingHTTPServer):
    """Serves one fake workspace."""

    daemon_threads = True

    def __init__(self, slack: "FakeSlack", port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.slack = slack

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that went away."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: SlackServer

    @property
    def slack(self) -> "FakeSlack":
        return self.server.slack

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Print nothing."""

    def do_GET(self) -> None:
        self._serve("")

    def do_POST(self) -> None:
        self._serve(self.rfile.read(int(self.headers.get("Content-Length", "0"))).decode())

    def _serve(self, body: str) -> None:
        path = urlsplit(self.path)
        if path.path == "/_control":
            self._reply(self.slack.control(json.loads(body)) if body else self.slack.state(), {})
            return
        name = path.path.removeprefix("/api/")
        self.slack.calls.append(name)
        fault = self.slack.next_fault(name)
        if fault is None:
            self._reply(*self._answer(name, path.query, body))
        else:
            self._fail(fault, lambda: self._answer(name, path.query, body))

    def _answer(self, name: str, query: str, body: str) -> Answer:
        if not self.path.startswith("/api/"):
            self.slack.violations.append(f"no such address: {self.path}")
        content_type = self.headers.get("Content-Type", "")
        arguments: dict[str, Any] = dict(parse_qsl(query))
        if body:
            arguments |= json.loads(body) if content_type.startswith("application/json") else dict(parse_qsl(body))
        token = re.fullmatch(r"Bearer (\S+)", self.headers.get("Authorization", ""))
        return self.slack.answer(name, token[1] if token else None, content_type, arguments)

    def _fail(self, fault: "Fault", answer: Callable[[], Answer]) -> None:
        match fault.kind:
            case "rate_limit":
                wait = {"Retry-After": str(int(fault.seconds))}
                self._reply({"ok": False, "error": "ratelimited"}, wait, status=429)
            case "apply_and_drop":
                answer()
                self._drop()
            case "drop":
                self._drop()
            case "silence":
                self.slack.closing.wait(60)
            case "portal":
                self._send(200, b"<!DOCTYPE html><html>Welcome to the hotel</html>", {"Content-Type": "text/html"})
            case "drip":
                self._drip(json.dumps(answer()[0]).encode(), fault.seconds)
            case "error":
                self._reply({"ok": False, "error": fault.error}, {})
            case "status":
                self._reply({"ok": False, "error": "internal_error"}, {}, status=fault.status)
            case _:
                raise AssertionError(fault.kind)

    def _reply(self, answer: Mapping[str, object], headers: Mapping[str, str], status: int = 200) -> None:
        self._send(status, json.dumps(answer).encode(), {"Content-Type": "application/json", **headers})

    def _send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _drop(self) -> None:
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.connection.close()
        self.close_connection = True

    def _drip(self, body: bytes, every_s: float) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            for byte in body:
                if self.slack.closing.wait(every_s):
                    return
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
