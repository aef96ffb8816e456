"""A stateful contract fake of the two GraphQL operations of GitHub that Deepday asks for, on loopback.

Written from docs.github.com/graphql/reference (``UserStatus``, ``ChangeUserStatusInput``) and octokit/graphql-schema
schema.graphql; errors from docs.github.com/graphql/overview/rate-limits-and-query-limits-for-the-graphql-api.
Unconfirmed: the length of a message, whether a status that has ended is still told (``forgets_ended``), which tokens
are refused how.
"""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from tests.fakes.service_http import Asked, FakeService, Reply

TOKEN = "ghp_canary4711"
STATUS_FIELDS = {
    *("createdAt", "emoji", "emojiHTML", "expiresAt", "id", "indicatesLimitedAvailability", "message", "organization"),
    *("updatedAt", "user"),
}
_REQUEST = {
    "type": "object",
    "required": ["query"],
    "additionalProperties": False,
    "properties": {"query": {"type": "string"}, "variables": {"type": "object"}},
}
_INPUT = {
    "type": "object",
    "required": ["input"],
    "additionalProperties": False,
    "properties": {
        "input": {
            "type": "object",
            "additionalProperties": False,
            "properties": {
                "emoji": {"type": "string", "pattern": r"^:[a-z0-9_+-]+:$"},
                "message": {"type": "string", "maxLength": 80},
                "organizationId": {"type": "string", "minLength": 1},
                "limitedAvailability": {"type": "boolean"},
                "expiresAt": {
                    "type": "string",
                    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$",
                },
            },
        }
    },
}
_READ = re.compile(r"query \{ viewer \{ status \{ ([\w{} ]+) \} \} \}")
_SET = re.compile(
    r"mutation \(\$input: ChangeUserStatusInput!\) "
    r"\{ changeUserStatus\(input: \$input\) \{ status \{ ([\w{} ]+) \} \} \}"
)


class FakeGitHub(FakeService):
    """github.com with one user."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.status: dict[str, Any] | None = None
        self.scopes: str | None = "repo, user"
        """None: a token of the newer kind, which does not tell."""
        self.forgets_ended = False
        self.accepts_token = True
        self.error: tuple[dict[str, object], int, dict[str, str]] | None = None
        """What every request is answered with instead: an error, a status, headers."""

    # --- as the person ------------------------------------------------------------------------

    def show(
        self,
        message: str = "",
        emoji: str = "",
        until: datetime | None = None,
        *,
        busy: bool = False,
        organization: str = "",
    ) -> None:
        """Set the status in the browser."""
        self.status = None
        if message or emoji:
            self.status = {
                "emoji": emoji or None,
                "message": message or None,
                "expiresAt": until.strftime("%Y-%m-%dT%H:%M:%SZ") if until else None,
                "indicatesLimitedAvailability": busy,
                "organization": {"id": organization} if organization else None,
            }

    def shown(self) -> object:
        """Return what others see."""
        return None if self.status is None or self._has_ended(self.status) else self.status

    # --- as the server ------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Reply:
        if asked.bearer != TOKEN or not self.accepts_token:
            return Reply({"message": "Bad credentials", "status": "401"}, 401)
        if self.error is not None:
            error, status, headers = self.error
            return Reply({"errors": [error]} if status == 200 else error, status, headers)
        given = asked.json()
        if (asked.method, asked.path) != ("POST", "/api/graphql") or not self.keeps_to(asked, given, _REQUEST):
            self.violates(asked, "no such call")
            return Reply({"message": "Not Found"}, 404)
        read, change = _READ.fullmatch(given["query"]), _SET.fullmatch(given["query"])
        fields = read or change
        if fields is None or set(re.findall(r"\w+", fields[1].replace("{ id }", ""))) - STATUS_FIELDS:
            self.violates(asked, "no such field")
            return self._refused("undefinedField")
        return self._told("viewer") if read else self._change(asked, given.get("variables"))

    def _change(self, asked: Asked, variables: object) -> Reply:
        if self.scopes is not None and "user" not in self.scopes.split(", "):
            return self._refused("INSUFFICIENT_SCOPES")
        if not self.keeps_to(asked, variables, _INPUT) or not isinstance(variables, dict):
            return self._refused("INVALID")
        wanted = variables["input"]
        until = datetime.fromisoformat(wanted["expiresAt"]) if "expiresAt" in wanted else None
        self.show(
            wanted.get("message", ""),
            wanted.get("emoji", ""),
            until,
            busy=wanted.get("limitedAvailability", False),
            organization=wanted.get("organizationId", ""),
        )
        return self._told("changeUserStatus")

    def _told(self, name: str) -> Reply:
        status = self.status
        if status is not None and self.forgets_ended and self._has_ended(status):
            status = self.status = None
        return Reply({"data": {name: {"status": status}}}, headers=self._headers())

    def _refused(self, kind: str) -> Reply:
        return Reply({"data": None, "errors": [{"type": kind, "message": "no"}]}, headers=self._headers())

    def _headers(self) -> Mapping[str, str]:
        limits = {"X-RateLimit-Limit": "5000", "X-RateLimit-Remaining": "4999"}
        return limits if self.scopes is None else {**limits, "X-OAuth-Scopes": self.scopes}

    def _has_ended(self, status: Mapping[str, Any]) -> bool:
        return status["expiresAt"] is not None and datetime.fromisoformat(status["expiresAt"]) <= self.clock()
