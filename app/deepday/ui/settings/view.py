"""What the settings page shows: values that a root puts together from the stores; nothing here reads or writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from deepday.domain.account import Account


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Every setting as text by key, the accounts, and the ids of the channels that can be switched on and off."""

    texts: Mapping[str, str]
    accounts: tuple[Account, ...] = ()
    channels: tuple[str, ...] = ()
