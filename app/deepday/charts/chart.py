"""A finished chart: its figure, its numbers as a table, and what can be pointed at."""

from dataclasses import dataclass, field

from matplotlib.figure import Figure


@dataclass(frozen=True, slots=True)
class Table:
    """The numbers of a chart as people read them; every row has a cell for each column."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that can be pointed at: where it is, as shares of width and height from the top left, and its numbers.

    It is a circle, or with ``across`` a rectangle: ``radius`` and ``across`` are half its height and half its width, in
    drawing pixels.
    """

    x: float
    y: float
    radius: float
    said: str
    across: float = 0.0


@dataclass(frozen=True, slots=True)
class Chart:
    """``width`` and ``height`` are drawing pixels: 1/13 of the text's height each; ``said`` is its one sentence."""

    name: str
    title: str
    said: str
    width: int
    height: int
    table: Table
    marks: tuple[Mark, ...] = ()
    figure: Figure = field(default_factory=Figure, repr=False)
