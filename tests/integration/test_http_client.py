"""The HTTP client against a loopback server that answers as badly as a network can."""

import logging
import os
import socket
import subprocess
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from deepday.domain.errors import (
    DeepdayError,
    EffectError,
    RefusedError,
    SignInNeededError,
    UnreachableError,
    UsageError,
)
from deepday.wire.http import Http, Request, check_url
from deepday.wire.http_answers import Answer, retry_after_s
from tests.eventually import eventually
from tests.fakes import faulty_http as faults
from tests.fakes.certificates import self_signed
from tests.fakes.faulty_http import FaultyServer

CANARY = "xoxp-canary-4711"


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(limit_s=1.0, connect_limit_s=0.8)
    yield client
    client.close()


def _get(http: Http, url: str, *, bearer: str | None = CANARY) -> dict[str, object]:
    return dict(http.ask(Request("GET", f"{url}/thing", bearer=bearer, query={"a": "b"})).json("127.0.0.1"))


def _failure(http: Http, *script: faults.Fault, method: str = "GET") -> tuple[EffectError, FaultyServer]:
    with FaultyServer(list(script)) as server, pytest.raises(EffectError) as caught:
        http.ask(Request(method, f"{server.url}/thing", bearer=CANARY)).json("127.0.0.1")
    return caught.value, server


def test_an_answer_is_read_and_the_request_is_what_was_asked(http: Http) -> None:
    with FaultyServer([faults.answer(200, b'{"ok": true}')]) as server:
        assert _get(http, server.url) == {"ok": True}
        http.ask(Request("POST", f"{server.url}/json", json={"text": "für Ada & Bob"}))
        http.ask(Request("POST", f"{server.url}/form", form={"num_minutes": "5"}))
    get, json_post, form_post = server.requests
    assert get.startswith(b"GET /thing?a=b HTTP/1.1")
    assert f"Authorization: Bearer {CANARY}".encode() in get
    assert b"Content-Type: application/json; charset=utf-8" in json_post
    assert b"Content-Type: application/x-www-form-urlencoded" in form_post
    assert form_post.endswith(b"num_minutes=5")


