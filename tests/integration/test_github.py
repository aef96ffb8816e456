"""The GitHub status keeps every contract, against the contract fake of GitHub."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from deepday.domain.errors import RefusedError, UnreachableError
from deepday.effects.chat.github import ADAPTER, HOME, WAIT_S, GitHubStatus
from deepday.engine.effect_ports import RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.github import TOKEN, FakeGitHub
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract

LIMIT = {"errors": [{"type": "RATE_LIMIT", "code": "graphql_rate_limit", "message": "API rate limit already exceeded"}]}
OWN_FAULTS = (
    RemoteFault("limit", says(200, LIMIT, Retry_After="7"), once=True, retry_after_s=7.0),
    RemoteFault("secondary_limit", says(403, {"message": "no"}, Retry_After="7"), once=True, retry_after_s=7.0),
    RemoteFault("went_wrong", says(200, {"data": None, "errors": [{"message": "Something went wrong"}]}), once=True),
    RemoteFault("missing_scope", says(200, {"errors": [{"type": "INSUFFICIENT_SCOPES"}]}), raises=RefusedError),
    RemoteFault("no_data", says(200, {"data": {"viewer": None, "changeUserStatus": None}})),
)


@pytest.fixture
def server(clock: ManualClock) -> Iterator[FakeGitHub]:
    with FakeGitHub(clock.now) as fake:
        yield fake
        assert fake.violations == []


@pytest.fixture
def account(server: FakeGitHub, http: Http, clock: ManualClock) -> FakeAccount:
    return FakeAccount("github", http, clock, url=server.url, secret=TOKEN)


class TestStatus(EffectContract):
    @pytest.fixture
    def case(self, server: FakeGitHub, account: FakeAccount, clock: ManualClock) -> EffectCase:
        tomorrow = clock.now() + timedelta(days=1)
        return EffectCase(
            effect=GitHubStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.shown,
            priors={
                "none": server.show,
                "for ever": lambda: server.show("On a train", ":train:"),
                "until tomorrow, busy": lambda: server.show("Out", ":palm_tree:", tomorrow, busy=True),
                "for an organization": lambda: server.show("Out", ":palm_tree:", organization="O_kgDO"),
                "an emoji alone": lambda: server.show("", ":train:"),
            },
            change=lambda: server.show("Lunch", ":sandwich:"),
            clock=clock,
            after_a_crash=lambda: GitHubStatus(account.access()),
        )


class TestStatusFaults(RemoteContract):
    faults = (*HTTP_FAULTS, *OWN_FAULTS)

    @pytest.fixture(params=[False, True], ids=["tells what has ended", "forgets what has ended"])
    def case(
        self, server: FakeGitHub, proxy: FaultProxy, http: Http, clock: ManualClock, request: pytest.FixtureRequest
    ) -> RemoteCase:
        server.forgets_ended = request.param
        proxy.upstream = server.url
        return RemoteCase(
            proxy=proxy,
            http=http,
            make=lambda way: GitHubStatus(FakeAccount("github", way.http, clock, url=way.url, secret=TOKEN).access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=server.shown,
            priors={"for an organization": lambda: server.show("On a train", ":train:", organization="O_kgDO")},
            prior="for an organization",
            change=lambda: server.show("Lunch", ":sandwich:"),
            clock=clock,
            secrets=(TOKEN,),
            personal=("On a train",),
            empty=server.show,
            ending=lambda at: server.show("In a meeting", ":calendar:", at, busy=True),
        )


def test_the_status_ends_a_little_after_the_session_and_says_busy(
    server: FakeGitHub, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(GitHubStatus(account.access()), wish)
    assert server.status is not None
    assert datetime.fromisoformat(server.status["expiresAt"]) == wish.expires_at
    assert server.status["indicatesLimitedAvailability"] is True


def test_what_only_an_organization_may_see_stays_so(
    server: FakeGitHub, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.show("Out", ":palm_tree:", organization="O_kgDO")
    steps.set_up(GitHubStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert server.status is not None
    assert server.status["organization"] == {"id": "O_kgDO"}


def test_being_no_longer_busy_counts_as_changed(
    server: FakeGitHub, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    status = GitHubStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    assert server.status is not None
    server.status["indicatesLimitedAvailability"] = False
    assert steps.put_back(status, row).state is RowState.LEFT


def test_our_own_status_without_a_journal_counts_as_none(
    server: FakeGitHub, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(GitHubStatus(account.access()), wish)
    row = steps.set_up(GitHubStatus(account.access()), wish)
    steps.put_back(GitHubStatus(account.access()), row)
    assert server.status is None


def test_a_token_without_the_permission_is_told_before_anything_is_tried(
    server: FakeGitHub, account: FakeAccount
) -> None:
    server.scopes = "repo, read:user"
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.detail.code == "service.missing_permission"
    assert viability.detail.params["permission"] == "user"
    with pytest.raises(RefusedError) as caught:
        GitHubStatus(account.access()).write({"text": "x", "emoji": "", "ends_at": "", "busy": 0, "organization": ""})
    assert caught.value.reason.code == "service.missing_permission"


def test_a_token_that_does_not_tell_its_permissions_is_tried(server: FakeGitHub, account: FakeAccount) -> None:
    server.scopes = None
    assert ADAPTER.test(account.access()).works is True


def test_a_token_that_was_revoked_needs_a_new_sign_in(server: FakeGitHub, account: FakeAccount) -> None:
    server.accepts_token = False
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.next_step is not None


@pytest.mark.parametrize("status", [200, 403])
def test_a_limit_is_waited_for_as_long_as_github_says(
    server: FakeGitHub, account: FakeAccount, clock: ManualClock, status: int
) -> None:
    reset = str(int(clock.now().timestamp()) + 900)
    server.error = ({"message": "no"}, status, {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": reset})
    with pytest.raises(UnreachableError) as caught:
        GitHubStatus(account.access()).capture()
    assert caught.value.retry_after_s == 900
    server.error = ({"type": "RATE_LIMIT"}, 200, {})
    with pytest.raises(UnreachableError) as caught:
        GitHubStatus(account.access()).capture()
    assert caught.value.retry_after_s == WAIT_S


def test_without_an_address_it_is_github_com(server: FakeGitHub, http: Http, clock: ManualClock) -> None:
    del server
    own = FakeAccount("github", http, clock, secret="\N{BELL}")  # cannot be sent, so nothing is asked
    viability = ADAPTER.test(own.access())
    assert viability.detail.params["host"] in HOME
