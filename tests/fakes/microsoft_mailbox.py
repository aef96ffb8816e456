"""The automatic reply of the fake user's mailbox, with HTML rewritten as Exchange does.

Source: learn.microsoft.com/graph/api/user-update-mailboxsettings (its example shows the rewritten HTML).
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

_TEXTS = ("internalReplyMessage", "externalReplyMessage")


class AutomaticReply:
    """The six fields; ``ends_disabled``: a scheduled reply reads "disabled" after its end."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self.ends_disabled = True
        self._fields: dict[str, Any] = {}
        self.set_by_hand("disabled")

    def set_by_hand(
        self,
        status: str,
        text: str = "",
        outside: str = "",
        audience: str = "none",
        times: tuple[datetime, datetime] | None = None,
    ) -> None:
        """Set everything as the user would in Outlook."""
        begins, ends = times or (self._clock(), self._clock() + timedelta(days=1))
        self._fields = {
            "status": status,
            "externalAudience": audience,
            "internalReplyMessage": _rewritten(text),
            "externalReplyMessage": _rewritten(outside),
            "scheduledStartDateTime": _told(begins),
            "scheduledEndDateTime": _told(ends),
        }

    def shown(self) -> dict[str, Any]:
        if self.ends_disabled and self._fields["status"] == "scheduled" and self._ends() <= self._clock():
            self._fields["status"] = "disabled"
        return dict(self._fields)

    def patch(self, asked: Mapping[str, Any]) -> bool:
        """Change what is given; False if it is a schedule that is over or ends before it begins."""
        texts = {name: _rewritten(asked[name]) for name in _TEXTS if name in asked}
        times = {name: _told(_at(said)) for name, said in asked.items() if name.startswith("scheduled")}
        before, self._fields = self._fields, {**self._fields, **asked, **texts, **times}
        begins = _at(self._fields["scheduledStartDateTime"])
        if self._fields["status"] == "scheduled" and not max(begins, self._clock()) < self._ends():
            self._fields = before
            return False
        return True

    def answers(self) -> str:
        """Return what somebody inside who writes now is answered."""
        begins = _at(self._fields["scheduledStartDateTime"])
        now = self._fields["status"] == "scheduled" and begins <= self._clock() < self._ends()
        return str(self._fields["internalReplyMessage"]) if now or self._fields["status"] == "alwaysEnabled" else ""

    def _ends(self) -> datetime:
        return _at(self._fields["scheduledEndDateTime"])


def _rewritten(message: str) -> str:
    if not message or message.startswith("<html>"):
        return message
    return f"<html>\r\n<head>\r\n<style>p {{margin: 0}}</style></head>\r\n<body>\r\n{message}\r\n</body>\r\n</html>\r\n"


def _told(at: datetime) -> dict[str, str]:
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def _at(told: Mapping[str, str]) -> datetime:
    assert told["timeZone"] == "UTC"
    return datetime.fromisoformat(told["dateTime"][:19]).replace(tzinfo=UTC)
