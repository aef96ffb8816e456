"""A Rocket.Chat account's status: a text, and on servers that can end it "busy", which also holds back notifications.

From 8.6 a status has its end with it and turns into "online" without a text then, never into what was before. Older
servers know no end: there only the text is set, and it says until when. What a calendar or a call had set comes back as
if set by hand, with its end. Who is invisible stays invisible. What is shown depends on whether a client is connected;
what was chosen is what is put back. Texts are trimmed and cut at 120 characters.

Failures: 400 with ``errorType`` ("error-not-allowed": the administrator has switched it off), 401, and 429 with the
time of the next try in X-RateLimit-Reset, in milliseconds: ten calls a minute are allowed for each address by default.
Whether texts may be set is only known when one is. There are no permissions smaller than the whole account.

Source: developer.rocket.chat/apidocs/{set-user-status,get-status}; RocketChat/Rocket.Chat-Open-API pull request 236;
RocketChat/Rocket.Chat ee/packages/presence/src (Presence.ts, lib/presenceEngine.ts, lib/normalizeStatusText.ts).
"""

import re
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.chat.status_line import StatusLine, has_ended, tested
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import Request
from deepday.wire.http_answers import Answer, retry_after_s

NAME = "Rocket.Chat"
STATUS = "chat.rocketchat"
LONGEST_TEXT = 120
ENDS_SINCE = (8, 6)
NO_STATUS: Value = {"text": "", "emoji": "", "ends_at": "", "status": "online", "can_end": False}
_BAD_REQUEST, _TOO_MANY = 400, 429
_TYPE = re.compile(r"[a-z0-9-]{1,60}")
_VERSION = re.compile(r"(\d+)\.(\d+)")
_SWITCHED_OFF = {
    "error-not-allowed": "Accounts_AllowUserStatusMessageChange",
    "error-status-not-allowed": "Accounts_AllowInvisibleStatusOption",
    "error-presence-disabled": "Presence",
}
"""Which of the administrator's settings is behind a refusal."""


class RocketChatAccount:
    """The account at its server."""

    def __init__(self, access: AccountAccess) -> None:
        self._access = access
        self._api = f"{access.account.url.rstrip('/')}/api"
        self._params = {"host": urlsplit(access.account.url).hostname or ""}
        self._can_end: bool | None = None

    def ask(self, method: str, path: str, by_s: float, body: object = None) -> Mapping[str, object]:
        """Return the answer. Raises what ``Http.ask`` raises, and ``service.*``."""
        headers = {"X-User-Id": self._access.account.user, "X-Auth-Token": self._access.required_secret()}
        request = Request(method, f"{self._api}/{path}", json=body, headers=headers)
        limit_s = max(0.1, by_s - time.monotonic())
        answer = self._access.http.ask(request, limit_s=limit_s, accept={_BAD_REQUEST, _TOO_MANY})
        if answer.status == _TOO_MANY:
            raise self._too_many(answer)
        said = answer.json(self._params["host"])
        if answer.status == _BAD_REQUEST or said.get("success") is False:
            raise self._translated(str(said.get("errorType", "")), answer)
        if said.get("success") is not True:
            raise self.bad_answer()
        return said

    def check(self) -> None:
        """Raise what keeps the account from working."""
        by_s = deadline()
        self.can_end(by_s)
        if not isinstance(self.ask("GET", "v1/me", by_s).get("_id"), str):
            raise self.bad_answer()

    def can_end(self, by_s: float) -> bool:
        """Say whether a status can end by itself there."""
        if self._can_end is None:
            version = _VERSION.match(str(self.ask("GET", "info", by_s).get("version", "")))
            if version is None:
                raise self.bad_answer()
            self._can_end = (int(version[1]), int(version[2])) >= ENDS_SINCE
        return self._can_end

    def bad_answer(self) -> UnreachableError:
        """Return the error for an answer that cannot be Rocket.Chat's."""
        return UnreachableError("net.bad_answer", self._params)

    def _translated(self, kind: str, answer: Answer) -> EffectError:
        if kind == "error-too-many-requests":
            return self._too_many(answer)
        if kind in _SWITCHED_OFF:
            return RefusedError("service.not_offered", {"service": NAME, "what": _SWITCHED_OFF[kind]})
        params = {"error": kind} if _TYPE.fullmatch(kind) else {}
        return RefusedError("service.refused", {"service": NAME, **params})

    def _too_many(self, answer: Answer) -> UnreachableError:
        wait_s = retry_after_s(answer)
        reset = answer.headers.get("x-ratelimit-reset", "")
        if wait_s is None and reset.isascii() and reset.isdigit():
            wait_s = max(0.0, int(reset) / 1000 - self._access.clock.now().timestamp())
        return UnreachableError("net.too_many_requests", self._params, retry_after_s=wait_s)


