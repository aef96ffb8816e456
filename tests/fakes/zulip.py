"""A stateful contract fake of the Zulip calls that Deepday makes, on loopback.

What a request must look like is taken from zulip.com/api/{get-server-settings,get-own-user,get-user-status,
update-status,register-queue,update-settings,rest-error-handling}; what the server makes of it from zulip/zulip
zerver/views/presence.py and zerver/lib/user_status.py.
"""

import json
from collections.abc import Mapping
from typing import Any

from tests.fakes.service_http import Asked, FakeService, Reply

USER = 12
EMAIL = "ada@example.org"
KEY = "zulip-canary-4711"
SWITCHES = {
    "enable_desktop_notifications": True,
    "enable_sounds": True,
    "enable_offline_push_notifications": True,
    "enable_online_push_notifications": False,
    "enable_stream_desktop_notifications": False,
    "enable_stream_audible_notifications": False,
    "enable_stream_push_notifications": False,
    "enable_followed_topic_desktop_notifications": True,
    "enable_followed_topic_audible_notifications": True,
    "enable_followed_topic_push_notifications": True,
}
"""As a new account has them."""
EMOJI = {
    ("unicode_emoji", "working_on_it"): "1f6e0",
    ("unicode_emoji", "car"): "1f697",
    ("unicode_emoji", "calendar"): "1f4c5",
    ("realm_emoji", "mascot"): "7",
}

_STATUS = {
    "type": "object",
    "required": ["status_text", "emoji_name", "emoji_code", "reaction_type"],
    "additionalProperties": False,
    "properties": {
        "status_text": {"type": "string", "maxLength": 60},
        "emoji_name": {"type": "string"},
        "emoji_code": {"type": "string"},
        "reaction_type": {"enum": ["unicode_emoji", "realm_emoji", "zulip_extra_emoji"]},
    },
}
_REGISTER = {
    "type": "object",
    "required": ["event_types"],
    "additionalProperties": False,
    "properties": {"event_types": {"const": '["user_settings"]'}},
}
_SETTINGS = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": {name: {"enum": ["true", "false"]} for name in SWITCHES},
}


class FakeZulip(FakeService):
    """One organization with one user."""

    def __init__(self) -> None:
        super().__init__()
        self.status: dict[str, str] = {}
        self.switches = dict(SWITCHES)
        self.emoji = dict(EMOJI)
        self.feature_level = 421
        self.version = "11.4"
        self.key = KEY

    # --- as the person ------------------------------------------------------------------------

    def show(self, text: str = "", name: str = "", kind: str = "unicode_emoji") -> None:
        """Set the status in Zulip's own program."""
        emoji = {"emoji_name": name, "emoji_code": self.emoji[kind, name], "reaction_type": kind} if name else {}
        self.status = {**({"status_text": text} if text else {}), **emoji}

    def switch(self, **switches: bool) -> None:
        """Change settings in Zulip's own program."""
        self.switches = {**SWITCHES, **switches}

    # --- as the server ------------------------------------------------------------------------

    def answer(self, asked: Asked) -> Reply:  # noqa: PLR0911 -- a case for each call that there is
        path = asked.path.removeprefix("/api/v1")
        if (asked.method, path) == ("GET", "/server_settings"):
            return _success({"zulip_version": self.version, "zulip_feature_level": self.feature_level})
        if asked.basic != (EMAIL, self.key):
            return _error("INVALID_API_KEY", 401)
        match asked.method, path:
            case "GET", "/users/me":
                return _success({"user_id": USER, "email": EMAIL, "full_name": "Ada", "is_bot": False})
            case "GET", path if path == f"/users/{USER}/status" and self.feature_level >= 262:
                return _success({"status": dict(self.status)})
            case "POST", "/users/me/status":
                return self._post_status(asked)
            case "POST", "/register" if self.keeps_to(asked, asked.form(), _REGISTER):
                queue = {"queue_id": "fb67bf8a-c031-47cc-84cf-ed80accacda8", "last_event_id": -1}
                settings: dict[str, Any] = {"color_scheme": 1, **self.switches}
                return _success({**queue, "zulip_feature_level": self.feature_level, "user_settings": settings})
            case "PATCH", "/settings" if self.keeps_to(asked, asked.form(), _SETTINGS):
                self.switches |= {name: json.loads(text) for name, text in asked.form().items()}
                return _success({})
        self.violates(asked, "no such call")
        return _error("BAD_REQUEST", 404)

    def _post_status(self, asked: Asked) -> Reply:
        given = asked.form()
        if not self.keeps_to(asked, given, _STATUS):
            return _error("BAD_REQUEST", 400)
        name, kind = given["emoji_name"], given["reaction_type"]
        if name and self.emoji.get((kind, name)) != given["emoji_code"]:
            return _error("BAD_REQUEST", 400)
        self.show(given["status_text"].strip(), name, kind)
        return _success({})


def _success(more: Mapping[str, object]) -> Reply:
    return Reply({"result": "success", "msg": "", **more})


def _error(code: str, status: int) -> Reply:
    return Reply({"result": "error", "msg": "no", "code": code}, status)
