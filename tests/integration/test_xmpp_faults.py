"""The XMPP presence and servers that are down, silent, untrustworthy or make no sense; what becomes of the password."""

import base64
import io
import logging
import sys
import threading
import time
from collections.abc import Iterator

import pytest

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.effects.chat.xmpp import ADAPTER, XmppPresence
from deepday.effects.chat.xmpp_client import Place
from deepday.effects.chat.xmpp_connection import Resource
from deepday.engine.effect_ports import Value
from deepday.wire.http import Http
from tests.fakes.account import FakeAccount
from tests.fakes.world import ManualClock
from tests.fakes.xmpp_line import FAILURE, HEADER, PLAIN, STREAM_ERROR, XmppLine
from tests.servers.starting import free_port

SECRET = "xmpp-canary-4711"
ON_THE_LINE = base64.b64encode(f"\0ada\0{SECRET}".encode())
TARGET: Value = {"text": "In deep work until eleven", "is_on": True, "is_there": True}
OFFERED = HEADER + PLAIN


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What reaches the handlers of the root, as the program's log file is one; pytest's own listen elsewhere too."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    yield written
    logging.getLogger().removeHandler(handler)


def _account(http: Http, address: str, user: str = "ada@example.org") -> FakeAccount:
    return FakeAccount("xmpp", http, ManualClock(), url=address, user=user, secret=SECRET)


def _failure(http: Http, address: str) -> EffectError:
    presence = XmppPresence(_account(http, address).access())
    with pytest.raises(EffectError) as caught:
        presence.apply(TARGET, presence.capture())
    assert presence.capture() == presence.empty
    assert [thread for thread in threading.enumerate() if thread.name == "xmpp"] == []
    return caught.value


@pytest.mark.parametrize(
    ("answers", "kind", "code"),
    [
        ((None,), UnreachableError, "net.no_answer"),
        ((b"HTTP/1.1 400 Bad Request\r\n\r\n",), UnreachableError, "net.no_answer"),
        ((b"\x00\xff<<<>",), UnreachableError, "net.no_answer"),
        ((OFFERED, None), UnreachableError, "net.no_answer"),
        ((OFFERED, FAILURE % b"not-authorized"), SignInNeededError, "net.sign_in"),
        ((OFFERED, FAILURE % b"account-disabled"), SignInNeededError, "net.sign_in"),
        ((OFFERED, FAILURE % b"temporary-auth-failure"), UnreachableError, "net.server_trouble"),
        ((HEADER + STREAM_ERROR % b"host-unknown",), RefusedError, "service.refused"),
        ((HEADER + STREAM_ERROR % b"system-shutdown",), UnreachableError, "net.server_trouble"),
    ],
)
def test_what_a_server_says_is_told_as_what_it_is(
    http: Http, answers: tuple[bytes | None, ...], kind: type[EffectError], code: str
) -> None:
    # A server that only says what it is given ends nothing: after a parse error we hang up by ourselves.
    with XmppLine(*answers) as line:
        error = _failure(http, f"xmpp://127.0.0.1:{line.port}")
    assert type(error) is kind
    assert error.reason.code == code
    assert error.reason.params.get("host", "127.0.0.1") == "127.0.0.1"


def test_a_port_where_nobody_listens_is_told_at_once(http: Http) -> None:
    assert _failure(http, f"xmpp://127.0.0.1:{free_port()}").reason.code == "net.down"


def test_a_server_that_says_nothing_is_not_waited_for_longer_than_agreed() -> None:
    with XmppLine() as line:
        resource = Resource(Place("ada@example.org", "127.0.0.1", line.port), SECRET, lambda _: None)
        with pytest.raises(UnreachableError) as caught:
            resource.show("In deep work", time.monotonic() + 0.3)
        resource.end(time.monotonic() + 2)
    assert caught.value.reason.code == "net.no_answer"


def test_a_port_that_speaks_no_tls_gets_nothing(http: Http) -> None:
    with XmppLine(b"HTTP/1.1 400 Bad Request\r\n\r\n") as line:
        assert _failure(http, f"xmpps://127.0.0.1:{line.port}").reason.code == "net.tls"
    assert not line.received.startswith(b"<")


def test_no_password_goes_over_an_open_line(http: Http) -> None:
    # 127.0.0.2 is nowhere else either, but is not among the names that count as this machine.
    with XmppLine(OFFERED, None, host="127.0.0.2") as line:
        error = _failure(http, f"xmpp://127.0.0.2:{line.port}")
    assert isinstance(error, RefusedError)
    assert error.reason.code == "service.not_offered"
    assert b"<auth" not in line.received


def test_the_password_shows_in_no_log_however_much_is_logged(
    http: Http, log: io.StringIO, caplog: pytest.LogCaptureFixture
) -> None:
    for name in (None, "slixmpp", "slixmpp.xmlstream.xmlstream"):
        caplog.set_level(logging.DEBUG, name)
    with XmppLine(OFFERED, FAILURE % b"not-authorized") as line:
        error = _failure(http, f"xmpp://127.0.0.1:{line.port}")
    assert ON_THE_LINE in line.received, "else nothing could have leaked"
    logging.getLogger("deepday").debug("end of the log")
    told = log.getvalue() + repr(error) + repr(error.reason)
    assert "end of the log" in told
    for private in (SECRET, ON_THE_LINE.decode(), "ada@", str(TARGET["text"])):
        assert private not in told


@pytest.mark.parametrize(
    ("address", "user", "code"),
    [
        ("https://example.org", "ada@example.org", "xmpp.not_an_address"),
        ("xmpp://example.org:x", "ada@example.org", "xmpp.not_an_address"),
        ("", "ada", "xmpp.not_a_user"),
        ("", "@example.org", "xmpp.not_a_user"),
        ("", "ada@", "xmpp.not_a_user"),
        ("", "ada@b@example.org", "xmpp.not_a_user"),
        ("", "ada b@example.org", "xmpp.not_a_user"),
    ],
)
def test_what_makes_no_sense_is_told_before_anybody_is_asked(http: Http, address: str, user: str, code: str) -> None:
    viability = ADAPTER.test(_account(http, address, user).access())
    assert viability.works is False
    assert viability.detail.code == code


def test_without_slixmpp_it_says_how_to_install_it(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "slixmpp", None)
    presence = XmppPresence(_account(http, "").access())
    viability = presence.probe()
    assert viability.works is False
    assert viability.detail.code == "xmpp.not_installed"
    assert viability.next_step is not None
    assert viability.next_step.code == "xmpp.install"
    with pytest.raises(RefusedError):
        presence.apply(TARGET, presence.capture())
