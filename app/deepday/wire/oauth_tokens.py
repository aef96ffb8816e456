"""The tokens of one account: the access token in memory only, the refresh token kept by whom it is handed to.

A service may give a new refresh token with each access token and end the whole grant when an old one comes again. So
one refresh runs at a time, who waits for it shares its outcome, and a new refresh token is kept before the access
token that came with it is used. Where it could not be kept, keeping it is what the next call tries first.
"""

import copy
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from deepday.domain.errors import DeepdayError, SignInNeededError, StorageError, UnreachableError
from deepday.wire.http import Http
from deepday.wire.oauth import AuthorizationServer, Client, Grant
from deepday.wire.oauth_endpoint import TokenEndpoint
from deepday.wire.oauth_kept import Kept, kept_in, kept_text

EARLY_S = 60.0
"""How long before its end an access token is not used any more; a quarter of its time, if that is shorter."""


@dataclass(frozen=True, slots=True)
class _Access:
    token: str = field(repr=False)
    use_until: float


class Tokens:
    """The tokens of one account; any thread may call it. *load* gives the account's secret, *keep* replaces it."""

    def __init__(
        self,
        http: Http,
        server: AuthorizationServer,
        client: Client,
        *,
        load: Callable[[], str | None],
        keep: Callable[[str], object],
        pasted: bool = False,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Prepare it; *pasted*: a secret that is not that of a sign-in is itself the token, and lasts."""
        self._endpoint = TokenEndpoint(http, server, client)
        self._load = load
        self._keep = keep
        self._pasted = pasted
        self._now = now
        self._lock = threading.Lock()
        self._access: _Access | None = None
        self._unkept: tuple[str, _Access] | None = None
        self._attempts = 0
        self._failure: DeepdayError | None = None

    def bearer(self) -> str:
        """Return an access token that is not about to expire.

        Raises:
            SignInNeededError: ``oauth.not_signed_in``, ``.other_client``, ``.ended``.
            UnreachableError: the service or the keyring cannot be reached now.
            RefusedError: another ``oauth.*`` or ``net.*``.
        """
        access = self._access
        if access is not None and self._now() < access.use_until:
            return access.token
        return self._pasted_token() or self._renewed(access.token if access is not None else None)

    def renewed(self, after: str) -> str:
        """Return an access token other than *after*, which the service did not accept (401). Raises as ``bearer``."""
        return self._renewed(after)

    def sign_in(self, grant: Grant) -> None:
        """Keep the *grant* of a new sign-in in place of the earlier one, then use it.

        Raises:
            RefusedError: ``oauth.not_lasting``.
            UnreachableError: the keyring cannot be reached now; the grant is kept by the next call.
        """
        text = kept_text(grant, self._endpoint.server, self._endpoint.client)
        with self._lock:
            self._access = None
            self._adopt(text, self._access_of(grant))

    def scopes(self) -> tuple[str, ...]:
        """Return what was granted. Raises as ``bearer``; asks the keyring, not the service."""
        return self._kept().scopes

    def revoke(self) -> bool:
        """End the grant at the service and forget the access token; the kept secret is the caller's to delete.

        False: this service offers no such call; the person can do it on the service's own page.

        Raises:
            EffectError: as ``bearer``; the grant still stands.
        """
        with self._lock:
            self._access = self._unkept = None
            return self._endpoint.revoke(self._kept().refresh_token)

    def _pasted_token(self) -> str:
        text = (self._loaded() or "").strip() if self._pasted else ""
        return text if kept_in(text) is None else ""

    def _renewed(self, after: str | None) -> str:
        attempts = self._attempts
        with self._lock:
            access = self._usable(after)
            if access is None and self._failure is not None and self._attempts != attempts:
                raise copy.copy(self._failure)
            if access is None:
                access = self._attempt(after)
            return access.token

    def _usable(self, after: str | None) -> _Access | None:
        access = self._access
        return access if access is not None and access.token != after and self._now() < access.use_until else None

    def _attempt(self, after: str | None) -> _Access:
        self._failure = None
        try:
            if self._unkept is not None:
                self._adopt(*self._unkept)
            return self._usable(after) or self._refresh()
        except DeepdayError as error:
            self._failure = copy.copy(error)  # without the trace, which holds on to tokens
            raise
        finally:
            self._attempts += 1

    def _refresh(self) -> _Access:
        kept = self._kept()
        try:
            grant = self._endpoint.refresh(kept.refresh_token, kept.scopes)
        except SignInNeededError:
            before, kept = kept, self._kept()
            if kept.refresh_token == before.refresh_token:
                raise
            grant = self._endpoint.refresh(kept.refresh_token, kept.scopes)  # somebody else had refreshed and kept it
        access = self._access_of(grant)
        changed = replace(kept, refresh_token=grant.refresh_token or kept.refresh_token, scopes=grant.scopes)
        if changed != kept:
            self._adopt(changed.text(), access)
        self._access = access
        return access

    def _access_of(self, grant: Grant) -> _Access:
        if grant.expires_in_s is None:
            return _Access(grant.access_token, float("inf"))
        early_s = min(EARLY_S, grant.expires_in_s / 4)
        return _Access(grant.access_token, self._now() + grant.expires_in_s - early_s)

    def _adopt(self, text: str, access: _Access) -> None:
        """Keep *text*, then use *access*."""
        self._unkept = (text, access)
        try:
            self._keep(text)
        except StorageError as error:
            raise UnreachableError(error.reason.code, error.reason.params) from error
        self._unkept = None
        self._access = access

    def _kept(self) -> Kept:
        kept = kept_in(self._loaded() or "")
        if kept is None:
            raise SignInNeededError("oauth.not_signed_in")
        server, client = self._endpoint.server, self._endpoint.client
        if (kept.client_id, kept.token_endpoint) != (client.id, server.token_endpoint):
            raise SignInNeededError("oauth.other_client", {"host": server.host})
        return kept

    def _loaded(self) -> str | None:
        try:
            return self._load()
        except StorageError as error:
            raise UnreachableError(error.reason.code, error.reason.params) from error