@pytest.mark.parametrize(
    ("fault", "kind", "code"),
    [
        (faults.silence, UnreachableError, "net.no_answer"),
        (faults.reset, UnreachableError, "net.no_answer"),
        (faults.hang_up, UnreachableError, "net.no_answer"),
        (faults.garbage, UnreachableError, "net.no_answer"),
        (faults.cut_short, UnreachableError, "net.no_answer"),
        (faults.portal, UnreachableError, "net.captive_portal"),
        (faults.answer(302, b"", [("Location", "http://portal.example/")]), UnreachableError, "net.captive_portal"),
        (faults.answer(511), UnreachableError, "net.captive_portal"),
        (faults.answer(302, b"", [("Location", "/elsewhere")]), UnreachableError, "net.bad_answer"),
        (faults.answer(200, b'{"ok": tru'), UnreachableError, "net.bad_answer"),
        (faults.answer(200, b"[1, 2]"), UnreachableError, "net.bad_answer"),
        (faults.answer(200, b"[" * 100_000), UnreachableError, "net.bad_answer"),
        (faults.answer(200, b"\xff\xfe{}"), UnreachableError, "net.bad_answer"),
        (faults.answer(401), SignInNeededError, "net.sign_in"),
        (faults.answer(403), RefusedError, "net.forbidden"),
        (faults.answer(404), RefusedError, "net.refused"),
        (faults.answer(429), UnreachableError, "net.too_many_requests"),
        (faults.answer(500), UnreachableError, "net.server_trouble"),
        (faults.answer(503), UnreachableError, "net.server_trouble"),
        (faults.endless, UnreachableError, "net.too_big"),
        (faults.dripping_head, UnreachableError, "net.no_answer"),
        (faults.dripping_body, UnreachableError, "net.no_answer"),
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_every_fault_is_translated_and_none_is_waited_out(
    http: Http, method: str, fault: faults.Fault, kind: type[EffectError], code: str
) -> None:
    error, _ = _failure(http, fault, method=method)  # the slow ones go on for a minute at least
    assert (type(error), error.reason.code) == (kind, code)
    assert error.reason.params["host"] == "127.0.0.1"


def test_a_closed_port_is_told_as_no_connection(http: Http) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        url = f"http://127.0.0.1:{gone.getsockname()[1]}"
    with pytest.raises(UnreachableError) as caught:
        _get(http, url)
    assert caught.value.reason.code == "net.down"


def test_a_name_that_resolves_too_slowly_does_not_hold_the_caller(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    released = threading.Event()
    resolved: list[bool] = []

    def slow(*_: object, **__: object) -> list[object]:
        resolved.append(released.wait(60))
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", slow)
    with pytest.raises(UnreachableError) as caught:
        _get(http, "https://slow.example")
    assert caught.value.reason.code == "net.no_answer"
    assert resolved == [], "the name is still looked up"
    released.set()


def test_a_name_that_does_not_resolve_is_told_as_no_connection(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_: object, **__: object) -> list[object]:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(UnreachableError) as caught:
        _get(http, "https://nowhere.example")
    assert caught.value.reason.code == "net.down"


def test_an_exchange_that_was_left_behind_ends_too(http: Http) -> None:
    with FaultyServer([faults.dripping_head]) as server:
        with pytest.raises(UnreachableError):
            _get(http, server.url)
        eventually(lambda: not any(thread.name == "http" for thread in threading.enumerate()))


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("fault", [faults.reset, faults.hang_up])
def test_a_broken_connection_is_tried_once_more(http: Http, fault: faults.Fault, method: str) -> None:
    with FaultyServer([fault, faults.answer(200, b'{"second": true}')]) as server:
        assert http.ask(Request(method, f"{server.url}/")).json("") == {"second": True}
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", [faults.reset, faults.hang_up])
def test_it_is_not_tried_a_third_time(http: Http, fault: faults.Fault) -> None:
    _, server = _failure(http, fault)
    assert len(server.requests) == 2


@pytest.mark.parametrize("fault", [faults.reset, faults.hang_up, faults.silence, faults.cut_short, faults.answer(500)])
def test_a_post_is_never_sent_again(http: Http, fault: faults.Fault) -> None:
    _, server = _failure(http, fault, faults.answer(200), method="POST")
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("headers", "body", "expected_s"),
    [
        ([("Retry-After", "7")], b"{}", 7.0),
        ([], b'{"retry_after_ms": 1500}', 1.5),
        ([], b'{"retry_after_ms": "soon"}', None),
        ([("Retry-After", "soon")], b"{}", None),
        ([("Retry-After", "-5")], b"{}", None),
        ([], b"<html>", None),
    ],
)
def test_the_wait_that_is_asked_for_is_passed_on(
    http: Http, headers: list[tuple[str, str]], body: bytes, expected_s: float | None
) -> None:
    error, _ = _failure(http, faults.answer(429, body, headers))
    assert isinstance(error, UnreachableError)
    assert error.retry_after_s == expected_s


def test_a_retry_after_may_be_a_date() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    later = Answer(429, {"retry-after": format_datetime(now + timedelta(seconds=90), usegmt=True)}, b"")
    earlier = Answer(429, {"retry-after": format_datetime(now - timedelta(seconds=90), usegmt=True)}, b"")
    assert retry_after_s(later, now) == 90.0
    assert retry_after_s(earlier, now) == 0.0


def test_a_certificate_nobody_vouches_for_gets_no_secret(http: Http, tmp_path: Path) -> None:
    with FaultyServer([faults.answer(200)], tls=self_signed(tmp_path)) as server:
        with pytest.raises(UnreachableError) as caught:
            _get(http, server.url)
        assert caught.value.reason.code == "net.tls"
    assert server.requests == []


def test_a_server_that_speaks_no_tls_is_told_as_such(http: Http) -> None:
    with FaultyServer([faults.garbage]) as server:
        with pytest.raises(UnreachableError) as caught:
            _get(http, server.url.replace("http:", "https:"))
        assert caught.value.reason.code == "net.tls"


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://slack.example/api", "net.plain_http"),
        ("http://127.0.0.1.example/", "net.plain_http"),
        ("http://localhost.example/", "net.plain_http"),
        ("ftp://slack.com", "net.not_an_address"),
        ("slack.com", "net.not_an_address"),
        ("https://", "net.not_an_address"),
        ("https://name:secret@slack.com", "net.not_an_address"),
        ("https://[::1", "net.not_an_address"),
        ("https://slack.com:port", "net.not_an_address"),
        ("", "net.not_an_address"),
    ],
)
def test_a_secret_is_not_sent_where_others_can_read_it(http: Http, url: str, code: str) -> None:
    with pytest.raises(UsageError) as usage:
        check_url(url)
    assert usage.value.reason.code == code
    with pytest.raises(RefusedError) as refused:
        http.ask(Request("GET", url, bearer=CANARY))
    assert refused.value.reason.code == code


