"""What the settings page shows: values that a root puts together from the stores; nothing here reads or writes."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class ShownAccount:
    """An account as the page names it: ``service`` such as ``slack``, ``user`` and ``url`` may be empty."""

    id: str
    service: str
    user: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Every setting as text by key, the accounts, and the channels that can be switched on and off."""

    texts: Mapping[str, str]
    accounts: tuple[ShownAccount, ...] = ()
    channels: tuple[str, ...] = ()
    channels_off: frozenset[str] = field(default_factory=frozenset)
