"""A caveat: something that limits what an evaluation may say, as a code with its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

Value = str | int | float | date


@dataclass(frozen=True, slots=True)
class Caveat:
    """One caveat; numbers are not rounded yet, shares are 0 to 1, lists are texts with commas."""

    code: str
    params: Mapping[str, Value] = field(default_factory=dict)
