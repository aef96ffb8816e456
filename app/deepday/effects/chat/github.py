"""A GitHub account's status: the line on the profile, and whether the person is shown as busy.

A status has its end with it; from then on it is not shown, and one that is still told is read as none. Everybody on
the web can read it unless it is limited to an organization, and whoever limited theirs finds ours limited the same way.
Busy people are passed over when reviews are assigned by turns. A token needs the permission ``user``; one of the newer
kind does not tell what it may do. Setting it is never sent twice; the next read tells.

Failures come as 200 with ``errors`` and a ``type``, also "too many" (its wait in Retry-After or x-ratelimit-reset, else
a minute); a secondary limit may come as 403.

Source: docs.github.com/graphql/reference (UserStatus, changeUserStatus), docs.github.com/graphql/overview/
rate-limits-and-query-limits-for-the-graphql-api, octokit/graphql-schema schema.graphql.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from deepday.domain.errors import EffectError, RefusedError, UnreachableError
from deepday.domain.service import Asked, ChannelKind, Endpoints, Secret, Service, SignIn
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.chat.status_line import StatusLine, has_ended, tested
from deepday.engine.effect_ports import Value, Viability, Wish
from deepday.wire.http import Request
from deepday.wire.http_answers import Answer, retry_after_s

NAME = "GitHub"
STATUS = "chat.github"
HOME = "https://api.github.com/graphql"
SCOPE = "user"
LONGEST_TEXT = 80
OUR_EMOJI = ":no_bell:"
NO_STATUS: Value = {"text": "", "emoji": "", "ends_at": "", "busy": False, "organization": ""}
WAIT_S = 60.0
"""How long to wait when GitHub says "too many" and not for how long."""

FIELDS = "emoji message expiresAt indicatesLimitedAvailability organization { id }"
READ = f"query {{ viewer {{ status {{ {FIELDS} }} }} }}"
SET = f"mutation ($input: ChangeUserStatusInput!) {{ changeUserStatus(input: $input) {{ status {{ {FIELDS} }} }} }}"
_FORBIDDEN = 403
_TYPE = re.compile(r"[A-Z_]{1,60}")
_TOO_MANY = frozenset({"RATE_LIMIT", "RATE_LIMITED"})
_NOT_ALLOWED = frozenset({"INSUFFICIENT_SCOPES", "FORBIDDEN"})


class GitHubAccount:
    """The account at github.com, or at a server of one's own."""

    def __init__(self, access: AccountAccess) -> None:
        self._access = access
        own = access.account.url.rstrip("/")
        self._url = own if own.endswith("/graphql") else f"{own}/api/graphql" if own else HOME
        self._params = {"host": urlsplit(self._url).hostname or ""}

    def ask(
        self, query: str, by_s: float, variables: Mapping[str, object] | None = None
    ) -> tuple[Mapping[str, object], Answer]:
        """Return the data, and the whole answer. Raises what ``AccountAccess.ask`` raises, and ``service.*``."""
        request = Request("POST", self._url, json={"query": query, "variables": variables or {}})
        answer = self._access.ask(request, by_s, accept={_FORBIDDEN})
        if answer.status == _FORBIDDEN:
            raise self._too_many(answer) if _is_limit(answer) else RefusedError("net.forbidden", self._params)
        said = answer.json(self._params["host"])
        errors = said.get("errors")
        if isinstance(errors, list) and errors:
            raise self._translated(errors[0], answer)
        data = said.get("data")
        if not isinstance(data, dict):
            raise self.bad_answer()
        return data, answer

    def check(self) -> None:
        """Raise what keeps the account from working, as far as the token tells."""
        data, answer = self.ask(READ, deadline())
        if not isinstance(data.get("viewer"), dict):
            raise self.bad_answer()
        told = answer.headers.get("x-oauth-scopes", "")
        if told and SCOPE not in {scope.strip() for scope in told.split(",")}:
            raise _missing()

    def bad_answer(self) -> UnreachableError:
        """Return the error for an answer that cannot be GitHub's."""
        return UnreachableError("net.bad_answer", self._params)

    def _translated(self, error: object, answer: Answer) -> EffectError:
        kind = str(error.get("type", "")) if isinstance(error, dict) else ""
        if kind in _TOO_MANY or _is_limit(answer):
            return self._too_many(answer)
        if kind in _NOT_ALLOWED:
            return _missing()
        if not _TYPE.fullmatch(kind):
            return UnreachableError("service.trouble", {"service": NAME})  # "Something went wrong while executing"
        return RefusedError("service.refused", {"service": NAME, "error": kind})

    def _too_many(self, answer: Answer) -> UnreachableError:
        wait_s = retry_after_s(answer)
        reset = answer.headers.get("x-ratelimit-reset", "")
        if wait_s is None and reset.isascii() and reset.isdigit():
            wait_s = max(0.0, float(reset) - self._access.clock.now().timestamp())
        return UnreachableError(
            "net.too_many_requests", self._params, retry_after_s=WAIT_S if wait_s is None else wait_s
        )


