"""A Teams account's presence: "do not disturb" for as long as focus lasts, given up again at its end.

What is set is the *preferred presence*. It cannot be read: Graph tells only the aggregate of it and of what the
person's Teams programs report, of which the preferred one wins. It ends by itself at its ``expirationDuration``. It
shows only while Teams runs somewhere. So what can be told is told from the aggregate:

- Available, idle, in a call, in a meeting, presenting: nothing that the person set shows. Focus mode sets "do not
  disturb" and at the end clears it, after which Teams decides by itself as before.
- Do not disturb, busy, be right back, appear offline: may be set by hand, and neither its end nor whether it is could
  be put back. It is left as it is, for the whole session. (Teams' own focus time also reads "do not disturb".)
- Away may be either; idle Teams says so by itself. Nothing is set until Teams shows something else.
- Offline: nothing shows, a preferred presence may be hidden. Nothing is set until Teams runs.

What cannot be told: an "available" set by hand looks like an automatic one, and is automatic afterwards; a "do not
disturb" that the person set by hand during the session looks like ours, and is cleared with it. ``sequenceNumber`` is
no help: everything moves it, our own status message included. While Teams runs nowhere, nothing is given up early.
What was written shows after some seconds, so for a minute what was there before is taken for that delay; a process that
dies within these seconds leaves ours to its end. Between the last reading and a write the person may change it, and the
write wins.

Source: learn.microsoft.com/graph/api/presence-setuserpreferredpresence, -clearuserpreferredpresence,
/microsoftteams/presence-admins.
"""

import math
from collections.abc import Mapping
from datetime import datetime

from deepday.domain.errors import UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.account_access import AccountAccess, deadline
from deepday.effects.chat.teams_account import Settling, TeamsAccount
from deepday.effects.clients.graph import probed
from deepday.engine.effect_ports import Value, Viability, Wish

PATH = "chat.teams"
OURS = "DoNotDisturb"
AUTOMATIC: Value = {"presence": "automatic", "until": ""}

_BY_TEAMS = frozenset({"InACall", "InAConferenceCall", "InAMeeting", "Presenting", "Focusing"})
"""Activities that only a Teams program reports, whatever the availability."""
_NEVER_BY_HAND = frozenset({"Available", "OutOfOffice"})
_NOT_NOW: Mapping[str, str] = {"Away": "teams.away", "Offline": "teams.not_running"}
"""What may hide a presence set by hand and passes by itself."""
_KEPT: Mapping[str, str] = {
    OURS: "teams.kept_do_not_disturb",
    "Busy": "teams.kept_busy",
    "BeRightBack": "teams.kept_be_right_back",
    "OffWork": "teams.kept_appear_offline",
}


class TeamsPresence:
    """``chat.teams:ACCOUNT``.

    Values are {presence, until}: "automatic", or an availability as Graph names it; ``until`` (ISO) only in ours.
    """

    local = False

    def __init__(self, access: AccountAccess, account: TeamsAccount) -> None:
        self.id = access.channel(PATH)
        self.lane = access.lane
        self.empty: Value | None = AUTOMATIC
        self.expires_to: Value | None = AUTOMATIC
        self._account = account
        self._clock = access.clock
        self._settling = Settling(access.clock, _same_presence)
        self._in_doubt: tuple[object, Value] | None = None
        """A later end that Graph may not have got, and ours before it: Graph tells no end."""

    def probe(self) -> Viability:
        """Ask for the presence; says what is set and what is left alone."""
        return probed(self._shown, Reason("teams.works"))

    def capture(self) -> Value:
        """Return the presence, if it is one of which something can be told now.

        Raises:
            UnreachableError: ``teams.away``, ``teams.not_running``, or the account's own.
        """
        found = self._settling.settled(self._shown())
        presence = str(found["presence"])
        if presence in _NOT_NOW:
            raise UnreachableError(_NOT_NOW[presence])
        return found

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return "do not disturb" until a little after the wished end, or what may have been set by hand."""
        if prior["presence"] != AUTOMATIC["presence"]:
            return prior
        return {"presence": OURS, "until": wish.expires_at.isoformat()}

    def apply(self, target: Value, found: Value) -> None:
        """Prefer "do not disturb" until the target's end, up to a minute more; leave what was left alone."""
        if not target["until"]:
            return
        left_s = (_until(target) - self._clock.now()).total_seconds()
        minutes = max(1, math.ceil(left_s / 60))
        wanted = {"availability": OURS, "activity": OURS, "expirationDuration": f"PT{minutes}M"}
        self._in_doubt = (target["until"], found) if found["until"] else None
        self._account.act("setUserPreferredPresence", deadline(), wanted)
        self._in_doubt = None
        self._settling.wrote(target, found)

    def read(self, target: Value) -> Value:
        """Return the presence; "do not disturb" counts as ours while ours lasts.

        Raises:
            UnreachableError: ``teams.not_running``: whether ours is still there shows when Teams runs again.
        """
        found = self._settling.settled(self._shown())
        if not target["until"]:
            return found
        if self._clock.now() >= _until(target):
            return AUTOMATIC if found["presence"] in _NOT_NOW else found
        if found["presence"] == "Offline":
            raise UnreachableError("teams.not_running")
        if found["presence"] != OURS:
            return found
        if self._in_doubt is not None and self._in_doubt[0] == target["until"]:
            return self._in_doubt[1]
        return {"presence": OURS, "until": target["until"]}

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are the same presence, and both ours or both not."""
        return _same_presence(a, b) and a["until"] == b["until"]

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nothing in it could tell
        """Say no: a presence has no author."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- what is put back has no end
        """Say yes."""
        return True

    def restore(self, prior: Value, found: Value) -> None:
        """Give up the preferred presence; what was left alone is still left alone."""
        if self.same(prior, found):
            return
        self._account.act("clearUserPreferredPresence", deadline(), {})
        self._in_doubt = None
        self._settling.wrote(prior, found)

    def describe(self, value: Value) -> Reason:
        """Return who decides the presence, or which one is set or left."""
        presence = str(value["presence"])
        if presence == AUTOMATIC["presence"]:
            return Reason("teams.automatic")
        if value["until"]:
            return Reason("teams.do_not_disturb", {"ends_at": str(value["until"])})
        return Reason(_KEPT.get(presence, "teams.kept"))

    def _shown(self) -> Value:
        said = self._account.presence(deadline())
        availability, activity = str(said["availability"]).removesuffix("Idle"), str(said["activity"])
        if availability in _NEVER_BY_HAND or activity in _BY_TEAMS:
            return AUTOMATIC
        if availability == "PresenceUnknown":
            availability = "Offline"
        return {"presence": "OffWork" if activity == "OffWork" else availability, "until": ""}


def _same_presence(a: Value, b: Value) -> bool:
    return a["presence"] == b["presence"]


def _until(ours: Value) -> datetime:
    return datetime.fromisoformat(str(ours["until"]))
