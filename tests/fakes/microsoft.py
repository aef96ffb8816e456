"""A stateful contract fake of the part of Microsoft Graph that Deepday calls, on loopback.

Every request is held against Graph's own documents (``microsoft_schemas``, token, permission, address); what breaks
them is answered as Graph would and kept in ``violations``. A test arranges a state, acts as the user, lets time pass.
Faults of the way are not this one's business: ``tests.fakes.fault_proxy`` stands before it.

Unconfirmed, for the manual checks of a release: that presence shows a write after some seconds (``lag_s``), whether a
scheduled reply reads "disabled" after its end (``ends_disabled``), how Exchange rewrites HTML, that a schedule wholly
in the past is refused, that a ``transactionId`` outlives its event.
"""

import json
import re
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import unquote

import jsonschema

from deepday.domain.errors import SignInNeededError
from tests.fakes import microsoft_schemas as schemas
from tests.fakes.in_thread import InThread
from tests.fakes.microsoft_calendar import Events
from tests.fakes.microsoft_http import GraphServer
from tests.fakes.microsoft_mailbox import AutomaticReply
from tests.fakes.microsoft_presence import Presence

ALL_SCOPES = frozenset({"User.Read", "Presence.ReadWrite", "MailboxSettings.ReadWrite", "Calendars.ReadWrite"})
USER = "fa8bf3dc-eca7-46b7-bad1-db199b62afc3"
TOKEN = "canary-token"
LIFETIME = timedelta(minutes=75)

Said = tuple[int, dict[str, Any] | None]


class GraphError(Exception):
    """What Graph answers instead."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


@dataclass(frozen=True)
class Asked:
    """One request, checked."""

    query: Mapping[str, str]
    etag: str
    body: Any
    id: str


@dataclass(frozen=True)
class _Operation:
    method: str
    path: str
    scope: str
    schema: Mapping[str, object] | None
    work: Callable[["FakeMicrosoft", Asked], Said]


@dataclass
class FakeMicrosoft(InThread["GraphServer"]):
    """One user of one tenant; use as a context, ``url`` is Graph's address."""

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    scopes: set[str] = field(default_factory=lambda: set(ALL_SCOPES))
    has_teams: bool = True
    has_mailbox: bool = True
    calls: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._lock = threading.RLock()
        self._tokens: dict[str, datetime] = {}
        self._issued = 0
        self.signed_out = False
        self.presence = Presence(USER, self.clock)
        self.reply = AutomaticReply(self.clock)
        self.events = Events(self.clock)
        self._server = GraphServer(self)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.port}"

    def issue(self) -> str:
        """Return a fresh access token, as the token endpoint would."""
        with self._lock:
            self._issued += 1
            token = f"{TOKEN}-{self._issued}"
            self._tokens[token] = self.clock() + LIFETIME
            return token

    # --- Graph --------------------------------------------------------------------------------

    def answer(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, str],
        token: str,
        content_type: str,
        etag: str,
        body: bytes,
    ) -> Said:
        """Return the status and the JSON that Graph would answer."""
        with self._lock:
            self.calls.append(f"{method} {path}")
            try:
                self._let_in(token)
                operation, named = self._operation(method, path)
                self._permit(operation)
                asked = Asked(query, etag, self._checked(operation, content_type, body), unquote(named))
                return operation.work(self, asked)
            except GraphError as error:
                return error.status, {"error": {"code": error.code, "message": "", "innerError": {}}}

    def _let_in(self, token: str) -> None:
        if self._tokens.get(token, self.clock()) <= self.clock():
            raise GraphError(401, "InvalidAuthenticationToken")

    def _operation(self, method: str, path: str) -> tuple[_Operation, str]:
        for operation in _OPERATIONS:
            found = re.fullmatch(operation.path, path)
            if found and operation.method == method:
                return operation, "".join(found.groups())
        self.violations.append(f"no such address: {method} {path}")
        raise GraphError(404, "ResourceNotFound")

    def _permit(self, operation: _Operation) -> None:
        of_teams = operation.scope.startswith("Presence")
        if operation.scope not in self.scopes or (of_teams and not self.has_teams):
            raise GraphError(403, "Forbidden" if of_teams else "ErrorAccessDenied")
        if not of_teams and operation.scope != "User.Read" and not self.has_mailbox:
            raise GraphError(404, "MailboxNotEnabledForRESTAPI")

    def _checked(self, operation: _Operation, content_type: str, body: bytes) -> Any:
        if operation.schema is None:
            if body:
                self.violations.append(f"{operation.path}: takes no body")
            return None
        if not content_type.startswith("application/json"):
            self.violations.append(f"{operation.path}: {content_type} is not JSON")
        try:
            said = json.loads(body)
            jsonschema.validate(said, operation.schema)
        except (ValueError, jsonschema.ValidationError) as error:
            self.violations.append(f"{operation.path}: {error}")
            raise GraphError(400, "RequestBodyRead") from error
        return said

    def _me(self, _asked: Asked) -> Said:
        return 200, {"id": USER}

    def _get_presence(self, _asked: Asked) -> Said:
        return 200, self.presence.shown()

    def _prefer(self, asked: Asked) -> Said:
        self._is_me(asked)
        if not self.presence.prefer(asked.body):
            self.violations.append(f"no such presence: {asked.body}")
            raise GraphError(400, "InvalidRequest")
        return 200, None

    def _clear(self, asked: Asked) -> Said:
        self._is_me(asked)
        self.presence.reset()
        return 200, None

    def _set_message(self, asked: Asked) -> Said:
        self._is_me(asked)
        self.presence.publish(asked.body["statusMessage"])
        return 200, None

    def _is_me(self, asked: Asked) -> None:
        if asked.id != USER:
            self.violations.append(f"not the user's id: {asked.id}")
            raise GraphError(403, "Forbidden")

    def _get_reply(self, _asked: Asked) -> Said:
        return 200, {"@odata.context": "...", **self.reply.shown()}

    def _set_reply(self, asked: Asked) -> Said:
        if not self.reply.patch(asked.body["automaticRepliesSetting"]):
            self.violations.append(f"a schedule that is over: {asked.body}")
            raise GraphError(400, "ErrorInvalidTimeSettings")
        return 200, {"@odata.context": "...", "automaticRepliesSetting": self.reply.shown()}

    def _find_events(self, asked: Asked) -> Said:
        unknown = set(asked.query) - {"$filter", "$select", "$top"}
        found = self.events.find(asked.query)
        if unknown or found is None:
            self.violations.append(f"query not understood: {asked.query}")
            raise GraphError(400, "ErrorInvalidUrlQuery")
        return 200, {"@odata.context": "...", "value": found}

    def _create_event(self, asked: Asked) -> Said:
        event = self.events.create(asked.body)
        if event is None:
            raise GraphError(409, "ErrorDuplicateTransactionId")
        return 201, event

    def _change_event(self, asked: Asked) -> Said:
        self._is_unchanged(asked)
        return 200, self.events.change(asked.id, asked.body)

    def _delete_event(self, asked: Asked) -> Said:
        self._is_unchanged(asked)
        self.events.delete(asked.id)
        return 204, None

    def _is_unchanged(self, asked: Asked) -> None:
        event = self.events.kept.get(asked.id)
        if event is None:
            raise GraphError(404, "ErrorItemNotFound")
        if asked.etag and asked.etag != event["@odata.etag"]:
            raise GraphError(412, "ErrorIrresolvableConflict")


