"""A line of text beside a person's name, as chat services have it: what is the same wherever it is set.

It knows no service. Values hold ``text``, ``emoji`` and ``ends_at`` (ISO 8601 in UTC, empty for never), and whatever
more a service needs to put a status back. None of these services has a compare-and-swap: between the last reading and
a write the person may change the status on another device, and the write wins. That race of one round trip stays.
"""

from collections.abc import Callable
from datetime import datetime

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.account_access import TOLERANCE, AccountAccess
from deepday.effects.own_text import OwnText
from deepday.engine.effect_ports import Value, Viability, Wish


class StatusLine:
    """A status that is read and written whole; inherit and give ``probe``, ``capture``, ``planned`` and ``write``."""

    local = False
    our_emoji = ""
    """What a status of ours holds as ``emoji``."""

    def __init__(self, access: AccountAccess, path: str, limit: int, nothing: Value, *, expires: bool = True) -> None:
        self.id = access.channel(path)
        self.lane = access.lane
        self.empty: Value | None = nothing
        self.expires_to: Value | None = nothing if expires else None
        self._access = access
        self._limit = limit
        self._says_until = not expires
        self._own_text = OwnText(self._text)

    def probe(self) -> Viability:
        """Find out whether this works here; changes nothing."""
        raise NotImplementedError

    def capture(self) -> Value:
        """Return the status that is there, one that has ended as none."""
        raise NotImplementedError

    def planned(self, text: str, wish: Wish) -> Value:
        """Return the status that shows *text* while *wish* holds."""
        raise NotImplementedError

    def write(self, value: Value) -> None:
        """Set the status."""
        raise NotImplementedError

    def shows_nothing(self, value: Value) -> bool:
        """Say whether *value* is no status at all."""
        return not value["text"] and not value["emoji"]

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- the same whatever was there
        """Return our text, at most as long as the service takes."""
        return self.planned(self._text(wish), wish)

    def apply(self, target: Value, _found: Value) -> None:
        """Set the status."""
        self.write(target)

    def read(self, _target: Value) -> Value:
        """Return the status that is there."""
        return self.capture()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether text, emoji and end (to 60 s) are the same."""
        if self.shows_nothing(a) or self.shows_nothing(b):
            return self.shows_nothing(a) and self.shows_nothing(b)
        return a["text"] == b["text"] and a["emoji"] == b["emoji"] and same_end(a, b)

    def is_ours(self, value: Value) -> bool:
        """Say whether emoji, wording and, if the service has that, an end are those of this program."""
        ends = self.expires_to is None or end_of(value) is not None
        return ends and value["emoji"] == self.our_emoji and self._own_text.matches(str(value["text"]))

    def still_valid(self, prior: Value, now: datetime) -> bool:
        """Say whether the prior status has not ended meanwhile."""
        return not has_ended(prior, now)

    def restore(self, prior: Value, _found: Value) -> None:
        """Set the status that was there."""
        self.write(prior)

    def describe(self, value: Value) -> Reason:
        """Return the text, and when it ends if it does."""
        if self.shows_nothing(value):
            return Reason("status.none")
        params = {"text": str(value["text"]), "emoji": str(value["emoji"])}
        if not value["ends_at"]:
            return Reason("status.text", params)
        return Reason("status.text_until", params | {"ends_at": str(value["ends_at"])})

    def _text(self, wish: Wish) -> str:
        return self._access.words.status(self.id, wish, self._limit, says_until=self._says_until)


def end_of(value: Value) -> datetime | None:
    """Return when the status ends by itself, None for never."""
    return datetime.fromisoformat(str(value["ends_at"])) if value["ends_at"] else None


def same_end(a: Value, b: Value) -> bool:
    """Say whether both never end, or within 60 s of each other."""
    end_a, end_b = end_of(a), end_of(b)
    if end_a is None or end_b is None:
        return end_a is end_b
    return abs(end_a - end_b) <= TOLERANCE


def has_ended(value: Value, now: datetime) -> bool:
    """Say whether the status had an end that has passed."""
    end = end_of(value)
    return end is not None and end <= now


def tested(check: Callable[[], object], service: str) -> Viability:
    """Return what *check* finds out by asking *service*: it raises what keeps the account from working."""
    try:
        check()
    except UnreachableError as error:
        return Viability(works=None, detail=error.reason, next_step=Reason("service.try_later"))
    except SignInNeededError as error:
        return Viability(works=False, detail=error.reason, next_step=Reason("service.sign_in_step"))
    except RefusedError as error:
        return Viability(works=False, detail=error.reason)
    return Viability(works=True, detail=Reason("service.works", {"service": service}))
