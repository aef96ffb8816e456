"""A web service of the person's own that is told by POST when focus begins, when its end moves, and when it is over.

The body is JSON: {event ("set" or "undo"), session, until, text}. ``Idempotency-Key`` is the same for all that belongs
to one session: with ``event`` and ``until`` it names what is told. ``X-Deepday-Timestamp`` holds seconds of the epoch,
``X-Deepday-Signature`` "sha256=" and the HMAC in hex of timestamp and body under the signing key, so that nobody else
can tell lies and old truths can be refused. Any 2xx will do. Redirects are not followed. A POST without an answer may
have arrived: it is sent once more under the same key, then counts as sent, and is undone at the end. If the laptop
dies, the receiver may go by ``until``.
"""

import hmac
import json
import time
from collections.abc import Callable, Mapping
from hashlib import sha256
from secrets import token_hex

from deepday.domain.errors import SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.hooks.hook import SENT, SET, Hook
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import Request

PATH = "hooks.webhook"
LONGEST_TEXT = 200
_UNANSWERED = "net.no_answer"


class Webhook(Hook):
    """``hooks.webhook:ACCOUNT``; the journal holds neither its address nor its key."""

    def __init__(self, access: AccountAccess, new_key: Callable[[], str] = lambda: token_hex(16)) -> None:
        super().__init__(new_key)
        self.id = access.channel(PATH)
        self.lane = access.lane
        self._access = access

    def probe(self) -> Viability:
        """Say whether there is a signing key; nothing is sent, for the receiver would act on it."""
        return _test(self._access)

    def more(self, wish: Wish) -> Mapping[str, str]:
        """Return the text that colleagues would read."""
        return {"text": self._access.words.status(self.id, wish, LONGEST_TEXT)}

    def tell(self, about: Mapping[str, str], begun: Callable[[str], None]) -> None:
        """Send it; once more if it is not answered."""
        by_s = deadline()
        try:
            self._send(about, by_s)
        except UnreachableError as error:
            if error.reason.code != _UNANSWERED:
                raise
            begun(SENT)
            self._send(about, by_s)

    def describe(self, value: Value) -> Reason:
        """Return whether it has been told, and what."""
        if value["state"] == SET and value.get("text"):
            return Reason("webhook.told", {"text": str(value["text"])})
        return super().describe(value)

    def _send(self, about: Mapping[str, str], by_s: float) -> None:
        told = {"event": about["event"], "session": about.get("session", ""), "until": about.get("until", "")}
        body = json.dumps({**told, "text": about.get("text", "")}).encode()
        timestamp = str(int(self._access.clock.now().timestamp()))
        key = self._access.required_secret().encode()
        signature = hmac.new(key, timestamp.encode() + body, sha256).hexdigest()
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": about["key"],
            "X-Deepday-Timestamp": timestamp,
            "X-Deepday-Signature": f"sha256={signature}",
        }
        request = Request("POST", self._access.account.url, body=body, headers=headers)
        self._access.http.ask(request, limit_s=max(0.1, by_s - time.monotonic()))


def _test(access: AccountAccess) -> Viability:
    try:
        access.required_secret()
    except SignInNeededError as error:
        return Viability(works=False, detail=error.reason, next_step=Reason("service.sign_in_step"))
    except UnreachableError as error:
        return Viability(works=None, detail=error.reason)
    return Viability(works=True, detail=Reason("webhook.ready"))


ADAPTER = ServiceAdapter(
    Service(
        "webhook",
        "Webhook",
        (ChannelKind(PATH, text="status"),),
        address=Asked.MUST,
        secret=Secret.SIGNING_KEY,
    ),
    effects=lambda access: (Webhook(access),),
    test=_test,
)