@dataclass
class FakeTokens:
    """``effects.account_access.Tokens`` of an account that was signed in to."""

    graph: FakeMicrosoft
    token: str = ""

    def bearer(self) -> str:
        return self.token or self.renewed("")

    def renewed(self, after: str) -> str:
        if self.graph.signed_out:
            raise SignInNeededError("net.sign_in", {"host": "login.microsoftonline.com"})
        if self.token in ("", after):
            self.token = self.graph.issue()
        return self.token

    def revoke(self) -> bool:
        """Say that Microsoft has no such call."""
        return False


_PRESENCE, _MAILBOX, _CALENDAR = "Presence.ReadWrite", "MailboxSettings.ReadWrite", "Calendars.ReadWrite"
_OF_USER = r"/v1\.0/users/([^/]+)/presence"
_SETTINGS = r"/v1\.0/me/mailboxSettings"
_EVENTS = r"/v1\.0/me/events"
_OPERATIONS = (
    _Operation("GET", r"/v1\.0/me", "User.Read", None, FakeMicrosoft._me),
    _Operation("GET", r"/v1\.0/me/presence", _PRESENCE, None, FakeMicrosoft._get_presence),
    _Operation("POST", f"{_OF_USER}/setUserPreferredPresence", _PRESENCE, schemas.PREFERRED, FakeMicrosoft._prefer),
    _Operation("POST", f"{_OF_USER}/clearUserPreferredPresence", _PRESENCE, schemas.NOTHING, FakeMicrosoft._clear),
    _Operation("POST", f"{_OF_USER}/setStatusMessage", _PRESENCE, schemas.MESSAGE, FakeMicrosoft._set_message),
    _Operation("GET", f"{_SETTINGS}/automaticRepliesSetting", _MAILBOX, None, FakeMicrosoft._get_reply),
    _Operation("PATCH", _SETTINGS, _MAILBOX, schemas.REPLY, FakeMicrosoft._set_reply),
    _Operation("GET", _EVENTS, _CALENDAR, None, FakeMicrosoft._find_events),
    _Operation("POST", _EVENTS, _CALENDAR, schemas.NEW_EVENT, FakeMicrosoft._create_event),
    _Operation("PATCH", f"{_EVENTS}/([^/]+)", _CALENDAR, schemas.CHANGED_EVENT, FakeMicrosoft._change_event),
    _Operation("DELETE", f"{_EVENTS}/([^/]+)", _CALENDAR, None, FakeMicrosoft._delete_event),
)
