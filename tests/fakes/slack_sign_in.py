"""How Slack signs a person in: a registration with a redirect, codes that work once, tokens that rotate or last.

Written from docs.slack.dev/authentication/using-pkce, /authentication/using-token-rotation and
/reference/methods/oauth.v2.access: a public client sends no secret, a loopback may ask for permissions of the person
only, the answer of a code has the person's tokens under ``authed_user``, that of a refresh has them beside ``ok``.
"""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

from deepday.wire.oauth_code import challenge

CLIENT_ID = "1234567890.1234567890"
REDIRECT = ("localhost", "/cb")
_ASKED = {"client_id", "user_scope", "redirect_uri", "state", "code_challenge", "code_challenge_method"}


@dataclass
class SlackSignIn:
    """One registration and the one person who is asked."""

    rotates: bool = True
    says_yes: bool = True
    scopes: frozenset[str] = frozenset()
    """What the registration may ask for."""
    access_token: str = ""
    refresh_token: str = ""
    granted: str = ""
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._codes: dict[str, Mapping[str, str]] = {}
        self._numbers = itertools.count(1)

    def authorize(self, query: Mapping[str, str]) -> str:
        """Return where the person's browser is sent when they have answered."""
        back = urlsplit(query["redirect_uri"])
        if not set(query) >= _ASKED or query.get("scope"):
            self.violations.append(f"authorize: {sorted(query)}")
        if query["client_id"] != CLIENT_ID or (back.scheme, back.hostname, back.path) != ("http", *REDIRECT):
            self.violations.append(f"authorize: not registered: {query['redirect_uri']}")
        if query["code_challenge_method"] != "S256" or not set(query["user_scope"].split()) <= self.scopes:
            self.violations.append(f"authorize: {query['user_scope']}")
        if not self.says_yes:
            return f"{query['redirect_uri']}?{urlencode({'error': 'access_denied', 'state': query['state']})}"
        code = f"code-{next(self._numbers)}"
        self._codes[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def access(self, form: Mapping[str, str]) -> Mapping[str, object]:
        """Return what ``oauth.v2.access`` answers."""
        if "client_secret" in form:
            self.violations.append("oauth.v2.access: a public client has no secret")
        if form.get("client_id") != CLIENT_ID:
            return {"ok": False, "error": "invalid_client_id"}
        if form["grant_type"] == "refresh_token":
            if not self.refresh_token or form["refresh_token"] != self.refresh_token:
                return {"ok": False, "error": "invalid_refresh_token"}
            return {"ok": True, **self._issued()}
        asked = self._codes.pop(form["code"], None)
        if asked is None or asked["redirect_uri"] != form["redirect_uri"]:
            return {"ok": False, "error": "invalid_code"}
        if challenge(form["code_verifier"]) != asked["code_challenge"]:
            return {"ok": False, "error": "invalid_code_verifier"}
        self.granted = asked["user_scope"].replace(" ", ",")
        return {"ok": True, "app_id": "A1", "authed_user": {"id": "U1", **self._issued()}, "team": {"id": "T1"}}

    def end(self) -> None:
        """Forget the tokens, as the person does in Slack's settings, or ``auth.revoke``."""
        self.access_token = self.refresh_token = ""

    def _issued(self) -> dict[str, object]:
        number = next(self._numbers)
        self.access_token = f"xoxe.xoxp-{number}"
        issued: dict[str, object] = {"access_token": self.access_token, "token_type": "user", "scope": self.granted}
        if self.rotates:
            self.refresh_token = f"xoxe-{number}"
            issued |= {"refresh_token": self.refresh_token, "expires_in": 43200}
        return issued
