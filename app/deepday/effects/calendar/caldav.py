"""Blocks the time of a session, or of a planned day, in a calendar that any CalDAV server holds.

The server keeps what it is given, reordered and stamped, and names each version of it (ETag): every write and deletion
is on condition of the version seen a moment before, so an edit of the person's always wins, whoever is faster. An
event is created where nothing is (``If-None-Match: *``) under an id made from the session's: after an answer lost on
the way it is found by that id, never made twice. It ends by itself, but only this program takes it out of the calendar
again; one that somebody has edited, moved away or deleted is left as it is.

A session inside a planned block of ours sets nothing of its own: its event covers, from the first to the last minute,
what no planned block covers (docs/decisions/0007-planned-days-in-calendars.md). Which blocks there are is read from the
calendar itself when the session begins.

Source: RFC 4791, RFC 5545, RFC 6638, RFC 6764. Every provider differs a little: see docs/manual-checks.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid5

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.calendar.caldav_account import NAME, CaldavAccount
from deepday.effects.calendar.caldav_discovery import Calendar, find_calendar, joined
from deepday.effects.calendar.caldav_meetings import CaldavMeetings
from deepday.effects.calendar.covering import Span, touching, uncovered
from deepday.effects.calendar.ical_event import blocked, event, read_event, same_event, to_ics
from deepday.engine.effect_ports import Value, Viability, Wish

PATH = "calendar.caldav"
ABOUT = "calendar.caldav.description"
"""Names the template of the text inside the event; the channel's own is its title."""
_NAMESPACE = UUID("5f0d3c61-0b1c-4e0e-9c0e-6b6f1f1f7d10")
_LONGEST_TITLE = 200
_LONGEST_TEXT = 500
_MINUTE = timedelta(minutes=1)
_AROUND = timedelta(hours=36)
"""How far from now a planned block may lie and still touch a session: both last up to a day."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What an event stands for: its id begins with ``prefix``, and the property ``mark`` holds what it was made of."""

    prefix: str
    mark: str


SESSION = Kind("deepday-session-", "X-DEEPDAY-SESSION")
PLANNED = Kind("deepday-day-", "X-DEEPDAY-DAY")
_QUERY = """<?xml version="1.0" encoding="utf-8"?>
<C:calendar-query xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><prop><C:calendar-data/></prop>
<C:filter><C:comp-filter name="VCALENDAR"><C:comp-filter name="VEVENT">
<C:time-range start="{start}" end="{end}"/>
<C:prop-filter name="UID"><C:text-match collation="i;ascii-casemap">{prefix}</C:text-match></C:prop-filter>
</C:comp-filter></C:comp-filter></C:filter></C:calendar-query>"""
_DATA = "{urn:ietf:params:xml:ns:caldav}calendar-data"


