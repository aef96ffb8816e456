"""Reads what token and device endpoints answer, as a grant or as the error that it means; it sends nothing.

Errors are 400 or 401 with a name in JSON (RFC 6749, 5.2). Some services answer them as 200, 403 or 428. What has no
such name is not an answer of OAuth at all. No exception quotes the answer, and none has one as its cause that does.
"""

import re
from collections.abc import Mapping, Sequence

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.wire.http_answers import Answer
from deepday.wire.oauth import AuthorizationServer, Grant, is_token

STATUSES = frozenset({400, 401, 403, 428})
"""Those of answers that may hold an error's name."""
_OK = range(200, 300)
_NAME = re.compile(r"[a-z][a-z_]{2,39}")
"""An error's name as it may be shown: a token in its place would not be."""
_MOST_S = 366 * 24 * 3600.0
_SCOPES = re.compile(r"[ ,]+")
_LATER = frozenset({"temporarily_unavailable", "server_error", "slow_down"})
_GRANT_ENDED = frozenset({"invalid_grant", "interaction_required", "login_required", "consent_required"})
_CLIENT_UNKNOWN = frozenset({"invalid_client", "unauthorized_client"})


def members(answer: Answer, host: str) -> Mapping[str, object]:
    """Return the members of the answer, which may be those of an error.

    Raises:
        UnreachableError: it is no JSON object (``net.bad_answer``), or a page of the network's.
        RefusedError: ``net.refused``, a refusal without a name.
    """
    try:
        found = answer.json(host)
    except UnreachableError as error:
        reason = error.reason
    else:
        if answer.status not in _OK and not isinstance(found.get("error"), str):
            raise RefusedError("net.refused", {"host": host, "status": str(answer.status)})
        return found
    raise UnreachableError(reason.code, reason.params)  # not from the other, whose cause holds the body


def error_name(found: Mapping[str, object], server: AuthorizationServer) -> str:
    """Return the error's name as the RFCs have it, "" if *found* is none, "unnamed" if it cannot be shown."""
    name = found.get("error")
    if not name:
        return ""
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        return "unnamed"
    return server.error_names.get(name, name)


def error_meant(name: str, host: str) -> EffectError:
    """Return the error that an error's *name* means."""
    if name == "access_denied":
        return RefusedError("oauth.denied", {"host": host})
    if name == "expired_token":
        return RefusedError("oauth.code_expired", {"host": host})
    if name in _GRANT_ENDED:
        return SignInNeededError("oauth.ended", {"host": host})
    if name in _CLIENT_UNKNOWN:
        return RefusedError("oauth.client_unknown", {"host": host})
    if name in _LATER:
        return UnreachableError("oauth.trouble", {"host": host, "error": name})
    return RefusedError("oauth.refused", {"host": host, "error": name})


def granted(found: Mapping[str, object], server: AuthorizationServer, asked: Sequence[str]) -> Grant:
    """Return the grant in *found*; scopes that it does not name are the *asked* ones (RFC 6749, 5.1).

    Raises:
        EffectError: what the error in *found* means.
        UnreachableError: ``net.bad_answer``, there is no token in it that could be used.
    """
    name = error_name(found, server)
    if name:
        raise error_meant(name, server.host)
    inner = found.get(server.tokens_under)
    if not isinstance(inner, Mapping) or "access_token" not in inner:
        inner = found
    access, refresh, scope = inner.get("access_token"), inner.get("refresh_token") or None, inner.get("scope")
    known_type = str(inner.get("token_type", "bearer")).lower() in server.token_types
    if not (known_type and is_token(access) and (refresh is None or is_token(refresh))):
        raise UnreachableError("net.bad_answer", {"host": server.host})
    return Grant(
        access_token=str(access),
        refresh_token=None if refresh is None else str(refresh),
        expires_in_s=seconds(inner.get("expires_in")),
        scopes=tuple(filter(None, _SCOPES.split(scope))) if isinstance(scope, str) else tuple(asked),
    )


def seconds(value: object) -> float | None:
    """Return a length of time, which some services write as text; None if there is none, a year if it is longer."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = float(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value >= 0:
        return float(min(value, _MOST_S))
    return None
