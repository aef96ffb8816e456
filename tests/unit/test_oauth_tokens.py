"""The tokens of an account against a service that rotates refresh tokens, is slow, or is gone."""

import json
import logging
import threading
import traceback
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

import pytest

from deepday.domain.errors import DeepdayError, RefusedError, SignInNeededError, StorageError, UnreachableError
from deepday.wire.http import Http
from deepday.wire.oauth import AuthorizationServer, Client, Grant
from deepday.wire.oauth_kept import Kept, kept_in, kept_text
from deepday.wire.oauth_tokens import Tokens
from tests.eventually import eventually
from tests.fakes.faulty_http import FaultyServer
from tests.fakes.token_service import CLIENT, TokenService


class Account:
    """One account with its secret, the clock, and a keyring that can be locked."""

    def __init__(self, http: Http, server: AuthorizationServer) -> None:
        self.server = server
        self.secret: str | None = Kept("refresh-0", CLIENT.id, server.token_endpoint, ("a", "b")).text()
        self.changes_to: str | None = None
        """What another process keeps as soon as the secret has been read once."""
        self.loads = self.keeps = True
        self.kept: list[str] = []
        self.now = 1000.0
        self.tokens = self.with_client(http, CLIENT)

    def with_client(self, http: Http, client: Client) -> Tokens:
        return Tokens(http, self.server, client, load=self._load, keep=self._keep, now=lambda: self.now)

    def refresh_token(self) -> str:
        return str(json.loads(self.secret or "{}")["refresh_token"])

    def _load(self) -> str | None:
        if not self.loads:
            raise StorageError("keyring.locked")
        secret, self.secret = self.secret, self.changes_to or self.secret
        return secret

    def _keep(self, text: str) -> None:
        if not self.keeps:
            raise StorageError("keyring.locked")
        self.kept.append(text)
        self.secret = text


@pytest.fixture
def http() -> Iterator[Http]:
    client = Http(limit_s=5)
    yield client
    client.close()


@pytest.fixture
def service() -> TokenService:
    return TokenService()


@pytest.fixture
def account(http: Http, service: TokenService) -> Iterator[Account]:
    with FaultyServer([service]) as listening:
        yield Account(http, service.server(listening))


def _failure(account: Account, kind: type[DeepdayError]) -> str:
    with pytest.raises(kind) as caught:
        account.tokens.bearer()
    return caught.value.reason.code


def test_a_token_is_used_until_shortly_before_it_expires(account: Account, service: TokenService) -> None:
    assert account.tokens.bearer() == account.tokens.bearer() == "access-1"
    account.now += 3600 - 61
    assert account.tokens.bearer() == "access-1"
    account.now += 1
    assert account.tokens.bearer() == "access-2"
    assert service.said == ["ok", "ok"]


@pytest.mark.parametrize(("expires_in", "used_s"), [(40, 30), ("40", 30), (3600.0, 3540)])
def test_a_short_life_is_used_for_three_quarters(
    account: Account, service: TokenService, expires_in: object, used_s: float
) -> None:
    service.expires_in = expires_in
    account.tokens.bearer()
    account.now += used_s - 0.001
    assert account.tokens.bearer() == "access-1"
    account.now += 0.001
    assert account.tokens.bearer() == "access-2"


def test_a_token_that_has_expired_when_it_comes_is_not_used_again(account: Account, service: TokenService) -> None:
    service.expires_in = 0
    assert [account.tokens.bearer(), account.tokens.bearer()] == ["access-1", "access-2"]


@pytest.mark.parametrize("expires_in", [None, -1, True, "soon", float("nan")])
def test_a_token_without_an_end_is_used_until_it_is_refused(
    account: Account, service: TokenService, expires_in: object
) -> None:
    service.expires_in = expires_in
    assert account.tokens.bearer() == "access-1"
    account.now += 1e9
    assert account.tokens.bearer() == "access-1"
    assert account.tokens.renewed("access-1") == "access-2"


