"""One JSON object of a file that is read: each field is taken by name and checked, and what is left over is refused.

Fields whose names begin with "x_" are kept with the way to them. No rule about what the values mean stands here.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from deepday.storage.exchange.refusals import refusal

Choice = TypeVar("Choice", bound=StrEnum)
Path = tuple[str | int, ...]

LONGEST_ID = 200
LONGEST_TEXT = 100_000
_FOREIGN = "x_"
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,6})?)?(?P<offset>Z|[+-]\d\d:\d\d(:\d\d)?)?", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_CLOCK = re.compile(r"\d\d:\d\d", re.ASCII)
_YEARS = range(1970, 9999)
REQUIRED: Final = object()


class Part:
    """The object *value*, called *name* in what is said about it; *at* is the way to it from its entry."""

    def __init__(self, value: object, name: str, kept: dict[Path, object] | None = None, at: Path = ()) -> None:
        if not isinstance(value, dict):
            raise refusal("import.not_an_object", name)
        self._left: dict[str, object] = dict(value)
        self.name = name
        self.kept: dict[Path, object] = {} if kept is None else kept
        """Every foreign field found in here, by the way to it."""
        self._at = at

    def key(self, name: str = "id") -> str:
        """Take the text that says which entry this is; it is named by that from then on."""
        text = self.text(name, longest=LONGEST_ID)
        if not text.strip():
            raise refusal("import.empty", self.name, name)
        self.name = f"{self.name} ({text})"
        return text

    def text(self, name: str, default: object = REQUIRED, longest: int = LONGEST_TEXT) -> str:
        """Take a text."""
        return _text(self._take(name, default), self.name, name, longest)

    def text_or_none(self, name: str) -> str | None:
        """Take a text that may be null."""
        return self.text(name) if self._holds(name) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """Take a list of texts."""
        return tuple(_text(item, self.name, name, LONGEST_TEXT) for item in self._list(name))

    def origin(self, default: str = "logged") -> str:
        """Take where the entry came from."""
        origin = self.text("origin", default, LONGEST_ID)
        if not (origin in ("logged", "observed") or (origin.startswith("imported:") and origin != "imported:")):
            raise refusal("import.not_one_of", self.name, "origin", choices="logged, observed, imported:NAME")
        return origin

    def flag(self, name: str, *, default: bool) -> bool:
        """Take true or false."""
        value = self._take(name, default)
        if not isinstance(value, bool):
            raise refusal("import.not_a_flag", self.name, name)
        return value

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        """Take a whole number that may be null."""
        if not self._holds(name):
            return None
        value = self._take(name, REQUIRED)
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise refusal("import.not_a_number", self.name, name, least=f"{least}", most=f"{most}")
        return value

    def whole(self, name: str, default: int, least: int, most: int) -> int:
        """Take a whole number."""
        self._left.setdefault(name, default)
        value = self.whole_or_none(name, least, most)
        if value is None:
            raise refusal("import.not_a_number", self.name, name, least=f"{least}", most=f"{most}")
        return value

    def ratio(self, name: str, default: float) -> float:
        """Take a number that is more than zero."""
        value = self._take(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value < 1e6:  # noqa: PLR2004 -- far beyond any ratio
            raise refusal("import.not_a_number", self.name, name, least="0", most="1000000")
        return float(value)

    def choice(self, name: str, choices: type[Choice], default: object = REQUIRED) -> Choice:
        """Take one of *choices*."""
        value = self._take(name, default)
        for choice in choices:
            if choice.value == value:
                return choice
        raise refusal("import.not_one_of", self.name, name, choices=", ".join(choices))

    def choice_or_none(self, name: str, choices: type[Choice]) -> Choice | None:
        """Take one of *choices*, or null."""
        return self.choice(name, choices) if self._holds(name) else None

    def instant(self, name: str) -> datetime:
        """Take an instant with its offset; aware UTC."""
        return _instant(self._take(name, REQUIRED), self.name, name)

    def instant_or_none(self, name: str) -> datetime | None:
        """Take an instant that may be null."""
        return self.instant(name) if self._holds(name) else None

    def day(self, name: str) -> date:
        """Take a date."""
        return _date(self._take(name, REQUIRED), self.name, name)

    def day_or_none(self, name: str) -> date | None:
        """Take a date that may be null."""
        return self.day(name) if self._holds(name) else None

    def days(self, name: str) -> tuple[date, ...]:
        """Take a list of dates."""
        return tuple(_date(item, self.name, name) for item in self._list(name))

    def hours(self, name: str, default: tuple[time, time] | None) -> tuple[time, time] | None:
        """Take two times of day, or null where that is the default."""
        if name not in self._left or (default is None and not self._holds(name)):
            return default
        clocks = self._list(name)
        if len(clocks) != 2 or not all(isinstance(c, str) and _CLOCK.fullmatch(c) for c in clocks):  # noqa: PLR2004 -- from, until
            raise refusal("import.not_hours", self.name, name)
        try:
            first, last = (time.fromisoformat(str(c)) for c in clocks)
        except ValueError as error:
            raise refusal("import.not_hours", self.name, name) from error
        return first, last

    def weekdays(self, name: str, default: tuple[int, ...]) -> tuple[int, ...]:
        """Take a list of ISO weekdays, Monday 1 to Sunday 7."""
        if name not in self._left:
            return default
        numbers = self._list(name)
        if not all(isinstance(n, int) and not isinstance(n, bool) and 1 <= n <= 7 for n in numbers):  # noqa: PLR2004 -- Sunday
            raise refusal("import.not_a_number", self.name, name, least="1", most="7")
        return tuple(int(str(n)) for n in numbers)

    def zone(self) -> str:
        """Take the name of a time zone that is known here."""
        name = self.text("time_zone", longest=LONGEST_ID)
        try:
            ZoneInfo(name)
        except (KeyError, ValueError, OSError) as error:  # a folder of the database, a way out of it
            raise refusal("import.unknown_zone", self.name, "time_zone", zone=name) from error
        return name

    def plain(self, name: str) -> Mapping[str, object]:
        """Take an object as it is."""
        value = self._take(name, {})
        if not isinstance(value, dict):
            raise refusal("import.not_an_object", f"{self.name}.{name}")
        _check_plain(value, self.name, name)
        return value

    def part_or_none(self, name: str) -> "Part | None":
        """Take an object that may be null or absent."""
        if not self._holds(name):
            return None
        return Part(self._take(name, REQUIRED), f"{self.name}.{name}", self.kept, (*self._at, name))

    def parts(self, name: str) -> "Iterator[Part]":
        """Take a list of objects."""
        for position, item in enumerate(self._list(name)):
            yield Part(item, f"{self.name}.{name}[{position}]", self.kept, (*self._at, name, position))

    def items(self, name: str) -> "Iterator[Part]":
        """Take a list of entries: each keeps its foreign fields for itself, and is named without what is around it."""
        for position, item in enumerate(self._list(name)):
            yield Part(item, f"{name}[{position}]")

    def end(self) -> None:
        """Keep the foreign fields; refuse any other that nobody has taken."""
        for name, value in self._left.items():
            if not name.startswith(_FOREIGN):
                raise refusal("import.unknown_field", self.name, name)
            _check_plain({name: value}, self.name, name)
            self.kept[*self._at, name] = value

    def _take(self, name: str, default: object) -> object:
        value = self._left.pop(name, default)
        if value is REQUIRED:
            raise refusal("import.missing", self.name, name)
        return value

    def _holds(self, name: str) -> bool:
        """Say whether a field is there and not null; null is taken."""
        if self._left.get(name) is not None:
            return True
        self._left.pop(name, None)
        return False

    def _list(self, name: str) -> list[object]:
        value = self._take(name, [])
        if not isinstance(value, list):
            raise refusal("import.not_a_list", self.name, name)
        return value


def _text(value: object, entry: str, field: str, longest: int) -> str:
    if not isinstance(value, str) or not _is_storable(value):
        raise refusal("import.not_a_text", entry, field)
    if len(value) > longest:
        raise refusal("import.too_long", entry, field, most=f"{longest}")
    return value


def _instant(value: object, entry: str, field: str) -> datetime:
    match = _INSTANT.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        raise refusal("import.not_an_instant", entry, field)
    if match["offset"] is None:
        raise refusal("import.no_offset", entry, field)
    try:
        at = datetime.fromisoformat(match[0]).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise refusal("import.not_an_instant", entry, field) from error
    if at.year not in _YEARS:
        raise refusal("import.not_an_instant", entry, field)
    return at


def _date(value: object, entry: str, field: str) -> date:
    try:
        if not isinstance(value, str) or not _DATE.fullmatch(value) or int(value[:4]) not in _YEARS:
            raise refusal("import.not_a_date", entry, field)
        return date.fromisoformat(value)
    except ValueError as error:
        raise refusal("import.not_a_date", entry, field) from error


def _check_plain(value: object, entry: str, field: str) -> None:
    if not _is_storable(json.dumps(value, ensure_ascii=False)):
        raise refusal("import.not_a_text", entry, field)


def _is_storable(text: str) -> bool:
    return text.isascii() or not any("\ud800" <= c <= "\udfff" for c in text)
