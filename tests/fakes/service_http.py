"""The HTTP server on loopback behind every fake service: carries whole requests to the fake and its answers back."""

import json
import threading
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import jsonschema

from tests.fakes.in_thread import InThread


@dataclass(frozen=True)
class Asked:
    """One request; header names are in lower case."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def bearer(self) -> str | None:
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind == "Bearer" else None

    @property
    def basic(self) -> tuple[str, str] | None:
        kind, _, pair = self.headers.get("authorization", "").partition(" ")
        if kind != "Basic":
            return None
        user, _, password = b64decode(pair).decode().partition(":")
        return user, password

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    def json(self) -> Any:
        return json.loads(self.body) if self.body else None

    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))


@dataclass(frozen=True)
class Reply:
    """What is answered, as JSON."""

    body: object
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def whole_body(handler: BaseHTTPRequestHandler) -> bytes | None:
    """Return what was sent; None if whoever asked was killed in the middle of it: that is no request to any server."""
    size = int(handler.headers.get("Content-Length", "0"))
    body = handler.rfile.read(size)
    if len(body) < size:
        handler.close_connection = True
        return None
    return body


class ServiceHandler(BaseHTTPRequestHandler):
    """Reads a request whole and has it answered; ``respond`` may be overridden to do worse."""

    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: "ServiceServer"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Print nothing."""

    def _serve(self) -> None:
        url = urlsplit(self.path)
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = whole_body(self)
        if body is None:
            return
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        self.respond(Asked(self.command, url.path, query, headers, body))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815 -- the base class's names

    def respond(self, asked: Asked) -> None:
        self.reply(self.server.answer(asked))

    def reply(self, reply: Reply) -> None:
        content = {"Content-Type": "application/json", **reply.headers}
        self.send(reply.status, json.dumps(reply.body).encode(), content)

    def send(self, status: int, body: bytes, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class ServiceServer(ThreadingHTTPServer):
    """Serves one fake."""

    daemon_threads = True

    def __init__(
        self, answer: Callable[[Asked], Reply], port: int = 0, handler: type[ServiceHandler] = ServiceHandler
    ) -> None:
        super().__init__(("127.0.0.1", port), handler)
        self.answer = answer

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that went away."""


class FakeService(InThread["ServiceServer"]):
    """A stateful fake on loopback; use as a context, ``url`` is its address. Inherit and give ``answer``."""

    def __init__(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.clock = clock
        self.violations: list[str] = []
        self.asked: list[Asked] = []
        self.lock = threading.RLock()
        self._server = ServiceServer(self._take)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def answer(self, asked: Asked) -> Reply:
        """Return what the service would answer, and change what it would change."""
        raise NotImplementedError

    def keeps_to(self, asked: Asked, arguments: object, schema: Mapping[str, object]) -> bool:
        """Say whether *arguments* are as the documents want them; else it is noted as a violation."""
        try:
            jsonschema.validate(arguments, schema, format_checker=jsonschema.FormatChecker())
        except jsonschema.ValidationError as error:
            self.violates(asked, error.message)
            return False
        return True

    def violates(self, asked: Asked, what: str) -> None:
        self.violations.append(f"{asked.method} {asked.path}: {what}")

    def _take(self, asked: Asked) -> Reply:
        with self.lock:
            self.asked.append(asked)
            return self.answer(asked)
