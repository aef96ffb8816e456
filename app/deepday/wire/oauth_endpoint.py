"""Asks a service's token and revocation endpoints (RFC 6749, 7009); it keeps nothing and opens no browser.

The client names itself in the form, as public clients do; a client's secret, where there is one, goes with it. Each
question is a POST that is never sent again: a refresh token that is used twice ends the whole grant at services that
rotate it. When an answer is lost, the next refresh tells whether the grant was lost with it.
"""

from collections.abc import Mapping, Sequence

from deepday.domain.errors import RefusedError
from deepday.wire.http import Http, Request
from deepday.wire.oauth import AuthorizationServer, Client, Grant
from deepday.wire.oauth_answers import STATUSES, error_meant, error_name, granted, members


class TokenEndpoint:
    """One service, asked as one client; any thread may call it."""

    def __init__(self, http: Http, server: AuthorizationServer, client: Client) -> None:
        self._http = http
        self.server = server
        self.client = client

    def exchange(self, code: str, verifier: str, redirect_uri: str, scopes: Sequence[str]) -> Grant:
        """Return what the browser's *code* is worth (RFC 6749, 4.1.3; RFC 7636, 4.5).

        Raises:
            EffectError: ``oauth.*`` or ``net.*``.
        """
        form = {"code": code, "code_verifier": verifier, "redirect_uri": redirect_uri}
        return self._granted({"grant_type": "authorization_code", **form}, scopes)

    def refresh(self, refresh_token: str, scopes: Sequence[str]) -> Grant:
        """Return new tokens; *scopes* are those that were granted before (RFC 6749, 6).

        Raises:
            SignInNeededError: ``oauth.ended``.
            EffectError: another ``oauth.*`` or ``net.*``.
        """
        return self._granted({"grant_type": "refresh_token", "refresh_token": refresh_token}, scopes)

    def revoke(self, refresh_token: str) -> bool:
        """End the grant of *refresh_token*; harmless if it has ended. False: this service is not told that way.

        Raises:
            EffectError: ``oauth.*`` or ``net.*``; the grant still stands.
        """
        if not self.server.revocation_endpoint:
            return False
        form = self._named({"token": refresh_token, "token_type_hint": "refresh_token"})
        answer = self._http.ask(Request("POST", self.server.revocation_endpoint, form=form), accept=STATUSES)
        if answer.status in STATUSES:
            name = error_name(members(answer, self.server.host), self.server)
            if name not in ("invalid_token", "invalid_grant"):  # RFC 7009 wants 200 for these, Google says 400
                raise error_meant(name, self.server.host)
        return True

    def ask(self, url: str, form: Mapping[str, str]) -> Mapping[str, object]:
        """Return what *url* answers to *form*, which may be an error.

        Raises:
            EffectError: ``net.*``.
        """
        answer = self._http.ask(Request("POST", url, form=self._named(form)), accept=STATUSES)
        return members(answer, self.server.host)

    def _granted(self, form: Mapping[str, str], scopes: Sequence[str]) -> Grant:
        return granted(self.ask(self.server.token_endpoint, form), self.server, scopes)

    def _named(self, form: Mapping[str, str]) -> dict[str, str]:
        named = {**form, "client_id": self.client.id}
        if self.client.secret:
            named["client_secret"] = self.client.secret
        if not all(text.isascii() for text in named.values()):  # only what is configured can be anything else
            raise RefusedError("oauth.client_unknown", {"host": self.server.host})
        return named
