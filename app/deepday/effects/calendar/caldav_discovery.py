"""Finds the calendar of an account that events go into, from any address that a provider may give out.

Asked in this order: the address itself, then ``/.well-known/caldav`` beside it (RFC 6764); whichever is a calendar is
taken as it is, else it leads to the person's principal (RFC 5397) and that to the homes of their calendars (RFC 4791).
There, the calendar that the server names as the default (RFC 6638) is taken, else the first; only calendars that take
events and may be written into count. Redirects are followed within the account's own hosts (``caldav_account``).
A server that leaves a property out is taken at the standard's word: all kinds of entries, all rights.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.effects.calendar.caldav_account import CaldavAccount
from deepday.effects.calendar.dav_xml import CALDAV, DAV, Resource
from deepday.wire.http import Request

WELL_KNOWN = "/.well-known/caldav"
_HOPS = 5
_MOVED = (301, 302, 303, 307, 308)
_TYPE = f"{DAV}resourcetype"
_PRINCIPAL = f"{DAV}current-user-principal"
_RIGHTS = f"{DAV}current-user-privilege-set"
_NAME = f"{DAV}displayname"
_HOMES = f"{CALDAV}calendar-home-set"
_KINDS = f"{CALDAV}supported-calendar-component-set"
_DEFAULT = f"{CALDAV}schedule-default-calendar-URL"
_WRITING = (f"{DAV}all", f"{DAV}write", f"{DAV}write-content", f"{DAV}bind")
_ASK = """<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>
<resourcetype/><current-user-principal/><current-user-privilege-set/><displayname/>
<C:calendar-home-set/><C:supported-calendar-component-set/><C:schedule-default-calendar-URL/>
</prop></propfind>"""


@dataclass(frozen=True, slots=True)
class Calendar:
    """The calendar that events go into: its address, with a slash at the end, and what it is called."""

    url: str
    name: str


@dataclass(frozen=True, slots=True)
class _Found:
    """A resource, and the address at which it answered in the end."""

    url: str
    resource: Resource

    def there(self, href: str) -> str:
        return joined(self.url, href)


def find_calendar(account: CaldavAccount, by_s: float) -> Calendar:
    """Return the calendar that events go into; changes nothing.

    Raises:
        UnreachableError: nobody can tell for now.
        SignInNeededError: the password is not accepted, or there is none.
        RefusedError: there is no CalDAV server, no calendar, or none that may be written into.
    """
    why: EffectError | None = None
    for url in dict.fromkeys((account.url, joined(account.url, WELL_KNOWN))):
        try:
            found = _look(account, url, by_s)
        except EffectError as error:
            if not _says_no_more_than_not_here(error):
                raise
            why = why or error
            continue
        calendar = _from(account, found, by_s)
        if calendar is not None:
            return calendar
    raise why or RefusedError("caldav.no_calendar")


def _from(account: CaldavAccount, found: _Found, by_s: float) -> Calendar | None:
    """Return the calendar that *found* is or leads to; None if it leads nowhere."""
    if _is_calendar(found.resource):
        if not _is_writable(found.resource):
            raise RefusedError("caldav.read_only")
        return _calendar(found.url, found.resource)
    homes = _homes(found)
    if not homes:
        for href in found.resource.hrefs(_PRINCIPAL)[:1]:
            homes = _homes(_look(account, found.there(href), by_s))
    return _best(account, homes, by_s) if homes else None


def _homes(found: _Found) -> list[str]:
    return [found.there(href) for href in found.resource.hrefs(_HOMES)]


def _best(account: CaldavAccount, homes: Sequence[str], by_s: float) -> Calendar:
    writable: dict[str, Calendar] = {}
    default, any_calendar = "", False
    for home in homes:
        for resource in account.resources("PROPFIND", home, 1, _ASK, by_s):
            url = joined(home, resource.href)
            default = default or next((joined(url, href) for href in resource.hrefs(_DEFAULT)), "")
            if _is_calendar(resource):
                any_calendar = True
                if _is_writable(resource) and account.is_of_account(url):
                    writable[_slashed(url)] = _calendar(url, resource)
    if not writable:
        raise RefusedError("caldav.read_only" if any_calendar else "caldav.no_calendar")
    return writable.get(_slashed(default)) or next(iter(writable.values()))


def _look(account: CaldavAccount, url: str, by_s: float) -> _Found:
    """Return what is at *url*, or where it is led on to."""
    for _ in range(_HOPS):
        request = Request("PROPFIND", url, body=_ASK.encode(), headers=_headers())
        answer = account.ask(request, by_s, accept=_MOVED)
        if answer.status not in _MOVED:
            resources = account.told(answer, url)
            if not resources:
                break
            return _Found(url, resources[0])
        url = _led_on(account, url, answer.headers.get("location", ""))
    raise UnreachableError("net.bad_answer", {"host": urlsplit(url).hostname or ""})


def _led_on(account: CaldavAccount, url: str, location: str) -> str:
    """Return where *location* leads.

    Raises:
        UnreachableError: away in plain text, as the sign-in of a hotel's network does.
        RefusedError: to a host that is not the account's; the person can give that address instead.
    """
    led = joined(url, location)
    if not account.is_of_account(led):
        host = urlsplit(led).hostname or ""
        if urlsplit(led).scheme != "https":
            raise UnreachableError("net.captive_portal", {"host": host})
        raise RefusedError("caldav.elsewhere", {"host": host})
    return led


def joined(address: str, href: str) -> str:
    """Return where *href*, told at *address*, is.

    Raises:
        UnreachableError: it is nowhere.
    """
    try:
        return urljoin(address, href)
    except ValueError as error:
        raise UnreachableError("net.bad_answer", {"host": urlsplit(address).hostname or ""}) from error


def _says_no_more_than_not_here(error: EffectError) -> bool:
    """Say whether another address of the same server may still be the right one."""
    if isinstance(error, SignInNeededError):
        return False
    return isinstance(error, RefusedError) or error.reason.code == "net.captive_portal"  # or the server's own web page


def _is_calendar(resource: Resource) -> bool:
    return resource.has(_TYPE, f"{CALDAV}calendar") and _takes_events(resource)


def _takes_events(resource: Resource) -> bool:
    kinds = resource.props.get(_KINDS)
    named = [kind.get("name", "") for kind in kinds] if kinds is not None else []
    return not named or "VEVENT" in named


def _is_writable(resource: Resource) -> bool:
    told = resource.props.get(_RIGHTS)
    if told is None:
        return True
    return any(right.tag in _WRITING for privilege in told for right in privilege)


def _calendar(url: str, resource: Resource) -> Calendar:
    return Calendar(_slashed(url), resource.text(_NAME))


def _slashed(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _headers() -> dict[str, str]:
    return {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
