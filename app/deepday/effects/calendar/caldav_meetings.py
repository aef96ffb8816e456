"""Reads the meetings of the calendar that an account's events go into; writes nothing.

The server picks the events of a stretch of time (RFC 4791, 7.8), series as a whole; when they take place is reckoned
here (``recurring``), because few servers reckon well. Who of the invited is the person: the addresses that the server
tells of its user (RFC 6638, 2.4.1), and the name signed in with, if it is an address. An answer too big to be taken is
asked for again by halves.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.domain.meeting import Meeting
from deepday.domain.timeline import Interval
from deepday.effects.account_access import AccountAccess, deadline
from deepday.effects.calendar.caldav_account import CaldavAccount
from deepday.effects.calendar.caldav_discovery import Calendar, find_calendar, joined
from deepday.effects.calendar.dav_xml import CALDAV, DAV
from deepday.effects.calendar.meetings_in import Search, meetings_in

_DATA = f"{CALDAV}calendar-data"
_PRINCIPAL = f"{DAV}current-user-principal"
_ADDRESSES = f"{CALDAV}calendar-user-address-set"
_WHO = """<?xml version="1.0" encoding="utf-8"?>
<propfind xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop>
<current-user-principal/><C:calendar-user-address-set/></prop></propfind>"""
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""
_TOO_BIG = "net.too_big"
_SHORTEST = timedelta(hours=6)


class CaldavMeetings:
    """``engine.sense_ports.MeetingSource`` of an account."""

    def __init__(self, access: AccountAccess, channel: str) -> None:
        self.id = channel
        self._access = access
        self._account = CaldavAccount(access)
        self._calendar: Calendar | None = None
        self._own: frozenset[str] | None = None

    def meetings(self, within: Interval) -> Sequence[Meeting]:
        """Return all meetings that touch a stretch. Raises EffectError."""
        by_s = deadline()
        if self._calendar is None:
            self._calendar = find_calendar(self._account, by_s)
        if self._own is None:
            self._own = self._addresses(by_s)
        search = Search(within, self._access.clock.zone(), self.id, self._own)
        try:
            texts = list(self._texts(self._calendar.url, within, by_s))
        except RefusedError:
            self._calendar = None  # deleted, or shared otherwise by now
            raise
        found: dict[str, Meeting] = {}
        for text in texts:
            found.update({meeting.id: meeting for meeting in _in(text, search)})
        return sorted(found.values(), key=lambda meeting: meeting.starts_at)

    def _texts(self, url: str, within: Interval, by_s: float) -> Iterator[str]:
        start, end = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in within)
        try:
            resources = self._account.resources("REPORT", url, 1, _QUERY.format(start=start, end=end), by_s)
        except UnreachableError as error:
            if error.reason.code != _TOO_BIG or within.end - within.start <= _SHORTEST:
                raise
            middle = within.start + (within.end - within.start) / 2
            yield from self._texts(url, Interval(within.start, middle), by_s)
            yield from self._texts(url, Interval(middle, within.end), by_s)
        else:
            yield from (resource.text(_DATA) for resource in resources)

    def _addresses(self, by_s: float) -> frozenset[str]:
        """Return the person's addresses, as far as the server tells them."""
        user = self._access.account.user
        own = {user.lower()} if "@" in user else set[str]()
        try:
            told = self._account.resources("PROPFIND", self._account.url, 0, _WHO, by_s)[:1]
            principals = [joined(self._account.url, href) for one in told for href in one.hrefs(_PRINCIPAL)[:1]]
            for principal in principals:
                told += self._account.resources("PROPFIND", principal, 0, _WHO, by_s)[:1]
        except RefusedError:
            return frozenset(own)  # a server that tells nothing of its users
        hrefs = (href for one in told for href in one.hrefs(_ADDRESSES))
        own |= {href.lower().removeprefix("mailto:") for href in hrefs if href.lower().startswith("mailto:")}
        return frozenset(own)


def _in(text: str, search: Search) -> Iterator[Meeting]:
    try:
        yield from meetings_in(text.encode().splitlines(keepends=True), search)
    except EffectError:
        return  # one resource that is no calendar: the others are
