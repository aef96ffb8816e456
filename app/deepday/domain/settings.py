"""Every setting there is: its name, its value when nobody has set it, and how it is written and read as text.

A value is a text or a tuple of texts; both stand in the settings file as they are.
"""

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import TypeAlias

from deepday.domain.errors import UsageError
from deepday.domain.reply import FORMALITIES, LANGUAGES, OUTCOMES, Manner
from deepday.domain.times import parse_clock, parse_duration

SettingValue: TypeAlias = str | tuple[str, ...]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week as settings name them."""
OWN_TEXT = "texts.channel."
"""What the name of a setting begins with that holds the text of one channel."""

_NOON = time(12)
_SHORTEST_IDLE, _LONGEST_IDLE = timedelta(seconds=5), timedelta(hours=2)
_LONGEST_LINE = 300
_PORTS = 65536
_LONGEST_TEXT = 1000
_TEXT_EXPECTED = "{until} {point_person} {contact} {goal}"
_REPLY_EXPECTED = "{who} {point_person} {contact} {until} {due}"
_ID = re.compile(r"^[\w.:@-]+$")
_DOMAIN = re.compile(r"[\w-]+(\.[\w-]+)*")
_MODIFIERS = {
    "ctrl": "Ctrl",
    "control": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
    "super": "Super",
    "meta": "Super",
    "win": "Super",
    "cmd": "Super",
}
_ORDER = ("Ctrl", "Alt", "Shift", "Super")
_NAMED_KEYS = {
    name.lower(): name
    for name in (
        *(f"F{number}" for number in range(1, 25)),
        *("Space", "Insert", "Delete", "Home", "End", "PageUp", "PageDown", "Up", "Down", "Left", "Right"),
        *("Pause", "Print", "ScrollLock", "Menu"),
    )
}


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
    if name.startswith(OWN_TEXT) and _ID.match(name.removeprefix(OWN_TEXT)):
        return _text_key(name, "", _TEXT_EXPECTED, _text)
    raise UsageError("setting.unknown", {"key": name})


def parts_of(name: str) -> tuple[str, ...]:
    """Return the tables and the key under which a setting stands in the file; a channel's id is one key."""
    if name.startswith(OWN_TEXT):
        return (*OWN_TEXT.rstrip(".").split("."), name.removeprefix(OWN_TEXT))
    return tuple(name.split("."))


def _text(text: str) -> str:
    """Return what colleagues read, on one line: a mail's answer is longer than a name."""
    return _line(text, _LONGEST_TEXT)


def _line(text: str, longest: int = _LONGEST_LINE) -> str:
    """Return *text* on one line, without control characters and lone surrogates."""
    line = " ".join(text.split())
    if len(line) > longest or any(c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in line):
        raise ValueError
    return line


def _clock(text: str) -> str:
    return f"{parse_clock(text):%H:%M}"


def _idle_after(text: str) -> str:
    """Return a length of five seconds to two hours, as "10m"."""
    length = parse_duration(text)
    if not _SHORTEST_IDLE <= length <= _LONGEST_IDLE:
        raise ValueError
    seconds = round(length.total_seconds())
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"


def _early(text: str) -> str:
    """Return a time of day before noon."""
    clock = parse_clock(text)
    if clock >= _NOON:
        raise ValueError
    return f"{clock:%H:%M}"


def _port(text: str) -> str:
    """Return the number of a port."""
    if not text.strip().isascii() or not 0 < int(text) < _PORTS:
        raise ValueError
    return f"{int(text)}"


def _weekdays(text: str) -> tuple[str, ...]:
    """Return days of the week in their order, as "mon"; none at all is a choice too."""
    named = {part.lower()[:3] for part in re.split(r"[,\s]+", text) if part}
    if not named <= set(WEEKDAYS):
        raise ValueError
    return tuple(day for day in WEEKDAYS if day in named)


def _choice(*choices: str) -> Callable[[str], str]:
    def read(text: str) -> str:
        chosen = text.strip().lower()
        if chosen not in choices:
            raise ValueError
        return chosen

    return read


def _hotkey(text: str) -> str:
    """Return a combination as "Ctrl+Alt+I"; empty for none."""
    if not text.strip():
        return ""
    *before, last = (part.strip() for part in text.split("+"))
    modifiers = {_MODIFIERS.get(part.lower(), "") for part in before}
    key = last.upper() if len(last) == 1 and last.isalnum() else _NAMED_KEYS.get(last.lower(), "")
    is_function_key = key[1:].isdigit()
    if "" in modifiers or not key or not (modifiers - {"Shift"} or is_function_key):
        raise ValueError
    return "+".join([*(name for name in _ORDER if name in modifiers), key])


def _ids(text: str) -> tuple[str, ...]:
    ids = tuple(dict.fromkeys(part for part in re.split(r"[,\s]+", text) if part))
    if not all(_ID.match(part) for part in ids):
        raise ValueError
    return ids


