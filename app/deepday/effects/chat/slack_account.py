"""One person's account at Slack: calls its Web API and says whether the account can do what is wanted.

Slack answers HTTP 200 with ``ok: false`` and a code of its own for nearly everything; the table here says which of
them means "sign in again", "something must be changed there", or "later". 429 brings Retry-After in seconds, counted
per method and workspace. The token goes into the Authorization header and nowhere else.

Source: docs.slack.dev/reference/methods, docs.slack.dev/apis/web-api/rate-limits.
"""

import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from urllib.parse import urlsplit

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Endpoints
from deepday.effects.account_access import Tokens
from deepday.engine.effect_ports import Viability
from deepday.wire.http import LIMIT_S, Http, Request
from deepday.wire.http_answers import Answer

HOME = "https://slack.com"
REDIRECT_PORT = 53682
"""The loopback port that a registration names: Slack compares the whole address."""
SCOPES = ("users.profile:read", "users.profile:write", "dnd:read", "dnd:write")

_MEANINGS: Mapping[str, tuple[type[SignInNeededError | UnreachableError | RefusedError], str]] = {
    "token_revoked": (SignInNeededError, "slack.token_revoked"),
    "token_expired": (SignInNeededError, "slack.token_expired"),
    "account_inactive": (SignInNeededError, "slack.account_inactive"),
    "invalid_auth": (SignInNeededError, "slack.token_not_accepted"),
    "not_authed": (SignInNeededError, "slack.token_not_accepted"),
    "not_allowed_token_type": (RefusedError, "slack.wrong_token"),
    "user_is_bot": (RefusedError, "slack.wrong_token"),
    "access_denied": (RefusedError, "slack.not_permitted"),
    "accesslimited": (RefusedError, "slack.not_permitted"),
    "ekm_access_denied": (RefusedError, "slack.not_permitted"),
    "enterprise_is_restricted": (RefusedError, "slack.not_permitted"),
    "no_permission": (RefusedError, "slack.not_permitted"),
    "org_login_required": (RefusedError, "slack.not_permitted"),
    "team_access_not_granted": (RefusedError, "slack.not_permitted"),
    "ratelimited": (UnreachableError, "net.too_many_requests"),
    "fatal_error": (UnreachableError, "slack.trouble"),
    "internal_error": (UnreachableError, "slack.trouble"),
    "request_timeout": (UnreachableError, "slack.trouble"),
    "service_unavailable": (UnreachableError, "slack.trouble"),
    "snooze_failed": (UnreachableError, "slack.trouble"),
    "snooze_end_failed": (UnreachableError, "slack.trouble"),
    "profile_set_failed": (UnreachableError, "slack.trouble"),
    "team_added_to_org": (UnreachableError, "slack.trouble"),
}
"""What Slack's codes mean for us; any other is a no, told with the code itself."""
_OAUTH_ERRORS = (
    ("invalid_code", "invalid_grant"),
    ("code_already_used", "invalid_grant"),
    ("invalid_refresh_token", "invalid_grant"),
    ("token_expired", "invalid_grant"),
    ("token_revoked", "invalid_grant"),
    ("invalid_client_id", "invalid_client"),
    ("bad_client_secret", "invalid_client"),
    ("bad_redirect_uri", "invalid_client"),
    ("ratelimited", "slow_down"),
    ("fatal_error", "server_error"),
    ("internal_error", "server_error"),
    ("service_unavailable", "temporarily_unavailable"),
)
"""What Slack calls the errors of RFC 6749."""
_CODE = re.compile(r"[a-z0-9_]{1,60}")


class SlackRefusedError(RefusedError):
    """Slack said no with a code of its own, ``error``, that has no entry in the table here."""

    def __init__(self, error: str) -> None:
        super().__init__("slack.refused", {"error": error})
        self.error = error


