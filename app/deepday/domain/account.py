"""An account with a service in which something can be set; its secret lies in the keyring, never here."""

from dataclasses import dataclass

from deepday.domain.errors import UsageError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_SAFE = ("https", "xmpp", "xmpps", "sieve")
"""What encrypts before a secret is sent; ``xmpp`` does it with STARTTLS, which its adapter insists on."""


@dataclass(frozen=True, slots=True)
class Account:
    """One account; ``id`` is the service's name, with "-2" and so on for more than one of a service.

    ``url`` is empty for the service's own address, ``user`` for services that need only a secret.
    """

    id: str
    service: str
    url: str = ""
    user: str = ""


def service_of(account_id: str) -> str:
    """Return the service that the id of an account begins with."""
    return account_id.partition("-")[0]


def check_address(url: str) -> str:
    """Return *url* if a secret may be sent there: encrypted, or http where nobody can listen; empty is fine.

    Raises:
        UsageError: ``accounts.not_an_address`` or ``accounts.address_not_safe``.
    """
    if not url:
        return url
    from urllib.parse import urlsplit  # noqa: PLC0415 -- the guardian knows this module and needs no addresses

    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port
    except ValueError as error:
        raise UsageError("accounts.not_an_address", {"text": url}) from error
    if parts.scheme not in (*_SAFE, "http") or not host or parts.username or parts.password:
        raise UsageError("accounts.not_an_address", {"text": url})
    if parts.scheme == "http" and host not in _LOOPBACK:
        raise UsageError("accounts.address_not_safe", {"text": url})
    return url
