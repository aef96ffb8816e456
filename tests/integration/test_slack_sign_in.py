"""Signing in to Slack in the browser instead of pasting a token, at a fake of it; its tokens rotate or last."""

import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qsl, urlsplit

import pytest

from deepday.bootstrap.sign_in import Invitation, SignInAttempt, tokens_of
from deepday.domain.account import Account
from deepday.domain.errors import RefusedError, SignInNeededError
from deepday.effects.account_access import ServiceAdapter
from deepday.effects.chat.slack import ADAPTER
from deepday.effects.chat.slack_account import SCOPES, SlackAccount, deadline, endpoints
from deepday.wire.http import Http
from deepday.wire.oauth_tokens import Tokens
from tests.fakes.program import MemorySecrets
from tests.fakes.slack import FakeSlack
from tests.fakes.slack_sign_in import CLIENT_ID

ACCOUNT = Account("work", "slack")


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def adapter(slack: FakeSlack) -> ServiceAdapter:
    """Slack as it is, at the fake's address and with any free port."""
    return replace(ADAPTER, endpoints=lambda _: replace(endpoints(slack.url), port=0))


def setting(key: str) -> str:
    return CLIENT_ID if key == "accounts.slack.client_id" else ""


def sign_in(adapter: ServiceAdapter, http: Http, slack: FakeSlack) -> str:
    """Sign in as somebody does whose browser opens the page."""

    def browse(invitation: Invitation) -> None:
        where = slack.sign_in.authorize(dict(parse_qsl(urlsplit(invitation.address).query)))
        threading.Thread(target=lambda: urllib.request.urlopen(where, timeout=5).close(), daemon=True).start()  # noqa: S310 -- our own loopback

    return SignInAttempt(adapter, setting, http).run(browse)


def tokens_from(secrets: MemorySecrets, adapter: ServiceAdapter, http: Http) -> Tokens:
    tokens = tokens_of(ACCOUNT, adapter, setting, http, secrets)
    assert tokens is not None
    return tokens


def account_with(tokens: Tokens, http: Http, slack: FakeSlack) -> SlackAccount:
    return SlackAccount(ACCOUNT.id, http, lambda: None, slack.url, tokens)


@pytest.mark.parametrize("rotates", [True, False])
def test_who_has_signed_in_can_set_a_status(
    slack: FakeSlack, http: Http, adapter: ServiceAdapter, *, rotates: bool
) -> None:
    slack.sign_in.rotates = rotates
    secrets = MemorySecrets()
    secrets.set(ACCOUNT.id, sign_in(adapter, http, slack))
    account = account_with(tokens_from(secrets, adapter, http), http, slack)
    assert account.test_account().works is True
    assert account.post("users.profile.set", deadline(), json={"profile": {"status_text": "Deep work"}})
    assert slack.sign_in.granted == ",".join(SCOPES)
    assert (slack.sign_in.access_token in secrets.kept[ACCOUNT.id]) is not rotates


def test_a_token_that_has_run_out_is_renewed_and_the_new_refresh_token_kept(
    slack: FakeSlack, http: Http, adapter: ServiceAdapter
) -> None:
    secrets = MemorySecrets()
    secrets.set(ACCOUNT.id, sign_in(adapter, http, slack))
    account = account_with(tokens_from(secrets, adapter, http), http, slack)
    assert account.get("dnd.info", deadline())
    kept = secrets.kept[ACCOUNT.id]
    slack.sign_in.access_token = "another"
    assert account.get("dnd.info", deadline())
    assert secrets.kept[ACCOUNT.id] != kept
    assert slack.sign_in.refresh_token in secrets.kept[ACCOUNT.id]


def test_a_sign_in_that_has_ended_is_told_in_slacks_own_words(
    slack: FakeSlack, http: Http, adapter: ServiceAdapter
) -> None:
    secrets = MemorySecrets()
    secrets.set(ACCOUNT.id, sign_in(adapter, http, slack))
    account = account_with(tokens_from(secrets, adapter, http), http, slack)
    assert account.get("dnd.info", deadline())
    slack.sign_in.end()
    slack.revoke("token_revoked")
    with pytest.raises(SignInNeededError) as caught:
        account.get("dnd.info", deadline())
    assert caught.value.reason.code == "slack.token_revoked"


def test_a_token_that_was_pasted_needs_no_client_id_and_is_never_renewed(slack: FakeSlack, http: Http) -> None:
    secrets = MemorySecrets()
    secrets.set(ACCOUNT.id, slack.token)
    adapter = replace(ADAPTER, endpoints=lambda _: endpoints(slack.url))
    tokens = tokens_of(ACCOUNT, adapter, lambda _: "", http, secrets)
    assert tokens is not None
    account = account_with(tokens, http, slack)
    assert account.test_account().works is True
    slack.revoke()
    with pytest.raises(SignInNeededError) as caught:
        account.get("dnd.info", deadline())
    assert caught.value.reason.code == "slack.token_revoked"
    assert "oauth.v2.access" not in slack.calls
    secrets.delete(ACCOUNT.id)
    with pytest.raises(SignInNeededError):
        account.get("dnd.info", deadline())


def test_a_no_in_the_browser_is_told_as_one(slack: FakeSlack, http: Http, adapter: ServiceAdapter) -> None:
    slack.sign_in.says_yes = False
    with pytest.raises(RefusedError) as caught:
        sign_in(adapter, http, slack)
    assert caught.value.reason.code == "oauth.denied"


def test_the_loopback_address_is_the_one_that_the_manual_has_registered() -> None:
    found = endpoints()
    assert (found.redirect_host, found.port, found.redirect_path) == ("localhost", 53682, "/cb")
    assert found.authorization == "https://slack.com/oauth/v2/authorize"
    assert found.token == "https://slack.com/api/oauth.v2.access"
