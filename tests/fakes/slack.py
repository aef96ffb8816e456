"""A stateful contract fake of the Slack methods that Deepday calls, on loopback; also a program of its own.

Every request is held against what Slack's own documents say (content type, arguments, token, scope); what breaks them
is answered as Slack would and kept in ``violations``. A test seeds a state, acts as the user, lets time pass, and
scripts faults; another process does the same by POST to ``/_control``.

Sources: docs.slack.dev/reference/methods/{auth.test,users.profile.get,users.profile.set,dnd.info,dnd.setSnooze,
dnd.endSnooze}, api.slack.com/docs/presence-and-status. Unconfirmed, for the manual check of a release: that text comes
back with ``&``, ``<``, ``>`` escaped (``escapes``), and the name of the error for an unknown emoji.

    python -m tests.fakes.slack --port 0 [--token xoxp-fake]
"""

import argparse
import html
import math
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import jsonschema

from tests.fakes.in_thread import InThread
from tests.fakes.slack_http import SlackServer
from tests.fakes.slack_sign_in import SlackSignIn

ALL_SCOPES = frozenset({"users.profile:read", "users.profile:write", "dnd:read", "dnd:write"})
DEFAULT_EMOJI = ":speech_balloon:"
STOCK = frozenset({DEFAULT_EMOJI, ":no_bell:", ":palm_tree:", ":calendar:", ":house_with_garden:"})
FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

_STATUS_SCHEMA = {
    "type": "object",
    "required": ["profile"],
    "additionalProperties": False,
    "properties": {
        "profile": {
            "type": "object",
            "minProperties": 1,
            "maxProperties": 50,
            "additionalProperties": False,
            "properties": {
                "status_text": {"type": "string"},
                "status_emoji": {"type": "string", "pattern": r"^(:[^:\s]+:(:skin-tone-[2-6]:)?)?$"},
                "status_expiration": {"type": "integer", "minimum": 0},
            },
        }
    },
}
_SNOOZE_SCHEMA = {
    "type": "object",
    "required": ["num_minutes"],
    "additionalProperties": False,
    "properties": {"num_minutes": {"type": "string", "pattern": "^[1-9][0-9]*$"}},
}
_NO_ARGUMENTS = {"type": "object", "additionalProperties": False}


@dataclass(frozen=True)
class _Method:
    """What Slack's documents say of one method."""

    scope: str | None
    types: frozenset[str]
    schema: Mapping[str, object]
    work: Callable[["FakeSlack", Mapping[str, Any]], Mapping[str, object]]


@dataclass
class Fault:
    """What befalls the next calls of ``method`` (empty: any)."""

    kind: str
    method: str = ""
    times: int = 1
    seconds: float = 0.0
    error: str = ""
    status: int = 200


class _SlackError(Exception):
    def __init__(self, error: str, **more: object) -> None:
        super().__init__(error)
        self.answer = {"ok": False, "error": error, **more}


