"""A Slack account's status and its pause of notifications ("snooze"): two effects, each put back exactly.

A status clears itself to empty at its expiration, a snooze ends at its end: what the journal cannot put back in time
falls back by itself. Slack has no compare-and-swap: between the last reading and a write the person may change the
status on another device, and the write wins. That race of one round trip stays. A snooze has whole minutes, so it is
put back exact to 60 s. An answer lost on the way leaves a write unknown; it is never sent again, the next read tells.

Source: docs.slack.dev/reference/methods (users.profile.*, dnd.*), api.slack.com/docs/presence-and-status.
"""

import html
import math
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Service, SignIn
from deepday.effects.account_access import AccountAccess, ServiceAdapter
from deepday.effects.chat.slack_account import HOME, SCOPES, SlackAccount, SlackRefusedError, deadline, endpoints
from deepday.effects.own_text import OwnText
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.engine.ports import Clock
from deepday.wording.status_texts import clip

LONGEST_TEXT = 100
OUR_EMOJI = ":no_bell:"
STOCK_EMOJI = ":speech_balloon:"
"""Slack's own default, there in every workspace."""
TOLERANCE_S = 60
NO_STATUS: Value = {"text": "", "emoji": "", "expiration": 0}
NO_SNOOZE: Value = {"snooze_end": 0, "indefinite": False}

_EMOJI_UNKNOWN = frozenset(
    {
        "invalid_emoji_not_allowed",
        "profile_status_set_failed_not_valid_emoji",
        "profile_status_set_failed_not_emoji_syntax",
    }
)


def slack_effects(
    account: SlackAccount, text: Callable[[Wish], str], clock: Clock
) -> "tuple[SlackStatus, SlackSnooze]":
    """Return both effects of an account; *text* words the status."""
    return SlackStatus(account, text), SlackSnooze(account, clock)


class SlackStatus:
    """``chat.slack:ACCOUNT``: the line beside the person's name.

    Values are {text, emoji, expiration}, the last in seconds of the epoch, 0 for never.
    """

    local = False

    def __init__(self, account: SlackAccount, text: Callable[[Wish], str], emoji: str = OUR_EMOJI) -> None:
        self.id = f"chat.slack:{account.id}"
        self.lane = account.lane
        self.empty: Value | None = NO_STATUS
        self.expires_to: Value | None = self.empty
        self._account = account
        self._text = text
        self._emoji = emoji
        self._own_text = OwnText(text)

    def probe(self) -> Viability:
        """Ask Slack whether the token may do all that is needed."""
        return self._account.test_account()

    def capture(self) -> Value:
        """Return the status as Slack tells it."""
        return self._status(self._account.get("users.profile.get", deadline()))

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- the same whatever was there
        """Return our text, clipped at a word, expiring a little after the wished end."""
        text = clip(" ".join(self._text(wish).split()), LONGEST_TEXT)
        return {"text": text, "emoji": self._emoji, "expiration": int(wish.expires_at.timestamp())}

    def apply(self, target: Value, _found: Value) -> None:
        """Set the status."""
        self._write(target)

    def read(self, _target: Value) -> Value:
        """Return the status as Slack tells it."""
        return self.capture()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether text, emoji and expiration (to 60 s) are the same; Slack may have escaped the text."""
        if _empty(a) or _empty(b):
            return _empty(a) and _empty(b)
        if html.unescape(str(a["text"])) != html.unescape(str(b["text"])) or a["emoji"] != b["emoji"]:
            return False
        return _close(_number(a, "expiration"), _number(b, "expiration"))

    def is_ours(self, value: Value) -> bool:
        """Say whether the emoji, an expiration and the wording are those that this program sets."""
        ours = value["emoji"] == self._emoji and _number(value, "expiration") > 0
        return ours and self._own_text.matches(html.unescape(str(value["text"])))

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior status has not expired meanwhile."""
        expiration = _number(prior, "expiration")
        return expiration == 0 or expiration > now.timestamp()

    def restore(self, prior: Value, _found: Value) -> None:
        """Set the status that was there."""
        self._write(prior)

    def describe(self, value: Value) -> Reason:
        """Return the status text, and when it ends if it does."""
        if _empty(value):
            return Reason("slack.no_status")
        params = {"text": html.unescape(str(value["text"])), "emoji": str(value["emoji"])}
        expiration = _number(value, "expiration")
        if not expiration:
            return Reason("slack.status", params)
        return Reason("slack.status_until", params | {"ends_at": _iso(expiration)})

    def _write(self, value: Value) -> None:
        by_s = deadline()
        try:
            told = self._set(value, by_s)
        except SlackRefusedError as error:
            if error.error not in _EMOJI_UNKNOWN:
                raise
            value = {**value, "emoji": STOCK_EMOJI}  # the workspace has deleted it since
            told = self._set(value, by_s)
        if told["text"] != value["text"] and told["text"] == html.escape(str(value["text"]), quote=False):
            plain = html.unescape(str(value["text"]))
            if plain != value["text"]:  # what was read had been escaped already: not a second time
                self._set({**value, "text": plain}, by_s)

    def _set(self, value: Value, by_s: float) -> Value:
        profile = {
            "status_text": value["text"],
            "status_emoji": value["emoji"],
            "status_expiration": value["expiration"],
        }
        return self._status(self._account.post("users.profile.set", by_s, json={"profile": profile}))

    def _status(self, said: Mapping[str, object]) -> Value:
        profile = said.get("profile")
        if not isinstance(profile, dict):
            raise UnreachableError("net.bad_answer", {"host": "slack.com"})
        expiration = profile.get("status_expiration")
        return {
            "text": str(profile.get("status_text") or ""),
            "emoji": str(profile.get("status_emoji") or ""),
            "expiration": expiration if isinstance(expiration, int) else 0,
        }


