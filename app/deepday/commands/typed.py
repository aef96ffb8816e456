"""The arguments of one request, each read as what it must be; nothing that comes over the socket is trusted."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from deepday.domain.errors import UsageError
from deepday.domain.texts import NAME_LENGTH, one_line
from deepday.domain.times import next_clock, parse_duration

LONGEST_EFFORT = timedelta(hours=999)
"""The most that a task may be estimated at, or take."""
Choice = TypeVar("Choice", bound=StrEnum)


class Typed:
    """The arguments by name, without dashes: ``{"until": "16:30", "dry_run": True}``."""

    def __init__(self, arguments: Mapping[str, object]) -> None:
        self._arguments = arguments

    def flag(self, name: str) -> bool:
        """Say whether a flag was given."""
        return self._arguments.get(name) is True

    def given(self, name: str) -> bool:
        """Say whether an option has a value, be it empty."""
        return self._arguments.get(name) is not None

    def raw(self, name: str) -> str:
        """Return a value as it came but for half characters, empty if it was not given.

        Raises:
            UsageError: it is no text.
        """
        return self._as_it_came(name).encode("utf-8", "replace").decode()

    def text(self, name: str, length: int = NAME_LENGTH) -> str | None:
        """Return a value as one clean line; None if it was not given, empty if it was given empty."""
        return one_line(self._as_it_came(name), length) if self.given(name) else None

    def choice(self, name: str, choices: type[Choice], code: str) -> Choice | None:
        """Return one of *choices*, None if it was not given.

        Raises:
            UsageError: *code*, with what was typed and the choices.
        """
        if not self.given(name):
            return None
        value = self.raw(name).strip().lower().replace("-", "_").replace(" ", "_")
        for choice in choices:
            if choice.value.replace("-", "_") == value:
                return choice
        raise UsageError(code, {"text": one_line(self.raw(name), NAME_LENGTH), "choices": ", ".join(choices)})

    def duration(self, name: str) -> timedelta | None:
        """Return a length of time, None if it was not given."""
        return parse_duration(self._short(name)) if self.given(name) else None

    def effort_minutes(self, name: str) -> int | None:
        """Return how much work something is, in whole minutes; None if it was not given."""
        if not self.given(name):
            return None
        return max(1, round(parse_duration(self._short(name), LONGEST_EFFORT) / timedelta(minutes=1)))

    def next_clock(self, name: str, now: datetime, zone: str) -> datetime | None:
        """Return when the clock shows this next, today or tomorrow; None if it was not given."""
        if not self.given(name):
            return None
        return next_clock(self._short(name), now, zone)

    def date(self, name: str) -> date | None:
        """Return a date, None if it was not given.

        Raises:
            UsageError: it is none.
        """
        if not self.given(name):
            return None
        text = self._short(name)
        try:
            return date.fromisoformat(text)
        except ValueError as error:
            raise UsageError("date.not_one", {"text": text}) from error

    def _as_it_came(self, name: str) -> str:
        value = self._arguments.get(name)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise UsageError("request.not_understood", {"what": name})
        return value

    def _short(self, name: str) -> str:
        return one_line(self.raw(name), NAME_LENGTH)