def test_a_new_refresh_token_is_kept_before_the_access_token_is_given_out(account: Account) -> None:
    assert account.tokens.bearer() == "access-1"
    assert [kept_in(text) for text in account.kept] == [
        Kept("refresh-1", CLIENT.id, account.server.token_endpoint, ("a", "b"))
    ]
    assert "access" not in account.kept[0]


def test_what_a_service_does_not_rotate_is_not_kept_again(account: Account, service: TokenService) -> None:
    service.rotates = False
    assert account.tokens.bearer() == "access-1"
    assert account.tokens.renewed("access-1") == "access-2"
    assert account.kept == []


def test_a_rotated_token_that_could_not_be_kept_is_kept_by_the_next_call(
    account: Account, service: TokenService
) -> None:
    first = account.tokens.bearer()
    account.keeps = False
    for _ in range(2):
        with pytest.raises(UnreachableError) as caught:
            account.tokens.renewed(first)
        assert caught.value.reason.code == "keyring.locked"
    assert account.refresh_token() == "refresh-1"
    account.keeps = True
    assert account.tokens.renewed(first) == "access-2"
    assert account.refresh_token() == "refresh-2"
    assert service.said == ["ok", "ok"], "the service was not asked again"


def test_a_token_that_was_kept_too_late_is_refreshed(account: Account, service: TokenService) -> None:
    account.keeps = False
    with pytest.raises(UnreachableError):
        account.tokens.bearer()
    account.keeps = True
    account.now += 3600
    assert account.tokens.bearer() == "access-2"
    assert [kept.refresh_token for kept in map(kept_in, account.kept) if kept] == ["refresh-1", "refresh-2"]
    assert service.said == ["ok", "ok"]


def test_a_refused_token_is_renewed_once_for_all_who_wait(account: Account, service: TokenService) -> None:
    account.tokens.bearer()
    account.tokens.renewed("access-1")
    assert account.tokens.renewed("access-1") == "access-2", "what is in use is newer already"
    assert service.said == ["ok", "ok"]


def test_threads_that_wait_for_a_refresh_get_its_result(account: Account, service: TokenService) -> None:
    outcomes = _all_at_once(account, service)
    assert {one.result(10) for one in outcomes} == {"access-1"}
    assert service.asked == 1


def test_threads_that_wait_for_a_refresh_share_its_failure(account: Account, service: TokenService) -> None:
    service.gone = True
    errors = [one.exception(10) for one in _all_at_once(account, service)]
    assert {type(error) for error in errors} == {UnreachableError}
    assert len({id(error) for error in errors}) == len(errors), "each has an exception of its own"
    assert service.asked == 1
    service.gone = False
    assert account.tokens.bearer() == "access-1", "a later call tries again"


class _CountedLock:
    """A lock that knows how many have come to it."""

    def __init__(self) -> None:
        self.came = 0
        self._counting = threading.Lock()
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        with self._counting:
            self.came += 1
        self._lock.acquire()

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def _all_at_once(account: Account, service: TokenService) -> list[Future[str]]:
    """Have six threads want a token while the service does not answer yet, then let it."""
    lock = _CountedLock()
    account.tokens._lock = lock  # type: ignore[assignment] # a lock for all that is done with it
    service.held = threading.Event()
    with ThreadPoolExecutor(6) as threads:
        outcomes = [threads.submit(account.tokens.bearer) for _ in range(6)]
        eventually(lambda: lock.came == 6 and service.asked == 1)
        service.held.set()
    return outcomes


def test_a_grant_that_has_ended_needs_a_new_sign_in(account: Account, service: TokenService) -> None:
    service.refresh_token = None
    assert _failure(account, SignInNeededError) == "oauth.ended"
    account.tokens.sign_in(Grant("fresh", "refresh-9", 3600, ("a",)))
    assert account.tokens.bearer() == "fresh"
    assert account.tokens.scopes() == ("a",)
    assert account.refresh_token() == "refresh-9"


def test_a_new_sign_in_replaces_a_token_that_is_still_good(account: Account) -> None:
    assert account.tokens.bearer() == "access-1"
    account.tokens.sign_in(Grant("with-more-scopes", "refresh-9", 3600, ("a", "b", "c")))
    assert account.tokens.bearer() == "with-more-scopes"


