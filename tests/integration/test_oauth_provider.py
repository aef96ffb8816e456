"""Signing in at a real authorization server, with its own pages, and what becomes of the tokens."""

import logging
import queue
import traceback
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress

import httpx
import pytest

from deepday.domain.errors import DeepdayError, RefusedError, SignInNeededError
from deepday.wire.http import Http, Request
from deepday.wire.oauth import AuthorizationServer, Client, Grant, Redirect
from deepday.wire.oauth_code import CodeSignIn, challenge
from deepday.wire.oauth_device import DeviceCode, DeviceSignIn
from deepday.wire.oauth_endpoint import TokenEndpoint
from deepday.wire.oauth_kept import kept_text
from deepday.wire.oauth_loopback import Loopback
from deepday.wire.oauth_tokens import Tokens
from tests.servers.oidc import Browser, oidc_provider

SCOPES = ("openid", "calendar")
CLIENT = Client("deepday", redirect=Redirect(path="/back"))
SENTENCE = "You can close this page and go back to Deepday."


@pytest.fixture(scope="module")
def server() -> Iterator[AuthorizationServer]:
    with oidc_provider() as provider:
        yield provider


@pytest.fixture
def browser() -> Iterator[Browser]:
    with Browser() as one:
        yield one


@pytest.fixture
def worker() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(8) as pool:
        yield pool


class Opened:
    """Where a sign-in that runs in *worker* has sent the browser."""

    def __init__(self, http: Http, server: AuthorizationServer, client: Client, worker: ThreadPoolExecutor) -> None:
        opened: queue.Queue[str] = queue.Queue()
        self.sign_in = CodeSignIn(http, server, client, SCOPES, open_page=opened.put, sentence=SENTENCE)
        self.outcome: Future[Grant] = worker.submit(self.sign_in.run)
        self.address = opened.get(timeout=10)


def _granted(http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor) -> Grant:
    opened = Opened(http, server, CLIENT, worker)
    browser.permit(opened.address)
    return opened.outcome.result(10)


def _who(http: Http, server: AuthorizationServer, bearer: str) -> object:
    """Ask the provider's own service, which wants a good access token."""
    return http.ask(Request("GET", f"{server.issuer}/me", bearer=bearer)).json("")["sub"]


