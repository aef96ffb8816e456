"""The status of a Slack account: the line beside the person's name.

It clears itself to empty at its expiration: what the journal cannot put back in time falls back by itself. Slack has no
compare-and-swap: between the last reading and a write the person may change the status on another device, and the write
wins. That race of one round trip stays. An answer lost on the way leaves a write unknown; it is never sent again, the
next read tells.

Source: docs.slack.dev/reference/methods (users.profile.*).
"""

import html
from collections.abc import Callable, Mapping
from datetime import datetime

from deepday.domain.errors import UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.chat.slack_account import SlackAccount, SlackRefusedError, deadline
from deepday.effects.chat.slack_times import close, iso, seconds
from deepday.effects.own_text import OwnText
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wording.status_texts import clip

LONGEST_TEXT = 100
OUR_EMOJI = ":no_bell:"
STOCK_EMOJI = ":speech_balloon:"
"""Slack's own default, there in every workspace."""
NO_STATUS: Value = {"text": "", "emoji": "", "expiration": 0}

_EMOJI_UNKNOWN = frozenset(
    {
        "invalid_emoji_not_allowed",
        "profile_status_set_failed_not_valid_emoji",
        "profile_status_set_failed_not_emoji_syntax",
    }
)


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
        return close(seconds(a, "expiration"), seconds(b, "expiration"))

    def is_ours(self, value: Value) -> bool:
        """Say whether the emoji, an expiration and the wording are those that this program sets."""
        ours = value["emoji"] == self._emoji and seconds(value, "expiration") > 0
        return ours and self._own_text.matches(html.unescape(str(value["text"])))

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior status has not expired meanwhile."""
        expiration = seconds(prior, "expiration")
        return expiration == 0 or expiration > now.timestamp()

    def restore(self, prior: Value, _found: Value) -> None:
        """Set the status that was there."""
        self._write(prior)

    def describe(self, value: Value) -> Reason:
        """Return the status text, and when it ends if it does."""
        if _empty(value):
            return Reason("slack.no_status")
        params = {"text": html.unescape(str(value["text"])), "emoji": str(value["emoji"])}
        expiration = seconds(value, "expiration")
        if not expiration:
            return Reason("slack.status", params)
        return Reason("slack.status_until", params | {"ends_at": iso(expiration)})

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


def _empty(status: Value) -> bool:
    return not status["text"] and not status["emoji"]