class RocketChatStatus(StatusLine):
    """``chat.rocketchat:ACCOUNT``; values also hold the chosen ``status`` and whether it ``can_end`` there."""

    def __init__(self, access: AccountAccess) -> None:
        super().__init__(access, STATUS, LONGEST_TEXT, NO_STATUS, expires=False)
        self._account = RocketChatAccount(access)

    def probe(self) -> Viability:
        """Ask whether the token is accepted."""
        return tested(self._account.check, NAME)

    def capture(self) -> Value:
        """Return the text, its end, and the status that was chosen."""
        by_s = deadline()
        can_end = self._account.can_end(by_s)
        self.expires_to = NO_STATUS if can_end else None
        chosen = self._account.ask("GET", "v1/me", by_s)
        shown = self._account.ask("GET", "v1/users.getStatus", by_s)
        if not isinstance(chosen.get("_id"), str) or not isinstance(shown.get("status"), str):
            raise self._account.bad_answer()
        found: Value = {
            "text": str(shown.get("message") or ""),
            "emoji": "",
            "ends_at": self._utc(shown.get("statusExpiresAt")) if can_end else "",
            "status": str(chosen.get("statusDefault") or _guessed(shown)),
            "can_end": can_end,
        }
        return {**NO_STATUS, "can_end": can_end} if has_ended(found, self._access.clock.now()) else found

    def planned(self, text: str, wish: Wish) -> Value:
        """Return our text and "busy", ending a little after the wished end."""
        ends_at = wish.expires_at.astimezone(UTC).isoformat()
        return {"text": text, "emoji": "", "ends_at": ends_at, "status": "busy", "can_end": True}

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return our status; without an end, or to somebody invisible, only the text."""
        planned = dict(super().plan(prior, wish))
        if not prior["can_end"]:
            planned |= {"ends_at": "", "can_end": False}
        if not prior["can_end"] or prior["status"] == "offline":
            planned["status"] = prior["status"]
        return planned

    def shows_nothing(self, value: Value) -> bool:
        """Say whether there is neither a text nor a chosen status."""
        return not value["text"] and value["status"] == "online"

    def same(self, a: Value, b: Value) -> bool:
        """Say whether text, chosen status and end (to 60 s) are the same."""
        return super().same(a, b) and a["status"] == b["status"]

    def write(self, value: Value) -> None:
        """Set text and status together; "online" without a text is none."""
        body = {"message": value["text"], "status": value["status"]}
        if value["ends_at"]:
            body["expiresAt"] = value["ends_at"]
        self._account.ask("POST", "v1/users.setStatus", deadline(), body)

    def _utc(self, told: object) -> str:
        try:
            return datetime.fromisoformat(str(told)).astimezone(UTC).isoformat() if told else ""
        except (ValueError, OverflowError) as error:
            raise self._account.bad_answer() from error


def _guessed(shown: Mapping[str, object]) -> object:
    """Return the chosen status from what is shown, right while a client is connected: "online" follows the client."""
    return "online" if shown["status"] == shown.get("connectionStatus") else shown["status"]


ADAPTER = ServiceAdapter(
    Service(
        "rocketchat",
        NAME,
        (ChannelKind(STATUS, text="status"),),
        address=Asked.MUST,
        user=Asked.MUST,
        secret=Secret.TOKEN,
    ),
    effects=lambda access: (RocketChatStatus(access),),
    test=lambda access: tested(RocketChatAccount(access).check, NAME),
)