def _domains(text: str) -> tuple[str, ...]:
    """Return the names of mail domains, in lower case, without an "@" before them."""
    names = tuple(dict.fromkeys(part.lstrip("@").lower() for part in re.split(r"[,\s]+", text) if part))
    if not all(_DOMAIN.fullmatch(name) for name in names):
        raise ValueError
    return names


def _argv(text: str) -> tuple[str, ...]:
    """Return a command as a shell would split it; no shell ever runs it."""
    argv = tuple(shlex.split(text))
    if any("\0" in part or not _is_storable(part) for part in argv) or (argv and not argv[0]):
        raise ValueError
    return argv


def _is_storable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def _text_key(name: str, default: str, expected: str, read: Callable[[str], str]) -> Key:
    return Key(name, default, expected, read, str)


def _list_key(
    name: str, expected: str, read: Callable[[str], SettingValue], write: Callable[[SettingValue], str]
) -> Key:
    return Key(name, (), expected, read, write)


def _choice_key(name: str, *choices: str) -> Key:
    return _text_key(name, choices[0], " | ".join(choices), _choice(*choices))


KEYS: Mapping[str, Key] = {
    key.name: key
    for key in (
        _text_key("hotkeys.log", "Ctrl+Alt+I", "Ctrl+Alt+I", _hotkey),
        _text_key("hours.from", "09:00", "HH:MM", _clock),
        _text_key("hours.until", "17:00", "HH:MM", _clock),
        Key("hours.days", WEEKDAYS[:5], ", ".join(WEEKDAYS[:5]), _weekdays, ", ".join),
        _text_key("hours.day_turns_at", "04:00", "HH:MM", _early),
        _choice_key("observe.ordinary", "on", "off"),
        _choice_key("senses.idle", "on", "off"),
        _text_key("senses.idle_after", "10m", "10m", _idle_after),
        _choice_key("senses.lock", "on", "off"),
        _choice_key("senses.sleep", "on", "off"),
        _choice_key("senses.meetings", "on", "off"),
        _choice_key("senses.quiet_in_meetings", "on", "off"),
        _text_key("point_person.name", "", "Ann Example", _line),
        _text_key("point_person.contact", "", "ann@example.org", _line),
        _choice_key("language", "auto", "en", "de"),
        _choice_key("privacy.names", "12_weeks", "always"),
        _choice_key("look.theme", "auto", "light", "dark"),
        _list_key("channels.off", "notifications.dunst, chat.slack:slack", _ids, ", ".join),
        _list_key("channels.on", "auto_reply.sieve:sieve", _ids, ", ".join),
        _list_key("calendars.off", "caldav:holidays", _ids, ", ".join),
        _list_key("calendars.on", "caldav:team", _ids, ", ".join),
        _text_key("texts.status", "", _TEXT_EXPECTED, _text),
        _text_key("texts.event", "", _TEXT_EXPECTED, _text),
        _text_key("texts.auto_reply_subject", "", _TEXT_EXPECTED, _text),
        _text_key("texts.auto_reply", "", _TEXT_EXPECTED, _text),
        _choice_key("replies.copy", "on", "off"),
        _choice_key("replies.language", "auto", *LANGUAGES),
        _choice_key("replies.formality", *FORMALITIES),
        *(
            _text_key(Manner(language, formality).setting(outcome), "", _REPLY_EXPECTED, _text)
            for language in LANGUAGES
            for formality in FORMALITIES
            for outcome in OUTCOMES
        ),
        _choice_key("promises.remind", "after_deep_work", "at_once"),
        _choice_key("auto_reply.outside", "no", "contacts", "all"),
        _list_key("auto_reply.domains", "example.org, example.com", _domains, ", ".join),
        _text_key("accounts.slack.client_id", "", "1234567890.1234567890", _line),
        _text_key("accounts.github.client_id", "", "Iv1.0123456789abcdef", _line),
        _text_key("accounts.microsoft.client_id", "", "00000000-0000-0000-0000-000000000000", _line),
        _text_key("accounts.microsoft.tenant", "organizations", "organizations | common | example.org", _line),
        _text_key("smtp.host", "", "mail.example.org", _line),
        _text_key("smtp.port", "465", "465", _port),
        _choice_key("smtp.security", "tls", "starttls", "none"),
        _text_key("smtp.user", "", "ada", _line),
        _text_key("smtp.sender", "", "ada@example.org", _line),
        _text_key("smtp.to", "", "priya@example.org", _line),
        _list_key("hooks.command.set", "program --option 'an argument'", _argv, shlex.join),
        _list_key("hooks.command.undo", "program --option 'an argument'", _argv, shlex.join),
    )
}
"""Every setting by its name."""