class SlackAccount:
    """The account named *account_id*; both effects share it.

    *secret* gives the pasted token; *tokens*, where there are any, that of a sign-in instead.
    """

    def __init__(
        self,
        account_id: str,
        http: Http,
        secret: Callable[[], str | None],
        url: str = HOME,
        tokens: Tokens | None = None,
    ) -> None:
        self.id = account_id
        self.lane = f"slack:{account_id}"
        self._http = http
        self._secret = secret
        self._tokens = tokens
        base = url.rstrip("/")
        self._methods = base if urlsplit(base).path.endswith("/api") else f"{base}/api"
        self._host = urlsplit(base).hostname or ""

    def get(self, method: str, by_s: float) -> Mapping[str, object]:
        """Call a method that reads; sent again once after a broken connection."""
        return self._call(Request("GET", self._url(method)), by_s)[0]

    def post(
        self,
        method: str,
        by_s: float,
        *,
        json: Mapping[str, object] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> Mapping[str, object]:
        """Call a method that writes; after a broken connection nobody knows whether it did."""
        return self._call(Request("POST", self._url(method), json=json, form=form), by_s)[0]

    def test_account(self) -> Viability:
        """Say whether the token works and may do all that is needed; changes nothing."""
        try:
            said, answer = self._call(Request("POST", self._url("auth.test"), form={}), deadline())
        except UnreachableError as error:
            return Viability(works=None, detail=error.reason, next_step=Reason("slack.try_later"))
        except SignInNeededError as error:
            return Viability(works=False, detail=error.reason, next_step=Reason("slack.sign_in_again"))
        except RefusedError as error:
            return Viability(works=False, detail=error.reason)
        if "bot_id" in said:
            return Viability(
                works=False, detail=Reason("slack.wrong_token"), next_step=Reason("slack.use_a_user_token")
            )
        return _scopes(answer)

    def _url(self, method: str) -> str:
        return f"{self._methods}/{method}"

    def _token(self) -> str:
        token = self._tokens.bearer() if self._tokens is not None else (self._secret() or "").strip()
        if not token:
            raise SignInNeededError("slack.no_token")
        return token

    def _call(self, request: Request, by_s: float) -> tuple[Mapping[str, object], Answer]:
        """Ask, once more with a renewed token if that of a sign-in is refused."""
        token = self._token()
        try:
            return self._once(replace(request, bearer=token), by_s)
        except SignInNeededError as refused:
            if self._tokens is None:
                raise
            try:
                newer = self._tokens.renewed(token)
            except SignInNeededError:
                raise refused from None
        return self._once(replace(request, bearer=newer), by_s)

    def _once(self, request: Request, by_s: float) -> tuple[Mapping[str, object], Answer]:
        answer = self._http.ask(request, limit_s=max(0.1, by_s - time.monotonic()))
        said = answer.json(self._host)
        if said.get("ok") is not True:
            raise _translated(said, self._host)
        return said, answer


def endpoints(url: str = HOME) -> Endpoints:
    """Return where to sign in at Slack: as a public client, with permissions of the person only.

    The loopback's address has to stand in the registration as it is here. Whether the tokens rotate is the
    registration's choice; those that do end after 30 days without use.

    Source: docs.slack.dev/authentication/using-pkce, /authentication/using-token-rotation,
    /reference/methods/oauth.v2.access.
    """
    return Endpoints(
        authorization=f"{url}/oauth/v2/authorize",
        token=f"{url}/api/oauth.v2.access",
        redirect_host="localhost",
        redirect_path="/cb",
        port=REDIRECT_PORT,
        scope_parameter="user_scope",
        tokens_under="authed_user",
        token_types=("user",),
        error_names=_OAUTH_ERRORS,
    )


def deadline() -> float:
    """Return when an operation that begins now must be over, all its calls together (``time.monotonic``)."""
    return time.monotonic() + LIMIT_S


def _translated(said: Mapping[str, object], host: str) -> UnreachableError | RefusedError:
    error = str(said.get("error", ""))
    if not _CODE.fullmatch(error):
        return UnreachableError("net.bad_answer", {"host": host})
    if error == "missing_scope":
        return RefusedError("slack.missing_scope", {"scopes": _listed(said.get("needed"))})
    if error not in _MEANINGS:
        return SlackRefusedError(error)
    kind, code = _MEANINGS[error]
    return kind(code, {"error": error, "host": host})


def _scopes(answer: Answer) -> Viability:
    told = answer.headers.get("x-oauth-scopes")
    if told is None:
        return Viability(works=None, detail=Reason("slack.scopes_not_told"))
    given = {scope.strip() for scope in told.split(",")}
    missing = [scope for scope in SCOPES if scope not in given]
    if missing:
        return Viability(
            works=False,
            detail=Reason("slack.missing_scope", {"scopes": ", ".join(missing)}),
            next_step=Reason("slack.add_scopes", {"scopes": ", ".join(missing)}),
        )
    return Viability(works=True, detail=Reason("slack.works"))


def _listed(scopes: object) -> str:
    names = re.findall(r"[a-z.]+:[a-z.]+", str(scopes))
    return ", ".join(names) or "?"
