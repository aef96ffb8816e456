"""What the verbs need of the program: handed in by a root, nothing is looked up."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from deepday.domain.channel_choice import ChannelChoice
from deepday.domain.own_numbers import OwnNumbers
from deepday.domain.reason import Reason
from deepday.domain.request import KeptRequest, RequestAnswers
from deepday.domain.service import Service
from deepday.engine.controller import Controller
from deepday.engine.ports import Loop, SecretStore, SettingsStore, Viability
from deepday.engine.tasks import Tasks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Check:
    """One line of `doctor`; ``kind`` is effect, hotkey, sense, keyring, tray or storage."""

    id: str
    kind: str
    viability: Viability


class Windows(Protocol):
    """The windows of the program, or the lack of them."""

    def show(self, what: str) -> None:
        """Open or raise a window: one of ``windows.WINDOWS``.

        Raises:
            CouldNotError: there is no display, or no such window in this version.
        """

    def has_tray(self) -> bool:
        """Say whether the icon is in a tray now."""


class Accounts(Protocol):
    """What can be done with accounts at the services themselves."""

    def test_account(self, account_id: str) -> Reason:
        """Return whom the service takes this account's secret for; blocks up to ten seconds.

        Raises:
            UnreachableError: no answer.
            SignInNeededError: the secret is not accepted.
        """

    def revoke(self, account_id: str) -> bool:
        """Give back what the service granted; blocks up to ten seconds. False: that cannot be done from here.

        Raises:
            EffectError: the grant still stands.
        """


class Requests(Protocol):
    """Answers of requests, and the numbers to ask with; every call may block."""

    def in_file(self, path: str) -> RequestAnswers:
        """Return the answers in a file. Raises CouldNotError."""

    def latest(self) -> KeptRequest | None:
        """Return the request that was worked on last, or None. Raises StorageError."""

    def keep(self, answers: RequestAnswers, request_id: str = "") -> str:
        """Keep *answers* as those of a request, of a new one if none is named; return its id. Raises StorageError."""

    def numbers(self) -> OwnNumbers | None:
        """Return the person's own numbers, or None while there are none. Raises StorageError."""


class InWorker(Protocol):
    """Runs what may block away from the loop."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """Wait for what *work* returns or raises."""


@dataclass(frozen=True, slots=True)
class Program:
    """Everything that a verb may act on."""

    controller: Controller
    settings: SettingsStore
    secrets: SecretStore
    accounts: Accounts
    services: Callable[[], Sequence[Service]]
    """What is known of every service in which one can have an account."""
    choice: Callable[[], ChannelChoice]
    """Which channels the person has switched on and off."""
    windows: Windows
    checks: Callable[[], Awaitable[Sequence[Check]]]
    settings_changed: Callable[[], None]
    """Called on the loop's thread after a setting or an account has changed."""
    requests: Callable[[], Requests]
    in_worker: InWorker
    tasks: Tasks
    loop: Loop
