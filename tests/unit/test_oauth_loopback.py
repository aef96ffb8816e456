"""The loopback that the browser comes back to: what it takes, and everything else that knocks there."""

import socket
import threading
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from urllib.parse import urlsplit

import pytest

from deepday.domain.errors import RefusedError
from deepday.wire import oauth_loopback
from deepday.wire.oauth import Redirect
from deepday.wire.oauth_loopback import Loopback
from tests.eventually import eventually

STATE = "state-canary-4711"
SENTENCE = "You can close this page & go back to <Deepday>."
GOOD = f"/back?code=the-code&state={STATE}"


class Knocking:
    """A loopback that waits in a thread, and connections to it."""

    def __init__(self, redirect: Redirect, worker: ThreadPoolExecutor) -> None:
        self.loopback = Loopback(redirect, STATE, SENTENCE)
        self.port = urlsplit(self.loopback.redirect_uri).port or 0
        self.outcome: Future[Mapping[str, str]] = worker.submit(self.loopback.wait, 30)

    def connect(self) -> socket.socket:
        return socket.create_connection(("127.0.0.1", self.port), 10)

    def raw(self, request: bytes) -> bytes:
        with self.connect() as sock, suppress(ConnectionError):
            sock.sendall(request)
            return _everything(sock)
        return b""

    def get(self, target: str, *, method: str = "GET", host: str | None = None, more: str = "") -> bytes:
        host = f"Host: 127.0.0.1:{self.port}\r\n" if host is None else host
        return self.raw(f"{method} {target} HTTP/1.1\r\n{host}{more}\r\n".encode("latin-1"))

    def still_works(self) -> bool:
        assert not self.outcome.done()
        assert self.get(GOOD).startswith(b"HTTP/1.1 200 ")
        return self.outcome.result(10) == {"code": "the-code", "state": STATE}


def _everything(sock: socket.socket) -> bytes:
    found = b""
    while chunk := sock.recv(65536):
        found += chunk
    return found


@pytest.fixture
def knocking() -> Iterator[Knocking]:
    with ThreadPoolExecutor(1) as worker:
        one = Knocking(Redirect(path="/back"), worker)
        with one.loopback:
            yield one
            one.loopback.cancel()
            with suppress(RefusedError):
                one.outcome.result(10)


def test_the_answer_is_taken_once_and_then_nobody_listens(knocking: Knocking) -> None:
    assert knocking.still_works()
    knocking.loopback.__exit__(None, None, None)
    with pytest.raises(ConnectionRefusedError):
        knocking.connect()


def test_of_two_answers_the_first_counts(knocking: Knocking) -> None:
    with knocking.connect() as first, knocking.connect() as second:
        head = f" HTTP/1.1\r\nHost: 127.0.0.1:{knocking.port}\r\n\r\n"
        first.sendall(f"GET /back?code=one&state={STATE}{head}".encode())
        assert knocking.outcome.result(10)["code"] == "one"
        second.sendall(f"GET /back?code=two&state={STATE}{head}".encode())
        assert b" 200 " in _everything(first)
        knocking.loopback.__exit__(None, None, None)
        with suppress(ConnectionError):
            assert _everything(second) == b""


def test_it_listens_on_the_loopback_only(knocking: Knocking) -> None:
    assert knocking.loopback._listener.getsockname()[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("redirect", "written"),
    [
        (Redirect(), "http://127.0.0.1:{port}/"),
        (Redirect(path="/back"), "http://127.0.0.1:{port}/back"),
        (Redirect(host="localhost", path=""), "http://localhost:{port}"),
    ],
)
def test_the_address_is_written_as_the_service_wants_it(redirect: Redirect, written: str) -> None:
    with Loopback(redirect, STATE, SENTENCE) as loopback:
        assert loopback.redirect_uri == written.format(port=loopback._listener.getsockname()[1])


def test_an_address_without_a_path_is_asked_for_as_a_slash() -> None:
    with ThreadPoolExecutor(1) as worker:
        one = Knocking(Redirect(host="localhost", path=""), worker)
        with one.loopback:
            assert b" 200 " in one.get(f"/?code=c&state={STATE}", host=f"Host: LocalHost:{one.port}\r\n")
            assert one.outcome.result(10)["code"] == "c"


