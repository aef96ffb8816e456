"""The pause of notifications ("snooze") of a Slack account.

It ends at its end by itself. A snooze has whole minutes, so it is put back exact to 60 s. An answer lost on the way
leaves a write unknown; it is never sent again, the next read tells.

Source: docs.slack.dev/reference/methods (dnd.*), api.slack.com/docs/presence-and-status.
"""

import math
from collections.abc import Callable
from datetime import datetime

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.chat.slack_account import SlackAccount, SlackRefusedError, deadline
from deepday.effects.chat.slack_times import close, iso, seconds
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.engine.ports import Clock

NO_SNOOZE: Value = {"snooze_end": 0, "indefinite": False}


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
        if prior["indefinite"] or seconds(prior, "snooze_end") >= end:
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
        return close(seconds(a, "snooze_end"), seconds(b, "snooze_end"))

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nothing in it could tell
        """Say no: a pause has no author."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior pause, if there was one, has not ended meanwhile."""
        end = seconds(prior, "snooze_end")
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
        end = seconds(value, "snooze_end")
        return Reason("slack.snoozed_until", {"ends_at": iso(end)}) if end else Reason("slack.not_snoozed")

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
        left_s = seconds(value, "snooze_end") - self._clock.now().timestamp()
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
