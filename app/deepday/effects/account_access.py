"""What an adapter is handed of one account: whom to ask, with which secret, in which words; it decides nothing."""

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Protocol

from deepday.domain.account import Account
from deepday.domain.errors import SignInNeededError
from deepday.domain.service import Endpoints, Service
from deepday.engine.effect_ports import Effect, Viability, Wish
from deepday.engine.ports import Clock
from deepday.engine.sense_ports import MeetingSource
from deepday.wire.http import LIMIT_S, Http, Request
from deepday.wire.http_answers import Answer


@dataclass(frozen=True, slots=True)
class AutoReply:
    """What people who write are answered; ``body`` may have several lines, ``subject`` has one."""

    subject: str
    body: str


class Words(Protocol):
    """The texts that colleagues read, each channel's own or the general one, in the person's language."""

    def status(self, channel: str, wish: Wish, limit: int, *, says_until: bool = False) -> str:
        """Return a line of at most *limit* characters; *says_until*: with the end in it, whatever the template."""

    def event(self, channel: str, wish: Wish, limit: int = 200) -> str:
        """Return the title of a calendar event."""

    def auto_reply(self, channel: str, wish: Wish) -> AutoReply:
        """Return the answer to mails."""


class Tokens(Protocol):
    """The access tokens of an account that was signed in to; they live in memory."""

    def bearer(self) -> str:
        """Return a token that has not expired. Raises SignInNeededError, UnreachableError."""

    def renewed(self, after: str) -> str:
        """Return a token newer than *after*, which was refused. Raises SignInNeededError, UnreachableError."""

    def revoke(self) -> bool:
        """End the grant at the service; False where it offers no such call. Raises EffectError."""


@dataclass(frozen=True, slots=True)
class AccountAccess:
    """One account as its adapters see it.

    ``secret`` asks the keyring each time (None: there is none); ``tokens`` is there for accounts that were signed in
    to instead. ``setting`` returns a setting as text. Any of them may block: from workers only.
    """

    account: Account
    http: Http
    secret: Callable[[], str | None]
    words: Words
    clock: Clock
    setting: Callable[[str], str]
    tokens: Tokens | None = None

    @property
    def lane(self) -> str:
        """The lane of all effects of this account."""
        return f"account:{self.account.id}"

    def channel(self, path: str) -> str:
        """Return the id of this account's channel of kind *path*: ``chat.zulip:zulip``."""
        return f"{path}:{self.account.id}"

    def required_secret(self) -> str:
        """Return the secret.

        Raises:
            SignInNeededError: there is none.
            UnreachableError: the keyring does not answer.
        """
        secret = (self.secret() or "").strip()
        if not secret:
            raise SignInNeededError("service.no_secret", {"account": self.account.id})
        return secret

    def ask(self, request: Request, by_s: float, *, accept: Collection[int] = ()) -> Answer:
        """Ask with this account's bearer token, once more with a renewed one if it is refused.

        *by_s* (``deadline()``) is when the whole operation must be over. Raises what ``Http.ask`` raises.
        """
        if self.tokens is None:
            return self._ask(request, self.required_secret(), by_s, accept)
        token = self.tokens.bearer()
        try:
            return self._ask(request, token, by_s, accept)
        except SignInNeededError:
            return self._ask(request, self.tokens.renewed(token), by_s, accept)

    def _ask(self, request: Request, bearer: str, by_s: float, accept: Collection[int]) -> Answer:
        limit_s = max(0.1, by_s - time.monotonic())
        return self.http.ask(replace(request, bearer=bearer), limit_s=limit_s, accept=accept)


@dataclass(frozen=True, slots=True)
class ServiceAdapter:
    """How one service is spoken to: the one name, ``ADAPTER``, that a service's module offers to the rest.

    ``effects`` makes the channels of an account, in the order in which they are to be set; ``test`` finds out whether
    the account works and which permission is missing. ``endpoints`` (given ``AccountAccess.setting``) says where to
    sign in, ``revoke`` gives the grant back when the account is removed; both only where the service can. ``blocks``
    makes the effect that holds planned days in this calendar: its wish is a day, the wish's
    ``session`` the day's key, and all that it ever removes is what it made under that key. ``meetings`` reads what
    stands in this calendar.
    """

    about: Service
    effects: Callable[[AccountAccess], tuple[Effect, ...]]
    test: Callable[[AccountAccess], Viability]
    endpoints: Callable[[Callable[[str], str]], Endpoints] | None = None
    revoke: Callable[[AccountAccess], None] | None = None
    blocks: Callable[[AccountAccess], Effect] | None = None
    meetings: Callable[[AccountAccess], MeetingSource] | None = None


def deadline() -> float:
    """Return when an operation that begins now must be over, all its calls together (``time.monotonic``)."""
    return time.monotonic() + LIMIT_S


TOLERANCE = timedelta(seconds=60)
"""How far two times may be apart and still be the same to us."""
