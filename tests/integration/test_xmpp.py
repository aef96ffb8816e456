"""The XMPP presence on a real server, Prosody: what another client of the same person sees of it."""

import os
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from deepday.domain.errors import EffectError, SignInNeededError, UnreachableError
from deepday.effects.chat.xmpp import ADAPTER, XmppPresence
from deepday.engine.effect_ports import RowState
from deepday.engine.effect_steps import EffectSteps
from deepday.wire.http import Http
from tests.effect_contract import EffectCase, EffectContract, MemoryJournal, wish_until
from tests.eventually import eventually
from tests.fakes.account import FakeAccount
from tests.fakes.certificates import self_signed
from tests.fakes.world import ManualClock
from tests.fakes.xmpp_line import XmppLine
from tests.servers.prosody import Prosody, prosody_server
from tests.servers.starting import HOST, PASSWORD, free_port, scratch_folder
from tests.servers.xmpp_user import Seen, XmppUser

OTHER_PROCESS = """
import sys, time
from deepday.effects.chat.xmpp_client import Place
from deepday.effects.chat.xmpp_connection import Resource
resource = Resource(Place(sys.argv[1], "127.0.0.1", int(sys.argv[2])), "secret", lambda _: None)
resource.show("In deep work", time.monotonic() + 8)
print("shown", flush=True)
sys.stdin.readline()
"""


@pytest.fixture
def name() -> str:
    return f"user{secrets.token_hex(4)}"


@pytest.fixture
def address(prosody: Prosody, name: str) -> str:
    return prosody.add_user(name)


@pytest.fixture
def phone(prosody: Prosody, address: str) -> Iterator[XmppUser]:
    with XmppUser(prosody.port, address) as user:
        yield user


AccountAt = Callable[[int, str], FakeAccount]


@pytest.fixture
def account_at(http: Http, clock: ManualClock) -> AccountAt:
    def at(port: int, address: str) -> FakeAccount:
        return FakeAccount("xmpp", http, clock, url=f"xmpp://{HOST}:{port}", user=address, secret=PASSWORD)

    return at


@pytest.fixture
def account(prosody: Prosody, address: str, account_at: AccountAt) -> FakeAccount:
    return account_at(prosody.port, address)


@pytest.fixture
def presence(account: FakeAccount) -> Iterator[XmppPresence]:
    effect = XmppPresence(account.access())
    yield effect
    effect.restore(effect.capture(), effect.capture())


def _ours(user: XmppUser) -> list[Seen]:
    return [seen for resource, seen in user.seen().items() if resource.startswith("deepday-")]


def _threads() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name == "xmpp"]


class TestPresence(EffectContract):
    @pytest.fixture
    def case(self, phone: XmppUser, presence: XmppPresence, account: FakeAccount, clock: ManualClock) -> EffectCase:
        return EffectCase(
            effect=presence,
            wish=wish_until(clock.now() + timedelta(hours=2)),
            look=phone.seen,
            priors={"available": phone.show, "away": lambda: phone.show("away", "On a train")},
            change=lambda: phone.show("chat", "Lunch"),
            clock=clock,
            after_a_crash=lambda: XmppPresence(account.access()),
        )

    def test_what_the_person_changed_meanwhile_is_left_alone(self, case: EffectCase) -> None:
        """It is another client: only ours goes."""
        steps = EffectSteps(MemoryJournal(), case.clock.now, lambda: "1")
        row = steps.set_up(case.effect, case.wish)
        case.change()
        assert steps.put_back(case.effect, row).state is RowState.RESTORED
        assert case.look() == {"phone": Seen("chat", "Lunch", 5)}

    def test_another_process_puts_back_what_one_that_died_has_set(self, case: EffectCase) -> None:
        """It is gone with the process; see below. What is left is a row."""
        steps = EffectSteps(MemoryJournal(), case.clock.now, lambda: "1")
        row = steps.set_up(case.effect, case.wish)
        assert steps.put_back(case.after_a_crash(), row).state is RowState.RESTORED


def test_another_client_sees_it_come_with_our_text_and_go(
    phone: XmppUser, presence: XmppPresence, clock: ManualClock, steps: EffectSteps
) -> None:
    phone.show("away", "On a train")
    row = steps.set_up(presence, wish_until(clock.now() + timedelta(hours=2)))
    assert row.read_back is not None
    assert presence.describe(row.read_back).code == "status.text"
    assert _ours(phone) == [Seen("dnd", str(row.target["text"]), -1)]
    assert phone.seen()["phone"] == Seen("away", "On a train", 5)
    assert steps.put_back(presence, row).state is RowState.RESTORED
    assert phone.seen() == {"phone": Seen("away", "On a train", 5)}
    assert _threads() == []


def test_another_end_changes_the_text_of_the_same_resource(
    phone: XmppUser, presence: XmppPresence, account: FakeAccount, clock: ManualClock, steps: EffectSteps
) -> None:
    account.words.template = "Back at {until}."
    row = steps.set_up(presence, wish_until(clock.now() + timedelta(hours=2)))
    before = phone.seen().keys()
    row = steps.move_end(presence, row, wish_until(clock.now() + timedelta(hours=3)))
    assert _ours(phone) == [Seen("dnd", str(row.target["text"]), -1)]
    assert "12:00" in str(row.target["text"])
    assert phone.seen().keys() == before


