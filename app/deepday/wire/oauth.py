"""The values of an OAuth sign-in: whom it is with, as which client, what was granted; they ask nobody.

Secrets among them never show in a repr.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class AuthorizationServer:
    """The addresses of one service and what it does in its own way; the service's own module fills it in."""

    token_endpoint: str
    authorization_endpoint: str = ""
    device_endpoint: str = ""
    revocation_endpoint: str = ""
    issuer: str = ""
    """Compared with ``iss`` in what the browser brings back, if that is sent (RFC 9207)."""
    scope_parameter: str = "scope"
    """What the list of permissions is called in the address that the browser opens."""
    tokens_under: str = ""
    """The member of the answer that holds the tokens, where the answer itself does not."""
    token_types: frozenset[str] = frozenset({"bearer"})
    """The types of token, in lower case, that are sent as a bearer token."""
    error_names: Mapping[str, str] = field(default_factory=dict)
    """The service's own names of errors, each with the one of RFC 6749 or 8628 that it means."""

    @property
    def host(self) -> str:
        """The name that a person knows the service by."""
        return urlsplit(self.token_endpoint).hostname or ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """The loopback address as it is registered with the service; port 0 stands for any that is free (RFC 8252, 7.3)."""

    host: Literal["127.0.0.1", "localhost"] = "127.0.0.1"
    path: str = "/"
    port: int = 0


@dataclass(frozen=True, slots=True)
class Client:
    """This program as the service knows it. A desktop program's ``secret`` is not confidential, yet some ask for it."""

    id: str
    secret: str = field(default="", repr=False)
    redirect: Redirect = Redirect()


@dataclass(frozen=True, slots=True)
class Grant:
    """What a token endpoint gave. Without a refresh token the access token is what lasts, if anything does."""

    access_token: str = field(repr=False)
    refresh_token: str | None = field(repr=False)
    expires_in_s: float | None
    scopes: tuple[str, ...]


def is_token(value: object) -> bool:
    """Whether *value* can be a token or code: visible ASCII, nothing that would break a form (RFC 6749, A.12)."""
    return isinstance(value, str) and value != "" and value.isascii() and value.isprintable()
