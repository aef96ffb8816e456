"""A Zulip account's status and its notifications: two effects, each put back as it was found.

A status does not expire: the text says until when, and if the machine dies for good it stays. Only what is passed
changes, so everything is passed, always. Leading and trailing spaces are cut. Notifications are ten switches: those
that are on are turned off, and only those that are still off are turned on again; what the person has switched on
meanwhile is not touched. They stay off if the machine dies. Settings can only be read by registering for events; the
server forgets such a registration after ten minutes. There are no permissions smaller than the whole account.

Failures: 400 with ``code`` (an emoji that was deleted: the text is set without it), 401 for a key that is not
accepted, 429 with Retry-After. Before Zulip 9.0 (feature level 262) a status cannot be read.

Source: zulip.com/api/{get-user-status,update-status,register-queue,update-settings,get-server-settings,
rest-error-handling}; zulip/zulip zerver/views/presence.py.
"""

import json
import re
import time
from collections.abc import Mapping
from datetime import datetime
from urllib.parse import urlsplit

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.chat.status_line import StatusLine, tested
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import Request

NAME = "Zulip"
STATUS = "chat.zulip"
NOTIFICATIONS = "chat.zulip.notifications"
LONGEST_TEXT = 60
FEATURE_LEVEL = 262
VERSION = "9.0"
OUR_EMOJI = {"emoji": "working_on_it", "emoji_code": "1f6e0", "reaction_type": "unicode_emoji"}
NO_EMOJI = {"emoji": "", "emoji_code": "", "reaction_type": "unicode_emoji"}
NO_STATUS: Value = {"text": "", "ends_at": "", **NO_EMOJI}
SWITCHES = (
    "enable_desktop_notifications",
    "enable_sounds",
    "enable_offline_push_notifications",
    "enable_online_push_notifications",
    "enable_stream_desktop_notifications",
    "enable_stream_audible_notifications",
    "enable_stream_push_notifications",
    "enable_followed_topic_desktop_notifications",
    "enable_followed_topic_audible_notifications",
    "enable_followed_topic_push_notifications",
)
_BAD_REQUEST = 400
_CODE = re.compile(r"[A-Z0-9_]{1,60}")


class ZulipAccount:
    """The account in its organization."""

    def __init__(self, access: AccountAccess) -> None:
        self._access = access
        self._api = f"{access.account.url.rstrip('/')}/api/v1"
        self._params = {"host": urlsplit(access.account.url).hostname or ""}
        self._user: int | None = None

    def ask(self, method: str, path: str, by_s: float, form: Mapping[str, str] | None = None) -> Mapping[str, object]:
        """Return the answer. Raises RefusedError ``service.refused``, and what ``Http.ask`` raises."""
        user = (self._access.account.user, self._access.required_secret())
        request = Request(method, f"{self._api}/{path}", basic=user, form=form)
        answer = self._access.http.ask(request, limit_s=max(0.1, by_s - time.monotonic()), accept={_BAD_REQUEST})
        said = answer.json(self._params["host"])
        if answer.status == _BAD_REQUEST:
            code = str(said.get("code", ""))
            params = {"error": code} if _CODE.fullmatch(code) else {}
            raise RefusedError("service.refused", {"service": NAME, **params})
        if said.get("result") != "success":
            raise self.bad_answer()
        return said

    def user_id(self, by_s: float) -> int:
        """Return the person's number; the server is new enough to tell a status then."""
        if self._user is None:
            server = self.ask("GET", "server_settings", by_s)
            if self._number(server, "zulip_feature_level") < FEATURE_LEVEL:
                params = {"version": str(server.get("zulip_version", "")), "needed": VERSION}
                raise RefusedError("service.too_old", {"service": NAME, **params})
            self._user = self._number(self.ask("GET", "users/me", by_s), "user_id")
        return self._user

    def bad_answer(self) -> UnreachableError:
        """Return the error for an answer that cannot be Zulip's."""
        return UnreachableError("net.bad_answer", self._params)

    def _number(self, said: Mapping[str, object], key: str) -> int:
        found = said.get(key)
        if not isinstance(found, int):
            raise self.bad_answer()
        return found


