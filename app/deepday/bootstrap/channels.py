"""Channels: which effects there are on this desktop and in this person's accounts, made from their adapters."""

from collections.abc import Callable, Collection, Iterable
from functools import partial
from threading import Lock
from typing import TYPE_CHECKING

from deepday.bootstrap.preferences import Preferences
from deepday.domain.account import Account
from deepday.domain.errors import CouldNotError, EffectError, RefusedError, StorageError, UnreachableError
from deepday.domain.reason import Reason
from deepday.domain.service import Service
from deepday.effects.notifications import all_notifications, notifications_by_id, viable_notifications
from deepday.engine.effect_ports import Effect
from deepday.engine.ports import Clock
from deepday.engine.sense_ports import MeetingSource
from deepday.engine.settings_ports import SecretStore, SettingsStore

if TYPE_CHECKING:
    from deepday.bootstrap.sign_in import SignInAttempt
    from deepday.effects.account_access import AccountAccess, ServiceAdapter
    from deepday.effects.hooks.command import CommandHook
    from deepday.wire.http import Http

KIND_NOTIFICATIONS = "notifications."
HOOK = "hooks.command"


class Channels:
    """Makes effects. What asks the desktop blocks up to a second and belongs into a worker."""

    def __init__(
        self,
        settings: SettingsStore,
        secrets: SecretStore,
        preferences: Preferences,
        clock: Clock,
        new_id: Callable[[], str],
    ) -> None:
        self._settings = settings
        self._secrets = secrets
        self._preferences = preferences
        self._clock = clock
        self._http: Http | None = None
        self._new_id = new_id
        self._hook: CommandHook | None = None
        self._notifications: dict[str, Effect] = {}
        self._of_accounts: dict[str, tuple[object, tuple[Effect, ...]]] = {}
        self._sources: dict[Account, MeetingSource] = {}
        self._keeping = Lock()

    def offered(self, journaled: Iterable[str] = ()) -> tuple[Effect, ...]:
        """Return every effect that can be had here, and those that the journal still has to put back."""
        effects: dict[str, Effect] = {effect.id: effect for effect in self._local()}
        accounts = self._settings.accounts()
        for account in accounts:
            effects.update({effect.id: effect for effect in self._of_account(account)})
        self._keep_only({account.id for account in accounts})
        if self._preferences.hook("set") or self._preferences.hook("undo") or HOOK in journaled:
            effects[HOOK] = self._command()
        for effect_id in journaled:
            if effect_id not in effects and effect_id.startswith(KIND_NOTIFICATIONS):
                effects[effect_id] = notifications_by_id(effect_id)
        return tuple(effects.values())

    def calendars(self) -> tuple[Effect, ...]:
        """Return what holds planned days, of each account that has a calendar."""
        found = [(account, self._adapter(account)) for account in self._settings.accounts()]
        return tuple(
            adapter.blocks(self._access(account, adapter))
            for account, adapter in found
            if adapter is not None and adapter.blocks is not None
        )

    def has_accounts(self) -> bool:
        """Say whether there is any account; asks nobody."""
        return bool(self._settings.accounts())

    def meeting_sources(self) -> tuple[MeetingSource, ...]:
        """Return what reads meetings, of each account with a calendar; the same object as long as the account is."""
        found = [(account, self._adapter(account)) for account in self._settings.accounts()]
        kept, self._sources = self._sources, {}
        for account, adapter in found:
            if adapter is not None and adapter.meetings is not None:
                source = kept.get(account) or adapter.meetings(self._access(account, adapter))
                self._sources[account] = source
        return tuple(self._sources.values())

    def to_be_checked(self) -> tuple[Effect, ...]:
        """Return every effect there is, also those that cannot work here."""
        of_accounts = [effect for account in self._settings.accounts() for effect in self._of_account(account)]
        return (*all_notifications(), *of_accounts, self._command())

    def services(self) -> tuple[Service, ...]:
        """Return what is known of every service in which one can have an account."""
        from deepday.bootstrap.services import services  # noqa: PLC0415 -- loaded when somebody wants an account

        return services()

    def test_account(self, account_id: str) -> Reason:
        """Return whom the service takes this account's secret for.

        Raises:
            CouldNotError: there is no such account.
            UnreachableError: nobody can tell for now.
            RefusedError: it does not work as it is.
        """
        account = next((a for a in self._settings.accounts() if a.id == account_id), None)
        if account is None:
            raise CouldNotError("accounts.not_found", {"id": account_id})
        adapter = self._adapter(account)
        if adapter is None:
            raise RefusedError("accounts.service_not_known", {"service": account.service})
        found = adapter.test(self._access(account, adapter))
        if found.works is None:
            raise UnreachableError(found.detail.code, found.detail.params)
        if not found.works:
            raise RefusedError(found.detail.code, found.detail.params)
        return found.detail

    def sign_in(self, service: str, account_id: str = "") -> "SignInAttempt":
        """Return an attempt to sign in to *service*, for the channels that are on of *account_id* if there is one.

        Raises:
            RefusedError: this version does not know the service.
        """
        from deepday.bootstrap.services import adapter  # noqa: PLC0415 -- loaded when somebody signs in
        from deepday.bootstrap.sign_in import SignInAttempt  # noqa: PLC0415 -- same

        found = adapter(service)
        if found is None:
            raise RefusedError("accounts.service_not_known", {"service": service})
        choice = self._preferences.choice()
        on = {kind.path for kind in found.about.channels if choice.wants(f"{kind.path}:{account_id}")}
        return SignInAttempt(found, self._preferences.text, self._over_http(), on if account_id else None)

    def revoke(self, account_id: str) -> bool:
        """Give back what the service granted; False where that cannot be done from here. Raises EffectError."""
        account = next((a for a in self._settings.accounts() if a.id == account_id), None)
        adapter = self._adapter(account) if account is not None else None
        if account is None or adapter is None:
            return False
        access = self._access(account, adapter)
        if adapter.revoke is not None:
            adapter.revoke(access)
            return True
        return access.tokens.revoke() if access.tokens is not None else False

    def _local(self) -> Iterable[Effect]:
        """Return the adapter of the notification server here; the same object as long as the server is the same."""
        try:
            found = viable_notifications()
        except EffectError:
            return self._notifications.values()
        if found is not None and found.id not in self._notifications:
            self._notifications = {found.id: found}
        return self._notifications.values() if found is not None else ()

    def _command(self) -> "CommandHook":
        """Return the one hook; it knows what it has run, so there is never a second one."""
        if self._hook is None:
            from deepday.effects.hooks.command import CommandHook  # noqa: PLC0415 -- loaded when there is one

            self._hook = CommandHook(self._preferences.hook, self._new_id)
        return self._hook

    def _of_account(self, account: Account) -> tuple[Effect, ...]:
        """Return the account's effects; the same objects as long as account and service are: they may hold a line."""
        adapter = self._adapter(account)
        if adapter is None:
            return ()
        made_of = (account, self._where_to_sign_in(adapter))
        with self._keeping:
            kept = self._of_accounts.get(account.id)
            if kept is None or kept[0] != made_of:
                kept = made_of, adapter.effects(self._access(account, adapter))
                self._of_accounts[account.id] = kept
            return kept[1]

    def _keep_only(self, ids: Collection[str]) -> None:
        with self._keeping:
            self._of_accounts = {id_: kept for id_, kept in self._of_accounts.items() if id_ in ids}

    def _where_to_sign_in(self, adapter: "ServiceAdapter") -> object:
        if adapter.endpoints is None:
            return None
        setting = self._preferences.text
        return adapter.endpoints(setting), setting(adapter.about.client_id)

    def _adapter(self, account: Account) -> "ServiceAdapter | None":
        from deepday.bootstrap.services import adapter  # noqa: PLC0415 -- loaded with the first account

        return adapter(account.service)

    def _access(self, account: Account, adapter: "ServiceAdapter") -> "AccountAccess":
        from deepday.bootstrap.sign_in import tokens_of  # noqa: PLC0415 -- loaded with the first account
        from deepday.bootstrap.words import SettingsWords  # noqa: PLC0415 -- loaded with the first account
        from deepday.effects.account_access import AccountAccess  # noqa: PLC0415 -- same

        return AccountAccess(
            account=account,
            http=self._over_http(),
            secret=self._secret(account),
            words=SettingsWords(self._preferences),
            clock=self._clock,
            setting=self._preferences.text,
            tokens=tokens_of(account, adapter, self._preferences.text, self._over_http(), self._secrets),
        )

    def _over_http(self) -> "Http":
        from deepday.wire.http import Http  # noqa: PLC0415 -- same

        self._http = self._http or Http()
        return self._http

    def _secret(self, account: Account) -> Callable[[], str | None]:
        return partial(_secret_or_none, self._secrets, account.id)


def _secret_or_none(secrets: SecretStore, account_id: str) -> str | None:
    try:
        return secrets.get(account_id)
    except StorageError as error:
        raise UnreachableError(error.reason.code, error.reason.params) from error
