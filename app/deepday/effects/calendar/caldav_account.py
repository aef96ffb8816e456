"""One account at a CalDAV server: asks it, says what its refusals mean, and never takes the password elsewhere.

The password goes, as RFC 7617 has it, to the address that the person gave and to hosts of the same owner: the same
host, or one beside it under the same domain (iCloud keeps each calendar on a host of its own, ``p37-caldav``). Always
over TLS, but for this machine itself; there, only to the port that was given. Whoever leads elsewhere is told, not
followed. The addresses of events stand in the journal: they are held against the same rule before they are asked.

Statuses that are answers here: 412 (somebody else was faster), 404 and 410 (gone). 401 is a password that is no longer
accepted, 403 a calendar that may only be read, 409 one that is gone, 507 a full account.

Source: RFC 4791 (CalDAV), RFC 4918 (WebDAV), RFC 4331 (quota), RFC 9110 (conditions).
"""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.effects.account_access import AccountAccess
from deepday.effects.calendar.dav_xml import NotMultistatusError, Resource, condition, multistatus
from deepday.effects.calendar.ical_event import is_calendar
from deepday.wire.http import Request
from deepday.wire.http_answers import Answer, refusal

NAME = "CalDAV"
GONE = (404, 410)
FAILED = 412
_UNAUTHORIZED = 401
_FORBIDDEN = 403
_NO_PARENT = 409
_FULL = 507
_WRITTEN = (201, 204)
_TOLD = 207
_WELL = " 2"
"""Stands in the status line of a resource that became what was asked: ``HTTP/1.1 200 OK``."""
_XML = "application/xml; charset=utf-8"
_SHORT = 3
"""The longest first part of a domain such as ``co.uk``, under which anybody may register."""


@dataclass(frozen=True, slots=True)
class Stored:
    """An event as it lies on the server, with the tag that names this version of it."""

    body: bytes
    etag: str


