"""Every setting there is: its name, its value when nobody has set it, and how it is written and read as text.

A value is a text or a tuple of texts; both stand in the settings file as they are.
"""

import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from deepday.domain import setting_texts as read
from deepday.domain.errors import UsageError
from deepday.domain.reply import FORMALITIES, LANGUAGES, OUTCOMES, Manner

SettingValue: TypeAlias = str | tuple[str, ...]

OWN_TEXT = "texts.channel."
"""What the name of a setting begins with that holds the text of one channel."""

_TEXT_EXPECTED = "{until} {point_person} {contact} {goal}"
_REPLY_EXPECTED = "{who} {point_person} {contact} {until} {due}"


@dataclass(frozen=True, slots=True)
class Key:
    """One setting. ``expected`` shows what a valid text looks like, the same in every language."""

    name: str
    default: SettingValue
    expected: str
    _read: Callable[[str], SettingValue]
    _write: Callable[[SettingValue], str]

    def parse(self, text: str) -> SettingValue:
        """Return the value that *text* means.

        Raises:
            UsageError: ``setting.not_valid``.
        """
        try:
            return self._read(text)
        except (ValueError, UsageError) as error:
            raise self.not_valid(text) from error

    def show(self, value: SettingValue) -> str:
        """Return *value* as the text that ``parse`` reads."""
        return self._write(value)

    def check(self, stored: object) -> SettingValue:
        """Return the value that a settings file holds as *stored*, a text or a list of texts.

        Raises:
            UsageError: ``setting.not_valid``.
        """
        if isinstance(self.default, str) and isinstance(stored, str):
            return self.parse(stored)
        if isinstance(self.default, tuple) and isinstance(stored, list):
            texts = tuple(item for item in stored if isinstance(item, str))
            if len(texts) == len(stored):
                return self.parse(self.show(texts))
        raise self.not_valid(str(stored))

    def not_valid(self, text: str) -> UsageError:
        """Return the error that says what was expected instead of *text*."""
        return UsageError("setting.not_valid", {"key": self.name, "text": text, "expected": self.expected})


def key_named(name: str) -> Key:
    """Return the setting of this name; each channel may have a text of its own: ``texts.channel.chat.slack:slack``.

    Raises:
        UsageError: ``setting.unknown``.
    """
    key = KEYS.get(name)
    if key is not None:
        return key
    if name.startswith(OWN_TEXT) and read.ID.match(name.removeprefix(OWN_TEXT)):
        return _text_key(name, "", _TEXT_EXPECTED, read.long_line)
    raise UsageError("setting.unknown", {"key": name})


def parts_of(name: str) -> tuple[str, ...]:
    """Return the tables and the key under which a setting stands in the file; a channel's id is one key."""
    if name.startswith(OWN_TEXT):
        return (*OWN_TEXT.rstrip(".").split("."), name.removeprefix(OWN_TEXT))
    return tuple(name.split("."))


def _text_key(name: str, default: str, expected: str, read: Callable[[str], str]) -> Key:
    return Key(name, default, expected, read, str)


def _list_key(
    name: str, expected: str, read: Callable[[str], SettingValue], write: Callable[[SettingValue], str]
) -> Key:
    return Key(name, (), expected, read, write)


def _choice_key(name: str, *choices: str) -> Key:
    return _text_key(name, choices[0], " | ".join(choices), read.choice(*choices))


KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        _text_key("hotkeys.log", "Ctrl+Alt+I", "Ctrl+Alt+I", read.hotkey),
        _text_key("hours.from", "09:00", "HH:MM", read.clock),
        _text_key("hours.until", "17:00", "HH:MM", read.clock),
        Key("hours.days", read.WEEKDAYS[:5], ", ".join(read.WEEKDAYS[:5]), read.weekdays, ", ".join),
        _text_key("hours.day_turns_at", "04:00", "HH:MM", read.early),
        _choice_key("observe.ordinary", "on", "off"),
        _choice_key("senses.idle", "on", "off"),
        _text_key("senses.idle_after", "10m", "10m", read.idle_after),
        _choice_key("senses.lock", "on", "off"),
        _choice_key("senses.sleep", "on", "off"),
        _choice_key("senses.meetings", "on", "off"),
        _choice_key("senses.quiet_in_meetings", "on", "off"),
        _text_key("point_person.name", "", "Ann Example", read.line),
        _text_key("point_person.contact", "", "ann@example.org", read.line),
        _choice_key("language", "auto", "en", "de"),
        _choice_key("privacy.names", "12_weeks", "always"),
        _choice_key("look.theme", "auto", "light", "dark"),
        _list_key("channels.off", "notifications.dunst, chat.slack:slack", read.ids, ", ".join),
        _list_key("channels.on", "auto_reply.sieve:sieve", read.ids, ", ".join),
        _list_key("calendars.off", "caldav:holidays", read.ids, ", ".join),
        _list_key("calendars.on", "caldav:team", read.ids, ", ".join),
        _text_key("texts.status", "", _TEXT_EXPECTED, read.long_line),
        _text_key("texts.event", "", _TEXT_EXPECTED, read.long_line),
        _text_key("texts.auto_reply_subject", "", _TEXT_EXPECTED, read.long_line),
        _text_key("texts.auto_reply", "", _TEXT_EXPECTED, read.long_line),
        _choice_key("replies.copy", "on", "off"),
        _choice_key("replies.language", "auto", *LANGUAGES),
        _choice_key("replies.formality", *FORMALITIES),
        *(
            _text_key(Manner(language, formality).setting(outcome), "", _REPLY_EXPECTED, read.long_line)
            for language in LANGUAGES
            for formality in FORMALITIES
            for outcome in OUTCOMES
        ),
        _choice_key("promises.remind", "after_deep_work", "at_once"),
        _choice_key("auto_reply.outside", "no", "contacts", "all"),
        _list_key("auto_reply.domains", "example.org, example.com", read.domains, ", ".join),
        _text_key("accounts.slack.client_id", "", "1234567890.1234567890", read.line),
        _text_key("accounts.github.client_id", "", "Iv1.0123456789abcdef", read.line),
        _text_key("accounts.microsoft.client_id", "", "00000000-0000-0000-0000-000000000000", read.line),
        _text_key("accounts.microsoft.tenant", "organizations", "organizations | common | example.org", read.line),
        _text_key("smtp.host", "", "mail.example.org", read.line),
        _text_key("smtp.port", "465", "465", read.port),
        _choice_key("smtp.security", "tls", "starttls", "none"),
        _text_key("smtp.user", "", "ada", read.line),
        _text_key("smtp.sender", "", "ada@example.org", read.line),
        _text_key("smtp.to", "", "priya@example.org", read.line),
        _list_key("hooks.command.set", "program --option 'an argument'", read.argv, shlex.join),
        _list_key("hooks.command.undo", "program --option 'an argument'", read.argv, shlex.join),
    )
}
"""Every setting by its name."""
