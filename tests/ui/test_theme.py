"""The theme: its colours can be read, it follows the system unless told otherwise, all of it grows with the font."""

from collections.abc import Callable
from itertools import product

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from deepday.domain.channel import ChannelState
from deepday.domain.interruption import Outcome
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.measures import fonts, measures
from deepday.ui.look.shapes import Shapes, channel_shape, outcome_shape
from deepday.ui.look.tokens import DARK, LIGHT, SystemColours, Tokens, high_contrast
from deepday.ui.main_window import MainWindow
from deepday.ui.theme import Theme
from tests.ui import gallery

Opened = Callable[[MainWindow], MainWindow]
TEXT = ("ink", "soft", "faint", "deep", "interruption", "deferred", "attention", "failed")
EDGES = ("edge", "ordinary")


def luminance(colour: str) -> float:
    """Return the relative luminance (WCAG 2.2)."""
    named = QColor(colour)
    parts = (named.redF(), named.greenF(), named.blueF())
    red, green, blue = (c / 12.92 if c <= 0.04045 else float(((c + 0.055) / 1.055) ** 2.4) for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (WCAG 2.2)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_and_edges_seen_on_every_ground(tokens: Tokens) -> None:
    for name, ground in product(TEXT, (tokens.paper, tokens.sheet)):
        assert contrast(getattr(tokens, name), ground) >= 4.5, (name, ground)
    for name, ground in product(EDGES, (tokens.paper, tokens.sheet)):
        assert contrast(getattr(tokens, name), ground) >= 3, (name, ground)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_its_tint_and_on_the_main_button(tokens: Tokens) -> None:
    assert contrast(tokens.on_deep, tokens.deep) >= 4.5
    for name in ("deep", "interruption", "deferred", "attention", "failed"):
        assert contrast(tokens.ink, getattr(tokens, f"{name}_tint")) >= 4.5, name
        assert contrast(getattr(tokens, name), getattr(tokens, f"{name}_tint")) >= 3, name


def test_high_contrast_uses_nothing_but_the_system_s_colours() -> None:
    system = SystemColours("#000000", "#FFFFFF", "#010101", "#FEFEFE", "#00FFFF", "#000001", "#FFFF00", dark=True)
    made = high_contrast(system)
    colours = {getattr(made, name) for name in Tokens.__slots__ if name != "dark"}
    assert colours <= {getattr(system, name) for name in SystemColours.__slots__}
    assert contrast(made.ink, made.sheet) >= 7


def test_a_choice_wins_over_the_system_and_a_window_changes_at_once(theme: Theme, opened: Opened) -> None:
    window = opened(gallery.today(theme))
    theme.choose("dark")
    assert theme.tokens is DARK
    assert QColor(window.grab().toImage().pixel(400, 5)) == QColor(DARK.paper)
    theme.choose("light")
    assert QColor(window.grab().toImage().pixel(400, 5)) == QColor(LIGHT.paper)


def test_where_the_system_says_nothing_it_is_light(theme: Theme) -> None:
    theme.choose("auto")
    assert theme.tokens is LIGHT


def test_a_closed_window_is_not_dressed_any_more(qtbot: QtBot, theme: Theme) -> None:
    window = gallery.today(theme)
    gallery.close(window)
    theme.choose("dark")
    qtbot.wait(1)
    assert theme.tokens is DARK


def test_everything_grows_with_the_system_s_font() -> None:
    small, large = QFont("Inter"), QFont("Inter")
    small.setPixelSize(13)
    large.setPixelSize(26)
    assert [measures(font).px(32) for font in (small, large)] == [32, 64]
    assert [fonts(font).title.pixelSize() for font in (small, large)] == [22, 44]


def test_an_open_window_grows_when_the_system_s_font_does(qtbot: QtBot, theme: Theme) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    title = PlainLabel("Today", "title", parent=window)
    title.ensurePolished()
    assert title.font().pixelSize() == 22
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    before = app.font()
    try:
        gallery.application(26)
        qtbot.waitUntil(lambda: title.font().pixelSize() == 44)
    finally:
        app.setFont(before)


def test_figures_stand_in_columns(theme: Theme, qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    theme.dress(window)
    label = QLabel("1", window)
    label.setProperty("type", "figure")
    label.ensurePolished()
    metrics = label.fontMetrics()
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("0000")


def test_every_state_has_a_shape_of_its_own(theme: Theme) -> None:
    names = [channel_shape(s) for s in ChannelState] + [outcome_shape(o) for o in Outcome]
    drawn = {name: _grey(theme.shapes, name) for name in names}
    assert len(set(drawn.values())) == len(names)
    assert all(any(picture) for picture in drawn.values())


def _grey(shapes: Shapes, name: str) -> bytes:
    """Return the shape in one colour, as an eye sees it that knows no others."""
    image = QImage(16, 16, QImage.Format.Format_Alpha8)
    image.fill(0)
    painter = QPainter(image)
    painter.drawPixmap(0, 0, shapes.pixmap(name, 16, "#000000"))
    painter.end()
    return bytes(image.constBits())
