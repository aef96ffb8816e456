"""How charts look: colours and type, handed in by whoever shows them."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of a theme that charts use, each as ``#RRGGBB``; the names are those of the look."""

    sheet: str
    line: str
    edge: str
    ink: str
    soft: str
    deep: str
    deep_tint: str
    ordinary: str
    attention: str


PRINTED = Colours(
    sheet="#FFFFFF",
    line="#D8D0C0",
    edge="#8B8170",
    ink="#231F1A",
    soft="#5B5348",
    deep="#1E5563",
    deep_tint="#DBE6E6",
    ordinary="#85796A",
    attention="#7F5300",
)
"""Those of a printed page: the light theme on white."""


@dataclass(frozen=True, slots=True)
class Style:
    """Colours, and the names of font families in the order of preference."""

    colours: Colours = PRINTED
    families: tuple[str, ...] = ("Inter", "Segoe UI", "Helvetica Neue", "Noto Sans", "DejaVu Sans")
