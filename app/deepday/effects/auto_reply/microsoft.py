"""An Outlook mailbox's automatic reply: on while focus lasts, every field put back as it was found.

Outlook answers each sender once while a reply is on. It has no subject, so only the body of the wording is used. The
reply is scheduled up to a little after the planned end and stops then by itself; the person's own texts, which it
replaces, come back with the end or the next start of the program. A reply of the person's own that is on at any time of
the session is kept as it is. People outside get ours only if ``auto_reply.outside`` says so. Exchange rewrites the HTML
that it is given, so texts are compared by what can be read in them. A schedule that has passed is put back as switched
off, with its texts: Graph takes schedules that lie ahead only. It has no compare-and-swap here: between the last
reading and a write the person may change it, and the write wins.

Source: learn.microsoft.com/graph/api/user-update-mailboxsettings, /graph/api/resources/automaticrepliessetting.
"""

import html
import re
from collections.abc import Mapping
from datetime import datetime

from deepday.domain.reason import Reason
from deepday.effects.account_access import TOLERANCE, AccountAccess, deadline
from deepday.effects.clients.graph import Graph, close, instant, moment, pair, probed
from deepday.effects.own_text import OwnText
from deepday.engine.effect_ports import Value, Viability, Wish

PATH = "auto_reply.microsoft"
PERMISSION = "MailboxSettings.ReadWrite"
SETTINGS = "/me/mailboxSettings"
REPLY = "automaticRepliesSetting"
DISABLED, ALWAYS, SCHEDULED = "disabled", "alwaysEnabled", "scheduled"
NOBODY = "none"
OFF: Value = {
    "status": DISABLED,
    "externalAudience": NOBODY,
    "internalReplyMessage": "",
    "externalReplyMessage": "",
    "scheduledStartDateTime": None,
    "scheduledEndDateTime": None,
}
AUDIENCES: Mapping[str, str] = {"no": NOBODY, "contacts": "contactsOnly", "all": "all"}
"""What ``auto_reply.outside`` means in Outlook."""

_TEXTS = ("internalReplyMessage", "externalReplyMessage")
_TIMES = ("scheduledStartDateTime", "scheduledEndDateTime")
_UNSEEN = re.compile(r"<(head|style|script)\b.*?</\1\s*>|<!--.*?-->|<[^>]*>", re.DOTALL | re.IGNORECASE)


class OutlookReply:
    """``auto_reply.microsoft:ACCOUNT``; values are the six fields as Graph names them."""

    local = False

    def __init__(self, access: AccountAccess) -> None:
        self.id = access.channel(PATH)
        self.lane = access.lane
        self.empty: Value | None = OFF
        self.expires_to: Value | None = OFF
        self._access = access
        self._graph = Graph(access, PERMISSION)
        self._own_text = OwnText(lambda wish: access.words.auto_reply(self.id, wish).body)

    def probe(self) -> Viability:
        """Ask for the automatic reply."""
        return probed(self.capture, Reason("microsoft.reply_works"))

    def capture(self) -> Value:
        """Return all fields as Graph tells them."""
        return self._value(self._graph.get(f"{SETTINGS}/{REPLY}", deadline()))

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return our reply for the time of the session, or the person's own if that is on meanwhile."""
        start = wish.started_at or wish.until
        if _is_on(prior, start, wish.expires_at):
            return prior
        reply = _as_html(self._access.words.auto_reply(self.id, wish).body)
        audience = AUDIENCES.get(self._access.setting("auto_reply.outside"), NOBODY)
        return {
            "status": SCHEDULED,
            "externalAudience": audience,
            "internalReplyMessage": reply,
            "externalReplyMessage": prior["externalReplyMessage"] if audience == NOBODY else reply,
            "scheduledStartDateTime": moment(start),
            "scheduledEndDateTime": moment(wish.expires_at),
        }

    def apply(self, target: Value, found: Value) -> None:
        """Set the reply; the person's own is left."""
        if not self.same(target, found):
            self._set(target)

    def read(self, target: Value) -> Value:
        """Return all fields; ours that has only been switched off at its end counts as ours."""
        found = self.capture()
        end = instant(target["scheduledEndDateTime"])
        over = target["status"] == SCHEDULED and end is not None and end <= self._access.clock.now()
        if over and found["status"] == DISABLED and _read_alike(found, target):
            return target
        return found

    def same(self, a: Value, b: Value) -> bool:
        """Say whether status, audience, what can be read, and the times of a scheduled reply (to 60 s) are the same."""
        if a["status"] != b["status"] or a["externalAudience"] != b["externalAudience"] or not _read_alike(a, b):
            return False
        return a["status"] != SCHEDULED or all(close(a[name], b[name], TOLERANCE) for name in _TIMES)

    def is_ours(self, value: Value) -> bool:
        """Say whether it is scheduled and has our wording."""
        return value["status"] == SCHEDULED and self._own_text.matches(_readable(value["internalReplyMessage"]))

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- its texts are wanted again anyhow
        """Say yes; one whose time has passed is put back as switched off."""
        return True

    def restore(self, prior: Value, found: Value) -> None:
        """Put all fields back."""
        if self.same(prior, found):
            return
        end = instant(prior["scheduledEndDateTime"])
        over = prior["status"] == SCHEDULED and end is not None and end <= self._access.clock.now()
        self._set({**prior, "status": DISABLED} if over else prior)

    def describe(self, value: Value) -> Reason:
        """Return whether a reply is on, and ours word for word."""
        if value["status"] == DISABLED:
            return Reason("reply.none")
        if self.is_ours(value):
            return Reason("reply.on", {"text": _readable(value["internalReplyMessage"])})
        return Reason("reply.own")

    def _set(self, value: Value) -> None:
        fields = {name: said for name, said in value.items() if said is not None}
        said = self._graph.send("PATCH", SETTINGS, deadline(), {REPLY: fields})
        self._value(said.get(REPLY))

    def _value(self, said: object) -> Value:
        if not isinstance(said, dict) or said.get("status") not in (DISABLED, ALWAYS, SCHEDULED):
            raise self._graph.bad_answer()
        return {
            "status": said["status"],
            "externalAudience": str(said.get("externalAudience") or NOBODY),
            **{name: str(said.get(name) or "") for name in _TEXTS},
            **{name: pair(said.get(name)) for name in _TIMES},
        }


def _is_on(reply: Value, start: datetime, end: datetime) -> bool:
    """Say whether *reply* is on at any time from *start* to *end*, also if its own times are not understood."""
    if reply["status"] != SCHEDULED:
        return reply["status"] == ALWAYS
    begins, ends = (instant(reply[name]) for name in _TIMES)
    return (begins is None or begins < end) and (ends is None or ends > start)


def _as_html(text: str) -> str:
    return "<br>".join(html.escape(line, quote=False) for line in text.splitlines())


def _readable(message: object) -> str:
    return " ".join(html.unescape(_UNSEEN.sub(" ", str(message))).split())


def _read_alike(a: Value, b: Value) -> bool:
    return all(_readable(a[name]) == _readable(b[name]) for name in _TEXTS)
