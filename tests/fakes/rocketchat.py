"""A stateful contract fake of the Rocket.Chat calls that Deepday makes, on loopback.

What a request must look like is taken from developer.rocket.chat/apidocs/{set-user-status,get-status} and
RocketChat/Rocket.Chat-Open-API pull request 236; what the server makes of it from RocketChat/Rocket.Chat
ee/packages/presence/src/{Presence,lib/presenceEngine,lib/normalizeStatusText}.ts. Unconfirmed: ``statusDefault`` in
``me``, the version in ``info``, X-RateLimit-Reset.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.fakes.service_http import Asked, FakeService, Reply

USER = "uunbZHiuEnib8Pawj"
TOKEN = "rc-canary-4711"
STATUSES = ["online", "away", "busy", "offline"]
LONGEST = 120


class FakeRocketChat(FakeService):
    """One workspace with one user."""

    def __init__(self, clock: Callable[[], datetime], version: str = "8.6") -> None:
        super().__init__(clock)
        self.version = version
        self.text = ""
        self.chosen = "online"
        self.ends_at: datetime | None = None
        self.source: str | None = None
        self.connection = "online"
        self.tells_chosen = True
        self.may_change = True
        self.accepts_token = True
        self.limited: Reply | None = None
        """What every call is answered with, when there were too many."""

    @property
    def can_end(self) -> bool:
        major, minor = self.version.split(".")[:2]
        return (int(major), int(minor)) >= (8, 6)

    # --- as the person ------------------------------------------------------------------------

    def show(self, text: str = "", status: str = "online", until: datetime | None = None) -> None:
        """Set text and status in Rocket.Chat's own program."""
        self.text, self.chosen, self.ends_at, self.source = text, status, until, "manual"
        if status == "online" and not text:
            self.ends_at = self.source = None

    def shown(self) -> object:
        """Return what was chosen: text, status, end."""
        self._let_end()
        return self.text, self.chosen, self.ends_at

    # --- as the server ------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Reply:  # noqa: PLR0911 -- a case for each call that there is
        self._let_end()
        if (asked.method, asked.path) == ("GET", "/api/info"):
            return Reply({"version": self.version, "success": True})
        pair = asked.headers.get("x-user-id"), asked.headers.get("x-auth-token")
        if pair != (USER, TOKEN) or not self.accepts_token:
            return Reply({"status": "error", "message": "You must be logged in to do this."}, 401)
        if self.limited is not None:
            return self.limited
        match asked.method, asked.path:
            case "GET", "/api/v1/me":
                chosen = {"statusDefault": self.chosen} if self.tells_chosen else {}
                return Reply({"_id": USER, "username": "ada", **chosen, "success": True})
            case "GET", "/api/v1/users.getStatus":
                return Reply({**self._status(), "success": True})
            case "POST", "/api/v1/users.setStatus":
                return self._set(asked)
        self.violates(asked, "no such call")
        return Reply({"success": False, "error": "unknown"}, 404)

    def _status(self) -> Mapping[str, object]:
        effective = self.connection if self.connection == "offline" or self.chosen == "online" else self.chosen
        told: dict[str, object] = {"message": self.text, "connectionStatus": self.connection, "status": effective}
        if self.can_end and self.source:
            told["statusSource"] = self.source
        if self.can_end and self.ends_at:
            told["statusExpiresAt"] = _iso(self.ends_at)
        return told

    def _set(self, asked: Asked) -> Reply:
        given = asked.json()
        if not self.keeps_to(asked, given, self._schema()):
            return _error("invalid-params")
        if not self.may_change:
            return _error("error-not-allowed")
        if len(given["message"].strip()) > LONGEST:
            self.violates(asked, "the text would be cut")
        until = datetime.fromisoformat(given["expiresAt"]) if "expiresAt" in given else None
        if until is not None and until <= self.clock():
            return _error("error-invalid-date")
        self.show(given["message"].strip()[:LONGEST], given["status"], until)
        return Reply({"success": True})

    def _schema(self) -> Mapping[str, Any]:
        properties: dict[str, Any] = {"message": {"type": "string"}, "status": {"enum": STATUSES}}
        if self.can_end:
            properties["expiresAt"] = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d"}
        return {
            "type": "object",
            "required": ["message", "status"],
            "additionalProperties": False,
            "properties": properties,
        }

    def _let_end(self) -> None:
        if self.ends_at is not None and self.ends_at <= self.clock():
            self.show()


def _iso(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _error(kind: str) -> Reply:
    return Reply({"success": False, "error": f"no [{kind}]", "errorType": kind}, 400)
