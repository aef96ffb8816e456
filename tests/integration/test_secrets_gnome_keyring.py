"""Secrets in a real gnome-keyring on a bus of its own, unlocked, locked and gone."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests import desktop_parts as parts
from tests.desktop import Desktop
from tests.eventually import eventually

_ASK = """
import json, os, sys
sys.path[:0] = sys.argv[3:]
from deepday.domain.errors import StorageError
from deepday.storage.secrets import KeyringSecrets
secrets = KeyringSecrets()
answers = []
for call, *args in json.loads(sys.argv[1]):
    try:
        answer = getattr(secrets, call)(*args)
    except StorageError as error:
        answer = {"error": error.reason.code}
    if call == "probe":
        answer = {"works": answer.works, "detail": answer.detail.code}
    if hasattr(answer, "code"):
        answer = {"why": answer.code}
    answers.append(answer)
print(json.dumps(answers))
"""
_TRY_UNTIL_KEPT = """
import sys, threading
sys.path[:0] = sys.argv[1:]
from deepday.storage.secrets import KeyringSecrets
secrets = KeyringSecrets()
while (why := secrets.set("slack", "xoxp-1")) is not None:
    print(why.code, flush=True)
    threading.Event().wait(0.1)
print("kept", flush=True)
"""
LONG = "".join(f"{n:06}" for n in range(1000))


def ask(desktop: Desktop, *calls: list[str], extra: Mapping[str, str] | None = None) -> list[Any]:
    """Have a program on *desktop* make *calls* to the secret store; return the answers."""
    argv = [sys.executable, "-c", _ASK, json.dumps(calls), "--", *sys.path]
    done = desktop.run(argv, timeout_s=60, extra=extra)
    assert done.returncode == 0, done.stderr
    answers: list[Any] = json.loads(done.stdout)
    return answers


def test_a_secret_of_any_length_survives_the_program_in_a_real_keyring(keyring_desktop: Desktop) -> None:
    assert ask(keyring_desktop, ["probe"], ["set", "slack", "xoxp-ü🔑"], ["set", "slack-2", LONG]) == [
        {"works": True, "detail": "keyring.works"},
        None,
        None,
    ]
    assert ask(keyring_desktop, ["get", "slack"], ["get", "slack-2"], ["get", "slack-3"]) == ["xoxp-ü🔑", LONG, None]
    assert ask(keyring_desktop, ["set", "slack-2", "short"], ["get", "slack-2"], ["delete", "slack"]) == [
        None,
        "short",
        None,
    ]
    assert ask(keyring_desktop, ["get", "slack"], ["delete", "slack"], ["delete", "slack-2"], ["get", "slack-2"]) == [
        None,
        None,
        None,
        None,
    ]


def test_no_file_of_the_home_holds_the_secret(keyring_desktop: Desktop) -> None:
    canary = "xoxp-canary-0123456789"
    ask(keyring_desktop, ["set", "slack", canary], ["get", "slack"])
    files = [p for p in Path(keyring_desktop.home).rglob("*") if p.is_file()]
    assert files, "the keyring itself"
    assert [p for p in files if canary.encode() in p.read_bytes()] == []


def test_a_locked_keyring_is_told_and_probing_asks_nobody(keyring_desktop: Desktop) -> None:
    ask(keyring_desktop, ["set", "slack", "xoxp-1"])
    collection = "/org/freedesktop/secrets/collection/login"
    argv = ["gdbus", "call", "--session", "-d", "org.freedesktop.secrets", "-o", "/org/freedesktop/secrets"]
    locked = keyring_desktop.run([*argv, "-m", "org.freedesktop.Secret.Service.Lock", f"['{collection}']"])
    assert collection in locked.stdout, locked.stderr
    probed, found = ask(keyring_desktop, ["probe"], ["get", "slack"])
    assert probed == {"works": None, "detail": "keyring.locked"}
    assert found["error"] in ("keyring.locked", "keyring.silent")


def test_without_a_keyring_on_the_bus_the_secret_is_kept_in_memory(private_bus: Desktop) -> None:
    assert ask(private_bus, ["probe"], ["set", "slack", "xoxp-1"], ["get", "slack"]) == [
        {"works": False, "detail": "keyring.absent"},
        {"why": "keyring.absent"},
        "xoxp-1",
    ]
    assert ask(private_bus, ["get", "slack"]) == [{"error": "keyring.absent"}]
    assert not [p for p in private_bus.home.rglob("*") if p.is_file() and b"xoxp-1" in p.read_bytes()]


def test_without_a_bus_too(private_bus: Desktop) -> None:
    no_bus = {"DBUS_SESSION_BUS_ADDRESS": "unix:path=/nonexistent"}
    assert ask(private_bus, ["get", "slack"], ["set", "slack", "xoxp-1"], extra=no_bus) == [
        {"error": "keyring.absent"},
        {"why": "keyring.absent"},
    ]


def test_a_keyring_that_comes_late_is_used(private_bus: Desktop) -> None:
    argv = [sys.executable, "-c", _TRY_UNTIL_KEPT, *sys.path]
    private_bus.start("asker", argv, ready=lambda: "keyring.absent" in private_bus.log("asker"))
    parts.gnome_keyring(private_bus)
    eventually(lambda: "kept" in private_bus.log("asker"), 15)
    assert ask(private_bus, ["get", "slack"]) == ["xoxp-1"]


def test_a_keyring_that_died_is_told(keyring_desktop: Desktop) -> None:
    ask(keyring_desktop, ["set", "slack", "xoxp-1"])
    keyring_desktop.stop("gnome-keyring")
    (answer,) = ask(keyring_desktop, ["get", "slack"])
    assert answer["error"] in ("keyring.absent", "keyring.failed")