@pytest.mark.parametrize("url", ["https://ada:pass@word@slack.com/x", "ada:password@slack.com", "https://a:b@[::1"])
def test_a_password_in_an_address_is_not_repeated(url: str) -> None:
    with pytest.raises(UsageError) as caught:
        check_url(url)
    shown = caught.value.reason.params["url"]
    assert "pass" not in shown
    assert "ada" not in shown
    assert "a:b" not in shown


@pytest.mark.parametrize(
    "url", ["https://slack.com/", "http://127.0.0.1:80", "http://localhost:9/x/", "http://[::1]:9"]
)
def test_https_and_this_machine_are_allowed(url: str) -> None:
    assert check_url(url) == url.rstrip("/")


def test_this_machine_is_asked_past_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer([faults.answer(200)]) as server, FaultyServer([faults.answer(200)]) as proxy:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            monkeypatch.setenv(name, proxy.url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        client = Http(limit_s=2.0)
        assert _get(client, server.url) == {}
        client.close()
    assert proxy.requests == []


def test_others_are_asked_through_the_systems_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    with FaultyServer([faults.answer(407)]) as proxy:
        monkeypatch.setenv("https_proxy", proxy.url)
        for name in ("no_proxy", "NO_PROXY"):
            monkeypatch.delenv(name, raising=False)
        client = Http(limit_s=2.0)
        with pytest.raises(UnreachableError) as caught:
            _get(client, "https://slack.example")
        client.close()
    assert caught.value.reason.code == "net.proxy"
    assert proxy.requests[0].startswith(b"CONNECT slack.example:443")
    assert CANARY.encode() not in proxy.requests[0]


@pytest.mark.parametrize("bearer", [f"{CANARY}\n", f"{CANARY}\x00", f"{CANARY}ü", f"{CANARY}\ud800"])
def test_a_secret_that_cannot_be_sent_shows_nowhere(http: Http, bearer: str) -> None:
    with FaultyServer([faults.answer(200)]) as server, pytest.raises(SignInNeededError) as caught:
        _get(http, server.url, bearer=bearer)
    assert caught.value.reason.code == "net.secret_unusable"
    assert CANARY not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize("fault", [faults.reset, faults.garbage, faults.answer(401), faults.answer(200, b"{")])
def test_no_error_and_no_log_line_holds_the_secret(
    http: Http, fault: faults.Fault, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    error: BaseException | None = _failure(http, fault)[0]
    assert isinstance(error, DeepdayError)
    assert CANARY not in "".join(traceback.format_exception(error))
    assert CANARY not in repr(error.reason)
    assert CANARY not in caplog.text
    assert CANARY not in repr(Request("GET", "https://slack.com", bearer=CANARY))


def test_httpx_is_not_loaded_before_the_first_request() -> None:
    script = "import sys; from deepday.wire.http import Http; Http(); print({'httpx', 'ssl'} & set(sys.modules))"
    plain = {name: text for name, text in os.environ.items() if not name.startswith("COVERAGE")}
    done = subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True, env=plain)
    assert done.stdout == "set()\n"