class SlackSnooze:
    """``chat.slack.snooze:ACCOUNT``: the pause of notifications.

    Values are {snooze_end, indefinite}, the first in seconds of the epoch, 0 for none. A pause of the person's own
    that lasts longer than the session is kept as it is.
    """

    local = False

    def __init__(self, account: SlackAccount, clock: Clock) -> None:
        self.id = f"chat.slack.snooze:{account.id}"
        self.lane = account.lane
        self.empty: Value | None = NO_SNOOZE
        self.expires_to: Value | None = self.empty
        self._account = account
        self._clock = clock

    def probe(self) -> Viability:
        """Ask Slack whether the token may do all that is needed."""
        return self._account.test_account()

    def capture(self) -> Value:
        """Return the pause as Slack tells it; the person's quiet hours are another thing and stay."""
        return self._now(deadline())

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return a pause up to a little after the wished end, or the prior one if that is longer."""
        end = int(wish.expires_at.timestamp())
        if prior["indefinite"] or _number(prior, "snooze_end") >= end:
            return prior
        return {"snooze_end": end, "indefinite": False}

    def apply(self, target: Value, _found: Value) -> None:
        """Pause up to the target's end, exact to half a minute."""
        by_s = deadline()
        if not self.same(self._now(by_s), target):
            self._set(target, round, by_s)

    def read(self, _target: Value) -> Value:
        """Return the pause as Slack tells it."""
        return self.capture()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are no pause, or pauses that end within 60 s of each other."""
        if a["indefinite"] or b["indefinite"]:
            return bool(a["indefinite"]) and bool(b["indefinite"])
        return _close(_number(a, "snooze_end"), _number(b, "snooze_end"))

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nothing in it could tell
        """Say no: a pause has no author."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior pause, if there was one, has not ended meanwhile."""
        end = _number(prior, "snooze_end")
        return end == 0 or bool(prior["indefinite"]) or end > now.timestamp()

    def restore(self, prior: Value, _found: Value) -> None:
        """Set what is left of the prior pause, up to a minute more, or end ours."""
        by_s = deadline()
        if not self.same(self._now(by_s), prior):
            self._set(prior, math.ceil, by_s)

    def describe(self, value: Value) -> Reason:
        """Return whether notifications are paused, and until when."""
        if value["indefinite"]:
            return Reason("slack.snoozed")
        end = _number(value, "snooze_end")
        return Reason("slack.snoozed_until", {"ends_at": _iso(end)}) if end else Reason("slack.not_snoozed")

    def _now(self, by_s: float) -> Value:
        said = self._account.get("dnd.info", by_s)
        if not isinstance(said.get("snooze_enabled"), bool):
            raise UnreachableError("net.bad_answer", {"host": "slack.com"})
        if said["snooze_enabled"] is False:
            return NO_SNOOZE
        end = said.get("snooze_endtime")
        if said.get("snooze_is_indefinite") is True:
            return {"snooze_end": 0, "indefinite": True}
        return {"snooze_end": end if isinstance(end, int) else 0, "indefinite": False}

    def _set(self, value: Value, whole: Callable[[float], int], by_s: float) -> None:
        if value["indefinite"]:
            raise RefusedError("slack.snooze_cannot_be_made_indefinite")  # Slack: "no way to set this to true"
        left_s = _number(value, "snooze_end") - self._clock.now().timestamp()
        if left_s > 0:
            minutes = max(1, whole(left_s / 60))
            told = self._account.post("dnd.setSnooze", by_s, form={"num_minutes": str(minutes)})
            if not isinstance(told.get("snooze_endtime"), int):
                raise UnreachableError("net.bad_answer", {"host": "slack.com"})
            return
        try:
            self._account.post("dnd.endSnooze", by_s, form={})
        except SlackRefusedError as error:
            if error.error != "snooze_not_active":
                raise


def _empty(status: Value) -> bool:
    return not status["text"] and not status["emoji"]


def _number(value: Value, name: str) -> int:
    number = value[name]
    return number if isinstance(number, int) else 0


def _close(a: int, b: int) -> bool:
    if a == 0 or b == 0:
        return a == b
    return abs(a - b) <= TOLERANCE_S


def _iso(epoch_s: int) -> str:
    return datetime.fromtimestamp(epoch_s, UTC).isoformat()


def _account(access: AccountAccess) -> SlackAccount:
    url = access.account.url or HOME
    return SlackAccount(access.account.id, access.http, access.secret, url, access.tokens)


def _effects(access: AccountAccess) -> "tuple[SlackStatus, SlackSnooze]":
    channel = access.channel("chat.slack")
    return slack_effects(_account(access), lambda wish: access.words.status(channel, wish, LONGEST_TEXT), access.clock)


def _revoke(access: AccountAccess) -> None:
    """Have Slack forget the token, pasted or given; harmless if it has already."""
    with suppress(SignInNeededError):
        _account(access).post("auth.revoke", deadline(), form={})


ADAPTER = ServiceAdapter(
    Service(
        "slack",
        "Slack",
        (
            ChannelKind("chat.slack", text="status", scopes=SCOPES[:2]),
            ChannelKind("chat.slack.snooze", scopes=SCOPES[2:]),
        ),
        address=Asked.MAY,
        sign_in=SignIn.BROWSER,
        client_id="accounts.slack.client_id",
    ),
    effects=_effects,
    test=lambda access: _account(access).test_account(),
    endpoints=lambda _setting: endpoints(),
    revoke=_revoke,
)
