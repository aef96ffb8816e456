"""The settings page at work: values, accounts and the hotkey's test, each change written before it is shown."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from deepday.domain.account import Account
from deepday.domain.channel_choice import OFF_KEY, ON_KEY, ChannelChoice
from deepday.domain.errors import DeepdayError
from deepday.domain.reason import Reason
from deepday.domain.service import Service
from deepday.domain.settings import KEYS, OWN_TEXT
from deepday.engine.settings_ports import SettingsStore
from deepday.gui.hotkey import HotkeyDesk
from deepday.gui.office import Office
from deepday.gui.sign_in_desk import SignInDesk

if TYPE_CHECKING:
    from deepday.domain.found_calendar import FoundCalendar
    from deepday.ui.main_window import MainWindow
    from deepday.ui.settings.view import AccountView, PersonWish


class SettingsDesk(QObject):
    """Answers what the settings page asks for."""

    def __init__(self, office: Office, hotkey: HotkeyDesk) -> None:
        super().__init__(office)
        self._office = office
        self._hotkey = hotkey
        self._sign_ins = SignInDesk(office, self.do_with_account)
        office.program.noticing.meetings.on_change(self._meetings_read)

    def connect_window(self, window: "MainWindow") -> None:
        """Answer the settings page of *window*."""
        window.settings_wanted.connect(self.show_settings)
        window.setting_changed.connect(self._set)
        window.channel_switched.connect(self._switch)
        window.calendar_switched.connect(self._switch_calendar)
        window.account_add_requested.connect(self._sign_ins.add)
        window.account_cancel_requested.connect(self._sign_ins.cancel)
        window.account_sign_in_requested.connect(self._sign_ins.again)
        window.account_test_requested.connect(self._test_account)
        window.account_remove_requested.connect(self._remove_account)
        window.person_wished.connect(self._change_people)
        window.hotkey_test_requested.connect(self._hotkey.test)

    def _meetings_read(self) -> None:
        """Show the calendars that were found; while nobody looks, nothing is asked."""
        window = self._office.window
        if window is not None and window.settings is not None and window.settings.isVisible():
            self.show_settings()

    @Slot()
    def show_settings(self) -> None:
        """Show the values in force."""
        from deepday.ui.settings.view import SettingsView  # noqa: PLC0415 -- not while no window is open

        program, window = self._office.program, self._office.window
        if window is None:
            return
        settings, choice, services = program.settings, program.preferences.choice(), program.channels.services()
        here = [channel.id for channel in self._office.controller.overview().channels if ":" not in channel.id]
        off = [channel for channel in sorted(choice.off) if ":" not in channel]
        found = [calendar for of_account in program.noticing.meetings.calendars.values() for calendar in of_account]
        accounts = tuple(_account_view(account, services, choice, settings, found) for account in settings.accounts())
        people = tuple(program.people.people())
        known = tuple(dict.fromkeys([*here, *off]))
        window.show_settings(SettingsView(settings.as_texts(), accounts, known, services, choice, people))

    @Slot(str, str)
    def _set(self, key: str, text: str) -> None:
        self._office.ask(self._write(key, text), lambda reason: self._problem(key, reason))

    @Slot(str, bool)
    def _switch(self, channel: str, on: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self._office.ask(self._write_choice(channel, on=on))

    @Slot(object)
    def _change_people(self, wish: "PersonWish") -> None:
        self._office.program.tasks.spawn(self._change_person(wish))

    async def _change_person(self, wish: "PersonWish") -> None:
        from deepday.commands.people import people  # noqa: PLC0415 -- not loaded while no window is open
        from deepday.commands.typed import Typed  # noqa: PLC0415 -- same

        page = self._office.window.settings if self._office.window is not None else None
        given = {"action": wish.action, "name": wish.name, "contact": wish.contact, "hours": wish.hours}
        try:
            await people(self._office.resident.ports(), Typed({name: value for name, value in given.items() if value}))
        except DeepdayError as error:
            if page is not None:
                page.people.show_result(works=False, sentence=self._office.words(error.reason))
            return
        if page is not None:
            page.people.show_result(works=True, sentence="")
        self.show_settings()

    @Slot(str, bool)
    def _switch_calendar(self, calendar: str, on: bool) -> None:  # noqa: FBT001 -- the signal's own shape
        self._office.program.tasks.spawn(self._have_counted(calendar, on=on))

    async def _have_counted(self, calendar: str, *, on: bool) -> None:
        from deepday.commands.meetings import meetings  # noqa: PLC0415 -- not loaded while no window is open
        from deepday.commands.typed import Typed  # noqa: PLC0415 -- same

        typed = Typed({"action": "calendar", "id": calendar, "on" if on else "off": True})
        try:
            await meetings(self._office.resident.ports(), typed)
        except DeepdayError as error:
            account = calendar.partition(":")[0]
            self._sign_ins.show_result(account, works=False, words=self._office.words(error.reason))
            self.show_settings()

    @Slot(str)
    def _test_account(self, account_id: str) -> None:
        self.do_with_account(account_id, "test", {"id": account_id})

    @Slot(str)
    def _remove_account(self, account_id: str) -> None:
        self.do_with_account(account_id, "remove", {"id": account_id})

    async def _write(self, key: str, text: str) -> None:
        program = self._office.program
        await program.in_worker(lambda: program.settings.set(key, text))
        program.settings_changed()
        self._problem(key, None)

    async def _write_choice(self, channel: str, *, on: bool) -> None:
        program = self._office.program
        before = program.preferences.choice()
        after = before.switched(channel, on=on)
        for key, was, wanted in ((OFF_KEY, before.off, after.off), (ON_KEY, before.on, after.on)):
            if was != wanted:
                text = KEYS[key].show(tuple(sorted(wanted)))
                await program.in_worker(partial(program.settings.set, key, text))
        program.settings_changed()

    def do_with_account(self, account_id: str, action: str, arguments: Mapping[str, str]) -> None:
        """Do what the verb ``accounts`` does, and show its answer at *account_id*, if empty at the form."""
        self._office.program.tasks.spawn(self._account(account_id, action, arguments))

    async def _account(self, account_id: str, action: str, arguments: Mapping[str, str]) -> None:
        from deepday.commands.accounts import accounts  # noqa: PLC0415 -- not loaded while no window is open
        from deepday.commands.typed import Typed  # noqa: PLC0415 -- same

        typed = Typed({"action": action, **{name: value for name, value in arguments.items() if value}})
        try:
            answer = await accounts(self._office.resident.ports(), typed)
        except DeepdayError as error:
            self._sign_ins.show_result(account_id, works=False, words=self._office.words(error.reason))
            return
        works = answer.document.get("works")
        self._sign_ins.show_result(account_id, works=works if isinstance(works, bool) else None, words=answer.text)

    def _problem(self, key: str, reason: Reason | None) -> None:
        page = self._office.window.settings if self._office.window is not None else None
        if page is not None:
            page.show_setting_problem(key, self._office.words(reason) if reason is not None else "")


def _account_view(
    account: Account,
    services: Sequence[Service],
    choice: ChannelChoice,
    settings: SettingsStore,
    found: "Sequence[FoundCalendar]",
) -> "AccountView":
    from deepday.domain.found_calendar import calendar_choice  # noqa: PLC0415 -- not while no window is open
    from deepday.ui.settings.view import AccountView, CalendarView, ChannelView  # noqa: PLC0415 -- same

    service = next((known for known in services if known.id == account.service), None)
    channels = []
    for kind in service.channels if service is not None else ():
        channel = f"{kind.path}:{account.id}"
        text = str(settings.get(f"{OWN_TEXT}{channel}")) if kind.text else None
        channels.append(ChannelView(channel, choice.wants(channel), text))
    chosen = calendar_choice(settings.get)
    calendars = [CalendarView(c.id, c.name, c.counts(chosen)) for c in found if c.id.startswith(f"{account.id}:")]
    return AccountView(account, service, tuple(channels), tuple(calendars))
