"""The default calendar of the fake user: events with etags, found again by an extended property.

Source: learn.microsoft.com/graph/api/resources/event, user-post-events, singlevaluelegacyextendedproperty-get.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

_FILTER = re.compile(
    r"singleValueExtendedProperties/Any\(ep: ep/id eq '([^']+)' and ep/value eq '([^']+)'\)", re.IGNORECASE
)
_DEFAULTS: Mapping[str, Any] = {
    "showAs": "busy",
    "isReminderOn": True,
    "reminderMinutesBeforeStart": 15,
    "isAllDay": False,
    "isCancelled": False,
    "sensitivity": "normal",
    "importance": "normal",
    "location": {"displayName": "", "locationType": "default", "uniqueIdType": "unknown", "address": {}},
    "attendees": [],
    "categories": [],
    "recurrence": None,
    "bodyPreview": "",
    "body": {"contentType": "html", "content": ""},
    "hasAttachments": False,
    "isOnlineMeeting": False,
    "type": "singleInstance",
}
_PROPERTIES = "singleValueExtendedProperties"


class Events:
    """``kept`` by id, as Graph would show them with everything expanded."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.kept: dict[str, dict[str, Any]] = {}
        self._transactions: dict[str, tuple[str, Mapping[str, Any]]] = {}
        self._changes = 0

    def create(self, asked: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return the new event, or the one of the same transaction; None if that was another event."""
        transaction = asked.get("transactionId", "")
        if transaction in self._transactions:
            event_id, before = self._transactions[transaction]
            return self._shown(event_id) if before == asked and event_id in self.kept else None
        self._changes += 1
        event_id = f"AAMkAG/I1+{self._changes}="
        self.kept[event_id] = {**_DEFAULTS, **asked, "id": event_id, "start": _told(asked["start"])}
        if transaction:
            self._transactions[transaction] = (event_id, asked)
        return self.change(event_id, {"end": asked["end"]})

    def change(self, event_id: str, fields: Mapping[str, Any]) -> dict[str, Any]:
        """Change fields, as a program or the user does; the etag is another one then."""
        self._changes += 1
        times = {name: _told(fields[name]) for name in ("start", "end") if name in fields}
        key = f"ZlnW4RIAV06KYYwlrfNZvQAA{self._changes}=="
        self.kept[event_id].update({**fields, **times, "changeKey": key, "@odata.etag": f'W/"{key}"'})
        return self._shown(event_id)

    def delete(self, event_id: str) -> None:
        del self.kept[event_id]

    def find(self, query: Mapping[str, str]) -> list[dict[str, Any]] | None:
        """Return the events that ``$filter`` lets through; None if it is not understood."""
        wanted = _FILTER.fullmatch(query.get("$filter", ""))
        if "$filter" in query and wanted is None:
            return None
        found = [
            e
            for e in self.kept.values()
            if wanted is None or {"id": wanted[1], "value": wanted[2]} in e.get(_PROPERTIES, [])
        ]
        fields = query.get("$select", "").split(",")
        return [{name: e[name] for name in ("@odata.etag", *fields)} for e in found]

    def _shown(self, event_id: str) -> dict[str, Any]:
        return {name: said for name, said in self.kept[event_id].items() if name != _PROPERTIES}


def _told(asked: Mapping[str, str]) -> dict[str, str]:
    return {"dateTime": f"{asked['dateTime'][:19]}.0000000", "timeZone": asked["timeZone"]}
