"""What can go wrong between the program and a service far away, and what an adapter has to make of it."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from tests.fakes import faulty_http
from tests.fakes.faulty_http import Talk, answer

WAIT_S = 7.0
"""What a service that says "later" asks for."""


@dataclass
class ProxiedTalk(Talk):
    """One request on its way through a proxy, with the means to pass it on."""

    forward: Callable[[], bytes] = field(default=lambda: b"", repr=False)
    """Has the server do it, and returns its answer."""


@dataclass(frozen=True)
class RemoteFault:
    """One fault: how it is played, and the errors that it may become."""

    name: str
    play: Callable[[ProxiedTalk], None] | None
    """None: nobody listens any more."""
    raises: type[EffectError] = UnreachableError
    slow: bool = False
    """It ends with the patience of the caller."""
    once: bool = False
    """It also comes alone: the next request is served again."""
    retry_after_s: float | None = None
    fits: Callable[[bytes], bool] = lambda _request: True
    """The requests that it can befall."""
    goes_on: bool = False
    """The connection is fit for more afterwards, where there can be more."""


def says(status: int, body: object = None, content_type: str = "application/json", **headers: str) -> faulty_http.Fault:
    """Answer with JSON, or with *body* as it stands if it is bytes."""
    content = body if isinstance(body, bytes) else json.dumps({} if body is None else body).encode()
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return answer(status, content, [("Content-Type", content_type), *named])


def _apply_and_drop(talk: ProxiedTalk) -> None:
    talk.forward()
    talk.reset()


def _tls_alert(talk: ProxiedTalk) -> None:
    talk.send(b"\x15\x03\x01\x00\x02\x02\x28")  # what a port for TLS answers to plain text: handshake_failure


HTTP_FAULTS = (
    RemoteFault("down", None),
    RemoteFault("silent", faulty_http.silence, slow=True),
    RemoteFault("drip", faulty_http.dripping_body, slow=True),
    RemoteFault("reset", faulty_http.reset, once=True),
    RemoteFault("applied_then_dropped", _apply_and_drop, once=True),
    RemoteFault("unauthorized", says(401), raises=SignInNeededError),
    RemoteFault("forbidden", says(403), raises=RefusedError),
    RemoteFault("too_many", says(429, Retry_After="7"), once=True, retry_after_s=WAIT_S),
    RemoteFault("too_many_ms", says(429, {"retry_after_ms": 7000}), once=True, retry_after_s=WAIT_S),
    RemoteFault("server_trouble", says(500), once=True),
    RemoteFault("busy", says(503, Retry_After="7"), retry_after_s=WAIT_S),
    RemoteFault("portal", faulty_http.portal),
    RemoteFault("portal_redirect", says(302, b"", "text/html", Location="http://portal.example/login")),
    RemoteFault("bad_json", says(200, b'{"ok": tru'), once=True),
    RemoteFault("wrong_shape_list", says(200, [1, {"two": None}])),
    RemoteFault("wrong_shape_object", says(200, {"unexpected": None})),
    RemoteFault("cut_short", faulty_http.cut_short, once=True),
    RemoteFault("endless", faulty_http.endless),
    RemoteFault("tls_alert", _tls_alert),
)
"""What can befall an HTTP request. The numbers are those of a service, not of one service: add its own."""


LINE_FAULTS = (
    RemoteFault("down", None),
    RemoteFault("silent", faulty_http.silence, slow=True),
    RemoteFault("drip", lambda talk: talk.drip(talk.forward() + b" " * 1000, 0.05), slow=True),
    RemoteFault("reset", faulty_http.reset, once=True),
    RemoteFault("hang_up", faulty_http.hang_up, once=True),
    RemoteFault("garbage", faulty_http.garbage),
    RemoteFault("applied_then_dropped", _apply_and_drop, once=True),
)
"""What can befall one turn of a protocol of lines: the connection itself is the first, each command one more."""
