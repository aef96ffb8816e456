"""A Mattermost account's custom status and its do-not-disturb: two effects, each put back as it was found.

A custom status has its end with it. Clients hide it from then on; the server may keep it, so one that has ended is read
as none. Texts longer than 100 code points would be cut without a word. Do-not-disturb ends at a whole minute and turns
into what was before it, set automatically from then on. If its end was moved meanwhile, it stays until the person is
next active: the server then remembers "do not disturb" as what was before. A status that Mattermost sets by itself
(online, away, offline) comes back as "by itself", not as the one it happened to be. Somebody who is out of office, or
has do-not-disturb longer than the session, keeps that. There are no permissions smaller than the whole account.

Failures: 501 for custom statuses switched off by the administrator, 404 for statuses switched off, 400 with an ``id``
of its own for an emoji that was deleted: then the stock one is shown.

Source: mattermost/mattermost api/v4/source/status.yaml, server/public/model/{custom_status,status}.go,
server/channels/app/platform/status.go, server/channels/store/sqlstore/status_store.go.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import TOLERANCE, AccountAccess, ServiceAdapter, deadline
from deepday.effects.chat.status_line import StatusLine, has_ended, tested
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import Request

NAME = "Mattermost"
STATUS = "chat.mattermost"
DND = "chat.mattermost.dnd"
LONGEST_TEXT = 100
OUR_EMOJI = "no_bell"
STOCK_EMOJI = "speech_balloon"
NO_STATUS: Value = {"text": "", "emoji": "", "ends_at": "", "duration": ""}
BY_ITSELF: Value = {"status": "online", "manual": False, "dnd_end_time": 0}
_NEVER = "0001-01-01T00:00:00Z"
_BAD_REQUEST, _NOT_FOUND, _NOT_IMPLEMENTED = 400, 404, 501
_EMOJI_NOT_FOUND = "api.custom_status.set_custom_statuses.emoji_not_found"


class MattermostAccount:
    """The account at its server."""

    def __init__(self, access: AccountAccess) -> None:
        self._access = access
        self._api = f"{access.account.url.rstrip('/')}/api/v4"
        self._params = {"host": urlsplit(access.account.url).hostname or ""}

    def ask(self, method: str, path: str, by_s: float, body: object = None) -> Mapping[str, object]:
        """Return the answer; ``id`` in it tells of an emoji that there is not.

        Raises:
            RefusedError: ``service.not_offered``, and what ``AccountAccess.ask`` raises.
        """
        request = Request(method, f"{self._api}/{path}", json=body)
        answer = self._access.ask(request, by_s, accept={_BAD_REQUEST, _NOT_FOUND, _NOT_IMPLEMENTED})
        said = answer.json(self._params["host"])
        if answer.status == _NOT_IMPLEMENTED:
            raise not_offered("EnableCustomUserStatuses")
        if answer.status == _NOT_FOUND and path == "users/me/status":
            raise not_offered("EnableUserStatuses")
        if answer.status == _NOT_FOUND or (answer.status == _BAD_REQUEST and said.get("id") != _EMOJI_NOT_FOUND):
            raise RefusedError("net.refused", {**self._params, "status": str(answer.status)})
        return said

    def check(self, switch: str = "") -> None:
        """Raise what keeps the account, or what the server's setting *switch* allows, from working."""
        by_s = deadline()
        self.text(self.ask("GET", "users/me", by_s), "id")
        if switch:
            allowed = self.text(self.ask("GET", "config/client?format=old", by_s), switch)
            if allowed != "true":
                raise not_offered(switch)

    def text(self, said: Mapping[str, object], key: str) -> str:
        """Return the text that must be there."""
        found = said.get(key)
        if not isinstance(found, str):
            raise self.bad_answer()
        return found

    def bad_answer(self) -> UnreachableError:
        """Return the error for an answer that cannot be Mattermost's."""
        return UnreachableError("net.bad_answer", self._params)


