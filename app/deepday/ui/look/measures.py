"""Lengths and fonts of the look, relative to the system's font; nothing here knows colours or windows."""

from dataclasses import dataclass

from PySide6.QtGui import QFont, QFontInfo

BASE_PX = 13
"""The size of the system's font for which the look is drawn; everything grows and shrinks with it."""

_TABULAR = QFont.Tag("tnum")


@dataclass(frozen=True, slots=True)
class Measures:
    """One unit is a pixel of the drawings: 1/13 of the system font's height."""

    unit: float

    def px(self, length: float) -> int:
        """Return a length of the drawings in pixels of this screen, at least one."""
        return max(1, round(length * self.unit))


def measures(font: QFont) -> Measures:
    """Return the measures that go with *font*, the system's."""
    return Measures(QFontInfo(font).pixelSize() / BASE_PX)


@dataclass(frozen=True, slots=True)
class Fonts:
    """The type of the look: names of its sizes and weights, all with tabular figures."""

    text: QFont
    medium: QFont
    strong: QFont
    small: QFont
    small_medium: QFont
    small_strong: QFont
    section: QFont
    state: QFont
    figure: QFont
    title: QFont


def fonts(system: QFont) -> Fonts:
    """Return the type made of the system's font."""
    measure = measures(system)

    def of(size: float, weight: QFont.Weight) -> QFont:
        font = QFont(system)
        font.setPixelSize(measure.px(size))
        font.setWeight(weight)
        font.setFeature(_TABULAR, 1)
        return font

    normal, medium, strong = QFont.Weight.Normal, QFont.Weight.Medium, QFont.Weight.DemiBold
    return Fonts(
        text=of(13, normal),
        medium=of(13, medium),
        strong=of(13, strong),
        small=of(12, normal),
        small_medium=of(12, medium),
        small_strong=of(12, strong),
        section=of(14, strong),
        state=of(16, strong),
        figure=of(18, strong),
        title=of(22, strong),
    )