def test_a_sign_in_that_cannot_be_kept_now_is_kept_by_the_next_call(account: Account) -> None:
    account.keeps = False
    with pytest.raises(UnreachableError):
        account.tokens.sign_in(Grant("fresh", "refresh-9", 3600, ("a",)))
    account.keeps = True
    assert account.tokens.bearer() == "fresh"
    assert account.refresh_token() == "refresh-9"


def test_a_refresh_token_that_another_process_has_rotated_is_read_again(
    account: Account, service: TokenService
) -> None:
    service.refresh_token, service.forgives = "refresh-7", True
    account.changes_to = Kept("refresh-7", CLIENT.id, account.server.token_endpoint, ("a", "b")).text()
    assert account.tokens.bearer() == "access-1"
    assert service.said == ["invalid_grant", "ok"]


def test_what_another_client_or_address_was_given_is_not_sent(
    http: Http, account: Account, service: TokenService
) -> None:
    with pytest.raises(SignInNeededError) as caught:
        account.with_client(http, Client("another")).bearer()
    assert caught.value.reason.code == "oauth.other_client"
    account.secret = Kept("refresh-0", CLIENT.id, "https://elsewhere.example/token", ()).text()
    assert _failure(account, SignInNeededError) == "oauth.other_client"
    assert service.asked == 0


@pytest.mark.parametrize(
    "secret",
    [
        None,
        "",
        "xoxp-pasted",
        "[]",
        "{}",
        '{"refresh_token": 7}',
        '{"refresh_token": "a\\nb"}',
        "[" * 100000,
        '{"refresh_token": "\\ud800"}',
        '{"refresh_token": ""}',
    ],
    ids=range(10),
)
def test_a_secret_that_is_no_sign_in_is_told_as_such(
    account: Account, service: TokenService, secret: str | None
) -> None:
    account.secret = secret
    assert _failure(account, SignInNeededError) == "oauth.not_signed_in"
    assert service.asked == 0


def test_a_locked_keyring_is_not_a_lost_sign_in(account: Account, service: TokenService) -> None:
    account.loads = False
    assert _failure(account, UnreachableError) == "keyring.locked"
    account.loads = True
    assert account.tokens.bearer() == "access-1"
    assert service.said == ["ok"]


def test_a_service_that_is_gone_is_not_a_lost_sign_in(account: Account, service: TokenService) -> None:
    service.gone = True
    assert _failure(account, UnreachableError) == "net.no_answer"
    assert service.asked == 1, "a refresh is never sent twice by itself"
    service.gone = False
    assert account.tokens.bearer() == "access-1"


def test_revoking_ends_the_grant_and_forgets_the_token(account: Account, service: TokenService) -> None:
    account.tokens.bearer()
    assert account.tokens.revoke()
    assert service.refresh_token is None
    assert _failure(account, SignInNeededError) == "oauth.ended"


def test_a_service_without_revocation_is_not_asked(http: Http, account: Account, service: TokenService) -> None:
    account.server = AuthorizationServer(account.server.token_endpoint)
    assert not account.with_client(http, CLIENT).revoke()
    assert service.asked == 0


def test_a_grant_that_does_not_last_cannot_be_kept(account: Account) -> None:
    with pytest.raises(RefusedError) as caught:
        kept_text(Grant("access", None, 3600, ()), account.server, CLIENT)
    assert caught.value.reason.code == "oauth.not_lasting"


def test_no_token_shows(account: Account, service: TokenService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account.tokens.bearer()
    service.refresh_token = None
    shown = [repr(account.tokens), repr(account.tokens._access), repr(kept_in(account.kept[0]))]
    for _ in range(2):
        with pytest.raises(SignInNeededError) as caught:
            account.tokens.renewed("access-1")
        shown += traceback.format_exception(caught.value)
        shown += [repr(caught.value.__cause__), repr(caught.value.__context__), repr(caught.value.reason)]
    assert "refresh-" not in "".join(shown) + caplog.text
    assert "access-" not in "".join(shown).replace('renewed("access-1")', "") + caplog.text
