"""Numbers as they are typed, each with the range it must lie in."""

from deepday.commands.typed import Typed
from deepday.domain.errors import UsageError
from deepday.domain.texts import NAME_LENGTH, one_line

_MOST_DIGITS = 19


def whole_number(typed: Typed, name: str, least: int, most: int) -> int | None:
    """Return a whole number, None if it was not given. Raises UsageError."""
    if not typed.given(name):
        return None
    text = typed.raw(name).strip()
    value = int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else least - 1
    if not least <= value <= most:
        raise _out_of_range(name, text, f"{least}", f"{most}")
    return value


def fraction(typed: Typed, name: str) -> float | None:
    """Return a number between 0 and 1, None if it was not given; a decimal comma will do. Raises UsageError."""
    if not typed.given(name):
        return None
    text = typed.raw(name).strip()
    try:
        value = float(text.replace(",", "."))
    except ValueError:
        value = 0.0
    if not 0 < value < 1:
        raise _out_of_range(name, text, "0.01", "0.99")
    return value


def option(name: str) -> str:
    """Return *name* as it is typed."""
    return "--" + name.replace("_", "-")


def _out_of_range(name: str, text: str, least: str, most: str) -> UsageError:
    params = {"text": one_line(text, NAME_LENGTH), "option": option(name), "least": least, "most": most}
    return UsageError("number.out_of_range", params)
