"""Finds the calendars of an account, and that one into which events go, from any address that a provider may give out.

Asked in this order: the address itself, then ``/.well-known/caldav`` beside it (RFC 6764); whichever is a calendar is
taken as it is, else it leads to the person's principal (RFC 5397) and that to the homes of their calendars (RFC 4791).
There, the calendar that the server names as the default (RFC 6638) is taken, else the first; only calendars that take
events and may be written into count. Redirects are followed within the account's own hosts (``caldav_account``).
A server that leaves a property out is taken at the standard's word: all kinds of entries, all rights.

Of the others, those that take none of the person's time (RFC 6638, 9.1), that the server calls subscribed or shared
(the calendarserver extension that Nextcloud and iCloud follow), or that have another owner (RFC 3744), are told apart.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar
from urllib.parse import urljoin, urlsplit

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.effects.calendar.caldav_account import CaldavAccount
from deepday.effects.calendar.dav_xml import CALDAV, DAV, Resource
from deepday.wire.http import Request

F = TypeVar("F")
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
_TAKES_TIME = f"{CALDAV}schedule-calendar-transp"
_OWNER = f"{DAV}owner"
_OTHERS = tuple(f"{{http://calendarserver.org/ns/}}{kind}" for kind in ("subscribed", "shared"))
_WRITING = (f"{DAV}all", f"{DAV}write", f"{DAV}write-content", f"{DAV}bind")
_ASK = """<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>
<resourcetype/><current-user-principal/><current-user-privilege-set/><displayname/><owner/>
<C:calendar-home-set/><C:supported-calendar-component-set/><C:schedule-default-calendar-URL/>
<C:schedule-calendar-transp/>
</prop></propfind>"""


@dataclass(frozen=True, slots=True)
class Calendar:
    """A calendar of events: its address, with a slash at the end, and what it is called.

    ``is_own`` is false for one that is somebody else's, or takes none of the person's time, as far as the server tells.
    """

    url: str
    name: str
    is_own: bool = True


@dataclass(slots=True)
class _Seen:
    """Calendars by their addresses, and the one that the server names as the default."""

    calendars: list[tuple[str, Resource]]
    default: str = ""


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
    return _looked_for(account, by_s, _best)


def event_calendars(account: CaldavAccount, by_s: float) -> Sequence[Calendar]:
    """Return every calendar of events: the one that the address names, else all of the person's homes.

    Raises what ``find_calendar`` raises, but no calendar has to take anything.
    """
    return _looked_for(account, by_s, _all)


def _looked_for(account: CaldavAccount, by_s: float, pick: Callable[[CaldavAccount, _Seen], F]) -> F:
    why: EffectError | None = None
    for url in dict.fromkeys((account.url, joined(account.url, WELL_KNOWN))):
        try:
            found = _look(account, url, by_s)
        except EffectError as error:
            if not _says_no_more_than_not_here(error):
                raise
            why = why or error
            continue
        seen = _from(account, found, by_s)
        if seen is not None:
            return pick(account, seen)
    raise why or RefusedError("caldav.no_calendar")


def _from(account: CaldavAccount, found: _Found, by_s: float) -> _Seen | None:
    """Return the calendars that *found* is or leads to; None if it leads nowhere."""
    if _is_calendar(found.resource):
        return _Seen([(found.url, found.resource)])
    homes = _homes(found)
    if not homes:
        for href in found.resource.hrefs(_PRINCIPAL)[:1]:
            homes = _homes(_look(account, found.there(href), by_s))
    return _in_homes(account, homes, by_s) if homes else None


def _homes(found: _Found) -> list[str]:
    return [found.there(href) for href in found.resource.hrefs(_HOMES)]


def _in_homes(account: CaldavAccount, homes: Sequence[str], by_s: float) -> _Seen:
    seen = _Seen([])
    for home in homes:
        for resource in account.resources("PROPFIND", home, 1, _ASK, by_s):
            url = joined(home, resource.href)
            default = next((joined(url, href) for href in resource.hrefs(_DEFAULT)), "")
            seen.default = seen.default or default
            if _is_calendar(resource):
                seen.calendars.append((url, resource))
    return seen


def _best(account: CaldavAccount, seen: _Seen) -> Calendar:
    may_be_written = [(url, resource) for url, resource in seen.calendars if _is_writable(resource)]
    writable = {found.url: found for found in _of_account(account, may_be_written)}
    if not writable:
        raise RefusedError("caldav.read_only" if seen.calendars else "caldav.no_calendar")
    return writable.get(_slashed(seen.default)) or next(iter(writable.values()))


def _all(account: CaldavAccount, seen: _Seen) -> Sequence[Calendar]:
    found = _of_account(account, seen.calendars)
    if not found:
        raise RefusedError("caldav.no_calendar")
    return found if len(found) > 1 else [replace(found[0], is_own=True)]  # the address named it, or there is no other


def _of_account(account: CaldavAccount, seen: Iterable[tuple[str, Resource]]) -> list[Calendar]:
    return [_calendar(url, resource) for url, resource in seen if account.is_of_account(url)]


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
    return Calendar(_slashed(url), resource.text(_NAME), _is_own(url, resource))


def _is_own(url: str, resource: Resource) -> bool:
    if resource.has(_TAKES_TIME, f"{CALDAV}transparent") or any(resource.has(_TYPE, kind) for kind in _OTHERS):
        return False
    owners, people = ([_slashed(joined(url, h)) for h in resource.hrefs(p)] for p in (_OWNER, _PRINCIPAL))
    return not owners or not people or owners[:1] == people[:1]


def _slashed(url: str) -> str:
    return url if url.endswith("/") else f"{url}/"


def _headers() -> dict[str, str]:
    return {"Depth": "0", "Content-Type": "application/xml; charset=utf-8"}
