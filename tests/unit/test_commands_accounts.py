"""What accounts and settings do and answer; secrets reach the keyring and nothing else."""

import json
from pathlib import Path

import pytest

from deepday.domain.errors import SignInNeededError, StorageError, UnreachableError
from deepday.domain.reason import Reason
from tests.fakes.effect import ScriptedEffect
from tests.fakes.program import ProgramWorld

CANARY = "xoxp-canary-4711"


@pytest.fixture
def world(tmp_path: Path) -> ProgramWorld:
    return ProgramWorld(tmp_path)


def add(world: ProgramWorld, **args: object) -> dict[str, object]:
    return world.verb("accounts", action="add", **{"service": "slack", "secret": CANARY, **args})


def test_an_account_is_added_tried_out_and_listed(world: ProgramWorld) -> None:
    reply = add(world, user="ada", url="http://127.0.0.1:8080")
    assert reply["status"] == 0
    assert world.secrets.kept == {"slack": CANARY}
    listed = world.verb("accounts", action="list")["json"]
    channels = [
        {"id": "chat.slack:slack", "on": True, "text": ""},
        {"id": "chat.slack.snooze:slack", "on": True, "text": None},
    ]
    account = {"id": "slack", "service": "slack", "url": "http://127.0.0.1:8080", "user": "ada"}
    assert listed == {"accounts": [{**account, "channels": channels}]}
    assert world.settings_changes == 1


def test_a_second_account_of_a_service_gets_a_number(world: ProgramWorld) -> None:
    add(world)
    add(world)
    assert [account.id for account in world.settings.accounts()] == ["slack", "slack-2"]


def test_a_secret_is_in_no_reply_and_in_no_file(world: ProgramWorld, tmp_path: Path) -> None:
    reply = add(world)
    assert CANARY not in json.dumps(reply)
    assert CANARY not in (tmp_path / "settings.toml").read_text()


def test_an_account_that_is_not_accepted_is_not_kept(world: ProgramWorld) -> None:
    world.accounts.error = SignInNeededError("effect.not_taken")
    reply = add(world)
    assert (reply["status"], reply["error"]) == (1, "It was accepted and then not done. Look at its own settings.")
    assert (world.secrets.kept, world.settings.accounts()) == ({}, ())


def test_an_account_that_cannot_be_reached_is_kept_and_told(world: ProgramWorld) -> None:
    world.accounts.error = UnreachableError("effect.not_taken")
    reply = add(world)
    assert reply["status"] == 0
    assert str(reply["text"]).startswith("slack is added and could not be tried out. It was")
    assert world.secrets.kept == {"slack": CANARY}


def test_a_locked_keyring_leaves_nothing_behind(world: ProgramWorld) -> None:
    world.secrets.error = StorageError("effect.not_taken")
    assert add(world)["status"] == 1
    assert world.settings.accounts() == ()


def test_a_secret_that_cannot_be_kept_is_told(world: ProgramWorld) -> None:
    world.secrets.not_kept = Reason("effect.not_taken")
    assert str(add(world)["text"]).splitlines()[1] == "It was accepted and then not done. Look at its own settings."


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"service": "pigeon"}, "“pigeon” is not a service that this version knows. There are: slack, "),
        ({"url": "http://chat.example.org"}, "http://chat.example.org is not safe: a secret goes over https only."),
        ({"url": "chat.example.org"}, "“chat.example.org” is not the address of a service."),
        ({"secret": " "}, "No token came. Nothing was added."),
    ],
)
def test_an_account_that_makes_no_sense_is_refused(world: ProgramWorld, args: dict[str, object], says: str) -> None:
    reply = add(world, **args)
    assert (reply["status"], str(reply["error"])[: len(says)]) == (2, says)
    assert (world.secrets.kept, world.settings.accounts()) == ({}, ())


def test_an_account_can_be_tested_and_removed(world: ProgramWorld) -> None:
    add(world)
    assert world.verb("accounts", action="test", id="slack")["json"]["works"] is True
    removed = world.verb("accounts", action="remove", id="slack")
    assert (removed["status"], removed["text"]) == (0, "slack is removed, its secret too.")
    assert (world.secrets.kept, world.settings.accounts()) == ({}, ())
    assert world.verb("accounts", action="list")["text"].startswith("No accounts yet.")


