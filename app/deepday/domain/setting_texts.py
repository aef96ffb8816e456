"""How each kind of setting is written: a text as a person types it becomes the value that is kept, or ValueError."""

import re
import shlex
from collections.abc import Callable
from datetime import time, timedelta

from deepday.domain.times import parse_clock, parse_duration

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The days of the week as settings name them."""

_NOON = time(12)
_SHORTEST_IDLE, _LONGEST_IDLE = timedelta(seconds=5), timedelta(hours=2)
_LONGEST_LINE = 300
_PORTS = 65536
_LONGEST_TEXT = 1000
ID = re.compile(r"^[\w.:@-]+$")
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


def long_line(text: str) -> str:
    """Return what colleagues read, on one line: a mail's answer is longer than a name."""
    return line(text, _LONGEST_TEXT)


def line(text: str, longest: int = _LONGEST_LINE) -> str:
    """Return *text* on one line, without control characters and lone surrogates."""
    line = " ".join(text.split())
    if len(line) > longest or any(c < " " or "\x7f" <= c <= "\x9f" or "\ud800" <= c <= "\udfff" for c in line):
        raise ValueError
    return line


def clock(text: str) -> str:
    """Return a time of day as "17:00"."""
    return f"{parse_clock(text):%H:%M}"


def idle_after(text: str) -> str:
    """Return a length of five seconds to two hours, as "10m"."""
    length = parse_duration(text)
    if not _SHORTEST_IDLE <= length <= _LONGEST_IDLE:
        raise ValueError
    seconds = round(length.total_seconds())
    return f"{seconds}s" if seconds % 60 else f"{seconds // 60}m"


def early(text: str) -> str:
    """Return a time of day before noon."""
    found = parse_clock(text)
    if found >= _NOON:
        raise ValueError
    return f"{found:%H:%M}"


def port(text: str) -> str:
    """Return the number of a port."""
    if not text.strip().isascii() or not 0 < int(text) < _PORTS:
        raise ValueError
    return f"{int(text)}"


def weekdays(text: str) -> tuple[str, ...]:
    """Return days of the week in their order, as "mon"; none at all is a choice too."""
    named = {part.lower()[:3] for part in re.split(r"[,\s]+", text) if part}
    if not named <= set(WEEKDAYS):
        raise ValueError
    return tuple(day for day in WEEKDAYS if day in named)


def choice(*choices: str) -> Callable[[str], str]:
    """Return what reads one of *choices*, in whichever case it is typed."""

    def read(text: str) -> str:
        chosen = text.strip().lower()
        if chosen not in choices:
            raise ValueError
        return chosen

    return read


def hotkey(text: str) -> str:
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


def ids(text: str) -> tuple[str, ...]:
    """Return the ids of channels or accounts, each once."""
    found = tuple(dict.fromkeys(part for part in re.split(r"[,\s]+", text) if part))
    if not all(ID.match(part) for part in found):
        raise ValueError
    return found


def domains(text: str) -> tuple[str, ...]:
    """Return the names of mail domains, in lower case, without an "@" before them."""
    names = tuple(dict.fromkeys(part.lstrip("@").lower() for part in re.split(r"[,\s]+", text) if part))
    if not all(_DOMAIN.fullmatch(name) for name in names):
        raise ValueError
    return names


def argv(text: str) -> tuple[str, ...]:
    """Return a command as a shell would split it; no shell ever runs it."""
    argv = tuple(shlex.split(text))
    if any("\0" in part or not _is_storable(part) for part in argv) or (argv and not argv[0]):
        raise ValueError
    return argv


def _is_storable(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)
