"""A whole file of the exchange format: its entries by list, its settings, and what is not known here but kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from deepday.storage.exchange.lists import LISTS
from deepday.storage.exchange.parts import Path

FORMAT = "deepday-history"
VERSION = 1
OF_THE_FILE = ("", "")
"""Where foreign fields stand that belong to no entry."""

Foreign = Mapping[Path, object]
Place = tuple[str, str]
"""A list and the key of one of its entries."""


@dataclass(frozen=True, slots=True)
class Document:
    """What a file holds; ``entries`` has every list by its name, ``foreign`` the fields kept of each entry."""

    entries: Mapping[str, Sequence[object]] = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    foreign: Mapping[Place, Foreign] = field(default_factory=dict)
    exported_at: datetime | None = None

    def of(self, name: str) -> Sequence[object]:
        """Return the entries of a list."""
        return self.entries.get(name, ())

    def count(self) -> int:
        """Return how many entries there are."""
        return sum(len(self.of(one.name)) for one in LISTS)


def with_foreign(entry: Mapping[str, object], foreign: Foreign) -> dict[str, object]:
    """Return *entry* with its foreign fields where they were; one that has lost its place is left out."""
    whole = dict(entry)
    for (*way, name), value in foreign.items():
        found: object = whole
        for step in way:
            found = _inside(found, step)
        if isinstance(found, dict):
            found[name] = value
    return whole


def _inside(found: object, step: str | int) -> object:
    if isinstance(found, dict) and isinstance(step, str):
        return found.get(step)
    if isinstance(found, list) and isinstance(step, int) and step < len(found):
        return found[step]
    return None
