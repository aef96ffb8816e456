"""Every setting there is: its name, its value when nobody has set it, and how it is written and read as text.

A value is a text or a tuple of texts; both stand in the settings file as they are.
"""

import re
import shlex
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from deepday.domain.errors import UsageError
from deepday.domain.times import parse_clock

SettingValue: TypeAlias = str | tuple[str, ...]

_LONGEST_LINE = 300
_ID = re.compile(r"^[\w.:@-]+$")
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
    """Return the setting of this name.

    Raises:
        UsageError: ``setting.unknown``.
    """
    key = KEYS.get(name)
    if key is None:
        raise UsageError("setting.unknown", {"key": name})
    return key


def _line(text: str) -> str:
    """Return *text* on one line, without control characters and lone surrogates."""
    line = " ".join(text.split())
    if len(line) > _LONGEST_LINE or any(c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in line):
        raise ValueError
    return line


def _clock(text: str) -> str:
    return f"{parse_clock(text):%H:%M}"


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
        _text_key("point_person.name", "", "Ann Example", _line),
        _text_key("point_person.contact", "", "ann@example.org", _line),
        _choice_key("language", "auto", "en", "de"),
        _choice_key("look.theme", "auto", "light", "dark"),
        _list_key("channels.off", "notifications.dunst, chat.slack:slack", _ids, ", ".join),
        _text_key("texts.status", "", "{until} {point_person} {contact} {goal}", _line),
        _list_key("hooks.command.set", "program --option 'an argument'", _argv, shlex.join),
        _list_key("hooks.command.undo", "program --option 'an argument'", _argv, shlex.join),
    )
}
"""Every setting by its name."""
