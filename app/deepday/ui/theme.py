"""The theme in force: colours, lengths and fonts that all windows take from here; handed in, never global.

It follows the system's light or dark, its contrast and its font, unless the person chose light or dark. Where the
system says nothing, it is light.
"""

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QWidget

from deepday.ui.look.measures import Fonts, Measures, fonts, measures
from deepday.ui.look.shapes import Shapes
from deepday.ui.look.style_sheet import style_sheet
from deepday.ui.look.tokens import DARK, LIGHT, SystemColours, Tokens, high_contrast

_CHOSEN = {"light": LIGHT, "dark": DARK}


@dataclass(frozen=True, slots=True)
class _InForce:
    tokens: Tokens
    measures: Measures
    fonts: Fonts


class Theme(QObject):
    """Colours (``tokens``), lengths (``measures``), ``fonts``, ``shapes``; ``changed`` when one of them is another."""

    changed = Signal()

    def __init__(self, app: QGuiApplication, choice: str = "auto") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self._in_force: _InForce | None = None
        self.shapes = Shapes()

    def choose(self, choice: str) -> None:
        """Take ``light``, ``dark`` or what the system has (``auto``)."""
        self._choice = choice
        self._follow()

    @property
    def tokens(self) -> Tokens:
        """The colours."""
        return self._taken().tokens

    @property
    def measures(self) -> Measures:
        """The lengths."""
        return self._taken().measures

    @property
    def fonts(self) -> Fonts:
        """The type."""
        return self._taken().fonts

    def dress(self, window: QWidget) -> None:
        """Give *window* and all in it the theme, now and whenever it changes."""
        _Dresser(self, window)

    @property
    def high_contrast(self) -> bool:
        """Whether the system asks for high contrast: its own colours are used then."""
        from PySide6.QtCore import Qt  # noqa: PLC0415 -- 12 ms and 1.4 MB, not before there is a window

        hints = self._app.styleHints()  # asked anew each time: what is kept of it, PySide may let die
        if not hasattr(hints, "accessibility"):
            return False
        return hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast

    def palette(self) -> QPalette:
        """Return the palette for what Qt paints itself: menus, selections, tooltips."""
        return _palette(self.tokens)

    def style_sheet(self) -> str:
        """Return the style sheet of a window."""
        return style_sheet(self.tokens, self.measures)

    @Slot()
    def _follow(self) -> None:
        if self._in_force is not None:
            self._in_force = self._found()
            self.changed.emit()

    def _taken(self) -> "_InForce":
        """Return what is in force; the system is asked when the first window is made, not at the start."""
        if self._in_force is None:
            self._in_force = self._found()
            hints = self._app.styleHints()
            hints.colorSchemeChanged.connect(self._follow)
            if hasattr(hints, "accessibility"):  # from Qt 6.10 on
                hints.accessibility().contrastPreferenceChanged.connect(self._follow)
        return self._in_force

    def _found(self) -> "_InForce":
        font = self._app.font()
        return _InForce(self._tokens(), measures(font), fonts(font))

    def _tokens(self) -> Tokens:
        if self._choice in _CHOSEN:
            return _CHOSEN[self._choice]
        from PySide6.QtCore import Qt  # noqa: PLC0415 -- as above

        dark = self._app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        if self.high_contrast:
            return high_contrast(_system_colours(self._app.palette(), dark=dark))
        return DARK if dark else LIGHT

    def system_font_changed(self) -> None:
        """Measure everything anew: the system's font is another."""
        if fonts(self._app.font()) != self.fonts:
            self._follow()


class _Dresser(QObject):
    """Keeps one window in the theme for as long as the window lives."""

    def __init__(self, theme: Theme, window: QWidget) -> None:
        super().__init__(window)
        self._theme = theme
        self._window = window
        window.installEventFilter(self)
        theme.changed.connect(self._dress)
        self._dress()

    @Slot()
    def _dress(self) -> None:
        self._window.setFont(self._theme.fonts.text)  # first: the style sheet's fonts take its features over
        self._window.setStyleSheet(self._theme.style_sheet())
        self._window.setPalette(self._theme.palette())  # last: a style sheet brings back the palette from before

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """Notice that the system's font has changed."""
        if event.type() == QEvent.Type.ApplicationFontChange:
            self._theme.system_font_changed()
        return super().eventFilter(watched, event)


def _system_colours(palette: QPalette, *, dark: bool) -> SystemColours:
    role = QPalette.ColorRole

    def name(colour: QPalette.ColorRole) -> str:
        return palette.color(colour).name()

    return SystemColours(
        window=name(role.Window),
        window_text=name(role.WindowText),
        base=name(role.Base),
        text=name(role.Text),
        highlight=name(role.Highlight),
        highlighted_text=name(role.HighlightedText),
        link=name(role.Link),
        dark=dark,
    )


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    colours = {
        role.Window: tokens.paper,
        role.WindowText: tokens.ink,
        role.Base: tokens.sheet,
        role.AlternateBase: tokens.paper,
        role.Text: tokens.ink,
        role.PlaceholderText: tokens.faint,
        role.Button: tokens.sheet,
        role.ButtonText: tokens.ink,
        role.BrightText: tokens.failed,
        role.Light: tokens.sheet,
        role.Midlight: tokens.paper,
        role.Mid: tokens.line,
        role.Dark: tokens.edge,
        role.Shadow: tokens.edge,
        role.Highlight: tokens.deep,
        role.HighlightedText: tokens.on_deep,
        role.Link: tokens.deep,
        role.LinkVisited: tokens.deep,
        role.ToolTipBase: tokens.sheet,
        role.ToolTipText: tokens.ink,
    }
    palette = QPalette()
    for which, colour in colours.items():
        palette.setColor(which, QColor(colour))
    for which in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, which, QColor(tokens.faint))
    return palette
