"""One extra XMPP resource that says "do not disturb", on an asyncio loop in its own thread; slixmpp speaks for it.

From ``show`` to ``end`` it keeps the connection: a lost one comes back after 1 s, then 2 s, up to a minute, as the same
resource, so that what the server still holds of the lost one is replaced; who asks for something meanwhile does not
wait for that. A secret that is refused is not tried again.
The server is asked for an answer after each presence: the stream is in order, so an answer means that it was taken,
unless an error came before it. Only a line that works gets a goodbye.
When the process ends, however it does, the resource goes with its connection; where the network died first, when the
server notices. It answers nobody's requests, neither to subscribe nor other ones, and gets no messages (priority -1).

Failures: no answer, a certificate that nobody vouches for, SASL failures, stream errors, a resource or a presence that
is refused; each comes out of ``show`` and ``sign_in``. What is lost later is told to ``on_absence``.

Source: RFC 6120, 4.9, 6, 7 and 8.3; RFC 6121, 4; XEP-0199; slixmpp xmlstream/xmlstream.py.
"""

import asyncio
import concurrent.futures
import secrets
import ssl
import threading
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any, TypeVar

from slixmpp.exceptions import IqTimeout
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import StanzaPath
from slixmpp.xmlstream.xmlstream import NotConnectedError

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.effects.chat.xmpp_client import Client, Place, keep_from_logs

NAME = "XMPP"
NEGOTIATION_S = 10.0
ANSWER_S = 3.0
GOODBYE_S = 1.0
FIRST_DELAY_S, LONGEST_DELAY_S = 1.0, 60.0
T = TypeVar("T")


