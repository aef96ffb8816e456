"""Signs in through the person's own browser: authorization code with PKCE and a loopback (RFC 8252, 7636, 9207).

The browser is opened by a callable that is handed in, and so is the sentence that the person reads there at the end.
That sentence is shown before the tokens are fetched, and also when permission was not given: it may only say that the
browser's part is over.
"""

import threading
from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from secrets import token_urlsafe
from urllib.parse import urlencode

from deepday.domain.errors import RefusedError, UsageError
from deepday.wire.http import Http, check_url
from deepday.wire.oauth import AuthorizationServer, Client, Grant
from deepday.wire.oauth_answers import error_meant, error_name
from deepday.wire.oauth_endpoint import TokenEndpoint
from deepday.wire.oauth_loopback import Loopback

LIMIT_S = 300.0
_OURS = frozenset({"client_id", "code_challenge", "code_challenge_method", "redirect_uri", "response_type", "state"})


class CodeSignIn:
    """One sign-in. ``run`` blocks until it is over: call it from a worker; ``cancel`` from any thread."""

    def __init__(
        self,
        http: Http,
        server: AuthorizationServer,
        client: Client,
        scopes: Sequence[str],
        *,
        open_page: Callable[[str], object],
        sentence: str,
        extra: Mapping[str, str] | None = None,
        limit_s: float = LIMIT_S,
    ) -> None:
        """Prepare it: *extra* is what the service wants in the address besides, such as ``access_type=offline``.

        *open_page* is called in the thread of ``run`` with the address to open, which must not be logged.
        """
        self._endpoint = TokenEndpoint(http, server, client)
        self._scopes = tuple(scopes)
        self._open_page = open_page
        self._sentence = sentence
        self._extra = {name: text for name, text in (extra or {}).items() if name not in _OURS}
        self._limit_s = limit_s
        self._cancelled = threading.Event()
        self._loopback: Loopback | None = None

    def run(self) -> Grant:
        """Return what the person permitted.

        Raises:
            RefusedError: ``oauth.denied``, ``.cancelled``, ``.timed_out``, ``.port_taken``, ``.wrong_issuer``, ...
            EffectError: another ``oauth.*``, or ``net.*``.
        """
        try:
            check_url(self._endpoint.server.authorization_endpoint)
        except UsageError as error:
            raise RefusedError(error.reason.code, error.reason.params) from error
        state, verifier = token_urlsafe(32), token_urlsafe(64)
        with Loopback(self._endpoint.client.redirect, state, self._sentence) as loopback:
            self._loopback = loopback
            self._give_up_if_cancelled()
            self._open_page(self._address(loopback.redirect_uri, state, verifier))
            brought = loopback.wait(self._limit_s)
        self._give_up_if_cancelled()
        self._check(brought)
        return self._endpoint.exchange(brought["code"], verifier, loopback.redirect_uri, self._scopes)

    def cancel(self) -> None:
        """Have ``run`` raise ``oauth.cancelled``; too late once the browser has come back."""
        self._cancelled.set()
        if self._loopback is not None:
            self._loopback.cancel()

    def _give_up_if_cancelled(self) -> None:
        if self._cancelled.is_set():
            raise RefusedError("oauth.cancelled")

    def _address(self, redirect_uri: str, state: str, verifier: str) -> str:
        base = self._endpoint.server.authorization_endpoint
        query = self._extra | {
            "response_type": "code",
            "client_id": self._endpoint.client.id,
            "redirect_uri": redirect_uri,
            "state": state,
            "code_challenge": challenge(verifier),
            "code_challenge_method": "S256",
        }
        if self._scopes:
            query[self._endpoint.server.scope_parameter] = " ".join(self._scopes)
        return f"{base}{'&' if '?' in base else '?'}{urlencode(query)}"

    def _check(self, brought: Mapping[str, str]) -> None:
        server = self._endpoint.server
        if server.issuer and brought.get("iss", server.issuer) != server.issuer:
            raise RefusedError("oauth.wrong_issuer", {"host": server.host})
        name = error_name(brought, server)
        if name:
            raise error_meant(name, server.host)


def challenge(verifier: str) -> str:
    """Return the S256 challenge of *verifier* (RFC 7636, 4.2)."""
    return urlsafe_b64encode(sha256(verifier.encode("ascii")).digest()).rstrip(b"=").decode("ascii")
