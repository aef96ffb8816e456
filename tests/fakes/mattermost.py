"""A stateful contract fake of the Mattermost server calls that Deepday makes, on loopback.

What a request must look like is taken from mattermost/mattermost api/v4/source/status.yaml; what the server makes of
it from server/channels/api4/status.go, server/public/model/{custom_status,status,user}.go,
server/channels/app/{status,platform/status}.go and server/channels/store/sqlstore/status_store.go. Unconfirmed:
whether a custom status that has ended stays in the properties (``forgets_ended``), where the client's settings are.
"""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.fakes.service_http import Asked, FakeService, Reply

USER = "4xp9fdt77pncbef59f4k1qe83o"
TOKEN = "mm-canary-4711"
NEVER = "0001-01-01T00:00:00Z"
DURATIONS = ["thirty_minutes", "one_hour", "four_hours", "today", "this_week", "date_and_time"]
SYSTEM_EMOJI = frozenset({"no_bell", "speech_balloon", "palm_tree", "calendar", "sandwich"})

_CUSTOM = {
    "type": "object",
    "required": ["emoji", "text"],
    "additionalProperties": False,
    "properties": {
        "emoji": {"type": "string", "pattern": "^[^:]*$"},
        "text": {"type": "string"},
        "duration": {"enum": ["", *DURATIONS]},
        "expires_at": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$"},
    },
}
_STATUS = {
    "type": "object",
    "required": ["user_id", "status"],
    "additionalProperties": False,
    "properties": {
        "user_id": {"const": USER},
        "status": {"enum": ["online", "away", "offline", "dnd"]},
        "dnd_end_time": {"type": "integer", "minimum": 0},
    },
}


class FakeMattermost(FakeService):
    """One server with one user."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.custom = ""
        """The property as it is stored: JSON in a text."""
        self.status: dict[str, Any] = {"status": "online", "manual": False, "dnd_end_time": 0}
        self.previous = ""
        self.settings = {"EnableCustomUserStatuses": "true", "EnableUserStatuses": "true"}
        self.emoji = set(SYSTEM_EMOJI)
        self.forgets_ended = False
        self.accepts_token = True

    # --- as the person ------------------------------------------------------------------------

    def show(self, text: str = "", emoji: str = "", until: datetime | None = None, duration: str = "") -> None:
        """Set the custom status in Mattermost's own program."""
        ends = until.astimezone(UTC).isoformat().replace("+00:00", "Z") if until else NEVER
        duration = duration or ("date_and_time" if until else "")
        status = {"emoji": emoji, "text": text, "duration": duration, "expires_at": ends}
        self.custom = json.dumps(status) if text or emoji else ""

    def choose(self, status: str, until: datetime | None = None) -> None:
        """Choose a status in Mattermost's own program."""
        self._set_status(status, int(until.timestamp()) if until else 0)

    def be_active(self) -> None:
        """Do something: what was not chosen turns online."""
        if not self.status["manual"]:
            self.status = {**self.status, "status": "online"}

    def shown(self) -> object:
        """Return what others see beside the name."""
        self._let_end()
        custom = json.loads(self.custom) if self.custom else {}
        ended = custom and custom["expires_at"] != NEVER and _at(custom["expires_at"]) <= self.clock()
        return None if not custom or ended else custom

    def held(self) -> object:
        """Return what was chosen, None for what Mattermost sets by itself."""
        self._let_end()
        status = self.status
        if not status["manual"]:
            return None
        return status["status"], status["dnd_end_time"] if status["status"] == "dnd" else 0

    # --- as the server ------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Reply:  # noqa: PLR0911 -- a case for each call that there is
        self._let_end()
        if asked.bearer != TOKEN or not self.accepts_token:
            return _error(401, "api.context.session_expired.app_error")
        match asked.method, asked.path.removeprefix("/api/v4"):
            case "GET", "/users/me":
                props = {"customStatus": self.custom} if self.custom else {}
                return Reply({"id": USER, "username": "ada", "email": "ada@example.org", "props": props})
            case "GET", "/config/client" if asked.query == {"format": "old"}:
                return Reply({"Version": "10.5.0", **self.settings})
            case ("PUT" | "DELETE", "/users/me/status/custom") if self.settings["EnableCustomUserStatuses"] != "true":
                return _error(501, "api.custom_status.disabled")
            case "PUT", "/users/me/status/custom":
                return self._put_custom(asked)
            case "DELETE", "/users/me/status/custom":
                self.custom = ""
                return Reply({"status": "OK"})
            case "GET", "/users/me/status":
                return self._status()
            case "PUT", path if path == f"/users/{USER}/status":
                return self._put_status(asked)
        self.violates(asked, "no such call")
        return _error(404, "api.context.404.app_error")

    def _put_custom(self, asked: Asked) -> Reply:
        given = asked.json()
        if not self.keeps_to(asked, given, _CUSTOM) or not (given["emoji"] or given["text"]):
            return _error(400, "api.context.invalid_body_param.app_error")
        duration, ends = given.get("duration", ""), given.get("expires_at", NEVER)
        passed = _at(ends) < self.clock()
        if passed and not (duration == "" and ends == NEVER):
            return _error(400, "api.context.invalid_body_param.app_error")
        if given["emoji"] and given["emoji"] not in self.emoji:
            return _error(400, "api.custom_status.set_custom_statuses.emoji_not_found")
        if len(given["text"]) > 100:
            self.violates(asked, "the text would be cut")
        if duration == "" and not passed:
            duration = "date_and_time"
        kept = {"emoji": given["emoji"], "text": given["text"][:100], "duration": duration}
        self.custom = json.dumps({**kept, "expires_at": ends.replace("+00:00", "Z")})
        return Reply({"status": "OK"})

    def _put_status(self, asked: Asked) -> Reply:
        given = asked.json()
        if not self.keeps_to(asked, given, _STATUS):
            return _error(400, "api.context.invalid_body_param.app_error")
        if self.settings["EnableUserStatuses"] == "true":
            self._set_status(given["status"], given.get("dnd_end_time", 0))
        return self._status()

    def _status(self) -> Reply:
        if self.settings["EnableUserStatuses"] != "true":
            return _error(404, "api.status.user_not_found.app_error")
        return Reply({"user_id": USER, "last_activity_at": 1, **self.status})

    def _set_status(self, status: str, dnd_end_time: int) -> None:
        before = self.status
        if status == "dnd":
            self.previous = before["status"]
            self.status = {"status": "dnd", "manual": True, "dnd_end_time": dnd_end_time // 60 * 60}
        elif status == "offline":
            self.status = {"status": "offline", "manual": True, "dnd_end_time": 0}
        else:
            self.status = {**before, "status": status, "manual": status != "online"}  # an old end stays

    def _let_end(self) -> None:
        status = self.status
        if status["status"] == "dnd" and 0 < status["dnd_end_time"] <= self.clock().timestamp():
            self.status = {"status": self.previous, "manual": False, "dnd_end_time": 0}
            self.previous = "dnd"
        custom = json.loads(self.custom) if self.custom else None
        if (
            self.forgets_ended
            and custom
            and custom["expires_at"] != NEVER
            and _at(custom["expires_at"]) <= self.clock()
        ):
            self.custom = ""


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _error(status: int, code: str) -> Reply:
    body: Mapping[str, object] = {"id": code, "message": "no", "detailed_error": "", "status_code": status}
    return Reply(body, status)
