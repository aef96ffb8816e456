"""Recognises a status text as one that this program words, whatever names and times are filled in.

It knows no service. It would rather miss a text of ours than take one of the person's for ours: that one would be
thrown away. A text that was clipped, or worded in another language or from another template, is not recognised.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import product

from deepday.engine.effect_ports import Wish

_FILLED_IN = "Wqzxj"
"""Stands for a name; nobody's template holds it."""
_FEWEST_LETTERS = 6
"""A wording with fewer letters of its own could be anybody's."""


class OwnText:
    """The wordings that *text* makes of any wish."""

    def __init__(self, text: Callable[[Wish], str]) -> None:
        self._text = text

    def matches(self, status: str) -> bool:
        """Say whether *status* can only be a text of ours."""
        return any(pattern.fullmatch(status) for pattern in self._patterns())

    def _patterns(self) -> Iterator[re.Pattern[str]]:
        for wish in _any_wishes():
            wording = self._text(wish)
            own = re.sub(rf"{_FILLED_IN}|[\W\d_]", "", wording)
            if len(own) >= _FEWEST_LETTERS:
                pattern = re.escape(wording).replace(_FILLED_IN, ".+")
                yield re.compile(re.sub(r"\d+", r"\\d+", pattern))


def _any_wishes() -> Iterator[Wish]:
    names = ("", _FILLED_IN)
    for hour, goal, person, contact in product((4, 16), names, names, names):
        at = datetime(2001, 2, 3, hour, 5, tzinfo=UTC)
        yield Wish("", at, at, "UTC", goal, person or None, contact)