class ZulipStatus(StatusLine):
    """``chat.zulip:ACCOUNT``; values also hold what more belongs to the emoji."""

    our_emoji = OUR_EMOJI["emoji"]

    def __init__(self, access: AccountAccess) -> None:
        super().__init__(access, STATUS, LONGEST_TEXT, NO_STATUS, expires=False)
        self._account = ZulipAccount(access)

    def probe(self) -> Viability:
        """Ask whether the key is accepted and the server new enough."""
        return _tested(self._account)

    def capture(self) -> Value:
        """Return the status; what is not set is not told."""
        by_s = deadline()
        said = self._account.ask("GET", f"users/{self._account.user_id(by_s)}/status", by_s)
        found = said.get("status")
        if not isinstance(found, dict):
            raise self._account.bad_answer()
        names = {"emoji": "emoji_name", "emoji_code": "emoji_code", "reaction_type": "reaction_type"}
        emoji = {key: str(found[name]) for key, name in names.items() if found.get(name)}
        return {"text": str(found.get("status_text") or ""), "ends_at": "", **NO_EMOJI, **emoji}

    def planned(self, text: str, wish: Wish) -> Value:  # noqa: ARG002 -- the end stands in the text
        """Return our text and emoji."""
        return {"text": text.strip(), "ends_at": "", **OUR_EMOJI}

    def write(self, value: Value) -> None:
        """Set the status, without its emoji if the organization has deleted that."""
        by_s = deadline()
        try:
            self._account.ask("POST", "users/me/status", by_s, _form(value))
        except RefusedError as error:
            if error.reason.code != "service.refused" or not value["emoji"]:
                raise
            self._account.ask("POST", "users/me/status", by_s, _form({**value, **NO_EMOJI}))


class ZulipNotifications:
    """``chat.zulip.notifications:ACCOUNT``. Values are switches and whether they are on; a target has those of ours."""

    local = False

    def __init__(self, access: AccountAccess) -> None:
        self.id = access.channel(NOTIFICATIONS)
        self.lane = access.lane
        self.empty: Value | None = None
        self.expires_to: Value | None = None
        self._account = ZulipAccount(access)

    def probe(self) -> Viability:
        """Ask whether the key is accepted and the server new enough."""
        return _tested(self._account)

    def capture(self) -> Value:
        """Return every switch that the server knows."""
        form = {"event_types": json.dumps(["user_settings"])}
        settings = self._account.ask("POST", "register", deadline(), form).get("user_settings")
        if not isinstance(settings, dict):
            raise self._account.bad_answer()
        return {name: settings[name] for name in SWITCHES if isinstance(settings.get(name), bool)}

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- the same until whenever
        """Return all that is on as off."""
        return {name: False for name, is_on in prior.items() if is_on}

    def apply(self, target: Value, found: Value) -> None:
        """Turn off what is on; what the person has switched on meanwhile is not in *found*."""
        self._set({name: False for name in target if found.get(name)})

    def read(self, target: Value) -> Value:
        """Return those of the target's switches that are still off, or all of them if none is."""
        now = self.capture()
        still_off = {name: False for name in target if now.get(name) is False}
        return still_off or {name: now[name] for name in target if name in now}

    def same(self, a: Value, b: Value) -> bool:
        """Say whether the switches that both speak of are the same."""
        return all(a[name] == b[name] for name in a.keys() & b.keys())

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nothing in it could tell
        """Say no: a switch has no author."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- nothing in it ends
        """Say yes: settings have no end."""
        return True

    def restore(self, prior: Value, found: Value) -> None:
        """Turn on again what was on and is still off."""
        self._set({name: True for name, is_on in prior.items() if is_on and found.get(name) is False})

    def describe(self, value: Value) -> Reason:
        """Return whether anything would be heard or shown."""
        return Reason("silence.off" if any(value.values()) else "silence.on")

    def _set(self, switches: Mapping[str, bool]) -> None:
        if switches:
            form = {name: json.dumps(is_on) for name, is_on in switches.items()}
            self._account.ask("PATCH", "settings", deadline(), form)


def _form(value: Value) -> dict[str, str]:
    names = {"text": "status_text", "emoji": "emoji_name", "emoji_code": "emoji_code", "reaction_type": "reaction_type"}
    return {name: str(value[key]) for key, name in names.items()}


def _tested(account: ZulipAccount) -> Viability:
    return tested(lambda: account.user_id(deadline()), NAME)


ADAPTER = ServiceAdapter(
    Service(
        "zulip",
        NAME,
        (ChannelKind(STATUS, text="status"), ChannelKind(NOTIFICATIONS, on_at_first=False)),
        address=Asked.MUST,
        user=Asked.MUST,
        secret=Secret.API_KEY,
    ),
    effects=lambda access: (ZulipStatus(access), ZulipNotifications(access)),
    test=lambda access: _tested(ZulipAccount(access)),
)