def test_it_comes_back_after_the_server_has_restarted(
    account_at: AccountAt, clock: ManualClock, steps: EffectSteps
) -> None:
    port = free_port()
    with scratch_folder("prosody") as folder:
        with prosody_server(folder=folder, port=port) as server:
            address = server.add_user("ada")
            presence = XmppPresence(account_at(port, address).access())
            told: list[EffectError | None] = []
            presence.on_absence = told.append
            row = steps.set_up(presence, wish_until(clock.now() + timedelta(hours=2)))
        eventually(lambda: not presence.read(row.target)["is_there"], 10)
        assert presence.describe(presence.read(row.target)).code == "xmpp.coming_back"
        eventually(lambda: isinstance(told[-1], UnreachableError), 5, "that it is gone is told")
        with prosody_server(folder=folder, port=port), XmppUser(port, address) as phone:
            eventually(lambda: _ours(phone), 20, "it is back")
            assert _ours(phone) == [Seen("dnd", str(row.target["text"]), -1)]
            assert presence.read(row.target)["is_there"]
            assert told[-1] is None
            assert steps.put_back(presence, row).state is RowState.RESTORED
            assert _ours(phone) == []
    assert _threads() == []


def test_a_connection_on_its_way_back_is_ended_with_the_session(
    account_at: AccountAt, clock: ManualClock, steps: EffectSteps
) -> None:
    with prosody_server() as server:
        presence = XmppPresence(account_at(server.port, server.add_user("ada")).access())
        row = steps.set_up(presence, wish_until(clock.now() + timedelta(hours=2)))
    assert steps.put_back(presence, row).state is RowState.RESTORED
    assert _threads() == []


def test_an_account_that_is_gone_is_not_asked_for_again_and_again(
    account_at: AccountAt, clock: ManualClock, steps: EffectSteps
) -> None:
    port = free_port()
    with scratch_folder("prosody") as folder:
        with prosody_server(folder=folder, port=port) as server:
            presence = XmppPresence(account_at(port, server.add_user("ada")).access())
            row = steps.set_up(presence, wish_until(clock.now() + timedelta(hours=2)))
        server.remove_user("ada")
        with prosody_server(folder=folder, port=port):
            longer = presence.plan(row.prior, wish_until(clock.now() + timedelta(hours=3)))
            with pytest.raises(SignInNeededError):
                presence.apply(longer, presence.read(longer))
            assert steps.put_back(presence, row).state is RowState.RESTORED
    assert _threads() == []


def test_our_own_presence_without_a_journal_counts_as_none(
    phone: XmppUser, presence: XmppPresence, clock: ManualClock, steps: EffectSteps
) -> None:
    wish = wish_until(clock.now() + timedelta(hours=2))
    steps.set_up(presence, wish)
    row = steps.set_up(presence, wish)
    assert row.prior == presence.empty
    steps.put_back(presence, row)
    assert _ours(phone) == []


def test_nobody_is_let_in_while_the_person_is_busy(prosody: Prosody, address: str, presence: XmppPresence) -> None:
    target = {"text": "In deep work", "is_on": True, "is_there": True}
    with (
        XmppUser(prosody.port, address) as phone,
        XmppUser(prosody.port, prosody.add_user(f"user{secrets.token_hex(4)}")) as bob,
    ):
        presence.apply(target, presence.capture())
        bob.ask_for(address)
        eventually(lambda: [kind for kind, _ in phone.asked()] == ["subscribe"])
        assert presence.read(target)["is_there"]
        assert bob.asked() == []


def test_a_wrong_password_needs_a_new_sign_in(presence: XmppPresence, account: FakeAccount) -> None:
    account.secret = "another"
    with pytest.raises(SignInNeededError):
        presence.apply({"text": "In deep work", "is_on": True, "is_there": True}, presence.capture())
    assert presence.capture() == presence.empty
    viability = ADAPTER.test(account.access())
    assert viability.works is False
    assert viability.next_step is not None
    assert _threads() == []


def test_a_test_of_the_account_is_seen_by_nobody(phone: XmppUser, account: FakeAccount) -> None:
    before = phone.seen()
    assert ADAPTER.test(account.access()).works is True
    assert phone.seen() == before
    assert _threads() == []


@pytest.mark.parametrize("end", ["returns", "is killed"])
def test_it_goes_with_the_process(prosody: Prosody, address: str, phone: XmppUser, end: str) -> None:
    argv = [sys.executable, "-c", OTHER_PROCESS, address, str(prosody.port)]
    with subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"shown\n"
        assert len(_ours(phone)) == 1
        if end == "is killed":
            os.kill(process.pid, signal.SIGKILL)
        else:
            process.stdin.close()
        assert process.wait(10) == (-signal.SIGKILL if end == "is killed" else 0)
    eventually(lambda: not _ours(phone), 10, "it is gone")


def test_a_server_that_says_nothing_does_not_hold_up_the_end_of_the_process() -> None:
    with XmppLine() as line:
        program = OTHER_PROCESS.replace("+ 8", "+ 0.1")
        argv = [sys.executable, "-c", program, "ada@example.org", str(line.port)]
        assert subprocess.run(argv, stderr=subprocess.DEVNULL, timeout=5, check=False).returncode == 1


# --- encryption -------------------------------------------------------------------------------


def test_a_certificate_that_somebody_vouches_for_is_taken(
    account_at: AccountAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    self_signed(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with prosody_server(tmp_path / "server.pem") as server:
        assert ADAPTER.test(account_at(server.port, server.add_user("ada")).access()).works is True


@pytest.mark.parametrize("wrong", ["nobody vouches for it", "it is another's"])
def test_any_other_certificate_is_not(
    account_at: AccountAt, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, wrong: str
) -> None:
    self_signed(tmp_path, "localhost" if wrong == "nobody vouches for it" else "elsewhere.example")
    if wrong == "it is another's":
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    with prosody_server(tmp_path / "server.pem") as server:
        viability = ADAPTER.test(account_at(server.port, server.add_user("ada")).access())
    assert viability.works is None
    assert viability.detail.code == "net.tls"
