"""An XMPP account's presence: beside the person's own clients one more, which says "do not disturb" with our text.

Nothing that is there is changed: the other clients stay as they are, and what colleagues see of them. The presence is
there while this process keeps its connection, so a crash leaves nothing, and a lost network what the server has not
noticed yet; ``xmpp_connection`` brings it back. Without slixmpp, an extra of the installation, it does not work.

Source: RFC 6121, 4.7 (show, status, priority).
"""

import time
from collections.abc import Callable
from datetime import datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Secret, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter
from deepday.effects.chat.status_line import tested
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import LIMIT_S

if TYPE_CHECKING:
    from deepday.effects.chat.xmpp_client import Place
    from deepday.effects.chat.xmpp_connection import Resource

NAME = "XMPP"
PRESENCE = "chat.xmpp"
LONGEST_TEXT = 200
"""XMPP has no limit; clients show about that much."""
NOT_CONNECTED: Value = {"text": "", "is_on": False, "is_there": False}
GOODBYE_S = 2.0
PATIENCE_S = LIMIT_S - GOODBYE_S


class XmppPresence:
    """``chat.xmpp:ACCOUNT``. Values hold the text, whether it ``is_on``, and whether the server shows it at the moment.

    A connection that is on its way back counts as ours: it has to be ended.
    """

    local = False

    def __init__(self, access: AccountAccess, limit_s: float = PATIENCE_S) -> None:
        self.limit_s = limit_s
        """How long an answer is waited for; a goodbye comes on top."""
        self.id = access.channel(PRESENCE)
        self.lane = access.lane
        self.empty: Value | None = NOT_CONNECTED
        self.expires_to: Value | None = NOT_CONNECTED
        self._access = access
        self._resource: Resource | None = None
        self.on_absence: Callable[[EffectError | None], object] = _ignore

    def probe(self) -> Viability:
        """Sign in and out again, which nobody sees."""
        return _tested(self._access, self.limit_s)

    def capture(self) -> Value:
        """Return what this process shows; the person's other clients are none of it."""
        return self._value()

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- the same whatever was there
        """Return our text."""
        return {"text": self._access.words.status(self.id, wish, LONGEST_TEXT), "is_on": True, "is_there": True}

    def apply(self, target: Value, _found: Value) -> None:
        """Connect if need be and show the text; what fails leaves no connection."""
        by_s = time.monotonic() + self.limit_s
        if self._resource is None:
            self._resource = _resource(self._access, self.on_absence)
        try:
            self._resource.show(str(target["text"]), by_s)
        except EffectError:
            self._end()
            raise

    def read(self, _target: Value) -> Value:
        """Return what this process shows."""
        return self._value()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are off, or on with the same text."""
        return (a["is_on"], a["text"]) == (b["is_on"], b["text"])

    def is_ours(self, value: Value) -> bool:
        """Say whether it is on: only this process sees it so."""
        return bool(value["is_on"])

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- nothing in it ends
        """Say yes: there was nothing."""
        return True

    def restore(self, prior: Value, _found: Value) -> None:  # noqa: ARG002 -- there was nothing
        """Disconnect."""
        self._end()

    def describe(self, value: Value) -> Reason:
        """Return the text, and whether it is there."""
        if not value["is_on"]:
            return Reason("status.none")
        return Reason("status.text" if value["is_there"] else "xmpp.coming_back", {"text": str(value["text"])})

    def _value(self) -> Value:
        if self._resource is None:
            return NOT_CONNECTED
        by_s = time.monotonic() + self.limit_s
        return {"text": self._resource.text or "", "is_on": True, "is_there": self._resource.is_there(by_s)}

    def _end(self) -> None:
        resource, self._resource = self._resource, None
        if resource is not None:
            resource.end(time.monotonic() + GOODBYE_S)


def _ignore(_error: EffectError | None) -> None:
    """Tell nobody."""


def _resource(access: AccountAccess, on_absence: Callable[[EffectError | None], object] = _ignore) -> "Resource":
    if find_spec("slixmpp") is None:
        raise RefusedError("xmpp.not_installed")
    from deepday.effects.chat.xmpp_connection import Resource  # noqa: PLC0415 -- slixmpp: an extra, and slow to load

    return Resource(_place(access), access.required_secret(), on_absence)


def _place(access: AccountAccess) -> "Place":
    from deepday.effects.chat.xmpp_client import PORT, TLS_PORT, Place  # noqa: PLC0415 -- same

    bare = access.account.user.partition("/")[0].strip()
    name, _, domain = bare.partition("@")
    if not name or not domain or "@" in domain or any(c.isspace() for c in bare):
        raise RefusedError("xmpp.not_a_user")
    if not access.account.url:
        return Place(bare)
    try:
        parts = urlsplit(access.account.url)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise RefusedError("xmpp.not_an_address") from error
    if parts.scheme not in ("xmpp", "xmpps") or not host:
        raise RefusedError("xmpp.not_an_address")
    is_direct = parts.scheme == "xmpps"
    return Place(bare, host, port or (TLS_PORT if is_direct else PORT), is_direct)


def _sign_in_and_out(access: AccountAccess, limit_s: float) -> None:
    resource = _resource(access)
    try:
        resource.sign_in(time.monotonic() + limit_s)
    finally:
        resource.end(time.monotonic() + GOODBYE_S)


def _tested(access: AccountAccess, limit_s: float) -> Viability:
    if find_spec("slixmpp") is None:
        return Viability(works=False, detail=Reason("xmpp.not_installed"), next_step=Reason("xmpp.install"))
    return tested(lambda: _sign_in_and_out(access, limit_s), NAME)


ADAPTER = ServiceAdapter(
    Service(
        "xmpp",
        NAME,
        (ChannelKind(PRESENCE, text="status"),),
        address=Asked.MAY,
        user=Asked.MUST,
        secret=Secret.APP_PASSWORD,
    ),
    effects=lambda access: (XmppPresence(access),),
    test=lambda access: _tested(access, PATIENCE_S),
)
