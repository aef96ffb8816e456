"""A drawing in pixels from the top left, on a matplotlib Figure: what all charts are made with.

The figure has 100 dots an inch, so a drawing pixel is one of them; whoever shows it larger asks for more dots.
"""

import logging
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Rectangle
from matplotlib.textpath import text_to_path

from deepday.charts.chart import Mark
from deepday.charts.style import Style

logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)  # a family that is not there is no news

DPI = 100
_POINTS = 72 / DPI
TEXT, SMALL = 12.0, 11.0
_LEAST = 4.0
"""Half of the width and height of the smallest bar that can be pointed at."""


class Box(NamedTuple):
    """A rectangle."""

    left: float
    top: float
    width: float
    height: float


class Drawing:
    """One axes over the whole figure; x goes right and y down, both in drawing pixels."""

    def __init__(self, width: int, height: int, style: Style) -> None:
        self.width, self.height = width, height
        self.style = style
        self.colours = style.colours
        self.figure = Figure(figsize=(width / DPI, height / DPI), dpi=DPI, facecolor="none")
        self._axes: Axes = self.figure.add_axes((0, 0, 1, 1))
        self._axes.set_axis_off()
        self._axes.set_xlim(0, width)
        self._axes.set_ylim(height, 0)
        self._families = _available(style.families)
        self._order = 1

    def line(self, xs: Sequence[float], ys: Sequence[float], colour: str, width: float = 1, dash: str = "-") -> None:
        """Draw a line through points; *dash* is matplotlib's line style."""
        self._axes.plot(
            xs,
            ys,
            color=colour,
            linewidth=width * _POINTS,
            linestyle=dash,
            zorder=self._next(),
            clip_on=False,
            solid_capstyle="butt",
            dash_capstyle="butt",
        )

    def text(
        self,
        x: float,
        y: float,
        words: str,
        colour: str = "",
        *,
        size: float = TEXT,
        weight: str = "normal",
        side: str = "left",
        middle: bool = False,
    ) -> None:
        """Write *words* on the base line *y*, or around it with *middle*; *side* is what of them stands at *x*."""
        self._axes.text(
            x,
            y,
            words,
            color=colour or self.colours.soft,
            fontsize=size * _POINTS,
            fontweight=weight,
            fontfamily=list(self._families),
            ha=side,
            va="center" if middle else "baseline",
            zorder=self._next(),
            parse_math=False,
        )

    def width_of(self, words: str, size: float = TEXT) -> float:
        """Return how many drawing pixels *words* take."""
        font = font_manager.FontProperties(family=list(self._families), size=size * _POINTS)
        return float(text_to_path.get_text_width_height_descent(words, font, ismath=False)[0]) / _POINTS

    def circle(self, x: float, y: float, radius: float, colour: str, *, hollow: bool = False) -> None:
        """Draw a circle, cut out of what lies under it."""
        self._mark("o", x, y, 2 * (radius - 0.75 if hollow else radius), colour, hollow=hollow)

    def square(self, x: float, y: float, side: float, colour: str, *, hollow: bool = False) -> None:
        """Draw a square, cut out of what lies under it."""
        self._mark("s", x, y, side, colour, hollow=hollow)

    def box(self, box: Box, colour: str, *, edge: str = "", hatch: str = "") -> None:
        """Draw a rectangle; what hatches it has its edge's colour."""
        self._axes.add_patch(
            Rectangle(
                (box.left, box.top),
                box.width,
                box.height,
                facecolor=colour,
                edgecolor=edge or "none",
                linewidth=_POINTS if edge else 0,
                hatch=hatch or None,
                zorder=self._next(),
            )
        )

    def mark(self, x: float, y: float, radius: float, said: str) -> Mark:
        """Return what can be pointed at there."""
        return Mark(x / self.width, y / self.height, max(radius, 8.0), said)

    def bar_mark(self, box: Box, said: str) -> Mark:
        """Return what can be pointed at all over *box*; one that is next to nothing can still be hit."""
        x, y = box.left + box.width / 2, box.top + box.height / 2
        across, radius = max(box.width / 2, _LEAST), max(box.height / 2, _LEAST)
        return Mark(x / self.width, y / self.height, radius, said, across)

    def _mark(self, shape: str, x: float, y: float, side: float, colour: str, *, hollow: bool) -> None:
        # A patch, not a scatter of one point: that takes ten times as long, and a chart has a hundred days.
        patch = Circle((x, y), side / 2) if shape == "o" else Rectangle((x - side / 2, y - side / 2), side, side)
        patch.set(
            zorder=self._next(),
            clip_on=False,
            facecolor=self.colours.sheet if hollow else colour,
            edgecolor=colour if hollow else self.colours.sheet,
            linewidth=(1.5 if hollow else 1) * _POINTS,
        )
        self._axes.add_artist(patch)

    def _next(self) -> int:
        """Return the next place in the order of drawing: later lies above earlier."""
        self._order += 1
        return self._order


@cache
def _available(families: tuple[str, ...]) -> tuple[str, ...]:
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return tuple(family for family in families if family in known) or ("DejaVu Sans",)