class CaldavAccount:
    """The account behind *access*; any worker may call. *by_s* is when the whole operation must be over."""

    def __init__(self, access: AccountAccess) -> None:
        self.access = access
        self.url = access.account.url

    def resources(self, method: str, url: str, depth: int, body: str, by_s: float) -> list[Resource]:
        """Ask with PROPFIND or REPORT and return the resources told. Raises what ``ask`` raises."""
        headers = {"Depth": str(depth), "Content-Type": _XML}
        answer = self.ask(Request(method, url, body=body.encode(), headers=headers), by_s)
        return self.told(answer, url)

    def told(self, answer: Answer, url: str) -> list[Resource]:
        """Return the resources in *answer*.

        Raises:
            UnreachableError: it holds none: a page of the network, or nonsense.
        """
        try:
            if answer.status == _TOLD:
                return multistatus(answer.body)
        except NotMultistatusError as error:
            raise self._nonsense(answer, url) from error
        raise self._nonsense(answer, url)

    def get(self, url: str, by_s: float) -> Stored | None:
        """Return the event at *url*, None if there is none. Raises what ``ask`` raises."""
        answer = self.ask(Request("GET", url, headers={"Accept": "text/calendar"}), by_s, accept=GONE)
        if answer.status in GONE:
            return None
        etag = answer.headers.get("etag", "").removeprefix("W/")  # a proxy that compresses makes it a weak one
        if not etag or not etag.isascii() or not is_calendar(answer.body):
            raise self._nonsense(answer, url)
        return Stored(answer.body, etag)

    def put(self, url: str, body: bytes, etag: str | None, by_s: float) -> bool:
        """Write an event, over the version *etag* or (None) where there is none; say whether it was so.

        Raises what ``ask`` raises.
        """
        condition = {"If-Match": etag} if etag is not None else {"If-None-Match": "*"}
        headers = {"Content-Type": "text/calendar; charset=utf-8", **condition}
        answer = self.ask(Request("PUT", url, body=body, headers=headers), by_s, accept=(FAILED,))
        return answer.status != FAILED and self._done(answer, url)

    def delete(self, url: str, etag: str, by_s: float) -> bool:
        """Delete the version *etag* of an event; say whether it is gone, now or before. Raises what ``ask`` raises."""
        request = Request("DELETE", url, headers={"If-Match": etag})
        answer = self.ask(request, by_s, accept=(FAILED, *GONE))
        if answer.status in GONE:
            return True
        return answer.status != FAILED and self._done(answer, url)

    def ask(self, request: Request, by_s: float, *, accept: Collection[int] = ()) -> Answer:
        """Return the answer if its status is 2xx or in *accept*.

        Raises:
            UnreachableError: no answer, or one that says "later" or makes no sense.
            SignInNeededError: the password is not accepted, or there is none.
            RefusedError: the server said no, or the address is not one of the account's.
        """
        if not self.is_of_account(request.url):
            raise RefusedError("caldav.elsewhere", {"host": _host(request.url)})
        access = self.access
        secret = access.required_secret()
        answer = access.http.ask(
            _with(request, (access.account.user, secret)),
            limit_s=max(0.1, by_s - time.monotonic()),
            accept=(*accept, _UNAUTHORIZED, _FORBIDDEN, _NO_PARENT, _FULL),
        )
        refused = None if answer.status in accept else self._refused(answer, request)
        if refused is not None:
            raise refused
        return answer

    def is_of_account(self, url: str) -> bool:
        """Say whether the password may be taken to *url*."""
        try:
            given, asked = urlsplit(self.url), urlsplit(url)
            ports = (given.port, asked.port)
        except ValueError:
            return False
        if asked.username is not None or given.hostname is None or asked.hostname is None:
            return False
        if asked.scheme == "https":
            return f".{asked.hostname}".endswith(f".{_owned(given.hostname)}")
        return asked.scheme == given.scheme == "http" and asked.hostname == given.hostname and ports[0] == ports[1]

    def _refused(self, answer: Answer, request: Request) -> EffectError | None:
        if answer.status == _UNAUTHORIZED:
            offered = answer.headers.get("www-authenticate", "").lower()
            if "digest" in offered and "basic" not in offered:
                return RefusedError("caldav.digest_only")
            return SignInNeededError("service.sign_in_again", {"service": NAME})
        if answer.status == _FORBIDDEN:
            return _forbidden(answer, writes=request.method in ("PUT", "DELETE"))
        if answer.status == _NO_PARENT or (answer.status in GONE and request.method == "PUT"):
            return RefusedError("caldav.calendar_gone")
        if answer.status == _FULL:
            return RefusedError("caldav.full")
        return refusal(answer, _host(request.url))

    def _done(self, answer: Answer, url: str) -> bool:
        """Return True if *answer* says so, whatever stands beside it.

        Raises:
            UnreachableError: it does not come from a CalDAV server.
        """
        if answer.status in _WRITTEN or not answer.body.strip():
            return True
        try:
            about = multistatus(answer.body)  # Radicale tells of a deletion so
        except NotMultistatusError as error:
            raise self._nonsense(answer, url) from error
        if not about or any(_WELL not in f" {resource.status}" for resource in about):
            raise self._nonsense(answer, url)
        return True

    def _nonsense(self, answer: Answer, url: str) -> UnreachableError:
        return UnreachableError("net.captive_portal" if answer.is_page else "net.bad_answer", {"host": _host(url)})


def _forbidden(answer: Answer, *, writes: bool) -> RefusedError:
    named = condition(answer.body)
    if writes and named in ("", "need-privileges"):
        return RefusedError("caldav.read_only")
    about: Mapping[str, str] = {"service": NAME, "error": named} if named else {"service": NAME}
    return RefusedError("service.refused", about)


def _owned(host: str) -> str:
    """Return the domain whose hosts belong to whoever *host* belongs to: its parent, if nobody else is under that."""
    parent = host.partition(".")[2]
    first, _, last = parent.partition(".")
    is_address = host.replace(".", "").isdigit() or ":" in host
    anybodys = not last or ("." not in last and len(first) <= _SHORT)
    return host if is_address or anybodys else parent


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _with(request: Request, basic: tuple[str, str]) -> Request:
    return Request(request.method, request.url, body=request.body, basic=basic, headers=request.headers)
