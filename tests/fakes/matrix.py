"""A stateful contract fake of the Matrix calls that Deepday makes, on loopback.

What a request must look like is taken from matrix-org/matrix-spec data/api/client-server/{presence,whoami,pushrules,
wellknown}.yaml; what a server makes of it from Synapse: its rate limit of presence, and what it does without presence.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import unquote

from tests.fakes.service_http import Asked, FakeService, Reply

USER = "@ada:example.org"
TOKEN = "matrix-canary-4711"
_API = "/_matrix/client/v3/"
_PRESENCE = {
    "type": "object",
    "required": ["presence"],
    "additionalProperties": False,
    "properties": {"presence": {"enum": ["online", "offline", "unavailable"]}, "status_msg": {"type": "string"}},
}
_ENABLED = {
    "type": "object",
    "required": ["enabled"],
    "additionalProperties": False,
    "properties": {"enabled": {"type": "boolean"}},
}
_MASTER = "pushrules/global/override/.m.rule.master/enabled"


class FakeMatrix(FakeService):
    """A homeserver with one user, who is online."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.token = TOKEN
        self.presence: dict[str, object] = {}
        self.show()
        self.silent = False
        self.keeps_presence = True
        self.permits_presence = True
        self.knows_presence = True
        self.seconds_between = 0.0
        """The shortest time between two changes of presence; Synapse has 10."""
        self.leads_to: str | None = None
        """What ``/.well-known/matrix/client`` names, None for 404."""
        self._changed_at: datetime | None = None

    # --- as the person ------------------------------------------------------------------------

    def show(self, text: str | None = None, presence: str = "online") -> None:
        """Set the status in another client; "" and none are not the same."""
        message = {} if text is None else {"status_msg": text}
        self.presence = {"presence": presence, "last_active_ago": 12, **message}

    def silence(self, *, silent: bool) -> None:
        """Switch all notifications off or on in another client."""
        self.silent = silent

    # --- as the server ------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Reply:  # noqa: PLR0911 -- a case for each call that there is
        if asked.path == "/.well-known/matrix/client":
            found = {"m.homeserver": {"base_url": self.leads_to}}
            return Reply(found) if self.leads_to is not None else Reply({}, 404)
        if asked.bearer != self.token:
            return _error("M_UNKNOWN_TOKEN", 401, soft_logout=False)
        if asked.path.startswith(_API):
            match asked.method, unquote(asked.path.removeprefix(_API)):
                case "GET", "account/whoami":
                    return Reply({"user_id": USER, "device_id": "ABC", "is_guest": False})
                case "GET", path if path == f"presence/{USER}/status":
                    return self._get_presence()
                case "PUT", path if path == f"presence/{USER}/status":
                    return self._put_presence(asked)
                case "GET", path if path == _MASTER:
                    return Reply({"enabled": self.silent})
                case "PUT", path if path == _MASTER and self.keeps_to(asked, asked.json(), _ENABLED):
                    self.silent = asked.json()["enabled"]
                    return Reply({})
        self.violates(asked, "no such call")
        return _error("M_UNRECOGNIZED", 404)

    def _get_presence(self) -> Reply:
        if not self.knows_presence:
            return _error("M_NOT_FOUND", 404)
        return Reply(self.presence if self.keeps_presence else {"presence": "offline"})

    def _put_presence(self, asked: Asked) -> Reply:
        if not self.permits_presence:
            return _error("M_FORBIDDEN", 403)
        now, between = self.clock(), timedelta(seconds=self.seconds_between)
        if self._changed_at is not None and now < self._changed_at + between:
            left = self._changed_at + between - now
            return _error("M_LIMIT_EXCEEDED", 429, retry_after_ms=int(left.total_seconds() * 1000))
        self._changed_at = now
        given = asked.json()
        if not self.keeps_to(asked, given, _PRESENCE):
            return _error("M_BAD_JSON", 400)
        self.knows_presence = True
        self.show(given.get("status_msg"), given["presence"])
        return Reply({})


def _error(code: str, status: int, **more: object) -> Reply:
    return Reply({"errcode": code, "error": "no", **more}, status)
