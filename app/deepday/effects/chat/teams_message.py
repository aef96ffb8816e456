"""A Teams account's status message: the line under the person's name, put back as it was, with its own end.

A message ends by itself and is then empty; without an end it stays. Setting one that is empty clears it (seen by
others, not in the documents). It is plain text; "show when people message me" is a mark in it, ``<pinnednote>``,
that is kept with the rest. ``publishedDateTime`` changes with every setting, ours too, so text and end are compared.
Graph has no compare-and-swap: between the last reading and a write the person may change it, and the write wins.

Source: learn.microsoft.com/graph/api/presence-setstatusmessage, /graph/api/resources/presencestatusmessage.
"""

import html
from datetime import datetime

from deepday.domain.reason import Reason
from deepday.effects.account_access import TOLERANCE, AccountAccess, deadline
from deepday.effects.chat.teams_account import Settling, TeamsAccount
from deepday.effects.clients.graph import close, instant, moment, pair, probed
from deepday.effects.own_text import OwnText
from deepday.engine.effect_ports import Value, Viability, Wish

PATH = "chat.teams.message"
LONGEST_TEXT = 280
PINNED = "<pinnednote></pinnednote>"
NO_MESSAGE: Value = {"text": "", "ends": None}
_NEVER = 9999
"""The year in which a message ends that the person set without an end, in some programs."""


class TeamsMessage:
    """``chat.teams.message:ACCOUNT``; values are {text, ends}, the latter a time and zone as Graph writes them."""

    local = False

    def __init__(self, access: AccountAccess, account: TeamsAccount) -> None:
        self.id = access.channel(PATH)
        self.lane = access.lane
        self.empty: Value | None = NO_MESSAGE
        self.expires_to: Value | None = NO_MESSAGE
        self._access = access
        self._account = account
        self._settling = Settling(access.clock, self.same)
        self._own_text = OwnText(lambda wish: access.words.status(self.id, wish, LONGEST_TEXT))

    def probe(self) -> Viability:
        """Ask for the presence, which the message is part of."""
        return probed(self.capture, Reason("teams.message_works"))

    def capture(self) -> Value:
        """Return the message as Graph tells it."""
        said = self._account.presence(deadline()).get("statusMessage")
        message = said.get("message") if isinstance(said, dict) else None
        if not isinstance(said, dict) or not isinstance(message, dict):
            return self._settling.settled(NO_MESSAGE)
        text = str(message.get("content") or "")
        return self._settling.settled({"text": text, "ends": pair(said.get("expiryDateTime")) if text else None})

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- the same whatever was there
        """Return our text, ending a little after the wished end."""
        text = self._access.words.status(self.id, wish, LONGEST_TEXT)
        return {"text": text, "ends": moment(wish.expires_at)}

    def apply(self, target: Value, found: Value) -> None:
        """Set the message."""
        self._set(target, found)

    def read(self, _target: Value) -> Value:
        """Return the message as Graph tells it."""
        return self.capture()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether text and end (to 60 s) are the same; the text may come back escaped."""
        if html.unescape(str(a["text"])) != html.unescape(str(b["text"])):
            return False
        return close(a["ends"], b["ends"], TOLERANCE)

    def is_ours(self, value: Value) -> bool:
        """Say whether it has an end and our wording."""
        return value["ends"] is not None and self._own_text.matches(html.unescape(str(value["text"])))

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior message has not ended meanwhile; in a zone not known here, that it has not."""
        ends = instant(prior["ends"])
        return ends is None or ends > now

    def restore(self, prior: Value, found: Value) -> None:
        """Set the message that was there, with its end."""
        if not self.same(prior, found):
            self._set(prior, found)

    def describe(self, value: Value) -> Reason:
        """Return the message, and when it ends if it does."""
        text = html.unescape(str(value["text"]).replace(PINNED, "")).strip()
        if not text:
            return Reason("status.none")
        ends = instant(value["ends"])
        if ends is None or ends.year >= _NEVER:
            return Reason("status.text", {"text": text})
        return Reason("status.text_until", {"text": text, "ends_at": ends.isoformat()})

    def _set(self, value: Value, before: Value) -> None:
        message: dict[str, object] = {"message": {"content": value["text"], "contentType": "text"}}
        if value["ends"] is not None:
            message["expiryDateTime"] = value["ends"]
        self._account.act("setStatusMessage", deadline(), {"statusMessage": message})
        self._settling.wrote(value, before)
