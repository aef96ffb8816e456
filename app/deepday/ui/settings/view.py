"""What the settings page shows: values that a root puts together from the stores; nothing here reads or writes."""

from collections.abc import Mapping
from dataclasses import dataclass

from deepday.domain.account import Account
from deepday.domain.channel_choice import NOTHING_SWITCHED, ChannelChoice
from deepday.domain.person import Person
from deepday.domain.service import Service


@dataclass(frozen=True, slots=True)
class ChannelView:
    """A channel of an account: its id, whether it is on, and its own text (None: it shows no text)."""

    id: str
    on: bool
    text: str | None


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with its channels; ``service`` is None for one that this version does not know."""

    account: Account
    service: Service | None
    channels: tuple[ChannelView, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonWish:
    """What is to become of a point person: ``add`` or ``remove``; the rest as it was typed."""

    action: str
    name: str
    contact: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class SettingsView:
    """Every setting as text by key, the accounts, the ids of the other channels, what can be added, and people."""

    texts: Mapping[str, str]
    accounts: tuple[AccountView, ...] = ()
    channels: tuple[str, ...] = ()
    services: tuple[Service, ...] = ()
    choice: ChannelChoice = NOTHING_SWITCHED
    people: tuple[Person, ...] = ()