@dataclass
class FakeSlack(InThread["SlackServer"]):
    """One workspace with one user; use as a context, ``url`` is its address."""

    token: str = "xoxp-fake-4711"
    port: int = 0
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    is_bot: bool = False
    escapes: bool = False
    """Whether text comes back with its ``&``, ``<`` and ``>`` escaped."""
    tells_scopes: bool = True
    emoji: set[str] = field(default_factory=lambda: set(STOCK))
    calls: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.sign_in = SlackSignIn(scopes=ALL_SCOPES, violations=self.violations)
        self._lock = threading.RLock()
        self.closing = threading.Event()
        self._status: dict[str, Any] = {"status_text": "", "status_emoji": "", "status_expiration": 0}
        self._snooze_end = 0
        self._indefinite = False
        self._passed_s = 0.0
        self._token_error = ""
        self._server = SlackServer(self, self.port)
        self.port = self._server.port

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closing.set()
        super().__exit__(kind, error, trace)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # --- control ------------------------------------------------------------------------------

    def now_s(self) -> float:
        return self.clock().timestamp() + self._passed_s

    def set_status(self, text: str = "", emoji: str = "", expiration: int = 0) -> None:
        """Set the status as the user would in Slack's own program."""
        with self._lock:
            shown = html.escape(text, quote=False) if self.escapes else text
            emoji = emoji or (DEFAULT_EMOJI if text else "")
            self._status = {"status_text": shown, "status_emoji": emoji, "status_expiration": expiration}

    def snooze(self, minutes: float = 0, *, indefinite: bool = False) -> None:
        """Pause notifications as the user would; 0 minutes ends it."""
        with self._lock:
            self._indefinite = indefinite
            self._snooze_end = int(self.now_s() + minutes * 60) if minutes or indefinite else 0

    def pass_time(self, seconds: float) -> None:
        """Let time pass: a status expires to empty, a snooze ends."""
        with self._lock:
            self._passed_s += seconds

    def revoke(self, error: str = "token_revoked") -> None:
        """Accept the token no more."""
        self._token_error = error

    def fail(self, kind: str, method: str = "", times: int = 1, **more: Any) -> None:
        """Script a fault.

        Kinds: ``rate_limit`` (seconds), ``drop`` (before), ``apply_and_drop``, ``portal``, ``drip`` (seconds a byte),
        ``error`` (error: Slack's own code), ``status`` (status: an HTTP one), ``silence``.
        """
        with self._lock:
            self.faults.append(Fault(kind, method, times, **more))

    def state(self) -> dict[str, Any]:
        """Return what the workspace holds now."""
        with self._lock:
            self._let_expire()
            return {
                **self._status,
                "snooze_endtime": self._snooze_end,
                "snooze_is_indefinite": self._indefinite,
                "calls": list(self.calls),
                "violations": list(self.violations),
            }

    def control(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """Do what another process asks for by its name: {"do": "set_status", "text": "Lunch"}."""
        arguments = {name: value for name, value in order.items() if name != "do"}
        orders: dict[str, Callable[..., None]] = {
            "set_status": self.set_status,
            "snooze": self.snooze,
            "pass_time": self.pass_time,
            "revoke": self.revoke,
            "fail": self.fail,
            "recover": self.faults.clear,
        }
        orders[order["do"]](**arguments)
        return self.state()

    # --- the Web API --------------------------------------------------------------------------

    def answer(
        self, method_name: str, token: str | None, content_type: str, arguments: Mapping[str, Any]
    ) -> tuple[dict[str, object], dict[str, str]]:
        """Return the JSON and the headers that Slack would answer."""
        with self._lock:
            self._let_expire()
            if method_name == "oauth.v2.access":
                return dict(self.sign_in.access(arguments)), {}
            headers = {"X-OAuth-Scopes": ",".join(sorted(self.scopes))} if token and self.tells_scopes else {}
            try:
                method = self._permitted(method_name, token)
                self._check(method_name, method, content_type, arguments)
                return {"ok": True, **method.work(self, arguments)}, headers
            except _SlackError as error:
                return error.answer, headers

    def next_fault(self, method: str) -> Fault | None:
        with self._lock:
            for fault in self.faults:
                if fault.times > 0 and fault.method in ("", method):
                    fault.times -= 1
                    return fault
        return None

    def _permitted(self, name: str, token: str | None) -> _Method:
        if token is None:
            raise _SlackError("not_authed")
        if self._token_error:
            raise _SlackError(self._token_error)
        if token not in (self.token, self.sign_in.access_token or self.token):
            raise _SlackError("invalid_auth")
        if name not in _METHODS:
            raise _SlackError("unknown_method", req_method=name)
        method = _METHODS[name]
        if self.is_bot and name != "auth.test":
            raise _SlackError("not_allowed_token_type")
        if method.scope and method.scope not in self.scopes:
            raise _SlackError("missing_scope", needed=method.scope, provided=",".join(sorted(self.scopes)))
        return method

    def _check(self, name: str, method: _Method, content_type: str, arguments: Mapping[str, Any]) -> None:
        bare = content_type.partition(";")[0].strip().lower()
        if bare and bare not in method.types:
            self.violations.append(f"{name}: {content_type} is not accepted")
            raise _SlackError("missing_duration" if name == "dnd.setSnooze" else "invalid_post_type")
        if bare == JSON and "charset=utf-8" not in content_type.lower():
            self.violations.append(f"{name}: no charset (Slack answers the warning missing_charset)")
        try:
            jsonschema.validate(dict(arguments), method.schema)
        except jsonschema.ValidationError as error:
            self.violations.append(f"{name}: {error.message}")
            raise _SlackError("invalid_arguments") from error

    def _let_expire(self) -> None:
        now_s = self.now_s()
        if 0 < self._status["status_expiration"] <= now_s:
            self._status = {"status_text": "", "status_emoji": "", "status_expiration": 0}
        if not self._indefinite and self._snooze_end <= now_s:
            self._snooze_end = 0

    def _test(self, _arguments: Mapping[str, Any]) -> Mapping[str, object]:
        bot = {"bot_id": "B0001"} if self.is_bot else {}
        return {"url": f"{self.url}/", "team": "Workshop", "user": "ada", "team_id": "T1", "user_id": "U1", **bot}

    def _revoke(self, _arguments: Mapping[str, Any]) -> Mapping[str, object]:
        self.revoke()
        self.sign_in.end()
        return {"revoked": True}

    def _get_profile(self, _arguments: Mapping[str, Any]) -> Mapping[str, object]:
        return {"profile": {"real_name": "Ada", "email": "ada@example.org", "fields": {}, **self._status}}

    def _set_profile(self, arguments: Mapping[str, Any]) -> Mapping[str, object]:
        new = {**self._status, **arguments["profile"]}
        if len(new["status_text"]) > 100:  # docs: "no more than 100 characters"
            raise _SlackError("too_long")
        if new["status_emoji"] and new["status_emoji"] not in self.emoji:
            raise _SlackError("profile_status_set_failed_not_valid_emoji")
        self.set_status(new["status_text"], new["status_emoji"], new["status_expiration"])
        if not new["status_text"] and not new["status_emoji"]:
            self._status["status_expiration"] = 0
        return {"username": "ada", **self._get_profile({})}

    def _info(self, _arguments: Mapping[str, Any]) -> Mapping[str, object]:
        quiet = {"dnd_enabled": True, "next_dnd_start_ts": 1450416600, "next_dnd_end_ts": 1450452600}
        if not self._snooze_end:
            return {**quiet, "snooze_enabled": False}
        return {**quiet, **self._snoozed()}

    def _set_snooze(self, arguments: Mapping[str, Any]) -> Mapping[str, object]:
        self._snooze_end = math.floor(self.now_s()) + 60 * int(arguments["num_minutes"])
        self._indefinite = False
        return self._snoozed()

    def _end_snooze(self, _arguments: Mapping[str, Any]) -> Mapping[str, object]:
        if not self._snooze_end:
            raise _SlackError("snooze_not_active")
        self._snooze_end, self._indefinite = 0, False
        return self._info({})

    def _snoozed(self) -> Mapping[str, object]:
        return {
            "snooze_enabled": True,
            "snooze_endtime": self._snooze_end,
            "snooze_remaining": int(self._snooze_end - self.now_s()),
            "snooze_is_indefinite": self._indefinite,
        }


_METHODS = {
    "auth.test": _Method(None, frozenset({FORM, JSON}), _NO_ARGUMENTS, FakeSlack._test),
    "auth.revoke": _Method(None, frozenset({FORM}), _NO_ARGUMENTS, FakeSlack._revoke),
    "users.profile.get": _Method("users.profile:read", frozenset({FORM}), _NO_ARGUMENTS, FakeSlack._get_profile),
    "users.profile.set": _Method(
        "users.profile:write", frozenset({FORM, JSON}), _STATUS_SCHEMA, FakeSlack._set_profile
    ),
    "dnd.info": _Method("dnd:read", frozenset({FORM, JSON}), _NO_ARGUMENTS, FakeSlack._info),
    "dnd.setSnooze": _Method("dnd:write", frozenset({FORM}), _SNOOZE_SCHEMA, FakeSlack._set_snooze),
    "dnd.endSnooze": _Method("dnd:write", frozenset({FORM, JSON}), _NO_ARGUMENTS, FakeSlack._end_snooze),
}


def main() -> None:
    """Serve until standard input ends or the process is."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--token", default="xoxp-fake-4711")
    asked = parser.parse_args()
    with FakeSlack(token=asked.token, port=asked.port) as slack:
        print(slack.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
