"""The two Matrix effects keep every contract, against the contract fake of a homeserver."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from deepday.domain.errors import RefusedError, SignInNeededError, UnreachableError
from deepday.effects.chat.matrix import ADAPTER, MatrixNotifications, MatrixStatus
from deepday.engine.effect_ports import RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.fakes.account import FakeAccount
from tests.fakes.fault_proxy import FaultProxy
from tests.fakes.matrix import TOKEN, FakeMatrix
from tests.fakes.remote_faults import HTTP_FAULTS, RemoteFault, says
from tests.fakes.world import ManualClock
from tests.remote_contract import RemoteCase, RemoteContract, Way

UNKNOWN_TOKEN = {"errcode": "M_UNKNOWN_TOKEN", "error": "no", "soft_logout": True}
LIMIT = {"errcode": "M_LIMIT_EXCEEDED", "error": "no", "retry_after_ms": 7000}
FAULTS = (
    *HTTP_FAULTS,
    RemoteFault("rate_limit", says(429, LIMIT), once=True, retry_after_s=7.0),
    RemoteFault("unknown_token", says(401, UNKNOWN_TOKEN), raises=SignInNeededError),
)


@pytest.fixture
def server(clock: ManualClock) -> Iterator[FakeMatrix]:
    with FakeMatrix(clock.now) as fake:
        yield fake
        assert fake.violations == []


def _account(http: Http, clock: ManualClock, url: str) -> FakeAccount:
    return FakeAccount("matrix", http, clock, url=url, secret=TOKEN)


@pytest.fixture
def account(server: FakeMatrix, http: Http, clock: ManualClock) -> FakeAccount:
    return _account(http, clock, server.url)


class TestStatus(EffectContract):
    @pytest.fixture
    def case(self, server: FakeMatrix, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=MatrixStatus(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.presence,
            priors={
                "none": server.show,
                "empty": lambda: server.show(""),
                "text": lambda: server.show("On a train"),
                "idle": lambda: server.show("On a train", "unavailable"),
                "away": lambda: server.show(None, "offline"),
            },
            change=lambda: server.show("Lunch"),
            clock=clock,
            after_a_crash=lambda: MatrixStatus(account.access()),
        )


class TestNotifications(EffectContract):
    @pytest.fixture
    def case(self, server: FakeMatrix, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=MatrixNotifications(account.access()),
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.silent,
            priors={
                "not silenced": lambda: server.silence(silent=False),
                "silenced": lambda: server.silence(silent=True),
            },
            change=lambda: server.silence(silent=False),
            clock=clock,
            after_a_crash=lambda: MatrixNotifications(account.access()),
        )


class TestStatusFaults(RemoteContract):
    faults = FAULTS
    excluded = {"ending": "a status does not expire"}  # noqa: RUF012 -- as the contract has it

    @pytest.fixture
    def case(self, server: FakeMatrix, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = server.url

        def made(way: Way) -> MatrixStatus:
            return MatrixStatus(_account(way.http, clock, way.url).access())

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=made,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.presence,
            priors={"text": lambda: server.show("On a train", "unavailable")},
            prior="text",
            change=lambda: server.show("Lunch"),
            clock=clock,
            secrets=(TOKEN,),
            personal=("On a train", "ada"),
            empty=server.show,
        )


class TestNotificationsFaults(RemoteContract):
    faults = FAULTS
    excluded = {"ending": "a rule does not expire", "empty": "the rule is always there"}  # noqa: RUF012 -- same

    @pytest.fixture
    def case(self, server: FakeMatrix, proxy: FaultProxy, http: Http, clock: ManualClock) -> RemoteCase:
        proxy.upstream = server.url

        def made(way: Way) -> MatrixNotifications:
            return MatrixNotifications(_account(way.http, clock, way.url).access())

        return RemoteCase(
            proxy=proxy,
            http=http,
            make=made,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=lambda: server.silent,
            priors={"not silenced": lambda: server.silence(silent=False)},
            prior="not silenced",
            change=lambda: server.silence(silent=False),
            clock=clock,
            secrets=(TOKEN,),
        )

    @pytest.mark.parametrize("late", [False, True], ids=["in time", "later"])
    def test_what_the_person_changed_while_the_program_was_dead_is_left(self, case: RemoteCase, late: bool) -> None:  # noqa: FBT001 -- pytest hands it in by name
        """The only other value is the one from before, so it counts as put back."""
        steps = EffectSteps(MemoryJournal(), case.clock.now, lambda: "1")
        row = steps.set_up(case.effect, case.wish)
        if late:
            case.let_pass(timedelta(hours=5))
        case.change()
        assert steps.put_back(case.made(), row).state is RowState.RESTORED
        assert case.look() is False


def test_only_the_message_changes_the_presence_is_the_one_found_a_moment_ago(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.show("On a train", "online")
    status = MatrixStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    assert server.presence["presence"] == "online"
    server.presence["presence"] = "unavailable"
    steps.put_back(status, row)
    assert (server.presence["presence"], server.presence["status_msg"]) == ("unavailable", "On a train")


def test_the_text_says_until_when_even_if_the_template_does_not(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    account.words.template = "Writing"
    steps.set_up(MatrixStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert "11:00" in str(server.presence["status_msg"])


def test_our_own_status_without_a_journal_counts_as_none(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(MatrixStatus(account.access()), wish)
    row = steps.set_up(MatrixStatus(account.access()), wish)
    steps.put_back(MatrixStatus(account.access()), row)
    assert "status_msg" not in server.presence


def test_a_second_change_within_ten_seconds_waits_as_long_as_the_server_says(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.seconds_between = 10
    server.show("On a train")
    status = MatrixStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    clock.pass_time(timedelta(seconds=4))
    with pytest.raises(UnreachableError) as caught:
        status.restore(row.prior, status.read(row.target))
    assert caught.value.retry_after_s == 6.0
    row = steps.put_back(status, row)
    assert row.state is RowState.PENDING
    clock.pass_time(timedelta(seconds=6))
    assert steps.put_back(status, row).state is RowState.RESTORED
    assert server.presence["status_msg"] == "On a train"


def test_a_server_that_forgets_what_it_is_told_does_not_offer_presence(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.keeps_presence = False
    status = MatrixStatus(account.access())
    viability = status.probe()
    assert (viability.works, viability.detail.code) == (None, "matrix.presence_not_seen")
    with pytest.raises(RefusedError) as caught:
        steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    assert caught.value.reason.code == "service.not_offered"
    assert list(steps.journal.open_rows()) == []


def test_a_server_that_forbids_presence_does_not_offer_it(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.permits_presence = False
    with pytest.raises(RefusedError) as caught:
        steps.set_up(MatrixStatus(account.access()), wish_until(clock.now() + timedelta(hours=2)))
    assert caught.value.reason.params == {"service": "Matrix", "what": "presence"}


def test_somebody_who_was_never_there_has_no_status(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    server.knows_presence = False
    status = MatrixStatus(account.access())
    row = steps.set_up(status, wish_until(clock.now() + timedelta(hours=2)))
    assert status.describe(row.prior).code == "status.none"
    assert steps.put_back(status, row).state is RowState.RESTORED
    assert "status_msg" not in server.presence


def test_the_server_is_found_where_the_address_leads(server: FakeMatrix, http: Http, clock: ManualClock) -> None:
    with FakeMatrix(clock.now) as front:
        front.leads_to = f"{server.url}/"
        assert ADAPTER.test(_account(http, clock, front.url).access()).works is True
        assert [asked.path for asked in front.asked] == ["/.well-known/matrix/client"]


@pytest.mark.parametrize("address", ["http://elsewhere.example", "ftp://elsewhere.example", "https://u:p@x.example"])
def test_no_secret_goes_where_it_is_not_safe(server: FakeMatrix, account: FakeAccount, address: str) -> None:
    server.leads_to = address
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.detail.code in ("net.plain_http", "net.not_an_address")


def test_a_token_that_was_revoked_needs_a_new_sign_in(server: FakeMatrix, account: FakeAccount) -> None:
    assert ADAPTER.test(account.access()).works is True
    server.token = "another"
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.next_step is not None


class _KilledError(BaseException):
    """The process ends here."""


@pytest.mark.parametrize("step", ["captured", "intended", "applied", "noted", "leaving", "restored"])
@pytest.mark.parametrize("text", [None, "On a train"])
def test_a_process_killed_between_two_steps_leaves_what_another_can_put_back(
    server: FakeMatrix, account: FakeAccount, clock: ManualClock, step: str, text: str | None
) -> None:
    def checkpoint(name: str) -> None:
        if name.startswith(step):
            raise _KilledError

    server.show(text)
    before = server.presence
    journal = MemoryJournal()
    dying = EffectSteps(journal, clock.now, lambda: "1", checkpoint)
    status = MatrixStatus(account.access())
    with pytest.raises(_KilledError):
        dying.put_back(status, dying.set_up(status, wish_until(clock.now() + timedelta(hours=2))))
    for row in journal.open_rows():
        EffectSteps(journal, clock.now, lambda: "2").put_back(MatrixStatus(account.access()), row)
    assert server.presence == before
    assert journal.open_rows() == []