class CaldavEvent:
    """``calendar.caldav:ACCOUNT``: one event per session, or per planned day.

    Values are {calendar, uid, of, event}: the calendar's address, the event's id there, what it was made of, and what
    it says (``ical_event``), None if there is none. What was captured has ``blocks`` too, a target for a session that a
    planned block covers ``inside``, what was read the ``etag`` of the event.
    """

    local = False

    def __init__(self, account: CaldavAccount, kind: Kind = SESSION) -> None:
        access = account.access
        self.id = access.channel(PATH)
        self.lane = access.lane
        self.empty: Value | None = {"calendar": "", "uid": "", "of": "", "event": None, "blocks": []}
        self.expires_to: Value | None = None
        self._account = account
        self._kind = kind
        self._access = access
        self._calendar: Calendar | None = None

    def probe(self) -> Viability:
        """Look for the calendar; changes nothing."""
        return _test(self._account)

    def capture(self) -> Value:
        """Return where events go, and the planned blocks of ours around now; there is no event of this session yet."""
        by_s = deadline()
        known = self._calendar
        if known is not None:
            try:
                return self._around(known, by_s)
            except SignInNeededError:
                raise
            except RefusedError:
                self._calendar = None  # deleted, or shared otherwise by now
        self._calendar = find_calendar(self._account, by_s)
        return self._around(self._calendar, by_s)

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return the event from its start to its end, without seconds; for a session, as far as it is not planned."""
        starts_at = min(wish.started_at or wish.until, wish.until - _MINUTE).replace(second=0, microsecond=0)
        ends_at = (wish.until + _MINUTE - timedelta(microseconds=1)).replace(second=0, microsecond=0)
        whole = (starts_at, ends_at)
        blocks = _blocks_in(prior) if self._kind is SESSION else []
        free = uncovered(whole, blocks)
        uid = f"{self._kind.prefix}{uuid5(_NAMESPACE, wish.session)}"
        target: Value = {"calendar": prior["calendar"], "uid": uid, "of": wish.session, "event": None}
        if free is None:
            covering = touching(whole, blocks)
            inside = (covering[0][0], max(ends for _, ends in covering))
            return {**target, "inside": [at.isoformat() for at in inside]}
        words = self._access.words
        title = words.event(self.id, wish, _LONGEST_TITLE)
        text = words.status(self._access.channel(ABOUT), wish, _LONGEST_TEXT, says_until=True)
        return {**target, "event": event(uid, *free, title, text)}

    def apply(self, target: Value, found: Value) -> None:
        """Write the event over the version that was found, or where none was; nothing if it says so already.

        Raises:
            RefusedError: ``effect.changed_by_person``: it is another one by now.
        """
        if same_event(_event_in(target), _event_in(found)):
            return
        if _event_in(target) is None:
            self._delete(found)
            return
        by_s = deadline()
        wanted = _event_in(target) or {}
        body = to_ics(str(target["uid"]), (self._kind.mark, str(target["of"])), wanted, self._access.clock.now())
        written = self._account.put(_address(target), body, _etag_in(found), by_s)
        if not written and not self.same(self._look(target, by_s), target):
            raise RefusedError("effect.changed_by_person")

    def read(self, target: Value) -> Value:
        """Return *target* with the event as the server has it now."""
        return self._look(target, deadline())

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are no event, or the same one (times within 60 s), whatever a server added."""
        return same_event(_event_in(a), _event_in(b))

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- each session has an event of its own
        """Say no: an event that was there before is of another session."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- nothing in it ends
        """Say yes: what is put back is that there is no event."""
        return True

    def restore(self, prior: Value, found: Value) -> None:  # noqa: ARG002 -- always that there is no event
        """Delete the version of our event that was found."""
        self._delete(found)

    def describe(self, value: Value) -> Reason:
        """Return the event's title and times, or that a planned block stands for it."""
        held = _event_in(value)
        inside = value.get("inside")
        if held is not None:
            times = {"from_at": str(held["starts_at"]), "ends_at": str(held["ends_at"])}
            return Reason("event.planned", {"text": str(held["title"]), **times})
        if isinstance(inside, list):
            return Reason("event.inside_planned", {"block_from_at": str(inside[0]), "block_until": str(inside[1])})
        return Reason("event.none")

    def _around(self, calendar: Calendar, by_s: float) -> Value:
        now = self._access.clock.now()
        start, end = (f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}" for at in (now - _AROUND, now + _AROUND))
        query = _QUERY.format(start=start, end=end, prefix=PLANNED.prefix)
        found = self._account.resources("REPORT", calendar.url, 1, query, by_s)
        spans = filter(None, (blocked(resource.text(_DATA).encode()) for resource in found))
        blocks = sorted([starts_at.isoformat(), ends_at.isoformat()] for starts_at, ends_at in spans)
        return {"calendar": calendar.url, "uid": "", "of": "", "event": None, "blocks": blocks}

    def _look(self, target: Value, by_s: float) -> Value:
        stored = self._account.get(_address(target), by_s) if target["uid"] else None
        if stored is None:
            return {**target, "event": None}
        return {**target, "event": read_event(stored.body), "etag": stored.etag}

    def _delete(self, found: Value) -> None:
        etag = _etag_in(found)
        by_s = deadline()
        if etag is None or self._account.delete(_address(found), etag, by_s):
            return
        if _event_in(self._look(found, by_s)) is not None:
            raise RefusedError("effect.changed_by_person")


def _event_in(value: Value) -> Mapping[str, object] | None:
    held = value.get("event")
    return held if isinstance(held, Mapping) else None


def _etag_in(found: Value) -> str | None:
    return str(found["etag"]) if _event_in(found) is not None else None


def _blocks_in(prior: Value) -> list[Span]:
    told = prior.get("blocks")
    pairs = told if isinstance(told, list) else []
    return [(datetime.fromisoformat(str(first)), datetime.fromisoformat(str(last))) for first, last in pairs]


def _address(value: Value) -> str:
    return joined(str(value["calendar"]), f"{value['uid']}.ics")


def _test(account: CaldavAccount) -> Viability:
    try:
        calendar = find_calendar(account, deadline())
    except SignInNeededError as error:
        return Viability(works=False, detail=error.reason, next_step=Reason("service.sign_in_step"))
    except UnreachableError as error:
        return Viability(works=None, detail=error.reason, next_step=Reason("service.try_later"))
    except RefusedError as error:
        return Viability(works=False, detail=error.reason, next_step=_next_step(error))
    return Viability(works=True, detail=Reason("caldav.works", {"calendar": calendar.name} if calendar.name else {}))


def _next_step(error: EffectError) -> Reason | None:
    if error.reason.code in ("caldav.read_only", "caldav.no_calendar", "net.refused"):
        return Reason("caldav.give_the_calendar")
    return None


def _effects(access: AccountAccess) -> tuple[CaldavEvent, ...]:
    return (CaldavEvent(CaldavAccount(access)),)


def _blocks(access: AccountAccess) -> CaldavEvent:
    return CaldavEvent(CaldavAccount(access), PLANNED)


ADAPTER = ServiceAdapter(
    Service(
        "caldav",
        NAME,
        (ChannelKind(PATH, text="event"),),
        address=Asked.MUST,
        user=Asked.MUST,
        secret=Secret.APP_PASSWORD,
    ),
    effects=_effects,
    test=lambda access: _test(CaldavAccount(access)),
    blocks=_blocks,
    meetings=lambda access: CaldavMeetings(access, access.channel(PATH)),
)
