"""A Matrix account's status message and its notifications: two effects, each put back as it was found.

A status message goes with a presence (online, unavailable, offline): the one found a moment ago is written with it, so
that only the message changes. It does not expire: the text says until when, and if the machine dies for good it stays.
Notifications are one rule above all others, ``.m.rule.master``; it stays too. There are no permissions smaller than the
whole account.

Failures: a server with presence switched off takes a status and forgets it (Synapse, Dendrite) or says 403 (conduit);
429 has its wait in the JSON, and Synapse takes one status in 10 s; 401 for a token that is not accepted. A PUT that
succeeds is answered with an empty object. The server may be led to by ``/.well-known/matrix/client``.

Source: matrix-org/matrix-spec data/api/client-server/{presence,whoami,pushrules,wellknown}.yaml.
"""

import re
import time
from collections.abc import Collection, Mapping
from datetime import datetime
from urllib.parse import quote, urlsplit

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Service
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.chat.status_line import StatusLine, tested
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import Request
from deepday.wire.http_answers import Answer

NAME = "Matrix"
STATUS = "chat.matrix"
NOTIFICATIONS = "chat.matrix.notifications"
LONGEST_TEXT = 120
"""Matrix has no limit; clients show about that much."""
NO_STATUS: Value = {"text": "", "emoji": "", "ends_at": "", "is_set": False, "presence": "offline"}
_MASTER = "pushrules/global/override/.m.rule.master/enabled"
_BAD_REQUEST, _FORBIDDEN, _NOT_FOUND = 400, 403, 404
_ERRCODE = re.compile(r"[A-Z0-9_.a-z]{1,60}")


class MatrixAccount:
    """The account at its homeserver."""

    def __init__(self, access: AccountAccess) -> None:
        self._access = access
        self._address = access.account.url.rstrip("/")
        self._homeserver = ""

    def get(self, path: str, by_s: float) -> Mapping[str, object]:
        """Return what is there; raises what ``_ask`` raises."""
        return self._ask("GET", path, by_s)[1]

    def put(self, path: str, by_s: float, body: Mapping[str, object]) -> None:
        """Set it; raises what ``_ask`` raises."""
        if self._ask("PUT", path, by_s, body)[1]:
            raise self.bad_answer()

    def presence(self, path: str, by_s: float) -> Mapping[str, object]:
        """Return the presence at *path*; the server may have none of somebody who was never there."""
        answer, said = self._ask("GET", path, by_s, accept={_NOT_FOUND})
        if answer.status != _NOT_FOUND:
            return said
        if said.get("errcode") != "M_NOT_FOUND":
            raise not_offered()
        return {"presence": "offline"}

    def presence_path(self, by_s: float) -> str:
        """Return where the presence of this account is."""
        return f"presence/{quote(self.user_id(by_s), safe='')}/status"

    def user_id(self, by_s: float) -> str:
        """Return whom the token belongs to; asked each time, since another's may take its place."""
        found = self.get("account/whoami", by_s).get("user_id")
        if not isinstance(found, str) or not found.startswith("@"):
            raise self.bad_answer()
        return found

    def bad_answer(self) -> UnreachableError:
        """Return the error for an answer that cannot be Matrix's."""
        return UnreachableError("net.bad_answer", {"host": self._host})

    @property
    def _host(self) -> str:
        return urlsplit(self._homeserver or self._address).hostname or ""

    def _ask(
        self, method: str, path: str, by_s: float, body: object = None, accept: Collection[int] = ()
    ) -> tuple[Answer, Mapping[str, object]]:
        """Return the answer and what it says.

        Raises:
            RefusedError: ``service.refused`` with Matrix's own code, ``service.not_offered`` for a presence that must
                not be set, and what ``AccountAccess.ask`` raises.
        """
        request = Request(method, f"{self._found(by_s)}/_matrix/client/v3/{path}", json=body)
        answer = self._access.ask(request, by_s, accept={_BAD_REQUEST, _FORBIDDEN, *accept})
        said = answer.json(self._host)
        if answer.status == _FORBIDDEN and method == "PUT" and path.startswith("presence/"):
            raise not_offered()
        if answer.status in (_BAD_REQUEST, _FORBIDDEN):
            code = str(said.get("errcode", ""))
            params = {"error": code} if _ERRCODE.fullmatch(code) else {}
            raise RefusedError("service.refused", {"service": NAME, **params})
        return answer, said

    def _found(self, by_s: float) -> str:
        """Return the homeserver's address: where the account's address leads, or that itself.

        An answer that is neither yes nor no counts for this time only.
        """
        if self._homeserver:
            return self._homeserver
        request = Request("GET", f"{self._address}/.well-known/matrix/client")
        elsewhere = {301, 302, 307, 308}
        try:
            answer = self._access.http.ask(request, limit_s=max(0.1, by_s - time.monotonic()), accept=elsewhere)
        except RefusedError:
            self._homeserver = self._address
            return self._homeserver
        if answer.status in elsewhere or answer.is_page:
            return self._address
        self._homeserver = self._led_to(answer.json(self._host))
        return self._homeserver

    def _led_to(self, said: Mapping[str, object]) -> str:
        found = said.get("m.homeserver")
        address = found.get("base_url") if isinstance(found, dict) else None
        if not isinstance(address, str):
            raise self.bad_answer()
        return address.rstrip("/")


