"""The fake of Slack as an HTTP server on loopback: carries requests to it and its scripted faults to the caller."""

import json
import re
import socket
import struct
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from tests.fakes.service_http import Asked, Reply, ServiceHandler, ServiceServer

if TYPE_CHECKING:
    from tests.fakes.slack import FakeSlack, Fault


class SlackServer(ServiceServer):
    """Serves one fake workspace."""

    def __init__(self, slack: "FakeSlack", port: int) -> None:
        super().__init__(self._answer, port, _Handler)
        self.slack = slack

    def _answer(self, asked: Asked) -> Reply:
        if not asked.path.startswith("/api/"):
            self.slack.violations.append(f"no such address: {asked.path}")
        arguments: dict[str, Any] = dict(asked.query)
        if asked.body:
            arguments |= asked.json() if asked.content_type == "application/json" else asked.form()
        content_type = asked.headers.get("content-type", "")
        name = asked.path.removeprefix("/api/")
        token = re.fullmatch(r"Bearer (\S+)", asked.headers.get("authorization", ""))
        body, headers = self.slack.answer(name, token[1] if token else None, content_type, arguments)
        return Reply(body, headers=headers)


class _Handler(ServiceHandler):
    server: SlackServer

    @property
    def slack(self) -> "FakeSlack":
        return self.server.slack

    def respond(self, asked: Asked) -> None:
        if asked.path == "/_control":
            self.reply(Reply(self.slack.control(asked.json()) if asked.body else self.slack.state()))
            return
        name = asked.path.removeprefix("/api/")
        self.slack.calls.append(name)
        fault = self.slack.next_fault(name)
        if fault is None:
            self.reply(self.server.answer(asked))
        else:
            self._fail(fault, lambda: self.server.answer(asked))

    def _fail(self, fault: "Fault", answer: Callable[[], Reply]) -> None:
        match fault.kind:
            case "rate_limit":
                wait = {"Retry-After": str(int(fault.seconds))}
                self.reply(Reply({"ok": False, "error": "ratelimited"}, 429, wait))
            case "apply_and_drop":
                answer()
                self._drop()
            case "drop":
                self._drop()
            case "silence":
                self.slack.closing.wait(60)
            case "portal":
                self.send(200, b"<!DOCTYPE html><html>Welcome to the hotel</html>", {"Content-Type": "text/html"})
            case "drip":
                self._drip(json.dumps(answer().body).encode(), fault.seconds)
            case "error":
                self.reply(Reply({"ok": False, "error": fault.error}))
            case "status":
                self.reply(Reply({"ok": False, "error": "internal_error"}, fault.status))
            case _:
                raise AssertionError(fault.kind)

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
