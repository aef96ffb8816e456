"""The settings: what can be chosen, section by section; each change is asked for at once and shown when it is taken."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from deepday.ui.look.frames import Page
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.settings.accounts import AccountSection
from deepday.ui.settings.channels import ChannelsSection
from deepday.ui.settings.data import DataSection
from deepday.ui.settings.hotkey import HotkeySection
from deepday.ui.settings.people import PeopleSection
from deepday.ui.settings.privacy import PrivacySection
from deepday.ui.settings.replies import RepliesSection
from deepday.ui.settings.section import SettingsSection
from deepday.ui.settings.view import SettingsView
from deepday.ui.theme import Theme
from deepday.wording.translation import _


class SettingsPage(Page):
    """All sections; ``setting_changed`` carries a key and its text, the other signals what they are named after."""

    setting_changed = Signal(str, str)
    channel_switched = Signal(str, bool)
    account_add_requested = Signal(object)
    account_cancel_requested = Signal()
    account_sign_in_requested = Signal(str, str)
    account_test_requested = Signal(str)
    account_remove_requested = Signal(str)
    hotkey_test_requested = Signal()
    data_wished = Signal(object)
    person_wished = Signal(object)
    recording_pause_requested = Signal()
    recording_resume_requested = Signal()
    recording_erase_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Settings"), parent)
        self.column.addWidget(PlainLabel(_("Settings"), "title", parent=self.widget()))
        self.people = PeopleSection(theme, self.widget())
        self.people.wished.connect(self.person_wished)
        first = (self._day(), self._ordinary(), self.people, self._promises())
        self._hotkey = HotkeySection(theme, self.widget())
        self._accounts = AccountSection(theme, self.widget())
        self._channels = ChannelsSection(theme, self.widget())
        self._hotkey.test_requested.connect(self.hotkey_test_requested)
        self.privacy = PrivacySection(theme, self.widget())
        self.privacy.pause_requested.connect(self.recording_pause_requested)
        self.privacy.resume_requested.connect(self.recording_resume_requested)
        self.privacy.erase_requested.connect(self.recording_erase_requested)
        self._accounts.add_requested.connect(self.account_add_requested)
        self._accounts.cancel_requested.connect(self.account_cancel_requested)
        self._accounts.sign_in_requested.connect(self.account_sign_in_requested)
        self._accounts.switched.connect(self.channel_switched)
        self._channels.switched.connect(self.channel_switched)
        self._accounts.test_requested.connect(self.account_test_requested)
        self._accounts.remove_requested.connect(self.account_remove_requested)
        self._texts = {"status": self._status(), "event": self._event(), "auto_reply": self._reply()}
        self.data = DataSection(theme, self.widget())
        self.data.wished.connect(self.data_wished)
        replies = RepliesSection(theme, self.widget())
        last = (*self._texts.values(), replies, self._mail(), self._look(), self.privacy, self.data, self._hooks())
        self._sections = (*first, self._hotkey, self._accounts, self._channels, *last)
        for section in self._sections:
            section.setting_changed.connect(self.setting_changed)
            self.column.addWidget(section)
        self.column.addStretch(1)

    def show_settings(self, view: SettingsView) -> None:
        """Show the values in force."""
        for section in self._sections:
            section.show_texts(view.texts)
        kinds = {kind.text for service in view.services for kind in service.channels}
        for kind, section in self._texts.items():
            section.setVisible(kind == "status" or kind in kinds)
        self.people.show_people(view.people)
        self._channels.show_view(view)
        self._accounts.show_view(view)
        order_tabs(self)

    def show_setting_problem(self, key: str, sentence: str) -> None:
        """Say under its field why the value of *key* was not taken."""
        for section in self._sections:
            section.show_problem(key, sentence)

    def show_account_result(self, account: str, works: bool | None, sentence: str) -> None:  # noqa: FBT001 -- true, false or not known
        """Say what became of a test of *account*, or of adding one if *account* is empty."""
        self._accounts.show_result(account, works, sentence)

    def show_sign_in_code(self, code: str) -> None:
        """Show the code that is to be typed on the page that opened."""
        self._accounts.show_code(code)

    def show_hotkey_result(self, works: bool | None, sentence: str = "") -> None:  # noqa: FBT001 -- true, false or not known
        """Say whether the key arrived."""
        self._hotkey.show_result(works, sentence)

    def _section(self, title: str, columns: int = 2) -> SettingsSection:
        return SettingsSection(self.theme, title, self.widget(), columns=columns)

    def _day(self) -> SettingsSection:
        section = self._section(_("Working hours"), columns=4)
        section.add_text("hours.from", _("From"), "09:00")
        section.add_text("hours.until", _("Until"), "17:00")
        section.add_text("hours.days", _("Days"), "mon, tue, wed, thu, fri")
        section.add_text("hours.day_turns_at", _("My day turns at"), "04:00")
        return section

    def _ordinary(self) -> SettingsSection:
        section = self._section(_("Ordinary days"))
        section.add_choice("observe.ordinary", _("Observe them"), [("on", _("yes")), ("off", _("no"))])
        section.add_note(
            _(
                "In working hours, the time from your first activity to your last counts as an ordinary day, without "
                "breaks. Nothing is silenced. It is what deep-work days are compared with, and stays on this computer."
            )
        )
        return section

    def _status(self) -> SettingsSection:
        section = self._section(_("Status text"), columns=1)
        section.add_text(
            "texts.status", _("What colleagues read"), _("Deep work until {until}. Urgent: {point_person}")
        )
        section.add_note(_("{until}, {point_person}, {contact} and {goal} are filled in. Empty: the text above."))
        return section

    def _event(self) -> SettingsSection:
        section = self._section(_("Calendar event"), columns=1)
        section.add_text("texts.event", _("What the event is called"), _("Deep work. Urgent: {point_person}"))
        section.add_note(_("Its times are those of the session."))
        return section

    def _promises(self) -> SettingsSection:
        section = self._section(_("Answers put off"))
        times = [
            ("after_deep_work", _("at the promised time, or after deep work")),
            ("at_once", _("even in deep work")),
        ]
        section.add_choice("promises.remind", _("Remind me"), times)
        return section

    def _reply(self) -> SettingsSection:
        section = self._section(_("Automatic reply"))
        section.add_text("texts.auto_reply_subject", _("Subject"), _("In deep work until {until}"))
        usual = _("I am in deep work until {until} and will read your mail after that.")
        section.add_text("texts.auto_reply", _("Answer"), usual)
        outside = [("no", _("nobody")), ("contacts", _("my contacts")), ("all", _("everybody"))]
        section.add_choice("auto_reply.outside", _("Outside the organisation it goes to"), outside)
        section.add_text("auto_reply.domains", _("Domains of the organisation"), "example.org, example.com")
        section.add_note(_("Off until you switch it on for an account. An answer that was sent cannot be taken back."))
        return section

    def _mail(self) -> SettingsSection:
        section = self._section(_("Outgoing mail"), columns=3)
        section.add_text("smtp.host", _("Server"), "mail.example.org")
        section.add_text("smtp.port", _("Port"), "465")
        ways = [("tls", "TLS"), ("starttls", "STARTTLS"), ("none", _("none (this machine only)"))]
        section.add_choice("smtp.security", _("Encryption"), ways)
        section.add_text("smtp.user", _("Your name there"))
        section.add_text("smtp.sender", _("Your address"), "ada@example.org")
        section.add_text("smtp.to", _("To whom a follow-up goes"), "priya@example.org")
        section.add_note(
            _(
                "The password is asked for once, where the mail is sent (Agreement, “deepday follow-up --send”), and "
                "then lies in the system's keyring."
            )
        )
        return section

    def _look(self) -> SettingsSection:
        section = self._section(_("Look and language"), columns=3)
        themes = [("auto", _("as the system")), ("light", _("light")), ("dark", _("dark"))]
        section.add_choice("look.theme", _("Look"), themes)
        languages = [("auto", _("as the system")), ("en", "English"), ("de", "Deutsch")]
        section.add_choice("language", _("Language (from the next start)"), languages)
        return section

    def _hooks(self) -> SettingsSection:
        section = self._section(_("Commands of your own"))
        section.add_text("hooks.command.set", _("When deep work begins"))
        section.add_text("hooks.command.undo", _("When it ends, to undo that"))
        section.add_note(_("Written as in a terminal, run without a shell."))
        return section
