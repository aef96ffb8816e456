"""A web service on loopback that is told by a webhook: holds what it gets against the contract and keeps it.

What breaks the contract (signature, timestamp, content type, fields) is answered with 400 and kept in ``violations``.
"""

import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.fakes.in_thread import InThread
from tests.fakes.service_http import whole_body

FIELDS = {"event", "session", "until", "text"}
PATIENCE_S = 300


@dataclass(frozen=True)
class Telling:
    """One request that kept the contract."""

    key: str
    body: dict[str, Any]


@dataclass
class WebhookReceiver(InThread["_Server"]):
    """Use as a context; ``url`` is its address."""

    clock: Callable[[], datetime]
    signing_key: str = "canary-signing-key"
    told: list[Telling] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._server = _Server(self)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/focus"

    @property
    def events(self) -> list[str]:
        return [str(telling.body["event"]) for telling in self.told]

    def is_on(self) -> bool:
        """Whether the last that was told is that focus begins."""
        return self.events[-1:] == ["set"]

    def take(self, headers: Any, body: bytes) -> int:
        """Return the status to answer with."""
        wrong = self._wrong(headers, body)
        if wrong:
            self.violations.append(wrong)
            return 400
        self.told.append(Telling(headers["Idempotency-Key"], json.loads(body)))
        return 204

    def _wrong(self, headers: Any, body: bytes) -> str:
        timestamp = headers.get("X-Deepday-Timestamp", "")
        expected = hmac.new(self.signing_key.encode(), timestamp.encode() + body, sha256).hexdigest()
        if headers.get("X-Deepday-Signature") != f"sha256={expected}":
            return "signature"
        if abs(int(timestamp) - self.clock().timestamp()) > PATIENCE_S:
            return "timestamp"
        if headers.get("Content-Type") != "application/json" or not headers.get("Idempotency-Key"):
            return "headers"
        return "" if set(json.loads(body)) == FIELDS else "fields"


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, receiver: WebhookReceiver) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.receiver = receiver


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Print nothing."""

    def do_POST(self) -> None:
        body = whole_body(self)
        if body is None:
            return
        self.send_response(self.server.receiver.take(self.headers, body))
        self.send_header("Content-Length", "0")
        self.end_headers()
