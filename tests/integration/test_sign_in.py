"""Signing in to a service as a person does, at a real authorization server, and the account that comes of it."""

import queue
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from deepday.bootstrap.sign_in import Invitation, SignInAttempt, tokens_of
from deepday.domain.account import Account
from deepday.domain.errors import RefusedError, SignInNeededError
from deepday.domain.reason import Reason
from deepday.domain.service import ChannelKind, Endpoints, Service, SignIn
from deepday.effects.account_access import ServiceAdapter
from deepday.engine.effect_ports import Viability
from deepday.wire.http import Http, Request
from deepday.wire.oauth import AuthorizationServer
from tests.desktop import ProgramMissingError
from tests.fakes.program import MemorySecrets
from tests.servers.oidc import Browser, oidc_provider

ACCOUNT = Account("post", "post")


@pytest.fixture(scope="module")
def server() -> Iterator[AuthorizationServer]:
    try:
        with oidc_provider() as provider:
            yield provider
    except ProgramMissingError as error:
        pytest.skip(f"not run: program {error.program} missing")


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as pool:
        yield pool


def service_at(server: AuthorizationServer, sign_in: SignIn) -> ServiceAdapter:
    """Return a service whose calendar is wanted at first and whose mail is not."""
    kinds = (ChannelKind("calendar.post", scopes=("calendar",)), ChannelKind("auto_reply.post", False, "", ("mail",)))
    about = Service("post", "Post", kinds, secret=None, sign_in=sign_in, client_id="accounts.post.client_id")
    endpoints = Endpoints(
        authorization=server.authorization_endpoint,
        token=server.token_endpoint,
        revocation=server.revocation_endpoint,
        device_authorization=server.device_endpoint,
        redirect_path="/back",
        scopes_always=("openid",),
    )
    viability = Viability(works=True, detail=Reason("post.works"))
    return ServiceAdapter(about, lambda _: (), lambda _: viability, endpoints=lambda _: endpoints)


def setting(_key: str) -> str:
    return "deepday"


def signed_in(
    adapter: ServiceAdapter, http: Http, worker: ThreadPoolExecutor, answer: Callable[[Browser, Invitation], object]
) -> str:
    invited: queue.Queue[Invitation] = queue.Queue()
    outcome = worker.submit(SignInAttempt(adapter, setting, http).run, invited.put)
    with Browser() as browser:
        answer(browser, invited.get(timeout=10))
    return outcome.result(20)


@pytest.mark.parametrize("way", [SignIn.BROWSER, SignIn.DEVICE])
def test_who_signs_in_has_tokens_from_then_on_and_none_after_removal(
    server: AuthorizationServer, http: Http, worker: ThreadPoolExecutor, way: SignIn
) -> None:
    adapter, secrets = service_at(server, way), MemorySecrets()

    def say_yes(browser: Browser, invitation: Invitation) -> None:
        if invitation.code:
            browser.enter_code(server.device_endpoint.removesuffix("/auth"), invitation.code)
        else:
            browser.permit(invitation.address)

    secrets.set(ACCOUNT.id, signed_in(adapter, http, worker, say_yes))
    tokens = tokens_of(ACCOUNT, adapter, setting, http, secrets)
    assert tokens is not None
    bearer = tokens.bearer()
    assert http.ask(Request("GET", f"{server.issuer}/me", bearer=bearer)).json("")["sub"]
    assert bearer not in secrets.kept[ACCOUNT.id]
    assert tokens.revoke() is True
    with pytest.raises(SignInNeededError):
        tokens_of(ACCOUNT, adapter, setting, http, secrets).bearer()  # type: ignore[union-attr] # as above


def test_only_the_permissions_of_channels_that_are_wanted_are_asked_for(
    server: AuthorizationServer, http: Http, worker: ThreadPoolExecutor
) -> None:
    adapter = service_at(server, SignIn.BROWSER)
    asked: list[str] = []

    def look_and_refuse(browser: Browser, invitation: Invitation) -> None:
        asked.append(invitation.address)
        browser.refuse(invitation.address)

    with pytest.raises(RefusedError) as caught:
        signed_in(adapter, http, worker, look_and_refuse)
    assert caught.value.reason.code == "oauth.denied"
    assert "scope=openid+calendar" in asked[0]
    assert "mail" not in asked[0]


def test_without_a_client_id_it_is_said_where_one_comes_from(server: AuthorizationServer, http: Http) -> None:
    attempt = SignInAttempt(service_at(server, SignIn.BROWSER), lambda _: "", http)
    with pytest.raises(RefusedError) as caught:
        attempt.run(lambda _: None)
    assert caught.value.reason == Reason("sign_in.no_client_id", {"service": "Post", "key": "accounts.post.client_id"})


def test_a_sign_in_that_is_cancelled_before_it_began_opens_nothing(server: AuthorizationServer, http: Http) -> None:
    attempt = SignInAttempt(service_at(server, SignIn.BROWSER), setting, http)
    attempt.cancel()
    with pytest.raises(RefusedError) as caught:
        attempt.run(lambda _: pytest.fail("invited"))
    assert caught.value.reason.code == "oauth.cancelled"