class MatrixStatus(StatusLine):
    """``chat.matrix:ACCOUNT``; values also hold whether there is a text at all, and the presence it was found with."""

    def __init__(self, access: AccountAccess) -> None:
        super().__init__(access, STATUS, LONGEST_TEXT, NO_STATUS, expires=False)
        self._account = MatrixAccount(access)

    def probe(self) -> Viability:
        """Ask whom the token belongs to, and for the presence; only setting one would tell whether it is kept."""
        return tested(self._check, NAME)

    def capture(self) -> Value:
        """Return the status and the presence it comes with."""
        by_s = deadline()
        return self._value(self._presence(self._account.presence_path(by_s), by_s))

    def planned(self, text: str, wish: Wish) -> Value:  # noqa: ARG002 -- the end stands in the text
        """Return our text."""
        return {**NO_STATUS, "text": text, "is_set": True}

    def apply(self, target: Value, found: Value) -> None:
        """Set the text, and see whether it was kept."""
        by_s = deadline()
        path = self._account.presence_path(by_s)
        self._write(path, target, found, by_s)
        if not self._value(self._presence(path, by_s))["is_set"]:
            raise not_offered()

    def restore(self, prior: Value, found: Value) -> None:
        """Set the text that was there, or none."""
        by_s = deadline()
        self._write(self._account.presence_path(by_s), prior, found, by_s)

    def _write(self, path: str, value: Value, found: Value, by_s: float) -> None:
        if (value["text"], value["is_set"]) == (found["text"], found["is_set"]):
            return  # Synapse takes one in 10 s
        text = {"status_msg": value["text"]} if value["is_set"] else {}
        self._account.put(path, by_s, {"presence": found["presence"], **text})

    def _check(self) -> None:
        by_s = deadline()
        said = self._presence(self._account.presence_path(by_s), by_s)
        if said["presence"] == "offline" and len(said) == 1:  # all that a server without presence ever says
            raise UnreachableError("matrix.presence_not_seen")

    def _presence(self, path: str, by_s: float) -> Mapping[str, object]:
        said = self._account.presence(path, by_s)
        if not isinstance(said.get("presence"), str) or not isinstance(said.get("status_msg"), str | None):
            raise self._account.bad_answer()
        return said

    @staticmethod
    def _value(said: Mapping[str, object]) -> Value:
        text = said.get("status_msg")
        return {**NO_STATUS, "text": text or "", "is_set": text is not None, "presence": said["presence"]}


class MatrixNotifications:
    """``chat.matrix.notifications:ACCOUNT``. Values say whether the rule that silences everything is ``on``."""

    local = False

    def __init__(self, access: AccountAccess) -> None:
        self.id = access.channel(NOTIFICATIONS)
        self.lane = access.lane
        self.empty: Value | None = None
        self.expires_to: Value | None = None
        self._account = MatrixAccount(access)

    def probe(self) -> Viability:
        """Ask for the rule."""
        return tested(self.capture, NAME)

    def capture(self) -> Value:
        """Return whether the rule is on."""
        found = self._account.get(_MASTER, deadline()).get("enabled")
        if not isinstance(found, bool):
            raise self._account.bad_answer()
        return {"on": found}

    def plan(self, prior: Value, wish: Wish) -> Value:  # noqa: ARG002 -- the same whatever was there
        """Return it as on."""
        return {"on": True}

    def apply(self, target: Value, found: Value) -> None:
        """Switch it on."""
        self._set(target, found)

    def read(self, _target: Value) -> Value:
        """Return whether the rule is on."""
        return self.capture()

    def same(self, a: Value, b: Value) -> bool:
        """Say whether both are on or off."""
        return a["on"] == b["on"]

    def is_ours(self, value: Value) -> bool:  # noqa: ARG002 -- nothing in it could tell
        """Say no: a rule has no author."""
        return False

    def still_valid(self, prior: Value, now: datetime) -> bool:  # noqa: ARG002 -- nothing in it ends
        """Say yes: a rule has no end."""
        return True

    def restore(self, prior: Value, found: Value) -> None:
        """Switch it to what it was."""
        self._set(prior, found)

    def describe(self, value: Value) -> Reason:
        """Return whether notifications are silenced."""
        return Reason("silence.on" if value["on"] else "silence.off")

    def _set(self, value: Value, found: Value) -> None:
        if not self.same(value, found):
            self._account.put(_MASTER, deadline(), {"enabled": value["on"]})


def not_offered() -> RefusedError:
    """Return the error for a server that keeps no presence."""
    return RefusedError("service.not_offered", {"service": NAME, "what": "presence"})


ADAPTER = ServiceAdapter(
    Service(
        "matrix",
        NAME,
        (ChannelKind(STATUS, text="status"), ChannelKind(NOTIFICATIONS, on_at_first=False)),
        address=Asked.MUST,
    ),
    effects=lambda access: (MatrixStatus(access), MatrixNotifications(access)),
    test=lambda access: tested(lambda: MatrixAccount(access).user_id(deadline()), NAME),
)
