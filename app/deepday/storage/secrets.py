"""The secrets of accounts in the system's keyring, through ``keyring``, which is loaded at the first call.

A keyring may ask the person to unlock it and answer nothing meanwhile, or never answer at all: each call runs in a
thread of its own and is given up after three seconds. Only keyrings that encrypt are used; without one a secret is
kept in memory until the program ends, never in a file. No secret is in an exception, a repr or the log.
"""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import closing, suppress
from time import monotonic
from typing import Any, Protocol, TypeVar

from deepday.domain.account import service_of
from deepday.domain.errors import StorageError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.storage.secret_pieces import HEAD, Head, head_of, other, split, whole

T = TypeVar("T")
LIMIT_S = 3.0
ALLOWED = frozenset(
    {
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
    }
)
"""Keyrings that keep secrets encrypted; any other may be a file that anybody can read."""
_TELLS_WHETHER_LOCKED = "keyring.backends.SecretService.Keyring"
_DEFAULT_COLLECTION = "/org/freedesktop/secrets/aliases/default"
_LOCKED = ("KeyringLocked", "LockedException", "PromptDismissedException")
"""What keyrings raise when the person does not unlock them, by name: keyring is not loaded to compare."""


class Keyring(Protocol):
    """What is asked of a keyring."""

    def get_password(self, service: str, username: str) -> str | None:
        """Return what is kept, or None."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


class KeyringSecrets:
    """``engine.settings_ports.SecretStore`` on the system's keyring; workers may share it.

    *find* returns the keyring to use, or None if there is none that encrypts. Without one a secret is kept until the
    program ends, or refused if *only_for_good*: a verb that runs without the program would forget it at once.
    """

    def __init__(
        self,
        find: Callable[[], Keyring | None] | None = None,
        limit_s: float = LIMIT_S,
        *,
        only_for_good: bool = False,
    ) -> None:
        self._only_for_good = only_for_good
        self._find = find or system_keyring
        self._limit_s = limit_s
        self._one_at_a_time = threading.Lock()
        self._in_memory: dict[str, str] = {}

    def get(self, account_id: str) -> str | None:
        """Return the account's secret, or None if there is none.

        Raises:
            StorageError: the keyring is locked, silent, failed or absent, or what it holds is damaged.
        """
        if account_id in self._in_memory:
            return self._in_memory[account_id]
        found = self._ask(lambda keyring: (_get(keyring, _entry(account_id)),))
        if found is None:
            raise StorageError("keyring.absent")
        return found[0]

    def set(self, account_id: str, secret: str) -> Reason | None:
        """Keep the secret; returns why only until the program ends, or None if it lies in the keyring.

        Raises:
            StorageError: the keyring is locked, silent or failed; the secret kept before is still whole, or, if it
                was silent and answers later, the new one is.
        """
        if self._ask(lambda keyring: _set(keyring, _entry(account_id), secret)) is None:
            self._in_memory[account_id] = secret
            return Reason("keyring.absent")
        self._in_memory.pop(account_id, None)
        return None

    def delete(self, account_id: str) -> None:
        """Forget the secret; harmless if there is none. Raises StorageError."""
        self._in_memory.pop(account_id, None)
        self._ask(lambda keyring: _delete(keyring, _entry(account_id)))

    def probe(self) -> Viability:
        """Find out whether secrets can be kept here, without asking the person to unlock anything."""
        try:
            locked = self._ask(_is_locked)
        except StorageError as error:
            return Viability(works=None, detail=error.reason, next_step=Reason("keyring.look_for_prompt"))
        if locked is None:
            return Viability(works=False, detail=Reason("keyring.absent"), next_step=Reason("keyring.install_one"))
        if locked:
            return Viability(works=None, detail=Reason("keyring.locked"), next_step=Reason("keyring.unlock"))
        return Viability(works=True, detail=Reason("keyring.works"))

    def _ask(self, question: Callable[[Keyring], T]) -> T | None:
        """Return the keyring's answer, or None if there is no keyring."""
        until_s = monotonic() + self._limit_s
        if not self._one_at_a_time.acquire(timeout=self._limit_s):
            raise StorageError("keyring.silent")  # an earlier call still waits for an answer
        answer: Future[T | None] = Future()
        threading.Thread(target=self._run, args=(question, answer), name="keyring", daemon=True).start()
        try:
            return answer.result(until_s - monotonic())
        except TimeoutError:
            raise StorageError("keyring.silent") from None

    def _run(self, question: Callable[[Keyring], T], answer: "Future[T | None]") -> None:
        try:
            keyring = self._find()
            result = None if keyring is None else question(keyring)
        except StorageError as error:
            self._one_at_a_time.release()
            answer.set_exception(error)
        except Exception as error:  # noqa: BLE001 -- a thread's border, and keyrings raise whatever they like
            self._one_at_a_time.release()
            answer.set_exception(_translated(error))
        else:
            self._one_at_a_time.release()
            answer.set_result(result)


