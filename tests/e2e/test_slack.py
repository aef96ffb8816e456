"""A Slack account with a real keyring: the status is set, restored exactly, and restored after a crash."""

import time
from collections.abc import Iterator

import pytest

from tests.desktop import Desktop
from tests.e2e.program import Program
from tests.eventually import eventually
from tests.fakes.slack import FakeSlack


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        yield slack
        assert slack.violations == []


@pytest.fixture
def program(keyring_desktop: Desktop, slack: FakeSlack) -> Program:
    """The program with the account added."""
    program = Program(keyring_desktop)
    program.start("--background")
    program.do("accounts", "add", "slack", "--url", slack.url, "--secret-stdin", stdin=f"{slack.token}\n")
    assert program.ask("accounts", "test", "slack")["works"] is True
    return program


def test_the_status_is_set_with_point_person_and_end_and_restored_exactly(program: Program, slack: FakeSlack) -> None:
    later = int(time.time()) + 7200
    slack.set_status("Lunch & a walk", ":palm_tree:", later)
    program.do("start", "--for", "1h", "--point-person", "Marta Ruiz")
    eventually(lambda: program.channel("chat.slack")["state"] == "set", 15, "the status is set")
    during = slack.state()
    assert "Marta Ruiz" in during["status_text"]
    assert time.time() + 3500 < during["status_expiration"] < time.time() + 3900
    eventually(lambda: slack.state()["snooze_endtime"] > time.time() + 3000, 15, "notifications are snoozed")
    program.do("end")
    eventually(lambda: slack.state()["status_text"] == "Lunch & a walk", 15, "the status is restored")
    after = slack.state()
    assert (after["status_emoji"], after["status_expiration"]) == (":palm_tree:", later)
    eventually(lambda: slack.state()["snooze_endtime"] == 0, 15, "the snooze has ended")


def test_a_status_that_the_person_changed_meanwhile_is_left_alone(program: Program, slack: FakeSlack) -> None:
    program.do("start", "--for", "1h")
    eventually(lambda: program.channel("chat.slack")["state"] == "set", 15, "the status is set")
    slack.set_status("On a call", ":calendar:")
    program.do("end")
    eventually(lambda: program.state() == "off")
    eventually(lambda: slack.state()["snooze_endtime"] == 0, 15, "the snooze has ended")
    assert slack.state()["status_text"] == "On a call"


def test_after_kill_9_the_next_start_restores_the_status(program: Program, slack: FakeSlack) -> None:
    slack.set_status("Lunch", ":palm_tree:")
    program.do("start", "--for", "1h")
    eventually(lambda: program.channel("chat.slack")["state"] == "set", 15, "the status is set")
    program.kill()
    program.desktop.stop("deepday")
    assert slack.state()["status_text"] != "Lunch"
    program.start("--background")
    program.do("end")
    eventually(lambda: slack.state()["status_text"] == "Lunch", 15, "the status is restored")


def test_without_network_the_local_session_runs_and_the_status_is_pending(program: Program, slack: FakeSlack) -> None:
    slack.fail("drop", times=1000)
    program.do("start", "--for", "1h")
    assert program.state() == "deep"
    assert program.channel("notifications.dunst")["state"] == "set"
    eventually(lambda: program.channel("chat.slack")["state"] == "pending", 15, "it says that it is not set yet")
    slack.faults.clear()


def test_the_secret_is_in_the_keyring_and_nowhere_else(program: Program, slack: FakeSlack) -> None:
    program.do("start", "--for", "1h")
    eventually(lambda: program.channel("chat.slack")["state"] == "set", 15, "the status is set")
    desktop, secret = program.desktop, slack.token.encode()
    for path in desktop.root.rglob("*"):
        if path.is_file() and not path.is_relative_to(desktop.home / ".local/share/keyrings"):
            assert secret not in path.read_bytes(), path
    for line in desktop.processes().values():
        assert slack.token not in line


def test_a_token_that_is_refused_is_not_kept(keyring_desktop: Desktop, slack: FakeSlack) -> None:
    program = Program(keyring_desktop)
    program.start("--background")
    done = program.verb("accounts", "add", "slack", "--url", slack.url, "--secret-stdin", stdin="xoxp-wrong\n")
    assert done.returncode == 1
    assert len(done.stderr.strip().splitlines()) == 1
    assert program.ask("accounts", "list")["accounts"] == []
