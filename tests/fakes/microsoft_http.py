"""The fake of Microsoft Graph as an HTTP server on loopback: carries requests to it."""

import json
import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.fakes.service_http import whole_body

if TYPE_CHECKING:
    from tests.fakes.microsoft import FakeMicrosoft


class GraphServer(ThreadingHTTPServer):
    """Serves one fake tenant with one user."""

    daemon_threads = True

    def __init__(self, graph: "FakeMicrosoft") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.graph = graph

    @property
    def port(self) -> int:
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of callers that went away."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1
    disable_nagle_algorithm = True
    server: GraphServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 -- the base class's name
        """Print nothing."""

    def _serve(self) -> None:
        body = whole_body(self)
        if body is None:
            return
        parts = urlsplit(self.path)
        token = re.fullmatch(r"Bearer (\S+)", self.headers.get("Authorization", ""))
        status, said = self.server.graph.answer(
            self.command,
            parts.path,
            query=dict(parse_qsl(parts.query)),
            token=token[1] if token else "",
            content_type=self.headers.get("Content-Type", ""),
            etag=self.headers.get("If-Match", ""),
            body=body,
        )
        self._reply(status, said)

    def do_GET(self) -> None:
        self._serve()

    def do_POST(self) -> None:
        self._serve()

    def do_PATCH(self) -> None:
        self._serve()

    def do_DELETE(self) -> None:
        self._serve()

    def _reply(self, status: int, said: dict[str, Any] | None) -> None:
        content = b"" if said is None else json.dumps(said).encode()
        self.send_response(status)
        if said is not None:
            self.send_header("Content-Type", "application/json; odata.metadata=minimal; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
