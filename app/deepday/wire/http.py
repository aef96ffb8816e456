"""Asks web services over HTTP and translates what goes wrong; it knows no service and keeps no secret.

The other side may be down, slow, dripping, a captive portal, or lie about its type. Every exchange runs in a
thread of its own that is left behind when the time is over: neither a name server nor a dripping header can
hold the caller longer. An answer that is not 2xx, is too big, or is not JSON becomes an EffectError with a
``net.*`` code and the ``host``. What is idempotent is sent once more after a broken connection; a POST whose outcome
is unknown never is. httpx is loaded by the first request, never before.
"""

import json as json_text
import socket
import threading
import time
from base64 import b64encode
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError, UsageError
from deepday.wire.http_answers import Answer, refusal

if TYPE_CHECKING:
    import httpx

LIMIT_S = 10.0
"""The longest one request may take, its second attempt included."""
CONNECT_LIMIT_S = 5.0
LARGEST_BYTES = 1024 * 1024
LOOPBACK = frozenset({"127.0.0.1", "::1", "localhost"})
_TWICE = frozenset({"GET", "PUT", "DELETE", "OPTIONS", "PROPFIND", "REPORT"})


def check_url(url: str) -> str:
    """Return *url* without a trailing slash, if secrets may be sent there: https, or http to this machine.

    Raises:
        UsageError: ``net.plain_http`` or ``net.not_an_address``.
    """
    try:
        parts = urlsplit(url.strip())
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError("net.not_an_address", {"url": _without_user(url)}) from error
    if parts.scheme not in ("http", "https") or not host or parts.username is not None:
        raise UsageError("net.not_an_address", {"url": _without_user(url)})
    if parts.scheme == "http" and host not in LOOPBACK:
        raise UsageError("net.plain_http", {"host": host})
    return url.strip().rstrip("/")