class GitHubStatus(StatusLine):
    """``chat.github:ACCOUNT``; values also hold ``busy`` and the ``organization`` that alone may see it."""

    our_emoji = OUR_EMOJI

    def __init__(self, access: AccountAccess) -> None:
        super().__init__(access, STATUS, LONGEST_TEXT, NO_STATUS)
        self._account = GitHubAccount(access)

    def probe(self) -> Viability:
        """Ask whether the token is accepted, and which permissions it has."""
        return tested(self._account.check, NAME)

    def capture(self) -> Value:
        """Return the status that GitHub tells."""
        data, _ = self._account.ask(READ, deadline())
        found = self._status(data.get("viewer"))
        return NO_STATUS if has_ended(found, self._access.clock.now()) else found

    def planned(self, text: str, wish: Wish) -> Value:
        """Return our text and emoji and "busy", ending a little after the wished end."""
        ends_at = wish.expires_at.astimezone(UTC).isoformat()
        return {"text": text, "emoji": OUR_EMOJI, "ends_at": ends_at, "busy": True, "organization": ""}

    def plan(self, prior: Value, wish: Wish) -> Value:
        """Return our status, for the same eyes as the one that was there."""
        return {**super().plan(prior, wish), "organization": prior["organization"]}

    def same(self, a: Value, b: Value) -> bool:
        """Say whether text, emoji, end (to 60 s), busy and who may see it are the same."""
        if self.shows_nothing(a) or self.shows_nothing(b):
            return super().same(a, b)
        return super().same(a, b) and a["busy"] == b["busy"] and a["organization"] == b["organization"]

    def write(self, value: Value) -> None:
        """Set the status; nothing given clears it."""
        given = {
            "emoji": value["emoji"],
            "message": value["text"],
            "expiresAt": value["ends_at"],
            "organizationId": value["organization"],
        }
        wanted: dict[str, object] = {name: text for name, text in given.items() if text}
        if value["busy"]:
            wanted["limitedAvailability"] = True
        data, _ = self._account.ask(SET, deadline(), {"input": {} if self.shows_nothing(value) else wanted})
        self._status(data.get("changeUserStatus"))

    def _status(self, holder: object) -> Value:
        if not isinstance(holder, dict) or "status" not in holder:
            raise self._account.bad_answer()
        found = holder["status"]
        if found is None:
            return NO_STATUS
        try:
            ends_at = found.get("expiresAt") or ""
            organization = found.get("organization") or {}
            return {
                "text": str(found.get("message") or ""),
                "emoji": str(found.get("emoji") or ""),
                "ends_at": datetime.fromisoformat(ends_at).astimezone(UTC).isoformat() if ends_at else "",
                "busy": found.get("indicatesLimitedAvailability") is True,
                "organization": str(organization.get("id") or ""),
            }
        except (AttributeError, TypeError, ValueError, OverflowError) as error:
            raise self._account.bad_answer() from error


def _is_limit(answer: Answer) -> bool:
    """Say whether it is a limit that was passed; the second sign may come with answers of any kind."""
    return "retry-after" in answer.headers or answer.headers.get("x-ratelimit-remaining", "").strip() == "0"


def _missing() -> RefusedError:
    return RefusedError("service.missing_permission", {"service": NAME, "permission": SCOPE})


SIGN_IN = Endpoints(
    authorization="",
    token="https://github.com/login/oauth/access_token",  # noqa: S106 -- an address
    device_authorization="https://github.com/login/device/code",
    scopes_always=(SCOPE,),
)
"""With a code, for somebody who has registered an OAuth app of their own there; its tokens do not expire."""

ADAPTER = ServiceAdapter(
    Service(
        "github",
        NAME,
        (ChannelKind(STATUS, on_at_first=False, text="status", scopes=(SCOPE,)),),
        address=Asked.MAY,
        secret=Secret.TOKEN,
        sign_in=SignIn.DEVICE,
        client_id="accounts.github.client_id",
    ),
    effects=lambda access: (GitHubStatus(access),),
    test=lambda access: tested(GitHubAccount(access).check, NAME),
    endpoints=lambda _setting: SIGN_IN,
)
