"""Secrets where the keyring is missing, slow, locked, broken or none that may be used; with keyrings that behave so."""

import logging
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from traceback import format_exception
from typing import Any

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends.chainer import ChainerBackend
from keyring.backends.fail import Keyring as FailKeyring
from keyring.backends.null import Keyring as NullKeyring
from keyring.backends.SecretService import Keyring as SecretServiceKeyring
from keyring.errors import InitError, KeyringLocked, PasswordDeleteError

from deepday.domain.errors import StorageError
from deepday.engine.settings_ports import SecretStore
from deepday.storage.secrets import KeyringSecrets, system_keyring
from tests.eventually import eventually

CANARY = "xoxp-canary-1234567890"


class DictKeyring:
    """A keyring in memory; ``before`` is called before every call, with its name."""

    def __init__(self, before: Callable[[str], None] = lambda _call: None) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.before = before

    def get_password(self, service: str, username: str) -> str | None:
        self.before("get")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.before("set")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self.before("delete")
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


def raising(error: Exception) -> Callable[[str], None]:
    def raise_it(_call: str) -> None:
        raise error

    return raise_it


def store(backend: DictKeyring | None, limit_s: float = 0.2) -> KeyringSecrets:
    return KeyringSecrets(lambda: backend, limit_s)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises(StorageError) as caught:
        call()
    return caught.value.reason.code


def test_a_secret_is_kept_under_its_service_and_account() -> None:
    backend = DictKeyring()
    secrets: SecretStore = store(backend)
    assert secrets.get("slack-2") is None
    assert secrets.set("slack-2", CANARY) is None
    assert list(backend.kept) == [("deepday/slack/slack-2", "#0")]
    assert secrets.get("slack-2") == CANARY
    assert secrets.get("slack") is None
    secrets.delete("slack-2")
    secrets.delete("slack-2")
    assert backend.kept == {}


