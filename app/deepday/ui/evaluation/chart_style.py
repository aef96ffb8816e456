"""The colours and the type of a theme as charts take them."""

from PySide6.QtGui import QFontInfo

from deepday.charts.style import Colours, Style
from deepday.ui.theme import Theme


def chart_style(theme: Theme) -> Style:
    """Return how charts look in *theme*: the family is the one that a name like "Sans Serif" stands for here."""
    tokens = theme.tokens
    colours = Colours(
        sheet=tokens.sheet,
        line=tokens.line,
        edge=tokens.edge,
        ink=tokens.ink,
        soft=tokens.soft,
        deep=tokens.deep,
        deep_tint=tokens.deep_tint,
        ordinary=tokens.ordinary,
        attention=tokens.attention,
    )
    return Style(colours, (QFontInfo(theme.fonts.text).family(), *Style().families))
