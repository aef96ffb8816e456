"""Microsoft 365 as one service: its channels, where to sign in, and whether an account works.

The program has no registration of its own: the person signs in through one that they or their organisation made
(docs/manual/microsoft-registration.md), as a public client without a secret. Each channel asks for one permission.
Microsoft has no call by which one's own grant is given back: the account is forgotten here, and the grant can be taken
away under "Apps" of the person's Microsoft account (myapps.microsoft.com). The account's address is that of Graph, for
tests.

Source: learn.microsoft.com/entra/identity-platform/v2-oauth2-auth-code-flow, /reply-url, /graph/permissions-reference.
"""

from collections.abc import Callable, Mapping
from urllib.parse import quote

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Asked, ChannelKind, Endpoints, Service, SignIn
from deepday.effects.account_access import AccountAccess, ServiceAdapter, deadline
from deepday.effects.auto_reply import microsoft as auto_reply
from deepday.effects.calendar import microsoft as calendar
from deepday.effects.chat import teams, teams_account, teams_message
from deepday.effects.clients.graph import NAME, Graph, viability
from deepday.engine.effect_ports import Effect, Viability

AUTHORITY = "https://login.microsoftonline.com"
ACCOUNT = "User.Read"

_TRIED: Mapping[str, tuple[str, Mapping[str, str] | None]] = {
    teams_account.PERMISSION: (teams_account.PRESENCE, None),
    calendar.PERMISSION: (calendar.EVENTS, {"$top": "1", "$select": "id"}),
    auto_reply.PERMISSION: (f"{auto_reply.SETTINGS}/{auto_reply.REPLY}", None),
}
"""What is read to find out whether a permission was given."""


def _effects(access: AccountAccess) -> tuple[Effect, ...]:
    account = teams_account.TeamsAccount(access)
    return (
        calendar.OutlookEvent(access),
        auto_reply.OutlookReply(access),
        teams_message.TeamsMessage(access, account),
        teams.TeamsPresence(access, account),
    )


def _test(access: AccountAccess) -> Viability:
    """Say whether the sign-in works, and which permissions are missing; those of unused channels may be."""
    by_s = deadline()
    missing: list[str] = []
    try:
        Graph(access, ACCOUNT).get("/me", by_s, {"$select": "id"})
        for permission, (path, query) in _TRIED.items():
            try:
                Graph(access, permission).get(path, by_s, query)
            except SignInNeededError:
                raise
            except RefusedError:
                missing.append(permission)
    except (UnreachableError, RefusedError) as error:
        return viability(error)
    if not missing:
        return Viability(works=True, detail=Reason("service.works", {"service": NAME}))
    return Viability(
        works=len(missing) < len(_TRIED),
        detail=Reason("microsoft.permissions_missing", {"permissions": ", ".join(missing)}),
        next_step=Reason("microsoft.sign_in_or_ask"),
    )


def _endpoints(setting: Callable[[str], str]) -> Endpoints:
    tenant = quote(setting("accounts.microsoft.tenant") or "organizations", safe="")
    return Endpoints(
        authorization=f"{AUTHORITY}/{tenant}/oauth2/v2.0/authorize",
        token=f"{AUTHORITY}/{tenant}/oauth2/v2.0/token",
        redirect_host="localhost",
        redirect_path="",
        scopes_always=("offline_access", ACCOUNT),
    )


ADAPTER = ServiceAdapter(
    Service(
        "microsoft",
        NAME,
        (
            ChannelKind(teams.PATH, scopes=(teams_account.PERMISSION,)),
            ChannelKind(teams_message.PATH, text="status", scopes=(teams_account.PERMISSION,)),
            ChannelKind(calendar.PATH, text="event", scopes=(calendar.PERMISSION,)),
            ChannelKind(auto_reply.PATH, on_at_first=False, text="auto_reply", scopes=(auto_reply.PERMISSION,)),
        ),
        address=Asked.MAY,
        secret=None,
        sign_in=SignIn.BROWSER,
        client_id="accounts.microsoft.client_id",
        tenant="accounts.microsoft.tenant",
    ),
    effects=_effects,
    test=_test,
    endpoints=_endpoints,
)
