"""An event in a person's Outlook calendar that shows them busy while focus lasts, removed again at its end.

The event carries a key chosen beforehand in an extended property, by which it is found again whatever happened to the
answer. The same key is its ``transactionId``: a create that is sent a second time makes no second event; Graph answers
as to the first, or ErrorDuplicateTransactionId. An event is changed and removed with ``If-Match`` (Graph honours it,
the pages on events do not say so) and only while it is as it was made: an event that the person has moved, renamed,
invited somebody to, or written into, stays. Removed events lie in "Deleted items". If the laptop dies, the event ends
at its end.

Source: learn.microsoft.com/graph/api/resources/event, /graph/api/user-post-events, /graph/api/event-update,
/graph/api/singlevaluelegacyextendedproperty-get.
"""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from urllib.parse import quote

from deepday.domain.errors import UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.account_access import TOLERANCE, AccountAccess, deadline
from deepday.effects.clients.graph import (
    CHANGED,
    NOT_FOUND,
    Graph,
    GraphRefusedError,
    close,
    instant,
    moment,
    pair,
    probed,
)
from deepday.engine.effect_ports import Value, Viability, Wish

PATH = "calendar.microsoft"
PERMISSION = "Calendars.ReadWrite"
EVENTS = "/me/events"
KEY = "String {6c2f1f0e-7d0f-4b0e-9a57-3c1d5d2f8a41} Name DeepdayKey"
"""The extended property that holds our key: the id of a named property in a set of our own."""
FIELDS = (
    *("id", "subject", "start", "end", "showAs", "isReminderOn", "isAllDay", "isCancelled", "sensitivity"),
    *("location", "attendees", "categories", "recurrence", "bodyPreview", "hasAttachments", "isOnlineMeeting"),
)

_DUPLICATE = "ErrorDuplicateTransactionId"
_AS_MADE: Mapping[str, object] = {
    "showAs": "busy",
    "isReminderOn": False,
    "isAllDay": False,
    "isCancelled": False,
    "sensitivity": "normal",
    "location": "",
    "attendees": [],
    "categories": [],
    "recurrence": None,
    "bodyPreview": "",
    "hasAttachments": False,
    "isOnlineMeeting": False,
}


class OutlookEvent:
    """``calendar.microsoft:ACCOUNT``.

    Values are {key, title, start, end, rest} and, of an event that was found, {id, etag}; without an event start and
    end are None. ``rest`` is a digest of what else it holds, empty while that is as it was made.
    """

    local = False

    def __init__(self, access: AccountAccess, new_key: Callable[[], str] = lambda: token_hex(16)) -> None:
        self.id = access.channel(PATH)
        self.lane = access.lane
        self.empty: Value | None = _nothing("")
        self.expires_to: Value | None = None
        self._words = access.words
        self._graph = Graph(access, PERMISSION)
        self._new_key = new_key

    def probe(self) -> Viability:
        """Ask for events."""
        return probed(self.capture, Reason("microsoft.calendar_works"))

    def capture(self) -> Value:
        """Return that there is no event yet, with the key of the one to come."""
        return self._found(self._new_key(), deadline())

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return the event from the session's start to its planned end, under the key found."""
        return {
            "key": prior["key"],
            "title": self._words.event(self.id, wish),
            "start": moment(wish.started_at or wish.until),
            "end": moment(wish.until),
            "rest": "",
        }

    def apply(self, target: Value, found: Value) -> None:
        """Create the event, or change the one that was found."""
        by_s = deadline()
        if found["start"] is None:
            try:
                self._create(target, by_s)
            except GraphRefusedError as error:
                if error.error != _DUPLICATE:
                    raise
                found = self._found(str(target["key"]), by_s)
                if found["start"] is None:
                    raise  # made once and gone again: the person has removed it
        if found["start"] is not None and not self.same(target, found):
            self._change(target, found, by_s)

    def read(self, target: Value) -> Value:
        """Return the event that has the target's key, or that there is none."""
        return self._found(str(target["key"]), deadline())

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are no event, or the same one with the same title, times (to 60 s) and everything else."""
        if a["start"] is None or b["start"] is None:
            return a["start"] is None and b["start"] is None
        return all(a[name] == b[name] for name in ("key", "title", "rest")) and all(
            close(a[name], b[name], TOLERANCE) for name in ("start", "end")
        )

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- what is found before is never an event
        """Say no: before a session there is no event of ours to be taken for the person's."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- no event has no end
        """Say yes."""
        return True

    def restore(self, _prior: Value, found: Value) -> None:
        """Remove the event that was found."""
        if found["start"] is None:
            return
        try:
            self._graph.do("DELETE", _path(found), deadline(), etag=str(found["etag"]))
        except GraphRefusedError as error:
            if error.status == CHANGED:
                raise UnreachableError("microsoft.changed_just_now") from error
            if error.status != NOT_FOUND:
                raise

    def describe(self, value: Value) -> Reason:
        """Return the event's title and times."""
        start, end = instant(value["start"]), instant(value["end"])
        if start is None or end is None:
            return Reason("event.none")
        times = {"from_at": start.isoformat(), "ends_at": end.isoformat()}
        return Reason("event.planned", {"text": str(value["title"]), **times})

    def _create(self, target: Value, by_s: float) -> None:
        event = {
            **_changeable(target),
            "showAs": "busy",
            "isReminderOn": False,
            "transactionId": target["key"],
            "singleValueExtendedProperties": [{"id": KEY, "value": target["key"]}],
        }
        if not self._graph.send("POST", EVENTS, by_s, event).get("id"):
            raise self._graph.bad_answer()

    def _change(self, target: Value, found: Value, by_s: float) -> None:
        try:
            said = self._graph.send("PATCH", _path(found), by_s, _changeable(target), etag=str(found["etag"]))
        except GraphRefusedError as error:
            if error.status not in (CHANGED, NOT_FOUND):
                raise
            raise UnreachableError("microsoft.changed_just_now") from error
        if not said.get("id"):
            raise self._graph.bad_answer()

    def _found(self, key: str, by_s: float) -> Value:
        having = f"singleValueExtendedProperties/Any(ep: ep/id eq '{KEY}' and ep/value eq '{key}')"
        events = self._graph.get(EVENTS, by_s, {"$filter": having, "$select": ",".join(FIELDS)}).get("value")
        if not isinstance(events, list) or not all(isinstance(event, dict) and event.get("id") for event in events):
            raise self._graph.bad_answer()
        return _value(key, events[0]) if events else _nothing(key)


def _path(found: Value) -> str:
    return f"{EVENTS}/{quote(str(found['id']), safe='')}"


def _nothing(key: str) -> Value:
    return {"key": key, "title": "", "start": None, "end": None, "rest": ""}


def _changeable(target: Value) -> dict[str, object]:
    return {"subject": target["title"], "start": target["start"], "end": target["end"]}


def _value(key: str, event: Mapping[str, object]) -> Value:
    return {
        "key": key,
        "title": str(event.get("subject") or ""),
        "start": pair(event.get("start")),
        "end": pair(event.get("end")),
        "rest": _rest(event),
        "id": str(event["id"]),
        "etag": str(event.get("@odata.etag") or ""),
    }


def _rest(event: Mapping[str, object]) -> str:
    location = event.get("location")
    place = location.get("displayName") if isinstance(location, dict) else location
    now = {name: event.get(name, made) for name, made in _AS_MADE.items()} | {"location": place or ""}
    if now == _AS_MADE:
        return ""
    return sha256(json.dumps(now, sort_keys=True).encode()).hexdigest()