class MattermostStatus(StatusLine):
    """``chat.mattermost:ACCOUNT``; values also hold the ``duration`` that was chosen."""

    our_emoji = OUR_EMOJI

    def __init__(self, access: AccountAccess) -> None:
        super().__init__(access, STATUS, LONGEST_TEXT, NO_STATUS)
        self._account = MattermostAccount(access)

    def probe(self) -> Viability:
        """Ask the server whether it lets people have custom statuses."""
        return tested(lambda: self._account.check("EnableCustomUserStatuses"), NAME)

    def capture(self) -> Value:
        """Return the status in the account's properties."""
        user = self._account.ask("GET", "users/me", deadline())
        self._account.text(user, "id")
        props = user.get("props")
        stored = props.get("customStatus", "") if isinstance(props, dict) else ""
        found = self._status(stored)
        return NO_STATUS if has_ended(found, self._access.clock.now()) else found

    def planned(self, text: str, wish: Wish) -> Value:
        """Return our text and emoji, ending a little after the wished end."""
        ends_at = wish.expires_at.astimezone(UTC).isoformat()
        return {"text": text, "emoji": OUR_EMOJI, "ends_at": ends_at, "duration": "date_and_time"}

    def write(self, value: Value) -> None:
        """Set the status, with the stock emoji if its own was deleted."""
        by_s = deadline()
        if self.shows_nothing(value):
            self._account.text(self._account.ask("DELETE", "users/me/status/custom", by_s), "status")
            return
        body = {
            "emoji": value["emoji"],
            "text": value["text"],
            "duration": value["duration"],
            "expires_at": value["ends_at"] or _NEVER,
        }
        said = self._account.ask("PUT", "users/me/status/custom", by_s, body)
        if said.get("id") == _EMOJI_NOT_FOUND:
            said = self._account.ask("PUT", "users/me/status/custom", by_s, {**body, "emoji": STOCK_EMOJI})
        self._account.text(said, "status")

    def _status(self, stored: object) -> Value:
        if not stored:
            return NO_STATUS
        try:
            found = json.loads(str(stored))
            ends_at = datetime.fromisoformat(str(found.get("expires_at") or _NEVER)).astimezone(UTC)
        except (ValueError, OverflowError, AttributeError) as error:
            raise self._account.bad_answer() from error
        return {
            "text": str(found.get("text") or ""),
            "emoji": str(found.get("emoji") or ""),
            "ends_at": ends_at.isoformat() if ends_at.year > 1 else "",
            "duration": str(found.get("duration") or ""),
        }


class MattermostDnd:
    """``chat.mattermost.dnd:ACCOUNT``: notifications are held back. Values are {status, manual, dnd_end_time}."""

    local = False

    def __init__(self, access: AccountAccess) -> None:
        self.id = access.channel(DND)
        self.lane = access.lane
        self.empty: Value | None = BY_ITSELF
        self.expires_to: Value | None = BY_ITSELF
        self._account = MattermostAccount(access)

    def probe(self) -> Viability:
        """Ask the server whether it has statuses at all."""
        return tested(lambda: self._account.check("EnableUserStatuses"), NAME)

    def capture(self) -> Value:
        """Return the status if the person has set it, else that it is set by itself."""
        said = self._account.ask("GET", "users/me/status", deadline())
        status = self._account.text(said, "status")
        if said.get("manual") is not True:
            return BY_ITSELF
        end = said.get("dnd_end_time") if status == "dnd" else 0
        return {"status": status, "manual": True, "dnd_end_time": end if isinstance(end, int) else 0}

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return do-not-disturb up to a little after the wished end, or what is as silent for longer."""
        end = int(wish.expires_at.timestamp())
        longer = prior["status"] == "dnd" and (not prior["dnd_end_time"] or _end(prior) >= end)
        if longer or prior["status"] == "ooo":  # setting anything would end the person's automatic replies
            return prior
        return {"status": "dnd", "manual": True, "dnd_end_time": end}

    def apply(self, target: Value, found: Value) -> None:
        """Set the status unless it is there."""
        self._write(target, found)

    def read(self, _target: Value) -> Value:
        """Return the status."""
        return self.capture()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are set by themselves, or the same with ends within 60 s."""
        if not a["manual"] or not b["manual"]:
            return a["manual"] == b["manual"]
        if a["status"] != b["status"] or bool(_end(a)) != bool(_end(b)):
            return False
        return abs(_end(a) - _end(b)) <= TOLERANCE.total_seconds()

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nothing in it could tell
        """Say no: a status of this kind has no author."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior status has not ended meanwhile."""
        return not _end(prior) or _end(prior) > now.timestamp()

    def restore(self, prior: Value, found: Value) -> None:
        """Set the prior status, or let it be set by itself again."""
        self._write(prior, found)

    def describe(self, value: Value) -> Reason:
        """Return whether notifications are held back, and until when."""
        if value["status"] != "dnd":
            return Reason("silence.off")
        if not _end(value):
            return Reason("silence.on")
        ends_at = datetime.fromtimestamp(0, UTC) + timedelta(seconds=_end(value))
        return Reason("silence.on_until", {"ends_at": ends_at.isoformat()})

    def _write(self, value: Value, found: Value) -> None:
        if self.same(value, found):
            return
        by_s = deadline()
        user = self._account.text(self._account.ask("GET", "users/me/status", by_s), "user_id")
        body = {"user_id": user, "status": value["status"]}
        if _end(value):
            body["dnd_end_time"] = _end(value)
        self._account.text(self._account.ask("PUT", f"users/{user}/status", by_s, body), "status")


def not_offered(switch: str) -> RefusedError:
    """Return the error for what the administrator has switched off; *switch* is the setting's own name."""
    return RefusedError("service.not_offered", {"service": NAME, "what": switch})


def _end(value: Value) -> int:
    end = value["dnd_end_time"]
    return end if isinstance(end, int) else 0


ADAPTER = ServiceAdapter(
    Service(
        "mattermost",
        NAME,
        (ChannelKind(STATUS, text="status"), ChannelKind(DND)),
        address=Asked.MUST,
        secret=Secret.TOKEN,
    ),
    effects=lambda access: (MattermostStatus(access), MattermostDnd(access)),
    test=lambda access: tested(MattermostAccount(access).check, NAME),
)