@pytest.mark.parametrize("action", ["test", "remove"])
def test_an_account_that_is_not_there_is_named(world: ProgramWorld, action: str) -> None:
    reply = world.verb("accounts", action=action, id="slack-9")
    assert (reply["status"], reply["error"].split(".")[0]) == (1, "There is no account “slack-9”")


def test_an_account_in_use_is_not_removed(tmp_path: Path) -> None:
    world = ProgramWorld(tmp_path, [ScriptedEffect("chat.slack.snooze:slack", local=True)])
    add(world)
    world.verb("start")
    assert world.verb("accounts", action="remove", id="slack")["status"] == 1
    world.verb("end")
    assert world.verb("accounts", action="remove", id="slack")["status"] == 0


def test_a_new_secret_takes_the_place_of_the_old_one(world: ProgramWorld) -> None:
    add(world)
    reply = world.verb("accounts", action="sign-in", id="slack", secret="xoxp-new")
    assert (reply["status"], reply["json"]["works"]) == (0, True)
    assert world.secrets.kept == {"slack": "xoxp-new"}
    assert world.verb("accounts", action="sign-in", id="slack", secret="")["status"] == 2


def test_a_channel_is_switched_off_and_on_and_given_a_text(world: ProgramWorld) -> None:
    add(world)
    channel = "chat.slack:slack"
    off = world.verb("accounts", action="channel", id=channel, off=True, text="Back at {until}")
    assert off["json"] == {"id": channel, "on": False, "text": "Back at {until}"}
    assert off["text"].strip() == "chat.slack:slack: off: “Back at {until}”"
    assert world.settings.get("channels.off") == (channel,)
    on = world.verb("accounts", action="channel", id=channel, on=True, text="")
    assert on["json"] == {"id": channel, "on": True, "text": ""}
    assert world.settings.get("channels.off") == ()
    assert world.verb("accounts", action="channel", id=channel)["json"] == on["json"]


@pytest.mark.parametrize(
    ("args", "status"), [({"id": "chat.slack:other"}, 1), ({"id": "chat.slack:slack", "on": True, "off": True}, 2)]
)
def test_a_channel_that_makes_no_sense_is_refused(world: ProgramWorld, args: dict[str, object], status: int) -> None:
    add(world)
    assert world.verb("accounts", action="channel", **args)["status"] == status


def test_what_was_granted_is_given_back_when_an_account_is_removed(world: ProgramWorld) -> None:
    add(world)
    world.verb("accounts", action="remove", id="slack")
    assert world.accounts.revoked == ["slack"]


def test_an_account_goes_even_if_the_grant_cannot_be_given_back_and_that_is_said(world: ProgramWorld) -> None:
    add(world)
    world.accounts.error = UnreachableError("net.down", {"host": "slack.com"})
    reply = world.verb("accounts", action="remove", id="slack")
    assert (reply["status"], world.secrets.kept, world.settings.accounts()) == (0, {}, ())
    assert "may still stand there" in str(reply["text"])


def test_a_setting_is_set_and_read_back(world: ProgramWorld) -> None:
    reply = world.verb("settings", action="set", key="hours.until", value="16:30")
    assert (reply["text"], reply["json"]) == ("hours.until = 16:30", {"key": "hours.until", "value": "16:30"})
    got = world.verb("settings", action="get", key="hours.until")
    assert (got["text"], got["json"]["value"]) == ("16:30", "16:30")
    assert world.settings_changes == 1


def test_all_settings_are_listed_as_they_can_be_set(world: ProgramWorld) -> None:
    listed = world.verb("settings", action="list")
    assert "hotkeys.log = Ctrl+Alt+I" in listed["text"].splitlines()
    assert listed["json"]["hotkeys.log"] == "Ctrl+Alt+I"
    json.dumps(listed["json"])


@pytest.mark.parametrize(
    ("args", "says"),
    [
        ({"action": "get", "key": "moon.phase"}, "There is no setting “moon.phase”."),
        ({"action": "set", "key": "hours.until", "value": "25:00"}, "“25:00” does not fit hours.until: HH:MM."),
        ({"action": "forget", "key": "hours.until"}, "“deepday settings forget” does not exist."),
    ],
)
def test_a_setting_that_makes_no_sense_is_refused(world: ProgramWorld, args: dict[str, object], says: str) -> None:
    reply = world.verb("settings", **args)
    assert (reply["status"], reply["error"][: len(says)]) == (2, says)
