"""The words of the documents in one language, chosen by the person and not by the program's setting.

A text is filled in once and what was filled in is never looked at again, so that braces in a name stay braces. A
stretch in square brackets is left out when something it names is not known.
"""

import os
import re
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, cast

import deepday_resources

FOLDER = os.path.join(os.path.dirname(deepday_resources.__file__), "documents")  # noqa: PTH118, PTH120 -- as in wording
_OPTIONAL = re.compile(r"\[([^\[\]]*)\]")
_PLACEHOLDER = re.compile(r"{(\w+)}")
_END_OF_SENTENCE = (".", "!", "?", "…", ":", ";", ",")
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"
_RIGHT_TO_LEFT = ("R", "AL", "AN")
_LARGE = 10_000


class Words:
    """What is said in ``language``, and how it writes numbers, dates and lists."""

    def __init__(self, language: str) -> None:
        self.language = language
        with open(os.path.join(FOLDER, f"{language}.toml"), "rb") as file:  # noqa: PTH118, PTH123 -- as above
            self._texts: dict[str, Any] = tomllib.load(file)

    def say(self, key: str, values: Mapping[str, str]) -> str:
        """Return the text of a dotted *key* with *values* in it."""
        return fill(str(self._found(key)), values)

    def texts(self, key: str) -> Sequence[str]:
        """Return a list of texts."""
        return cast("Sequence[str]", self._found(key))

    def tables(self, key: str) -> Sequence[Mapping[str, Any]]:
        """Return a list of tables."""
        return cast("Sequence[Mapping[str, Any]]", self._found(key))

    def blank(self, name: str) -> str:
        """Return the mark that stands where the answer of a dotted *name* is missing."""
        of_any_entry = re.sub(r"\.\d+\.", ".", name)
        return fill(
            str(self._texts["blank"]["mark"]), {"what": str(self._texts["blank"][of_any_entry])}, optional=False
        )

    def count(self, name: str, number: float) -> str:
        """Return how many there are of something, small numbers as words: "eight weeks"."""
        one, several, *none = self.texts(f"count.{name}")
        if number == 1:
            return one
        if number == 0 and none:
            return none[0]
        in_words = self.texts("numbers")
        word = in_words[int(number)] if 1 < number < len(in_words) and number == int(number) else self.number(number)
        return fill(several, {"count": word})

    def number(self, number: float, digits: int = 1) -> str:
        """Return a number as it is written here; whole ones without decimals."""
        text = f"{number:,.{digits}f}" if abs(number) >= _LARGE else f"{number:.{digits}f}"
        whole, _, rest = text.partition(".")
        rest = rest.rstrip("0")
        whole = whole.replace(",", str(self._texts["thousands"]))
        return f"{whole}{self._texts['decimal']}{rest}" if rest else whole

    def percent(self, percent: float) -> str:
        """Return a percentage."""
        return self.say("percent", {"number": self.number(percent)})

    def date(self, day: date, form: str = "date") -> str:
        """Return a date; *form* is ``date``, ``date_with_weekday``, or ``date_within`` for the middle of a sentence."""
        weekday, month = self.texts("weekdays")[day.weekday()], self.texts("months")[day.month - 1]
        return self.say(form, {"weekday": weekday, "day": str(day.day), "month": month, "year": str(day.year)})

    def listed(self, items: Sequence[str], word: str = "and") -> str:
        """Return *items* as one phrase: "a, b and c"."""
        if len(items) <= 1:
            return "".join(items)
        return self.say(word, {"a": ", ".join(items[:-1]), "b": items[-1]})

    def quoted(self, text: str) -> str:
        """Return *text* in quotation marks."""
        opening, closing = self.texts("quotes")
        return f"{opening}{text}{closing}"

    def _found(self, key: str) -> Any:
        found: Any = self._texts
        for part in key.split("."):
            found = found[part]
        return found


def fill(template: str, values: Mapping[str, str], *, optional: bool = True) -> str:
    """Return *template* with *values* in it; *optional*: without the bracketed stretches that ask for unknown ones."""
    if optional:
        template = _OPTIONAL.sub(lambda m: m[1] if _known(m[1], values) else "", template)
    return _PLACEHOLDER.sub(lambda m: values[m[1]], template).strip()


def can_fill(template: str, values: Mapping[str, str]) -> bool:
    """Say whether everything that *template* must have is known."""
    return _known(_OPTIONAL.sub("", template), values)


def sentence(text: str) -> str:
    """Return *text* with a full stop at its end, unless it ends in some such thing."""
    return text if not text or text.rstrip(_END_ISOLATE).endswith(_END_OF_SENTENCE) else f"{text}."


def phrase(text: str) -> str:
    """Return *text* without a full stop at its end, to go on within a sentence."""
    return text.rstrip(" .;")


def capital(text: str) -> str:
    """Return *text* with a capital letter at its beginning."""
    return text[:1].upper() + text[1:]


def isolated(text: str) -> str:
    """Return *text* so that letters written from right to left do not turn what stands beside it."""
    if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text):
        return "\n".join(f"{_ISOLATE}{line}{_END_ISOLATE}" if line else line for line in text.split("\n"))
    return text


def _known(stretch: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name) for name in _PLACEHOLDER.findall(stretch))
