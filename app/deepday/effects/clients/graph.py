"""Microsoft Graph as one account may use it: asks, and translates what it answers; it knows no channel.

Graph says what went wrong by its status and by ``error.code`` in JSON. 401 is tried once more with a renewed token
(``AccountAccess.ask``). 403 does not tell a permission that was not granted from a licence that is missing, so the
sentence names both. 429 and 503 mostly bring Retry-After. Actions answer 200 or 204 without a body: anything else that
comes there was not said by Graph. Nothing but GET and DELETE is ever sent again.

Source: learn.microsoft.com/graph/errors, /graph/throttling, /graph/api/resources/datetimetimezone.
"""

import re
from collections.abc import Callable, Collection, Mapping
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from deepday.domain.errors import EffectError, RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.effects.account_access import AccountAccess
from deepday.engine.effect_ports import Viability
from deepday.wire.http import Request
from deepday.wire.http_answers import Answer

HOME = "https://graph.microsoft.com/v1.0"
NAME = "Microsoft 365"
NOT_FOUND, CONFLICT, CHANGED = 404, 409, 412

_OK = range(200, 300)
_FORBIDDEN = 403
_TOLD: Collection[int] = frozenset({400, _FORBIDDEN, NOT_FOUND, 405, 406, CONFLICT, 410, CHANGED, 422, 423})
"""Statuses whose body says more; the others mean what they mean everywhere (``wire.http``)."""
_NO_MAILBOX = frozenset({"MailboxNotEnabledForRESTAPI", "MailboxNotSupportedForRESTAPI", "ErrorNonExistentMailbox"})
_CODE = re.compile(r"[A-Za-z0-9_.]{1,60}")
_FRACTION = re.compile(r"\.\d+$")


class GraphRefusedError(RefusedError):
    """Graph said no with a ``status`` and a code of its own, ``error``, that the caller may know better."""

    def __init__(self, status: int, error: str) -> None:
        super().__init__("service.refused", {"service": NAME, "error": error or str(status)})
        self.status = status
        self.error = error


class Graph:
    """One account; *permission* is what its calls need, to be named when it is missing."""

    def __init__(self, access: AccountAccess, permission: str) -> None:
        self._access = access
        self._permission = permission
        self._home = access.account.url.rstrip("/") or HOME
        self.host = urlsplit(self._home).hostname or ""

    def get(self, path: str, by_s: float, query: Mapping[str, str] | None = None) -> Mapping[str, object]:
        """Return the object at *path*."""
        return self._ask(Request("GET", self._home + path, query=query), by_s).json(self.host)

    def send(self, method: str, path: str, by_s: float, json: object, *, etag: str = "") -> Mapping[str, object]:
        """Create or change what is at *path*, only while it still has *etag*; return it as it is then."""
        return self._ask(self._writing(method, path, json, etag), by_s).json(self.host)

    def do(self, method: str, path: str, by_s: float, json: object = None, *, etag: str = "") -> None:
        """Have something done that is answered without a body."""
        answer = self._ask(self._writing(method, path, json, etag), by_s)
        if answer.body.strip() and not all(name.startswith("@odata.") for name in answer.json(self.host)):
            raise self.bad_answer()

    def bad_answer(self) -> UnreachableError:
        """Return the error of an answer that Graph cannot have given."""
        return UnreachableError("net.bad_answer", {"host": self.host})

    def _writing(self, method: str, path: str, json: object, etag: str) -> Request:
        return Request(method, self._home + path, json=json, headers={"If-Match": etag} if etag else None)

    def _ask(self, request: Request, by_s: float) -> Answer:
        answer = self._access.ask(request, by_s, accept=_TOLD)
        if answer.status in _OK:
            return answer
        raise self._translated(answer)

    def _translated(self, answer: Answer) -> RefusedError:
        said = answer.json(self.host).get("error") if answer.body.strip() else None
        code = str(said.get("code", "")) if isinstance(said, dict) else ""
        error = code if _CODE.fullmatch(code) else ""
        if answer.status == _FORBIDDEN:
            return RefusedError("microsoft.not_permitted", {"permission": self._permission, "error": error})
        if error in _NO_MAILBOX:
            return RefusedError("microsoft.no_mailbox")
        return GraphRefusedError(answer.status, error)


def probed(ask: Callable[[], object], works: Reason) -> Viability:
    """Find out whether *ask* can be asked; *works* says so."""
    try:
        ask()
    except EffectError as error:
        return viability(error)
    return Viability(works=True, detail=works)


def viability(error: EffectError) -> Viability:
    """Return what *error* says of a channel or account, and what helps."""
    if isinstance(error, UnreachableError):
        return Viability(works=None, detail=error.reason, next_step=Reason("service.try_later"))
    if isinstance(error, SignInNeededError) or error.reason.code == "microsoft.not_permitted":
        return Viability(works=False, detail=error.reason, next_step=Reason("service.sign_in_step"))
    return Viability(works=False, detail=error.reason)


def moment(at: datetime) -> dict[str, str]:
    """Return *at* as Graph writes it: ``{"dateTime": "2026-03-02T10:00:00.0000000", "timeZone": "UTC"}``."""
    return {"dateTime": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.0000000", "timeZone": "UTC"}


def pair(said: object) -> dict[str, str] | None:
    """Return a time and its zone as Graph said them, None if it said none."""
    if not isinstance(said, dict) or not said.get("dateTime"):
        return None
    return {"dateTime": str(said["dateTime"]), "timeZone": str(said.get("timeZone") or "UTC")}


def instant(said: object) -> datetime | None:
    """Return the instant that a time and zone mean, None for none and for a zone that is not known here.

    Seven decimals are Graph's way; they are dropped. A zone may be one of Windows' own names, which have no table here.
    """
    found = pair(said)
    if found is None:
        return None
    try:
        naive = datetime.fromisoformat(_FRACTION.sub("", found["dateTime"].removesuffix("Z")))
        zone = UTC if found["timeZone"].upper() in ("UTC", "GMT") else ZoneInfo(found["timeZone"])
        return (naive if naive.tzinfo else naive.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError, ZoneInfoNotFoundError, OSError):
        return None


def close(a: object, b: object, tolerance: timedelta) -> bool:
    """Say whether two times of Graph are the same within *tolerance*; those not understood only if written alike."""
    at, other = instant(a), instant(b)
    if at is None or other is None:
        return pair(a) == pair(b)
    return abs(at - other) <= tolerance