@pytest.mark.parametrize("length", [0, 1, 1200, 1201, 6000])
def test_a_secret_of_any_length_replaces_one_of_any_length_and_leaves_no_piece(length: int) -> None:
    backend = DictKeyring()
    secrets = store(backend)
    for before in (0, 1, 1200, 1201, 6000):
        secrets.set("slack", "a" * before)
        secrets.set("slack", "b" * length)
        assert secrets.get("slack") == "b" * length
        assert len(backend.kept) == max(1, -(-length // 1200))
    secrets.delete("slack")
    assert backend.kept == {}


@pytest.mark.parametrize("dies_at", range(1, 7))
def test_the_old_secret_or_the_new_one_is_whole_wherever_a_change_is_cut_off(dies_at: int) -> None:
    backend = DictKeyring()
    secrets = store(backend)
    secrets.set("slack", "a" * 3000)
    calls = 0

    def die(_call: str) -> None:
        nonlocal calls
        calls += 1
        if calls == dies_at:
            raise KeyringLocked

    backend.before = die
    assert code_of(lambda: secrets.set("slack", "b" * 3000)) == "keyring.locked"
    backend.before = lambda _call: None
    assert secrets.get("slack") in ("a" * 3000, "b" * 3000)
    secrets.set("slack", "c" * 3000)
    assert secrets.get("slack") == "c" * 3000


def test_a_damaged_secret_is_told_and_can_be_replaced() -> None:
    backend = DictKeyring()
    secrets = store(backend)
    secrets.set("slack", "a" * 3000)
    del backend.kept["deepday/slack/slack", "#2a"]
    assert code_of(lambda: secrets.get("slack")) == "keyring.damaged"
    backend.kept["deepday/slack/slack", "#0"] = "something else"
    assert code_of(lambda: secrets.get("slack")) == "keyring.damaged"
    secrets.set("slack", CANARY)
    assert secrets.get("slack") == CANARY


def test_without_a_keyring_a_secret_lasts_as_long_as_the_program() -> None:
    secrets = store(None)
    assert code_of(lambda: secrets.get("slack")) == "keyring.absent"
    why = secrets.set("slack", CANARY)
    assert why is not None
    assert why.code == "keyring.absent"
    assert secrets.get("slack") == CANARY
    assert CANARY not in repr(vars(secrets)["_find"])
    assert CANARY not in repr(secrets)
    assert code_of(lambda: store(None).get("slack")) == "keyring.absent"
    secrets.delete("slack")
    assert code_of(lambda: secrets.get("slack")) == "keyring.absent"


def test_a_keyring_that_appears_later_takes_the_secret_over() -> None:
    backends: list[DictKeyring] = []
    secrets = KeyringSecrets(lambda: backends[0] if backends else None, 0.2)
    assert secrets.set("slack", "old") is not None
    backends.append(DictKeyring())
    assert secrets.set("slack", "new") is None
    assert secrets.get("slack") == "new"
    assert vars(secrets)["_in_memory"] == {}


def test_a_keyring_that_never_answers_is_given_up_and_asked_again_when_it_does() -> None:
    answer = threading.Event()
    backend = DictKeyring(lambda _call: (answer.wait(60), None)[1])
    secrets = store(backend, 0.3)
    threads = threading.active_count()
    for _ in range(3):
        assert code_of(lambda: secrets.get("slack")) == "keyring.silent"
    assert threading.active_count() <= threads + 1, "one waiting thread, not one for each call"
    answer.set()
    assert eventually(lambda: secrets.set("slack", CANARY) is None, 5)
    assert secrets.get("slack") == CANARY


def test_a_silent_keyring_does_not_hold_up_the_end_of_the_program() -> None:
    code = (
        "import sys, threading; sys.path[:0] = sys.argv[1:]\n"
        "from deepday.storage.secrets import KeyringSecrets\n"
        "try: KeyringSecrets(lambda: threading.Event().wait(60), 0.1).get('slack')\n"
        "except Exception as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *sys.path], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "keyring.silent\n"


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (KeyringLocked(CANARY), "keyring.locked"),
        (InitError(CANARY), "keyring.failed"),
        (RuntimeError(CANARY), "keyring.failed"),
        (UnicodeEncodeError("utf-8", CANARY, 0, 1, "surrogates"), "keyring.failed"),
        (TimeoutError(CANARY), "keyring.silent"),
    ],
)
def test_what_a_keyring_raises_is_told_without_the_secret(
    error: Exception, code: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    secrets = store(DictKeyring(raising(error)))
    for call in (lambda: secrets.set("slack", CANARY), lambda: secrets.get("slack"), lambda: secrets.delete("slack")):
        with pytest.raises(StorageError) as caught:
            call()
        assert caught.value.reason.code == code
        told = "".join(format_exception(caught.value)) + repr(caught.value) + repr(caught.value.reason) + caplog.text
        assert CANARY not in told.replace(f'"{CANARY}"', "")
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None or isinstance(caught.value.__context__, StorageError)


def test_probe_says_whether_secrets_outlive_the_program() -> None:
    assert [store(backend).probe().works for backend in (DictKeyring(), None)] == [True, False]
    silent = KeyringSecrets(lambda: (threading.Event().wait(2), None)[1], 0.1).probe()
    assert (silent.works, silent.detail.code) == (None, "keyring.silent")


# --- which keyrings may be used ------------------------------------------------------------------


class PlaintextKeyring(KeyringBackend):
    """As keyrings.alt.file.PlaintextKeyring: base64 in a file."""

    priority = 9

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError(service, username)

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError(service, username, len(password))


def _made(kind: Callable[[], Any]) -> Any:
    """Make a backend; keyring's constructors have no types."""
    return kind()


@pytest.fixture
def chosen() -> Iterator[Callable[[KeyringBackend], None]]:
    """A way to have keyring choose a backend."""
    before = keyring.core._keyring_backend
    yield keyring.set_keyring
    keyring.core._keyring_backend = before


@pytest.mark.parametrize("backend", [PlaintextKeyring, NullKeyring, FailKeyring])
def test_a_keyring_that_does_not_encrypt_is_not_used(
    backend: type[KeyringBackend], chosen: Callable[[KeyringBackend], None]
) -> None:
    chosen(_made(backend))
    assert system_keyring() is None
    secrets = KeyringSecrets()
    assert secrets.set("slack", CANARY) is not None
    assert secrets.get("slack") == CANARY


def test_of_several_keyrings_only_one_that_encrypts_is_used(
    chosen: Callable[[KeyringBackend], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    service = _made(SecretServiceKeyring)
    monkeypatch.setattr(ChainerBackend, "backends", [_made(PlaintextKeyring), service])
    chosen(_made(ChainerBackend))
    assert system_keyring() is service
    monkeypatch.setattr(ChainerBackend, "backends", [_made(PlaintextKeyring), _made(NullKeyring)])
    assert system_keyring() is None


def test_keyring_is_loaded_at_the_first_call_only() -> None:
    code = (
        "import sys; sys.path[:0] = sys.argv[1:]; from deepday.storage.secrets import KeyringSecrets; "
        "KeyringSecrets(); print('keyring' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *sys.path], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "False\n"