class Resource:
    """Signs in on a thread of its own at once; any thread may call, one at a time.

    *on_absence* is called on that thread with why it is not there now, and with None when it is.
    """

    def __init__(self, place: Place, password: str, on_absence: Callable[[EffectError | None], object]) -> None:
        self.text: str | None = None
        self._on_absence = on_absence
        self._place = place
        self._password = password
        self._resource = f"deepday-{secrets.token_hex(4)}"
        self._started = threading.Event()
        self._thread = threading.Thread(target=self._run, name="xmpp", daemon=True)
        self._thread.start()
        self._started.wait()

    def sign_in(self, by_s: float) -> None:
        """Return when signed in; nobody sees that. Raises EffectError."""
        self._ask(self._signed_in(), by_s)

    def show(self, text: str, by_s: float) -> None:
        """Show *text* from now on; returns when the server has taken it. Raises EffectError."""
        self._ask(self._show(text), by_s)

    def is_there(self, by_s: float) -> bool:
        """Say whether the server shows it now; False while the connection is on its way back."""
        try:
            return self._ask(self._is_there(), by_s)
        except UnreachableError:
            return False

    def end(self, by_s: float) -> None:
        """Sign out; returns when that is done, or left to the thread."""
        with suppress(RuntimeError):  # the loop has ended by itself
            self._loop.call_soon_threadsafe(self._leave)
        self._thread.join(max(0.1, by_s - time.monotonic()))

    def _ask(self, work: Coroutine[Any, Any, T], by_s: float) -> T:
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return future.result(max(0.1, by_s - time.monotonic()))
        except (TimeoutError, concurrent.futures.CancelledError) as error:
            future.cancel()
            raise self._no_answer() from error

    # --- on the loop --------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            asyncio.run(self._live())
        finally:
            self._started.set()

    async def _live(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._over = False
        self._wanted = asyncio.Event()
        """Somebody waits: the next attempt, or the end, is due at once."""
        self._trouble: EffectError | None = None
        self._sent: str | None = None
        self._session: asyncio.Future[None] = self._loop.create_future()
        """Signed in, or why not; a new one for each attempt, but the last if the person must act."""
        self._ended: asyncio.Future[None] = self._loop.create_future()
        self._client = self._new_client()
        self._started.set()
        delay_s = 0.0
        while not self._over:
            began_s = self._loop.time()
            was_there = await self._connection()
            if was_there and self._loop.time() - began_s > LONGEST_DELAY_S:
                delay_s = 0.0  # else a server that lets us in and throws us out would be asked every second
            delay_s = min(max(2 * delay_s, FIRST_DELAY_S), LONGEST_DELAY_S)
            if not self._over:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wanted.wait(), None if self._session.done() else delay_s)

    async def _connection(self) -> bool:
        """Live through one connection; returns whether it got as far as to be signed in."""
        self._trouble, self._sent = None, None
        self._ended = self._loop.create_future()
        attempt = self._client.connect()
        await asyncio.wait({attempt})
        if self._client.is_connected():
            await asyncio.wait({self._session, self._ended}, timeout=NEGOTIATION_S, return_when=asyncio.FIRST_COMPLETED)
            if not self._session.done():
                self._client.abort()
            await self._ended
        elif not attempt.cancelled() and isinstance(attempt.exception(), OSError):
            self._fail(UnreachableError("net.down", {"host": self._place.shown}))
        self._client.cancel_connection_attempt()
        was_there = self._session.done()
        if not was_there:
            self._session.set_exception(self._trouble or self._no_answer())
            self._session.exception()  # whether or not somebody waits for it
            self._wanted.clear()
        if not self._over:
            self._on_absence(self._trouble or self._no_answer())
        if was_there or not isinstance(self._trouble, RefusedError):
            self._session = self._loop.create_future()
        return was_there

    async def _signed_in(self) -> None:
        if not self._session.done():
            self._wanted.set()
        await asyncio.shield(self._session)

    async def _show(self, text: str) -> None:
        self.text = text
        await self._signed_in()
        self._send()
        if not await self._answers():
            raise self._trouble or self._no_answer()

    async def _is_there(self) -> bool:
        return self._session.done() and self._session.exception() is None and await self._answers()

    def _send(self) -> None:
        if self.text is not None and self.text != self._sent:
            self._client.send_presence(pshow="dnd", pstatus=self.text, ppriority=-1)
            self._sent = self.text

    async def _answers(self) -> bool:
        """Say whether the server has taken what it was sent; a line on which it has not is given up."""
        ended = self._ended
        ping: asyncio.Future[Any] = asyncio.ensure_future(self._client.plugin["xep_0199"].ping(timeout=ANSWER_S))
        try:
            await asyncio.wait([ping, ended], return_when=asyncio.FIRST_COMPLETED)
            answers = ping.done() and not isinstance(ping.exception(), (IqTimeout, NotConnectedError))
        except asyncio.CancelledError:  # nobody waits any longer
            self._client.abort()
            raise
        finally:
            ping.cancel()
        if not answers or self._trouble is not None:
            self._client.abort()
            await ended  # and it is on its way back
        return not ended.done()

    def _leave(self) -> None:
        self._over = True
        self._wanted.set()
        self._client.cancel_connection_attempt()
        if not self._session.done():
            self._client.abort()
        elif self._client.is_connected():
            if self._sent is not None:
                self._client.send_presence(ptype="unavailable")
            self._client.disconnect(GOODBYE_S)

    def _new_client(self) -> Client:
        keep_from_logs("slixmpp")  # it writes what it sends and gets, secrets included
        client = Client(self._place, self._resource, self._password)
        client.add_event_handler("session_start", self._on_session)
        client.add_event_handler("disconnected", self._on_end)
        client.add_event_handler("connection_failed", self._on_no_connection)
        client.add_event_handler("ssl_invalid_chain", self._on_untrusted)
        client.add_event_handler("failed_auth", self._on_refusal)
        client.add_event_handler("no_auth", self._on_no_mechanism)
        client.add_event_handler("failed_all_auth", lambda _event: client.abort())
        client.add_event_handler("presence_error", self._on_presence_error)
        client.register_handler(Callback("refused", StanzaPath("iq@type=error"), self._on_stanza_error))
        client.add_event_handler("stream_error", self._on_stream_error)
        return client

    # --- what slixmpp tells -------------------------------------------------------------------

    def _on_session(self, _event: object) -> None:
        self._trouble = None  # another mechanism did it
        self._send()
        if not self._session.done():
            self._session.set_result(None)
            self._wanted.clear()
            self._on_absence(None)

    def _on_end(self, _reason: object) -> None:
        if not self._ended.done():
            self._ended.set_result(None)

    def _on_no_connection(self, error: object) -> None:
        code = "net.tls" if isinstance(error, ssl.SSLError) else "net.down"
        self._fail(UnreachableError(code, {"host": self._place.shown}))

    def _on_untrusted(self, _error: object) -> None:
        self._fail(UnreachableError("net.tls", {"host": self._place.shown}))
        self._client.abort()

    def _on_refusal(self, stanza: Any) -> None:
        host = {"host": self._place.shown}
        if stanza["condition"] == "temporary-auth-failure":
            self._fail(UnreachableError("net.server_trouble", {**host, "status": "temporary-auth-failure"}))
        else:
            self._fail(SignInNeededError("net.sign_in", host))

    def _on_no_mechanism(self, _event: object) -> None:
        self._fail(RefusedError("service.not_offered", {"service": NAME, "what": "TLS, SASL SCRAM or PLAIN"}))

    def _on_stream_error(self, stanza: Any) -> None:
        condition = str(stanza["condition"])
        if condition in ("host-unknown", "host-gone"):
            self._fail(RefusedError("service.refused", {"service": NAME, "error": condition}))
        else:
            self._fail(UnreachableError("net.server_trouble", {"host": self._place.shown, "status": condition}))

    def _on_presence_error(self, stanza: Any) -> None:
        sender = stanza["from"]  # of a contact's server it says nothing about ours
        if sender.bare in ("", self._place.jid, self._place.jid.partition("@")[2]):
            self._refused(stanza)

    def _on_stanza_error(self, stanza: Any) -> None:
        if not self._session.done():  # the resource; afterwards, an error is as good an answer to a ping as any
            self._refused(stanza)
            self._client.abort()

    def _refused(self, stanza: Any) -> None:
        condition = str(stanza["error"]["condition"])
        if stanza["error"]["type"] == "wait":
            self._fail(UnreachableError("net.server_trouble", {"host": self._place.shown, "status": condition}))
        else:
            self._fail(RefusedError("service.refused", {"service": NAME, "error": condition}))

    def _fail(self, error: EffectError) -> None:
        if not isinstance(self._trouble, RefusedError):  # what the person must mend is what counts
            self._trouble = error

    def _no_answer(self) -> UnreachableError:
        return UnreachableError("net.no_answer", {"host": self._place.shown})
