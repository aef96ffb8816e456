"""The text that lasts of a sign-in, which is the account's secret: written and read here, kept elsewhere."""

import json
from dataclasses import dataclass, field

from deepday.domain.errors import RefusedError
from deepday.wire.oauth import AuthorizationServer, Client, Grant, is_token


@dataclass(frozen=True, slots=True)
class Kept:
    """What lasts of a sign-in; its text is the account's secret.

    A refresh token is only ever sent where it came from and as the client that it was given to, whatever the
    settings say by now.
    """

    refresh_token: str = field(repr=False)
    client_id: str
    token_endpoint: str
    scopes: tuple[str, ...]

    def text(self) -> str:
        """Return it as JSON text."""
        members = {"refresh_token": self.refresh_token, "client_id": self.client_id}
        return json.dumps({**members, "token_endpoint": self.token_endpoint, "scopes": self.scopes})


def kept_text(grant: Grant, server: AuthorizationServer, client: Client) -> str:
    """Return the secret to keep for an account that has just signed in.

    Raises:
        RefusedError: ``oauth.not_lasting``, there is no refresh token.
    """
    if grant.refresh_token is None:
        raise RefusedError("oauth.not_lasting", {"host": server.host})
    return Kept(grant.refresh_token, client.id, server.token_endpoint, grant.scopes).text()


def kept_in(text: str) -> Kept | None:
    """Return what *text* keeps, None if it is no such text; an error of the parser would hold all of it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or not is_token(found.get("refresh_token")):
        return None
    scopes = found.get("scopes")
    return Kept(
        refresh_token=found["refresh_token"],
        client_id=str(found.get("client_id")),
        token_endpoint=str(found.get("token_endpoint")),
        scopes=tuple(map(str, scopes)) if isinstance(scopes, list) else (),
    )
