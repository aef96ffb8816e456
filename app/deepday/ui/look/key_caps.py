"""Key caps: keys shown where they can be pressed."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepday.ui.theme import Theme
from deepday.wording.translation import N_, _, pgettext

HEIGHT = 20
_GAP = 4
_NAMES = {
    "Ctrl": N_("Ctrl"),
    "Alt": N_("Alt"),
    "Shift": N_("Shift"),
    "Super": N_("Super"),
    "Space": N_("Space"),
    "Enter": N_("Enter"),
    "Tab": N_("Tab"),
    "Esc": N_("Esc"),
}


def key_word(key: str) -> str:
    """Return what stands on the key *key* (``Ctrl``, ``I``)."""
    return _(_NAMES[key]) if key in _NAMES else key


def hotkey_words(sequence: str) -> str:
    """Return a key sequence as people write it: ``Ctrl+Alt+I``."""
    return "+".join(key_word(key) for key in keys_of(sequence))


def keys_of(sequence: str) -> tuple[str, ...]:
    """Return the keys of ``Ctrl+Alt+I``; the key "+" may stand at its end."""
    parts = sequence.split("+")
    return (*(p for p in parts if p), *(("+",) if sequence.endswith("++") else ()))


def cap_width(key: str, theme: Theme) -> float:
    """Return how wide the cap of *key* is."""
    text = QFontMetricsF(theme.fonts.small_medium).horizontalAdvance(key_word(key))
    return max(float(theme.measures.px(HEIGHT)), text + 2 * theme.measures.px(5))


def paint_cap(painter: QPainter, at: QPointF, key: str, theme: Theme) -> float:
    """Paint the cap of *key* with its top left corner at *at*; returns its width."""
    width, height = cap_width(key, theme), theme.measures.px(HEIGHT)
    cap = QRectF(round(at.x()) + 0.5, round(at.y()) + 0.5, round(width) - 1, height - 1)
    radius = theme.measures.px(4)
    painter.setPen(QPen(QColor(theme.tokens.edge), 1))
    painter.setBrush(QColor(theme.tokens.edge))
    painter.drawRoundedRect(cap, radius, radius)
    painter.setBrush(QColor(theme.tokens.paper))
    painter.drawRoundedRect(cap.adjusted(0, 0, 0, -1), radius, radius)
    painter.setFont(theme.fonts.small_medium)
    painter.setPen(QColor(theme.tokens.ink))
    painter.drawText(cap.adjusted(0, 0, 0, -1), Qt.AlignmentFlag.AlignCenter, key_word(key))
    return width


class KeyCaps(QWidget):
    """The caps of a key sequence such as ``Ctrl+Alt+I``, side by side."""

    def __init__(self, theme: Theme, sequence: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._keys: tuple[str, ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_sequence(sequence)

    def show_sequence(self, sequence: str) -> None:
        """Show the caps of *sequence*."""
        self._keys = keys_of(sequence)
        words = "+".join(key_word(key) for key in self._keys)
        self.setAccessibleName(pgettext("a key sequence, read aloud", "Keys: {keys}").format(keys=words))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As wide as the caps and the space between them."""
        gap = self._theme.measures.px(_GAP)
        width = sum(round(cap_width(key, self._theme)) + gap for key in self._keys) - gap
        return QSize(max(0, width), self._theme.measures.px(HEIGHT))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the caps from left to right."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = 0.0
        for key in self._keys:
            left += round(paint_cap(painter, QPointF(left, 0), key, self._theme)) + self._theme.measures.px(_GAP)
