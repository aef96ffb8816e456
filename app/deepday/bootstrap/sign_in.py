"""Sign-in: a permission that the person gives in the browser or with a code, and what is kept of it as a secret."""

import threading
from collections.abc import Callable, Collection
from concurrent.futures import Future
from dataclasses import dataclass

from deepday.domain.account import Account
from deepday.domain.errors import DeepdayError, RefusedError
from deepday.domain.service import Endpoints, Service, SignIn
from deepday.effects.account_access import ServiceAdapter
from deepday.engine.settings_ports import SecretStore
from deepday.wire.http import Http
from deepday.wire.oauth import AuthorizationServer, Client, Grant, Redirect
from deepday.wire.oauth_code import CodeSignIn
from deepday.wire.oauth_device import DeviceCode, DeviceSignIn
from deepday.wire.oauth_kept import kept_text
from deepday.wire.oauth_tokens import Tokens
from deepday.wording.translation import _

Setting = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Invitation:
    """Where the person is to go, and the code to be typed there, if there is one; neither belongs into a log."""

    address: str
    code: str = ""

    def __repr__(self) -> str:
        return "<Invitation>"


class SignInAttempt:
    """One attempt to sign in; ``run`` blocks for minutes: from a worker only. ``cancel`` may come from any thread."""

    def __init__(
        self, adapter: ServiceAdapter, setting: Setting, http: Http, channels: Collection[str] | None = None
    ) -> None:
        """Prepare it; *channels* are the paths of those that are wanted, None for those that are on at first."""
        self._adapter = adapter
        self._setting = setting
        self._http = http
        self._channels = channels
        self._cancelled = threading.Event()
        self._running: CodeSignIn | DeviceSignIn | None = None

    def run(self, invite: Callable[[Invitation], object]) -> str:
        """Return the secret to keep, when the person has said yes; *invite* is called in this thread.

        Raises:
            RefusedError: no client id, or what ``CodeSignIn`` and ``DeviceSignIn`` raise.
            UnreachableError: the service cannot be reached.
        """
        service, endpoints = self._adapter.about, _endpoints(self._adapter, self._setting)
        server, client = _server(endpoints), _client(service, endpoints, self._setting)
        scopes = _scopes(service, endpoints, self._channels)
        running: CodeSignIn | DeviceSignIn
        if service.sign_in is SignIn.DEVICE:
            running = DeviceSignIn(self._http, server, client, scopes, show=lambda code: invite(_shown(code)))
        else:
            running = CodeSignIn(
                self._http,
                server,
                client,
                scopes,
                open_page=lambda address: invite(Invitation(address)),
                sentence=_("You can close this page and go back to Deepday."),
                extra=dict(endpoints.parameters),
            )
        self._running = running
        if self._cancelled.is_set():
            raise RefusedError("oauth.cancelled")
        return _kept(running.run(), server, client)

    def start(self, invite: Callable[[Invitation], object]) -> "Future[str]":
        """Do what ``run`` does in a thread of its own, which no pool waits for."""
        outcome: Future[str] = Future()

        def work() -> None:
            try:
                secret = self.run(invite)
            except DeepdayError as error:
                outcome.set_exception(error)
            else:
                outcome.set_result(secret)

        threading.Thread(target=work, name="sign-in", daemon=True).start()
        return outcome

    def cancel(self) -> None:
        """Have ``run`` raise ``oauth.cancelled``."""
        self._cancelled.set()
        if self._running is not None:
            self._running.cancel()


def tokens_of(
    account: Account, adapter: ServiceAdapter, setting: Setting, http: Http, secrets: SecretStore
) -> Tokens | None:
    """Return the tokens of an account that can be signed in to, None where the secret is always the token itself."""
    pasted = adapter.about.secret is not None
    if adapter.endpoints is None or (pasted and adapter.about.sign_in is SignIn.DEVICE):
        return None
    endpoints = adapter.endpoints(setting)
    return Tokens(
        http,
        _server(endpoints),
        Client(setting(adapter.about.client_id), redirect=_redirect(endpoints)),
        load=lambda: secrets.get(account.id),
        keep=lambda text: secrets.set(account.id, text),
        pasted=pasted,
    )


def _endpoints(adapter: ServiceAdapter, setting: Setting) -> Endpoints:
    service = adapter.about
    if adapter.endpoints is None:
        raise RefusedError("sign_in.not_offered", {"service": service.name})
    if not setting(service.client_id):
        raise RefusedError("sign_in.no_client_id", {"service": service.name, "key": service.client_id})
    return adapter.endpoints(setting)


def _server(endpoints: Endpoints) -> AuthorizationServer:
    return AuthorizationServer(
        token_endpoint=endpoints.token,
        authorization_endpoint=endpoints.authorization,
        device_endpoint=endpoints.device_authorization,
        revocation_endpoint=endpoints.revocation,
        scope_parameter=endpoints.scope_parameter,
        tokens_under=endpoints.tokens_under,
        token_types=frozenset(endpoints.token_types),
        error_names=dict(endpoints.error_names),
    )


def _client(service: Service, endpoints: Endpoints, setting: Setting) -> Client:
    return Client(setting(service.client_id), redirect=_redirect(endpoints))


def _redirect(endpoints: Endpoints) -> Redirect:
    if endpoints.redirect_host == "localhost":
        return Redirect("localhost", endpoints.redirect_path, endpoints.port)
    return Redirect("127.0.0.1", endpoints.redirect_path, endpoints.port)


def _scopes(service: Service, endpoints: Endpoints, channels: Collection[str] | None) -> tuple[str, ...]:
    wanted = [k for k in service.channels if (k.on_at_first if channels is None else k.path in channels)]
    return tuple(dict.fromkeys([*endpoints.scopes_always, *(scope for kind in wanted for scope in kind.scopes)]))


def _shown(code: DeviceCode) -> Invitation:
    return Invitation(code.with_code or code.address, code.user_code)


def _kept(grant: Grant, server: AuthorizationServer, client: Client) -> str:
    """Return what lasts: the refresh token with what belongs to it, or an access token that never expires."""
    if grant.refresh_token is None and grant.expires_in_s is None:
        return grant.access_token
    return kept_text(grant, server, client)
