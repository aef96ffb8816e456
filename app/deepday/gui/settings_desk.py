"""The settings page at work: values, accounts and the hotkey's test, each change written before it is shown."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.errors import DeepdayError
from deepday.domain.reason import Reason
from deepday.gui.hotkey import HotkeyDesk
from deepday.gui.office import Office

if TYPE_CHECKING:
    from deepday.ui.main_window import MainWindow


class SettingsDesk(QObject):
    """Answers what the settings page asks for."""

    def __init__(self, office: Office, hotkey: HotkeyDesk) -> None:
        super().__init__(office)
        self._office = office
        self._hotkey = hotkey

    def connect_window(self, window: "MainWindow") -> None:
        """Answer the settings page of *window*."""
        window.settings_wanted.connect(self.show_settings)
        window.setting_changed.connect(self._set)
        window.account_add_requested.connect(self._add_account)
        window.account_test_requested.connect(self._test_account)
        window.account_remove_requested.connect(self._remove_account)
        window.hotkey_test_requested.connect(self._hotkey.test)

    def take_settings(self) -> None:
        """Take up what was changed, here or by a verb."""
        self._office.follow_settings()
        self._hotkey.follow_settings()
        self.show_settings()

    @Slot()
    def show_settings(self) -> None:
        """Show the values in force."""
        from deepday.ui.settings.view import SettingsView  # noqa: PLC0415 -- not while no window is open

        settings, window = self._office.program.settings, self._office.window
        if window is None:
            return
        channels = (channel.id for channel in self._office.controller.overview().channels)
        off = self._office.program.preferences.channels_off()
        known = tuple(dict.fromkeys([*channels, *sorted(off)]))
        window.show_settings(SettingsView(settings.as_texts(), tuple(settings.accounts()), known))

    @Slot(str, str)
    def _set(self, key: str, text: str) -> None:
        self._office.ask(self._write(key, text), lambda reason: self._problem(key, reason))

    @Slot(str, str, str)
    def _add_account(self, service: str, url: str, secret: str) -> None:
        self._office.program.tasks.spawn(self._account("", "add", service=service, url=url, secret=secret))

    @Slot(str)
    def _test_account(self, account_id: str) -> None:
        self._office.program.tasks.spawn(self._account(account_id, "test", id=account_id))

    @Slot(str)
    def _remove_account(self, account_id: str) -> None:
        self._office.program.tasks.spawn(self._account(account_id, "remove", id=account_id))

    async def _write(self, key: str, text: str) -> None:
        program = self._office.program
        await program.in_worker(lambda: program.settings.set(key, text))
        program.settings_changed()
        self._problem(key, None)

    async def _account(self, account_id: str, action: str, **arguments: str) -> None:
        """Do what the verb ``accounts`` does, and show its answer where it was asked for."""
        from deepday.commands.accounts import accounts  # noqa: PLC0415 -- not loaded while no window is open
        from deepday.commands.typed import Typed  # noqa: PLC0415 -- same

        typed = Typed({"action": action, **{name: value for name, value in arguments.items() if value}})
        try:
            answer = await accounts(self._office.resident.ports(), typed)
        except DeepdayError as error:
            self._show_result(account_id, works=False, words=self._office.words(error.reason))
            return
        works = answer.document.get("works")
        self._show_result(account_id, works=works if isinstance(works, bool) else None, words=answer.text)

    def _show_result(self, account_id: str, *, works: bool | None, words: str) -> None:
        page = self._office.window.settings if self._office.window is not None else None
        if page is not None:
            page.show_account_result(account_id, works, words)

    def _problem(self, key: str, reason: Reason | None) -> None:
        page = self._office.window.settings if self._office.window is not None else None
        if page is not None:
            page.show_setting_problem(key, self._office.words(reason) if reason is not None else "")
