"""Signs in on another page or device with a short code that the person types there (RFC 8628); it opens nothing.

The service is asked again and again whether that has been done, never more often than it wants; while it cannot be
reached, half as often each time.
"""

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from deepday.domain.errors import EffectError, RefusedError, UnreachableError, UsageError
from deepday.wire.http import Http, check_url
from deepday.wire.oauth import AuthorizationServer, Client, Grant, is_token
from deepday.wire.oauth_answers import error_meant, error_name, granted, seconds
from deepday.wire.oauth_endpoint import TokenEndpoint

_GRANT_TYPE = "urn:ietf:params:oauth:grant-type:device_code"
_INTERVAL_S = 5.0
_SLOWER_BY_S = 5.0
_LASTS_S = 900.0
"""Where the service does not say: GitHub's, and what RFC 8628, 3.2 has for the interval."""
_LASTS_AT_MOST_S = 3600.0
_LONGEST_CODE = 64


@dataclass(frozen=True, slots=True)
class DeviceCode:
    """What the person is shown: open ``address`` and type ``user_code``; at ``with_code`` it is filled in already."""

    address: str
    user_code: str = field(repr=False)
    with_code: str | None = field(repr=False)
    expires_in_s: float


class DeviceSignIn:
    """One sign-in. ``run`` blocks until it is over: call it from a worker; ``cancel`` from any thread."""

    def __init__(
        self,
        http: Http,
        server: AuthorizationServer,
        client: Client,
        scopes: Sequence[str],
        *,
        show: Callable[[DeviceCode], object],
        pause: Callable[[float], bool] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Prepare it: *show* is called in the thread of ``run``; *pause* waits and says whether it was cancelled."""
        self._endpoint = TokenEndpoint(http, server, client)
        self._scopes = tuple(scopes)
        self._show = show
        self._cancelled = threading.Event()
        self._pause = pause or self._cancelled.wait
        self._clock = clock

    def run(self) -> Grant:
        """Return what the person permitted.

        Raises:
            RefusedError: ``oauth.denied``, ``.cancelled``, ``.code_expired``, ...
            EffectError: another ``oauth.*``, or ``net.*``.
        """
        server = self._endpoint.server
        form = {"scope": " ".join(self._scopes)} if self._scopes else {}
        found = self._endpoint.ask(server.device_endpoint, form)
        name = error_name(found, server)
        if name:
            raise error_meant(name, server.host)
        code, device_code = _shown(found, server.host), found.get("device_code")
        if not is_token(device_code):
            raise UnreachableError("net.bad_answer", {"host": server.host})
        interval_s = max(1.0, seconds(found.get("interval")) or _INTERVAL_S)
        end = self._clock() + code.expires_in_s
        self._show(code)
        return self._poll(str(device_code), interval_s, end)

    def cancel(self) -> None:
        """Have ``run`` raise ``oauth.cancelled`` before it asks the service again."""
        self._cancelled.set()

    def _poll(self, device_code: str, interval_s: float, end: float) -> Grant:
        server = self._endpoint.server
        form = {"grant_type": _GRANT_TYPE, "device_code": device_code}
        over: EffectError = RefusedError("oauth.code_expired", {"host": server.host})
        while True:
            if self._pause(max(0.0, min(interval_s, end - self._clock()))):
                raise RefusedError("oauth.cancelled")
            if self._clock() >= end:
                raise over
            try:
                found = self._endpoint.ask(server.token_endpoint, form)
                name = error_name(found, server)
                if name not in ("authorization_pending", "slow_down"):
                    return granted(found, server, self._scopes)
            except UnreachableError as error:
                over, interval_s = error, max(2 * interval_s, error.retry_after_s or 0.0)
                continue
            over = RefusedError("oauth.code_expired", {"host": server.host})
            if name == "slow_down":  # RFC 8628 says by how much it has grown, GitHub also what it is now
                interval_s = max(interval_s + _SLOWER_BY_S, seconds(found.get("interval")) or 0.0)


def _shown(found: Mapping[str, object], host: str) -> DeviceCode:
    """Return what to show, none of it anything else than a code and addresses that a browser may be sent to."""
    user_code = found.get("user_code")
    address = found.get("verification_uri", found.get("verification_url"))  # the latter is Google's
    with_code = found.get("verification_uri_complete")
    readable = isinstance(user_code, str) and user_code.isprintable() and 0 < len(user_code) <= _LONGEST_CODE
    if not readable or not _may_be_opened(address):
        raise UnreachableError("net.bad_answer", {"host": host})
    return DeviceCode(
        address=str(address),
        user_code=str(user_code),
        with_code=str(with_code) if _may_be_opened(with_code) else None,
        expires_in_s=min(seconds(found.get("expires_in")) or _LASTS_S, _LASTS_AT_MOST_S),
    )


def _may_be_opened(address: object) -> bool:
    try:
        check_url(address if isinstance(address, str) else "")
    except UsageError:
        return False
    return True