def _without_user(url: str) -> str:
    """Return *url* as it may be shown: without a name and password before the host."""
    head, at, tail = url.rpartition("@")
    scheme, slashes, _ = head.rpartition("//")
    return f"{scheme}{slashes}{tail}" if at else url


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked: at most one of ``json``, ``form`` and ``body`` is sent.

    ``bearer``, ``basic`` (user, password) and ``headers`` may hold secrets and never show in errors or logs; ``body``
    has its ``Content-Type`` among the headers.
    """

    method: str
    url: str
    bearer: str | None = None
    query: Mapping[str, str] | None = None
    json: object = None
    form: Mapping[str, str] | None = None
    body: bytes | None = None
    basic: tuple[str, str] | None = None
    headers: Mapping[str, str] | None = None

    def __repr__(self) -> str:
        return f"<{self.method} {self.url}>"


class Http:
    """One client for all services; any thread may call it."""

    def __init__(self, *, limit_s: float = LIMIT_S, connect_limit_s: float = CONNECT_LIMIT_S) -> None:
        self._limit_s = limit_s
        self._connect_limit_s = connect_limit_s
        self._client: httpx.Client | None = None
        self._making = threading.Lock()

    def ask(self, request: Request, *, limit_s: float | None = None, accept: Collection[int] = ()) -> Answer:
        """Return the answer if its status is 2xx or in *accept*; *limit_s* can only shorten the time.

        Raises:
            UnreachableError: ``net.*``; later may help, see its ``retry_after_s``.
            SignInNeededError: 401, or a secret that cannot be sent.
            RefusedError: any other 4xx, or an address that must not be asked.
        """
        _check(request)
        host = urlsplit(request.url).hostname or ""
        limit = self._limit_s if limit_s is None else min(limit_s, self._limit_s)
        deadline = time.monotonic() + limit
        exchange = _Exchange(self._ready_client(), request, deadline, min(self._connect_limit_s, limit))
        failure = exchange.run()
        if failure is not None and exchange.broken and request.method in _TWICE and time.monotonic() < deadline:
            exchange = _Exchange(self._ready_client(), request, deadline, min(self._connect_limit_s, limit))
            failure = exchange.run()
        if isinstance(failure, EffectError):
            raise failure
        if failure is not None:
            raise _translated(failure, host) from failure
        if exchange.answer is None:
            raise UnreachableError("net.no_answer", {"host": host})
        trouble = refusal(exchange.answer, host) if exchange.answer.status not in accept else None
        if trouble is not None:
            raise trouble
        return exchange.answer

    def close(self) -> None:
        """Give up every connection; the next request opens new ones."""
        with self._making:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _ready_client(self) -> "httpx.Client":
        with self._making:
            if self._client is None:
                self._client = _new_client()
            return self._client


def _check(request: Request) -> None:
    try:
        check_url(request.url)
    except UsageError as error:
        raise RefusedError(error.reason.code, error.reason.params) from error
    in_headers = [request.bearer or "", *(request.headers or {}).values()]
    if not all(text.isascii() and text.isprintable() for text in in_headers):
        # httpx would put the whole header into its exception
        raise SignInNeededError("net.secret_unusable", {"host": urlsplit(request.url).hostname or ""})


def _new_client() -> "httpx.Client":
    import logging  # noqa: PLC0415 -- loaded with httpx, by the first request

    import httpx  # noqa: PLC0415 -- 0.2 s and 20 MB: not before the first remote effect runs

    logging.getLogger("httpcore").setLevel(logging.WARNING)  # at DEBUG it writes every header, secrets included
    logging.getLogger("httpx").setLevel(logging.WARNING)
    past_proxies: dict[str, None] = {f"all://{'[::1]' if host == '::1' else host}": None for host in LOOPBACK}
    return httpx.Client(
        verify=trusted_certificates(),
        follow_redirects=False,
        mounts=past_proxies,
        headers={"User-Agent": "Deepday", "Accept": "application/json", "Accept-Encoding": "identity"},
    )


def trusted_certificates() -> Any:
    """Return the system's certificates, in a bundle without a system store certifi's."""
    import ssl  # noqa: PLC0415 -- loaded with httpx, by the first request

    found = ssl.get_default_verify_paths()
    if found.cafile or found.capath:
        return ssl.create_default_context()
    import certifi  # noqa: PLC0415 -- only where the system has no store

    return ssl.create_default_context(cafile=certifi.where())


class _Exchange:
    """One attempt at one request, in a thread that can be left behind."""

    def __init__(self, client: "httpx.Client", request: Request, deadline: float, connect_limit_s: float) -> None:
        self._client = client
        self._request = request
        self._deadline = deadline
        self._connect_limit_s = connect_limit_s
        self._failure: Exception | None = None
        self._socket: socket.socket | None = None
        self.answer: Answer | None = None
        self.broken = False
        """The connection failed, so that an idempotent request may be sent once more."""

    def run(self) -> Exception | None:
        """Return what went wrong, or None; then ``answer`` is there, or the time was over."""
        thread = threading.Thread(target=self._work, name="http", daemon=True)
        thread.start()
        thread.join(max(0.0, self._deadline - time.monotonic()))
        if not thread.is_alive():
            return self._failure
        if self._socket is not None:
            with suppress(OSError):
                self._socket.shutdown(socket.SHUT_RDWR)  # wakes the thread, so that it ends too
        return None

    def _work(self) -> None:
        import httpx  # noqa: PLC0415 -- loaded already by the client

        try:
            answer = self._exchange()
        except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
            self.broken = isinstance(error, httpx.NetworkError | httpx.RemoteProtocolError | httpx.ConnectTimeout)
            self._failure = error
        except EffectError as error:
            self._failure = error
        else:
            self.answer = answer

    def _exchange(self) -> Answer:
        import httpx  # noqa: PLC0415 -- loaded already by the client

        request = self._request
        left_s = max(0.01, self._deadline - time.monotonic())
        with self._client.stream(
            request.method,
            request.url,
            params=request.query,
            data=request.form,
            headers=self._headers(),
            content=request.body if request.json is None else json_text.dumps(request.json).encode(),
            timeout=httpx.Timeout(left_s, connect=min(self._connect_limit_s, left_s)),
            extensions={"trace": self._note_socket},
        ) as response:
            self._socket = response.extensions["network_stream"].get_extra_info("socket")
            body = bytearray()
            for chunk in response.iter_raw():
                body += chunk
                if len(body) > LARGEST_BYTES:
                    raise UnreachableError("net.too_big", {"host": response.url.host})
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status_code, headers, bytes(body))

    def _headers(self) -> dict[str, str]:
        headers = dict(self._request.headers or {})
        if self._request.basic is not None:
            pair = ":".join(self._request.basic).encode()  # RFC 7617, with charset UTF-8
            headers["Authorization"] = f"Basic {b64encode(pair).decode()}"
        if self._request.bearer is not None:
            headers["Authorization"] = f"Bearer {self._request.bearer}"
        if self._request.json is not None:
            headers["Content-Type"] = "application/json; charset=utf-8"
        return headers

    def _note_socket(self, event: str, about: Mapping[str, Any]) -> None:
        if event == "connection.connect_tcp.complete":
            self._socket = about["return_value"].get_extra_info("socket")


def _translated(error: Exception, host: str) -> EffectError:
    import ssl  # noqa: PLC0415 -- loaded already by the client

    import httpx  # noqa: PLC0415 -- loaded already by the client

    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLError) and not isinstance(cause, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return UnreachableError("net.tls", {"host": host})
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.ProxyError):
        return UnreachableError("net.proxy", {"host": host})
    if isinstance(error, httpx.ConnectError):
        return UnreachableError("net.down", {"host": host})
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return RefusedError("net.not_an_address", {"url": host})
    return UnreachableError("net.no_answer", {"host": host})
