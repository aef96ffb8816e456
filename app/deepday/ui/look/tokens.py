"""The colours of the look: one value per token and theme, as a table; nothing here paints or decides.

Against paper and sheet text has a contrast of 4.5 or more, shapes and the borders of controls 3; lines only decorate.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tokens:
    """The colours of one theme as ``#RRGGBB``; a tint is the ground on which its colour stands."""

    dark: bool
    paper: str
    sheet: str
    sunk: str
    line: str
    edge: str
    ink: str
    soft: str
    faint: str
    deep: str
    deep_tint: str
    on_deep: str
    ordinary: str
    interruption: str
    interruption_tint: str
    deferred: str
    deferred_tint: str
    attention: str
    attention_tint: str
    failed: str
    failed_tint: str


LIGHT = Tokens(
    dark=False,
    paper="#F5F1E8",
    sheet="#FCFAF4",
    sunk="#EBE5D8",
    line="#D8D0C0",
    edge="#8B8170",
    ink="#231F1A",
    soft="#5B5348",
    faint="#6B6255",
    deep="#1E5563",
    deep_tint="#DBE6E6",
    on_deep="#FCFAF4",
    ordinary="#85796A",
    interruption="#9C4226",
    interruption_tint="#F4E3D9",
    deferred="#66467A",
    deferred_tint="#EAE1EE",
    attention="#7F5300",
    attention_tint="#F4E7C8",
    failed="#98282C",
    failed_tint="#F5DFDC",
)

DARK = Tokens(
    dark=True,
    paper="#1A1815",
    sheet="#23201C",
    sunk="#131210",
    line="#3B362F",
    edge="#877D6E",
    ink="#EDE7DB",
    soft="#BDB3A3",
    faint="#A09686",
    deep="#8CC4CE",
    deep_tint="#20373C",
    on_deep="#10262B",
    ordinary="#A3977F",
    interruption="#E59C7D",
    interruption_tint="#41291F",
    deferred="#C7AFD8",
    deferred_tint="#352C3B",
    attention="#E0B55E",
    attention_tint="#3B2F18",
    failed="#F09A90",
    failed_tint="#442524",
)


@dataclass(frozen=True, slots=True)
class SystemColours:
    """What a high-contrast system offers: a window, a field, a selection, each with its text, and a link."""

    window: str
    window_text: str
    base: str
    text: str
    highlight: str
    highlighted_text: str
    link: str
    dark: bool


def high_contrast(system: SystemColours) -> Tokens:
    """Return the tokens made of the system's own colours only; shapes and words carry the states."""
    ink, window = system.window_text, system.window
    return Tokens(
        dark=system.dark,
        paper=window,
        sheet=system.base,
        sunk=window,
        line=ink,
        edge=ink,
        ink=ink,
        soft=ink,
        faint=ink,
        deep=system.highlight,
        deep_tint=window,
        on_deep=system.highlighted_text,
        ordinary=ink,
        interruption=system.text,
        interruption_tint=window,
        deferred=system.text,
        deferred_tint=window,
        attention=system.text,
        attention_tint=window,
        failed=system.text,
        failed_tint=window,
    )
