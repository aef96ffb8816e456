"""A proxy before an XMPP server that plays one fault: each thing that the client says is a request.

That is the head of a stream, a step of the sign-in, a stanza. The end of a stream asks for nothing and is none; it
passes, as does what the server says by itself. Who listens no more has dropped its lines too, as a server does that
goes down.
"""

import re
import select
import socket
from contextlib import suppress
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.remote_faults import ProxiedTalk, RemoteFault
from tests.fakes.xmpp_line import FAILURE, HEADER, STREAM_ERROR

_SAID = re.compile(
    rb"\s*(?:<\?xml[^>]*\?>\s*)?"
    rb"(?:<stream:stream\b[^>]*>|</stream:stream>|<(?P<name>[\w:]+)\b[^>]*(?:/>|(?<!/)>.*?</(?P=name)>))\s*",
    re.DOTALL,
)
_STEP_OF_SIGN_IN = re.compile(rb"\s*<(auth|response)\b")
_GOODBYE = b"</stream:stream>"
_PATIENCE_S = 10


class XmppProxy(FaultProxy):
    """``upstream`` is ``xmpp://host:port``."""

    scheme = "xmpp"

    def __init__(self) -> None:
        super().__init__()
        self._lines: set[socket.socket] = set()

    @property
    def lines(self) -> int:
        """How many connections to the server there are; none is left when the server has been told so."""
        with self._lock:
            return len(self._lines)

    def drop(self) -> None:
        """Drop every line, as the death of the client does."""
        with self._lock:
            for line in self._lines:
                _shut(line)

    def _stop_listening(self) -> None:
        super()._stop_listening()
        self.drop()

    def _serve(self, sock: socket.socket) -> None:
        parts = urlsplit(self.upstream)
        with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=_PATIENCE_S) as server:
            for end in (sock, server):
                end.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            with self._lock:
                self._lines.add(server)
            try:
                self._pass_on(sock, server)
            finally:
                _shut(server)
                with self._lock:
                    self._lines.remove(server)

    def _pass_on(self, sock: socket.socket, server: socket.socket) -> None:
        said = b""
        while True:
            ready, _, _ = select.select([sock, server], [], [])
            if server in ready:
                heard = server.recv(65536)
                if not heard:
                    return
                sock.sendall(heard)
                continue
            more = sock.recv(65536)
            if not more:
                return
            said += more
            while whole := _SAID.match(said):
                said = said[whole.end() :]
                if _GOODBYE in whole[0]:
                    server.sendall(whole[0])
                elif not self._play(sock, whole[0], lambda request=whole[0]: _answer(server, request)):  # type: ignore[misc] # mypy cannot infer lambdas with defaults
                    return


def _answer(server: socket.socket, request: bytes) -> bytes:
    """Have the server do it, and return what it has said until that was done."""
    server.sendall(request)
    end = _end_of_answer(request)
    answer = b""
    while end is not None and not end.search(answer) and (heard := server.recv(65536)):
        answer += heard
    return answer


def _end_of_answer(request: bytes) -> re.Pattern[bytes] | None:
    """Return what the answer to *request* ends with; None if there is none to wait for."""
    if b"<stream:stream" in request:
        return re.compile(rb"</stream:(features|error)>")
    if _STEP_OF_SIGN_IN.match(request):
        return re.compile(rb"<(challenge|success|failure)\b[^>]*(/>|>.*?</\1>)", re.DOTALL)
    named = re.search(rb"\bid=[\"']([^\"']+)", request)
    if named is None or b"unavailable" in request:
        return None
    # What is asked is answered, and one's own presence comes back.
    return re.compile(rb"<(iq|presence)\b[^>]*\bid=[\"']" + named[1] + rb"[\"'][^>]*(/>|(?<!/)>.*?</\1>)", re.DOTALL)


def _shut(line: socket.socket) -> None:
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


# --- faults -----------------------------------------------------------------------------------


def _refuses(request: bytes, kind: bytes, condition: bytes) -> bytes:
    """Return the error that answers a stanza."""
    named = re.search(rb"\bid=[\"']([^\"']+)", request)
    error = b"<error type='%s'><%s xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>" % (kind, condition)
    name = b"iq" if b"<iq" in request else b"presence"
    return b"<%s type='error' id='%s'>%s</%s>" % (name, named[1] if named else b"", error, name)


def _stream_error(condition: str, raises: type[EffectError] = UnreachableError, content: str = "") -> RemoteFault:
    said = STREAM_ERROR.replace(b"/></stream:error>", b">%s</%s></stream:error>")
    error = said % (condition.encode(), content.encode(), condition.encode())

    def play(talk: ProxiedTalk) -> None:
        talk.send((HEADER if b"<stream:stream" in talk.request else b"") + error)

    return RemoteFault(condition.replace("-", "_"), play, raises=raises)


def _no_sign_in(condition: str, raises: type[EffectError], *, once: bool = False) -> RemoteFault:
    return RemoteFault(
        f"sasl_{condition.replace('-', '_')}",
        lambda talk: talk.send(FAILURE % condition.encode()),
        raises=raises,
        once=once,
        fits=lambda request: _STEP_OF_SIGN_IN.match(request) is not None,
        goes_on=True,  # the client may try otherwise
    )


def _no_stanza(name: str, part: bytes, kind: bytes, condition: bytes, raises: type[EffectError]) -> RemoteFault:
    return RemoteFault(
        name,
        lambda talk: talk.send(_refuses(talk.request, kind, condition)),
        raises=raises,
        fits=lambda request: part in request,
        goes_on=True,
    )


NO_PING = _no_stanza("no_ping", b"<ping", b"cancel", b"service-unavailable", EffectError)
"""No fault: an error is an answer (XEP-0199, 4)."""

SASL_REFUSAL = _no_sign_in("not-authorized", SignInNeededError)

XMPP_FAULTS = (
    _stream_error("policy-violation"),
    _stream_error("resource-constraint"),
    _stream_error("internal-server-error"),
    _stream_error("see-other-host", content="127.0.0.1:9"),
    _stream_error("host-unknown", RefusedError),
    SASL_REFUSAL,
    _no_sign_in("account-disabled", SignInNeededError),
    _no_sign_in("temporary-auth-failure", UnreachableError, once=True),
    _no_stanza("no_resource", b"<bind", b"wait", b"resource-constraint", UnreachableError),
    _no_stanza("no_presence", b"<presence", b"auth", b"forbidden", RefusedError),
    RemoteFault("endless", lambda talk: talk.send(b"<a>" + b"a" * 3_000_000)),
    RemoteFault("cut_short", lambda talk: talk.send(talk.forward()[:-5]), once=True),
)
"""What only an XMPP server says (RFC 6120, 4.9.3, 6.5, 7.6.2, 8.3.3)."""
