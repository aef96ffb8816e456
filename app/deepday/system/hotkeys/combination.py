"""Key combinations as people write them ("Ctrl+Alt+I"), taken apart for whoever grabs them; pure."""

from dataclasses import dataclass

from deepday.domain.errors import UsageError

ORDER = ("Ctrl", "Alt", "Shift", "Super")
_MODIFIERS = {
    **dict.fromkeys(("ctrl", "control", "strg", "ctl"), "Ctrl"),
    **dict.fromkeys(("alt", "option"), "Alt"),
    **dict.fromkeys(("shift", "umschalt"), "Shift"),
    **dict.fromkeys(("super", "meta", "win", "windows", "cmd", "command"), "Super"),
}
# X11/keysymdef.h. Latin-1 letters and digits are their own keysyms, others 0x1000000 plus their code point.
_NAMED = {
    "space": ("Space", 0x20),
    "insert": ("Insert", 0xFF63),
    "delete": ("Delete", 0xFFFF),
    "home": ("Home", 0xFF50),
    "end": ("End", 0xFF57),
    "pageup": ("PageUp", 0xFF55),
    "pagedown": ("PageDown", 0xFF56),
    "up": ("Up", 0xFF52),
    "down": ("Down", 0xFF54),
    "left": ("Left", 0xFF51),
    "right": ("Right", 0xFF53),
    "pause": ("Pause", 0xFF13),
    "print": ("Print", 0xFF61),
    "scrolllock": ("ScrollLock", 0xFF14),
    "menu": ("Menu", 0xFF67),
    **{f"f{number}": (f"F{number}", 0xFFBD + number) for number in range(1, 25)},
}
_FIRST_FUNCTION_KEY, _LAST_FUNCTION_KEY = 0xFFBE, 0xFFD5
_LATIN_1 = 0x100
_UNICODE = 0x1000000


@dataclass(frozen=True, slots=True)
class Combination:
    """Modifiers (of ``ORDER``) and the X keysym of the key; ``str()`` is how people write it."""

    modifiers: frozenset[str]
    keysym: int
    key: str

    def __str__(self) -> str:
        return "+".join([*(name for name in ORDER if name in self.modifiers), self.key])


def parse_combination(text: str) -> Combination:
    """Return what "Ctrl+Alt+I" means; German names and those of other keyboards are known too.

    A combination needs Ctrl, Alt or Super, or a function key: without, it would take a key away from writing.

    Raises:
        UsageError: it is none (``hotkey.not_valid``).
    """
    *before, last = (part.strip().lower() for part in text.split("+"))
    modifiers = frozenset(_MODIFIERS.get(part, "") for part in before)
    name, keysym = _NAMED.get(last) or _character(last)
    is_function_key = _FIRST_FUNCTION_KEY <= keysym <= _LAST_FUNCTION_KEY
    if "" in modifiers or not keysym or not (modifiers - {"Shift"} or is_function_key):
        raise UsageError("hotkey.not_valid", {"text": text})
    return Combination(modifiers, keysym, name)


def _character(key: str) -> tuple[str, int]:
    if len(key) != 1 or not key.isalnum():
        return "", 0
    code = ord(key)
    return key.upper(), code if code < _LATIN_1 else _UNICODE + code