def system_keyring() -> Keyring | None:
    """Return the keyring that the person's system has, if it is one that encrypts."""
    import keyring  # noqa: PLC0415 -- loaded only when there is an account
    from keyring.backends import chainer, null  # noqa: PLC0415 -- same

    chosen = keyring.get_keyring()
    if isinstance(chosen, null.Keyring):
        return None  # chosen by the person: it is never found by itself
    offered = chosen.backends if isinstance(chosen, chainer.ChainerBackend) else [chosen]
    return next((backend for backend in offered if _name(backend) in ALLOWED), None) or _late_secret_service()


def _late_secret_service() -> Keyring | None:
    """Return the Secret Service if it is there by now: keyring looks only once, and settles for less."""
    from keyring.backends import SecretService  # noqa: PLC0415 -- loaded only when there is an account

    kind: Any = SecretService.Keyring
    found: Keyring | None = kind() if kind.viable else None
    return found


def _get(keyring: Keyring, entry: str) -> str | None:
    text = keyring.get_password(entry, HEAD)
    if text is None:
        return None
    head = head_of(text)
    pieces = [keyring.get_password(entry, name) for name in head.pieces()]
    return whole(head, pieces)


def _set(keyring: Keyring, entry: str, secret: str) -> bool:
    """Write new pieces beside the old ones, then the head that points to them, then remove the old ones."""
    before = _head(keyring, entry)
    head, pieces = split(secret, other(before))
    for name, piece in pieces.items():
        keyring.set_password(entry, name, piece)
    keyring.set_password(entry, HEAD, head)
    if before is not None:
        _remove(keyring, entry, before)
    return True


def _delete(keyring: Keyring, entry: str) -> None:
    before = _head(keyring, entry)
    _forget(keyring, entry, HEAD)
    if before is not None:
        _remove(keyring, entry, before)


def _head(keyring: Keyring, entry: str) -> Head | None:
    """Return what the head says, or None if there is none that can be read."""
    text = keyring.get_password(entry, HEAD)
    try:
        return None if text is None else head_of(text)
    except StorageError:
        return None


def _remove(keyring: Keyring, entry: str, head: Head) -> None:
    for name in head.pieces():
        _forget(keyring, entry, name)


def _forget(keyring: Keyring, entry: str, name: str) -> None:
    from keyring.errors import PasswordDeleteError  # noqa: PLC0415 -- loaded only when there is an account

    with suppress(PasswordDeleteError):  # there is none
        keyring.delete_password(entry, name)


def _is_locked(keyring: Keyring) -> bool:
    """Say whether *keyring* would have to be unlocked; only the Secret Service can be asked without doing so."""
    if _name(keyring) != _TELLS_WHETHER_LOCKED:
        return False
    import secretstorage  # noqa: PLC0415 -- loaded by keyring already

    with closing(secretstorage.dbus_init()) as connection:
        try:
            collection = secretstorage.Collection(connection, _DEFAULT_COLLECTION)
        except secretstorage.ItemNotFoundException:  # the first secret will make one
            return False
        return bool(collection.is_locked())


def _translated(error: Exception) -> StorageError:
    """Return what *error* means; it is not chained, for it may hold what was to be kept."""
    name = type(error).__name__
    if name in _LOCKED:
        return StorageError("keyring.locked")
    if isinstance(error, TimeoutError):
        return StorageError("keyring.silent")
    return StorageError("keyring.failed", {"error": name})


def _name(backend: object) -> str:
    kind = type(backend)
    return f"{kind.__module__}.{kind.__qualname__}"


def _entry(account_id: str) -> str:
    return f"deepday/{service_of(account_id)}/{account_id}"
