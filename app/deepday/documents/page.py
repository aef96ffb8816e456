"""A document before it has a format: a title and blocks of plain text; markup has no meaning in any of it."""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Heading:
    """Begins a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """Begins a part of a section."""

    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text."""

    text: str


@dataclass(frozen=True, slots=True)
class Said:
    """What is said aloud."""

    text: str


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; without column names its first column holds labels."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """A few numbers that are to be seen first, each with what it counts."""

    figures: tuple[tuple[str, str], ...]


Block: TypeAlias = Heading | Part | Paragraph | Said | Points | Rows | Figures


@dataclass(frozen=True, slots=True)
class Page:
    """One document; ``kind`` and ``head`` say what it is, from whom and when."""

    language: str
    kind: str
    head: str
    title: str
    blocks: tuple[Block, ...]