def test_a_fixed_port_is_used_and_told_when_it_is_taken() -> None:
    with Loopback(Redirect(), STATE, SENTENCE) as first:
        port = first._listener.getsockname()[1]
        with pytest.raises(RefusedError) as caught:
            Loopback(Redirect(port=port), STATE, SENTENCE)
        assert (caught.value.reason.code, caught.value.reason.params) == ("oauth.port_taken", {"port": str(port)})
    with Loopback(Redirect(port=port), STATE, SENTENCE) as second:
        assert second.redirect_uri == f"http://127.0.0.1:{port}/"


def test_the_page_is_one_sentence_that_runs_nothing_and_repeats_nothing(knocking: Knocking) -> None:
    head, _, body = knocking.get(f"{GOOD}&iss=%3Cscript%3E").partition(b"\r\n\r\n")
    headers = dict(line.lower().split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert headers["cache-control"] == "no-store"
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert headers["content-security-policy"].startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "deny"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["connection"] == "close"
    assert int(headers["content-length"]) == len(body)
    assert "access-control-allow-origin" not in headers
    assert body.count(b"<p ") == 1
    assert b"You can close this page &amp; go back to &lt;Deepday&gt;." in body
    assert b"script" not in body
    assert b"the-code" not in head + body
    assert STATE.encode() not in head + body
    assert knocking.outcome.result(10)["iss"] == "<script>"


def test_a_refusal_with_our_state_is_the_answer_too(knocking: Knocking) -> None:
    assert b" 200 " in knocking.get(f"/back?error=access_denied&state={STATE}")
    assert knocking.outcome.result(10)["error"] == "access_denied"


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("/favicon.ico", 404),
        ("/", 404),
        ("/back/?code=c&state=" + STATE, 404),
        ("/BACK?code=c&state=" + STATE, 404),
        ("//back?code=c&state=" + STATE, 404),
        ("/%62ack?code=c&state=" + STATE, 404),
        ("http://127.0.0.1/back?code=c&state=" + STATE, 404),
        ("/back", 400),
        ("/back?", 400),
        ("/back?code=c", 400),
        ("/back?code=c&state=", 400),
        ("/back?code=c&state=wrong", 400),
        ("/back?code=c&state=" + STATE[:-1], 400),
        ("/back?code=c&state=" + STATE + "x", 400),
        ("/back?code=c&state=" + STATE + "&state=" + STATE, 400),
        ("/back?code=c&code=d&state=" + STATE, 400),
        ("/back?code=&state=" + STATE, 400),
        ("/back?code=a%0D%0Ab&state=" + STATE, 400),
        ("/back?code=%ff&state=" + STATE, 400),
        ("/back?code=\xfc&state=" + STATE, 400),
        ("/back?code=c&state=%ff", 400),
        ("/back?error=access_denied&state=wrong", 400),
        ("/back?error=&code=c&state=" + STATE, 400),
        ("/back?" + "a=b&" * 100 + "code=c&state=" + STATE, 400),
        ("/back#code=c&state=" + STATE, 404),
    ],
)
def test_another_request_is_turned_away_and_ends_nothing(knocking: Knocking, target: str, status: int) -> None:
    answered = knocking.get(target)
    assert answered.startswith(f"HTTP/1.1 {status} ".encode())
    assert answered.endswith(b"Content-Length: 0\r\n\r\n")
    assert b"Cache-Control: no-store" in answered
    assert knocking.still_works()


@pytest.mark.parametrize("method", ["POST", "HEAD", "PUT", "OPTIONS", "get", "TRACE"])
def test_only_get_is_answered(knocking: Knocking, method: str) -> None:
    answered = knocking.get(GOOD, method=method, more="Content-Length: 0\r\n")
    assert answered.startswith(b"HTTP/1.1 405 ")
    assert b"\r\nAllow: GET\r\n" in answered
    assert knocking.still_works()