@pytest.mark.parametrize(
    "client",
    [
        CLIENT,
        Client("deepday", redirect=Redirect(host="localhost", path="/back")),
        Client("deepday", redirect=Redirect(host="localhost", path="")),
        Client("deepday-with-secret", secret="not-confidential", redirect=Redirect(path="/back")),
    ],
    ids=["127.0.0.1", "localhost", "localhost without a path", "with a secret"],
)
def test_a_person_signs_in_through_the_browser(
    http: Http, server: AuthorizationServer, client: Client, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    opened = Opened(http, server, client, worker)
    page = browser.permit(opened.address)
    grant = opened.outcome.result(10)
    assert SENTENCE in page.text
    assert page.url.host == client.redirect.host
    assert set(grant.scopes) == set(SCOPES)
    assert grant.refresh_token
    assert grant.expires_in_s == 3600
    assert _who(http, server, grant.access_token) == "ada"


def test_who_cancels_in_the_browser_is_told_so(
    http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    opened = Opened(http, server, CLIENT, worker)
    page = browser.refuse(opened.address)
    with pytest.raises(RefusedError) as caught:
        opened.outcome.result(10)
    assert caught.value.reason.code == "oauth.denied"
    assert SENTENCE in page.text


def test_a_sign_in_is_cancelled_while_the_browser_is_away(
    http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    opened = Opened(http, server, CLIENT, worker)
    opened.sign_in.cancel()
    with pytest.raises(RefusedError) as caught:
        opened.outcome.result(10)
    assert caught.value.reason.code == "oauth.cancelled"
    with pytest.raises(httpx.ConnectError):
        browser.permit(opened.address)


def test_an_answer_of_another_issuer_is_not_used(
    http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    mixed_up = AuthorizationServer(
        token_endpoint=server.token_endpoint,
        authorization_endpoint=server.authorization_endpoint,
        issuer="https://login.example",
    )
    opened = Opened(http, mixed_up, CLIENT, worker)
    browser.permit(opened.address)
    with pytest.raises(RefusedError) as caught:
        opened.outcome.result(10)
    assert caught.value.reason.code == "oauth.wrong_issuer"


def test_the_provider_takes_a_code_only_with_its_verifier(
    http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    with Loopback(CLIENT.redirect, "our-state", SENTENCE) as loopback:
        asked = {
            "response_type": "code",
            "client_id": CLIENT.id,
            "scope": "openid",
            "state": "our-state",
            "redirect_uri": loopback.redirect_uri,
            "code_challenge": challenge("ours" * 12),
            "code_challenge_method": "S256",
        }
        brought = worker.submit(loopback.wait, 10)
        browser.permit(str(httpx.URL(server.authorization_endpoint, params=asked)))
        code = brought.result(10)["code"]  # it waits until here: the loopback must not be closed before
    with pytest.raises(SignInNeededError) as caught:
        TokenEndpoint(http, server, CLIENT).exchange(code, "theirs" * 8, loopback.redirect_uri, SCOPES)
    assert caught.value.reason.code == "oauth.ended"


class Account:
    """A signed-in account whose secret is kept in memory, and the time that its tokens go by."""

    def __init__(self, http: Http, server: AuthorizationServer, grant: Grant) -> None:
        self.secret = kept_text(grant, server, CLIENT)
        self.kept: list[str] = []
        self.now = 1_000_000.0
        self.tokens = Tokens(http, server, CLIENT, load=lambda: self.secret, keep=self._keep, now=lambda: self.now)

    def _keep(self, text: str) -> None:
        self.kept.append(text)
        self.secret = text


@pytest.fixture
def account(http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor) -> Account:
    return Account(http, server, _granted(http, server, browser, worker))


def test_an_account_refreshes_before_its_token_expires_and_keeps_each_rotated_one(
    http: Http, server: AuthorizationServer, account: Account
) -> None:
    first = account.tokens.bearer()
    assert account.tokens.bearer() == first
    account.now += 3600 - 30
    second = account.tokens.bearer()
    assert second != first
    assert len(set(account.kept)) == 2
    assert _who(http, server, second) == "ada"
    assert set(account.tokens.scopes()) == set(SCOPES)


def test_many_threads_with_a_refused_token_share_one_refresh(account: Account, worker: ThreadPoolExecutor) -> None:
    refused = account.tokens.bearer()
    renewed = set(worker.map(account.tokens.renewed, [refused] * 8))
    assert len(renewed) == 1
    assert refused not in renewed
    assert len(account.kept) == 2


def test_a_refresh_token_that_was_used_twice_ends_the_grant(
    http: Http, server: AuthorizationServer, account: Account
) -> None:
    first_secret = account.secret
    bearer = account.tokens.bearer()
    account.secret = first_secret
    with pytest.raises(SignInNeededError) as caught:
        account.tokens.renewed(bearer)
    assert caught.value.reason.code == "oauth.ended"
    with pytest.raises(SignInNeededError):
        _who(http, server, bearer)


def test_a_revoked_account_needs_a_new_sign_in(
    http: Http, server: AuthorizationServer, account: Account, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    account.tokens.bearer()
    assert account.tokens.revoke()
    assert account.tokens.revoke(), "a second time is harmless"
    with pytest.raises(SignInNeededError):
        account.tokens.bearer()
    account.tokens.sign_in(_granted(http, server, browser, worker))
    assert _who(http, server, account.tokens.bearer()) == "ada"


class Device:
    """A sign-in with a code that runs in *worker*; each time it would wait, it waits for ``go_on``."""

    def __init__(self, http: Http, server: AuthorizationServer, worker: ThreadPoolExecutor) -> None:
        shown: queue.Queue[DeviceCode] = queue.Queue()
        self.waits: queue.Queue[float] = queue.Queue()
        self._go_on: queue.Queue[bool] = queue.Queue()
        sign_in = DeviceSignIn(http, server, CLIENT, SCOPES, show=shown.put, pause=self._pause)
        self.outcome: Future[Grant] = worker.submit(sign_in.run)
        self.code = shown.get(timeout=10)

    def _pause(self, wait_s: float) -> bool:
        self.waits.put(wait_s)
        return self._go_on.get(timeout=10)

    def ask(self) -> None:
        """Let it ask the service once."""
        self.waits.get(timeout=10)
        self._go_on.put(False)


def test_a_person_signs_in_with_a_code_on_another_page(
    http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    device = Device(http, server, worker)
    device.ask()
    assert not device.outcome.done()
    page = browser.enter_code(device.code.address, device.code.user_code)
    assert "successful" in page.text
    device.ask()
    assert _who(http, server, device.outcome.result(10).access_token) == "ada"


def test_a_code_that_the_person_aborts_is_told_as_denied(
    http: Http, server: AuthorizationServer, browser: Browser, worker: ThreadPoolExecutor
) -> None:
    device = Device(http, server, worker)
    browser.enter_code(device.code.address, device.code.user_code, agree=False)
    device.ask()
    with pytest.raises(RefusedError) as caught:
        device.outcome.result(10)
    assert caught.value.reason.code == "oauth.denied"


def test_no_secret_of_a_whole_life_is_logged_or_shown(  # every secret there is, in one story
    http: Http,
    server: AuthorizationServer,
    browser: Browser,
    worker: ThreadPoolExecutor,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.WARNING, "httpx")  # the test's own browser; ours is silent by itself
    opened = Opened(http, server, CLIENT, worker)
    brought = httpx.URL(str(browser.permit(opened.address).url)).params
    grant = opened.outcome.result(10)
    account = Account(http, server, grant)
    secrets = {grant.access_token, str(grant.refresh_token), account.tokens.bearer(), brought["code"], brought["state"]}
    secrets.add(account.secret)
    shown = [repr(thing) for thing in (grant, account.tokens, CLIENT, server, opened.sign_in, opened.outcome)]
    account.tokens.revoke()
    with suppress(DeepdayError):
        account.tokens.bearer()
    try:
        account.tokens.bearer()
    except SignInNeededError as error:
        shown += traceback.format_exception(error)
        shown += [repr(error), repr(error.reason), repr(error.__cause__), repr(error.__context__)]
    assert len(shown) > 6
    assert not [secret for secret in secrets if secret in caplog.text + "".join(shown)]
