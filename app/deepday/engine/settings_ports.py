"""What is needed of settings, accounts and secrets, as Protocols."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deepday.domain.account import Account
    from deepday.domain.reason import Reason
    from deepday.engine.effect_ports import Viability


class SettingsStore(Protocol):
    """The person's settings (``domain.settings``) and accounts. Changes block until they are on disk."""

    def get(self, key: str) -> object:
        """Return the value of a setting: a text or a tuple of texts. Raises UsageError."""

    def set(self, key: str, text: str) -> object:
        """Set a setting to what *text* means and return that. Raises UsageError, StorageError."""

    def as_texts(self) -> Mapping[str, str]:
        """Return every setting as the text that ``set`` takes."""

    def accounts(self) -> Sequence[Account]:
        """Return the accounts in the order of adding."""

    def add_account(self, account: Account) -> None:
        """Keep one more account. Raises UsageError, StorageError."""

    def remove_account(self, account_id: str) -> None:
        """Forget an account; harmless if there is none. Raises StorageError."""

    def erase(self) -> None:
        """Forget every setting and account; harmless if there is none. Raises StorageError."""

    def problems(self) -> Sequence[Reason]:
        """Return what in the settings file could not be used; the defaults stand in for it."""


class SecretStore(Protocol):
    """The secrets of accounts, in the system's keyring. Calls block for up to three seconds: from workers only.

    All raise StorageError: ``keyring.locked``, ``.silent``, ``.damaged`` or ``.failed``.
    """

    def get(self, account_id: str) -> str | None:
        """Return the account's secret, or None if there is none."""

    def set(self, account_id: str, secret: str) -> Reason | None:
        """Keep the secret; returns why only until the program ends, or None if it lies in the keyring."""

    def delete(self, account_id: str) -> None:
        """Forget the secret; harmless if there is none."""

    def probe(self) -> Viability:
        """Find out whether secrets can be kept here, without asking the person to unlock anything."""