@pytest.mark.parametrize(
    "host",
    [
        "",
        "Host: \r\n",
        "Host: evil.example\r\n",
        "Host: evil.example:{port}\r\n",
        "Host: 127.0.0.1.evil.example:{port}\r\n",
        "Host: 127.0.0.1\r\n",
        "Host: 127.0.0.1:1\r\n",
        "Host: 127.0.0.2:{port}\r\n",
        "Host: [::1]:{port}\r\n",
        "Host: localhost.:{port}\r\n",
        "Host: me@127.0.0.1:{port}\r\n",
        "Host: 127.0.0.1:{port}\r\nHost: evil.example\r\n",
        "Host: 127.0.0.1:{port}\r\nHost: 127.0.0.1:{port}\r\n",
    ],
)
def test_another_host_is_turned_away(knocking: Knocking, host: str) -> None:
    assert knocking.get(GOOD, host=host.format(port=knocking.port)).startswith(b"HTTP/1.1 400 ")
    assert knocking.still_works()


@pytest.mark.parametrize(
    "garbage",
    [
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET /back\r\n\r\n",
        b"GET  /back HTTP/1.1\r\n\r\n",
        b"GET /back HTTP/2\r\n\r\n",
        b"GET /back HTTP/1.1 HTTP/1.1\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"\x00" * 1000 + b"\r\n\r\n",
        b"SSH-2.0-scanner\r\n\r\n",
    ],
)
def test_garbage_is_turned_away(knocking: Knocking, garbage: bytes) -> None:
    assert knocking.raw(garbage).startswith(b"HTTP/1.1 400 ")
    assert knocking.still_works()


def test_a_huge_header_is_turned_away(knocking: Knocking) -> None:
    for end in ("", "\r\n"):  # before and after the head is whole
        answered = knocking.get(GOOD, more=f"Cookie: {'a' * 40_000}{end}")
        assert not answered or answered.startswith(b"HTTP/1.1 431 ")
    assert knocking.still_works()


def test_the_cookies_that_a_browser_has_for_localhost_are_no_hindrance(knocking: Knocking) -> None:
    assert b" 200 " in knocking.get(GOOD, more=f"Cookie: {'a' * 16_000}\r\n")


def test_who_says_nothing_hinders_nobody(knocking: Knocking) -> None:
    scanners = [knocking.connect() for _ in range(oauth_loopback.CALLERS * 2)]
    assert knocking.still_works()
    for scanner in scanners:
        scanner.close()


def test_who_connects_and_goes_away_hinders_nobody(knocking: Knocking) -> None:
    knocking.connect().close()
    with knocking.connect() as sock:
        sock.sendall(b"GET /back?co")
    assert knocking.still_works()


def test_a_request_in_small_pieces_is_understood(knocking: Knocking) -> None:
    with knocking.connect() as slow:
        slow.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        request = f"GET {GOOD} HTTP/1.1\r\nHost: localhost:{knocking.port}\r\n\r\n".encode()
        for start in range(0, len(request), 7):
            slow.sendall(request[start : start + 7])
        assert _everything(slow).startswith(b"HTTP/1.1 200 ")
    assert knocking.outcome.result(10)["code"] == "the-code"


def test_who_takes_too_long_is_hung_up_on(knocking: Knocking, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(oauth_loopback, "CALLER_LIMIT_S", 0.05)
    with knocking.connect() as slow:
        slow.sendall(b"GET /back")
        assert _everything(slow) == b""
    assert knocking.still_works()


def test_it_gives_up_when_the_time_is_over() -> None:
    with Loopback(Redirect(), STATE, SENTENCE) as loopback, pytest.raises(RefusedError) as caught:
        loopback.wait(0.05)
    assert (caught.value.reason.code, caught.value.reason.params) == ("oauth.timed_out", {"limit_s": "0.05"})


def test_another_thread_can_cancel_it_before_while_and_after_it_waits(knocking: Knocking) -> None:
    threading.Thread(target=knocking.loopback.cancel).start()
    eventually(knocking.outcome.done)
    error = knocking.outcome.exception()
    assert isinstance(error, RefusedError)
    assert error.reason.code == "oauth.cancelled"
    with pytest.raises(RefusedError):
        knocking.loopback.wait(10)
    knocking.loopback.__exit__(None, None, None)
    knocking.loopback.cancel()
