"""The presence of the fake user: what Teams programs report, what the user prefers, what is shown of both.

Source: learn.microsoft.com/graph/cloud-communications-manage-presence-state.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

_ORDER = ("DoNotDisturb", "Busy", "Available", "Away")
_ACTIVITIES = {name: name for name in (*_ORDER, "BeRightBack")} | {"Offline": "OffWork"}
_DAY = timedelta(days=1)
_DEFAULTS = {"DoNotDisturb": _DAY, "Busy": _DAY}


@dataclass
class _Preferred:
    availability: str
    until: datetime


@dataclass
class _Message:
    text: str
    ends: datetime | None
    published: datetime


class Presence:
    """What Graph tells of one user; with ``lag_s`` it tells what was there that long ago."""

    def __init__(self, user: str, clock: Callable[[], datetime]) -> None:
        self._user = user
        self._clock = clock
        self.sessions: dict[str, tuple[str, str]] = {"desktop": ("Available", "Available")}
        """What each Teams program of the user reports; without any the user is offline."""
        self.lag_s = 0.0
        self._preferred: _Preferred | None = None
        self._message: _Message | None = None
        self._sequence = 0
        self._stale: tuple[datetime, dict[str, Any]] | None = None

    # --- what Graph does ----------------------------------------------------------------------

    def shown(self) -> dict[str, Any]:
        if self._stale is not None and (self._clock() - self._stale[0]).total_seconds() < self.lag_s:
            return self._stale[1]
        return self._now()

    def prefer(self, asked: Mapping[str, str]) -> bool:
        """Set the preferred presence; False if there is no such combination."""
        availability = asked["availability"]
        if asked["activity"] != _ACTIVITIES[availability]:
            return False
        lasts = _duration(asked.get("expirationDuration", "")) or _DEFAULTS.get(availability, 7 * _DAY)
        self._change()
        self._preferred = _Preferred(availability, self._clock() + lasts)
        return True

    def reset(self) -> None:
        self._change()
        self._preferred = None

    def publish(self, asked: Mapping[str, Any]) -> None:
        expiry = asked.get("expiryDateTime")
        ends = None
        if expiry is not None:
            naive = datetime.fromisoformat(expiry["dateTime"][:19])
            ends = naive.replace(tzinfo=ZoneInfo(expiry["timeZone"])).astimezone(UTC)
        self._change()
        self._message = _Message(asked["message"]["content"], ends, self._clock())

    # --- what the user does -------------------------------------------------------------------

    def set_by_hand(self, availability: str = "", for_: timedelta = _DAY) -> None:
        """Choose a presence in Teams; empty for "reset status"."""
        self._sequence += 1
        self._preferred = _Preferred(availability, self._clock() + for_) if availability else None

    def write_message(self, text: str = "", ends: datetime | None = None) -> None:
        self._sequence += 1
        self._message = _Message(text, ends, self._clock())

    # --- what a test looks at -----------------------------------------------------------------

    @property
    def preferred(self) -> tuple[str, datetime] | None:
        found = self._preferred
        return (found.availability, found.until) if found is not None and found.until > self._clock() else None

    @property
    def message(self) -> tuple[str, datetime | None]:
        found = self._message
        if found is None or not found.text or (found.ends is not None and found.ends <= self._clock()):
            return "", None
        return found.text, found.ends

    def _change(self) -> None:
        self._sequence += 1
        self._stale = (self._clock(), self._now())

    def _now(self) -> dict[str, Any]:
        availability, activity = self._aggregate()
        return {
            "@odata.context": "...",
            "id": self._user,
            "availability": availability,
            "activity": activity,
            "outOfOfficeSettings": {"message": None, "isOutOfOffice": False},
            "sequenceNumber": f"A{self._sequence:010}",
            "statusMessage": self._told_message(),
        }

    def _aggregate(self) -> tuple[str, str]:
        if not self.sessions:
            return "Offline", "Offline"
        if self.preferred is not None:
            return self.preferred[0], _ACTIVITIES[self.preferred[0]]
        return min(self.sessions.values(), key=lambda s: _ORDER.index(s[0].removesuffix("Idle")))

    def _told_message(self) -> dict[str, Any] | None:
        text, ends = self.message
        if self._message is None or not text:
            return None
        return {
            "message": {"content": text, "contentType": "text"},
            "publishedDateTime": f"{self._message.published:%Y-%m-%dT%H:%M:%S}.1234567Z",
            "expiryDateTime": None
            if ends is None
            else {"dateTime": f"{ends:%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"},
        }


def _duration(text: str) -> timedelta | None:
    found = re.fullmatch(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?", text)
    if not found:
        return None
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
