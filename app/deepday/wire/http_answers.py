"""Reads HTTP answers: their JSON, and what a status, a type or a Retry-After means; it sends nothing."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError

_UNAUTHORIZED = 401
_FORBIDDEN = 403
_TOO_MANY_REQUESTS = 429
_SIGN_IN_TO_THE_NETWORK = 511
_OK = range(200, 300)
_ELSEWHERE = range(300, 400)
_TROUBLE = range(500, 600)


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer; header names are in lower case. Headers and body may hold secrets and never show."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def __repr__(self) -> str:
        return f"<answer {self.status}, {len(self.body)} bytes>"

    @property
    def is_page(self) -> bool:
        """Whether it is a web page, such as the sign-in of a hotel's network."""
        if "html" in self.headers.get("content-type", "").lower():
            return True
        start = self.body[:200].lstrip().lower()
        return start.startswith((b"<!doctype html", b"<html"))

    def json(self, host: str) -> Mapping[str, object]:
        """Return the JSON object in the body.

        Raises:
            UnreachableError: it is a web page of the network (``net.captive_portal``) or no such object.
        """
        if self.is_page:
            raise UnreachableError("net.captive_portal", {"host": host})
        try:
            value = json.loads(self.body)
        except (ValueError, RecursionError) as error:
            raise UnreachableError("net.bad_answer", {"host": host}) from error
        if not isinstance(value, dict):
            raise UnreachableError("net.bad_answer", {"host": host})
        return value


def refusal(answer: Answer, host: str) -> EffectError | None:
    """Return the error that *answer* means, None if it is 2xx."""
    status, params = answer.status, {"host": host}
    if status in _OK:
        return None
    if status in (_UNAUTHORIZED, _FORBIDDEN):
        return (
            SignInNeededError("net.sign_in", params)
            if status == _UNAUTHORIZED
            else RefusedError("net.forbidden", params)
        )
    if status == _TOO_MANY_REQUESTS:
        return UnreachableError("net.too_many_requests", params, retry_after_s=retry_after_s(answer))
    if status in _ELSEWHERE or status == _SIGN_IN_TO_THE_NETWORK:
        away = status == _SIGN_IN_TO_THE_NETWORK or _leads_away(answer, host)
        return UnreachableError("net.captive_portal" if away else "net.bad_answer", params)
    params["status"] = str(status)
    if status in _TROUBLE:
        return UnreachableError("net.server_trouble", params, retry_after_s=retry_after_s(answer))
    return RefusedError("net.refused", params)


def retry_after_s(answer: Answer, now: datetime | None = None) -> float | None:
    """Return the wait that the service asks for, in seconds: Retry-After, else ``retry_after_ms`` in the JSON.

    Source: RFC 9110, 10.2.3; Matrix client-server API, "Rate limiting".
    """
    header = answer.headers.get("retry-after", "").strip()
    if header.isascii() and header.isdigit():
        return float(header)
    if header:
        try:
            at = parsedate_to_datetime(header)
        except ValueError:
            return None
        return max(0.0, (at - (now or datetime.now(UTC))).total_seconds()) if at.tzinfo else None
    try:
        wait_ms = answer.json("").get("retry_after_ms")
    except UnreachableError:
        return None
    return max(0.0, wait_ms / 1000) if isinstance(wait_ms, int | float) else None


def _leads_away(answer: Answer, host: str) -> bool:
    elsewhere = urlsplit(answer.headers.get("location", "")).hostname
    return elsewhere is not None and elsewhere != host
