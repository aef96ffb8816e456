"""The day as a band: focus as blocks, gaps hatched, interruptions as strokes with their shape, the plan, and now."""

from datetime import datetime

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QTransform
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepday.domain.interruption import Interruption, Outcome
from deepday.domain.timeline import Interval
from deepday.ui.day.picture import DayPicture, in_words, planned_words
from deepday.ui.look.foreign import shown
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme
from deepday.wording.times import clock
from deepday.wording.translation import _

_TOP, _HIGH, _WHOLE = 30, 28, 88
_LABEL_ROOM = 52
_STEPS = (1, 2, 3, 4, 6, 12)


def hatch(colour: str) -> QBrush:
    """Return the hatching of gaps."""
    brush = QBrush(QColor(colour), Qt.BrushStyle.BDiagPattern)
    brush.setTransform(QTransform.fromScale(0.75, 0.75))
    return brush


def outcome_tone(outcome: Outcome) -> str:
    """Return the name of the colour of what became of an interruption."""
    return "deferred" if outcome is Outcome.DEFERRED else "interruption"


class DayBand(QWidget):
    """Draws a day picture; a screen reader gets it in words."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: DayPicture | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("The day as a band"))

    def show_picture(self, picture: DayPicture) -> None:
        """Draw *picture* from now on."""
        if picture != self._picture:
            self._picture = picture
            self.setAccessibleDescription(shown(in_words(picture), 4000))
            self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As wide as there is room, of one height."""
        return QSize(self._theme.measures.px(480), self._theme.measures.px(_WHOLE))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """Narrower, the hours are labelled more sparsely."""
        return QSize(self._theme.measures.px(240), self._theme.measures.px(_WHOLE))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint from the ground up: axis, gaps, focus, plan, strokes, now."""
        if self._picture is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.layoutDirection() == Qt.LayoutDirection.RightToLeft:
            painter.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # time runs to the right everywhere
        _Drawing(painter, self._theme, self._picture, self.width()).draw()


class _Drawing:
    """One painting of a picture; lengths in the pixels of the drawing are scaled by ``px``."""

    def __init__(self, painter: QPainter, theme: Theme, picture: DayPicture, width: int) -> None:
        self._painter = painter
        self._theme = theme
        self._tokens = theme.tokens
        self._picture = picture
        self._width = width
        self._px = theme.measures.px
        self._top, self._high = self._px(_TOP), self._px(_HIGH)
        self._base = self._top + self._high

    def draw(self) -> None:
        self._axis()
        for gap, _kind in self._picture.gaps:
            self._block(gap, hatch(self._tokens.ordinary), lower=self._px(8))
        for stretch in self._picture.focus:
            self._block(stretch, QBrush(QColor(self._tokens.deep)))
        self._plan()
        for entry in self._picture.entries:
            self._entry(entry)
        self._now()

    def _x(self, at: datetime) -> float:
        return round(self._picture.share(at) * self._width)

    def _block(self, stretch: Interval, brush: QBrush, lower: int = 0) -> None:
        left, right = self._x(stretch.start), self._x(stretch.end)
        self._painter.fillRect(QRectF(left, self._top + lower, max(1.0, right - left), self._high - lower), brush)

    def _axis(self) -> None:
        painter = self._painter
        painter.setPen(QPen(QColor(self._tokens.edge), 1))
        painter.drawLine(QPointF(0, self._base + 0.5), QPointF(self._width, self._base + 0.5))
        painter.setFont(self._theme.fonts.small)
        hours = self._picture.hours(self._step())
        for at in hours:
            x = self._x(at) + 0.5
            painter.setPen(QPen(QColor(self._tokens.edge), 1))
            painter.drawLine(QPointF(x, self._base), QPointF(x, self._base + self._px(6)))
            painter.setPen(QColor(self._tokens.soft))
            half = self._px(_LABEL_ROOM) / 2
            room = QRectF(x - half, self._base + self._px(8), 2 * half, self._px(18))
            if room.left() >= -self._px(12) and room.right() <= self._width + self._px(12):
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, clock(at, self._picture.zone))

    def _step(self) -> int:
        hours = (self._picture.last - self._picture.first).total_seconds() / 3600
        room = self._width / max(hours, 1)
        return next((step for step in _STEPS if step * room >= self._px(_LABEL_ROOM)), _STEPS[-1])

    def _plan(self) -> None:
        planned = self._picture.planned
        if planned is None:
            return
        left, right = self._x(planned.start), self._x(planned.end)
        box = QRectF(left, self._top + 0.5, right - left, self._high - 0.5)
        self._painter.fillRect(box, QColor(self._tokens.deep_tint))
        pen = QPen(QColor(self._tokens.deep), 1)
        pen.setDashPattern([4, 3])
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(box)
        words = planned_words(self._picture)
        self._painter.setFont(self._theme.fonts.small)
        if QFontMetricsF(self._theme.fonts.small).horizontalAdvance(words) + self._px(16) <= box.width():
            self._painter.setPen(QColor(self._tokens.ink))
            self._painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)

    def _entry(self, entry: Interruption) -> None:
        x, top = self._x(entry.at), self._top - self._px(6)
        colour = getattr(self._tokens, outcome_tone(entry.outcome))
        for stroke, width in ((self._tokens.sheet, 5), (colour, 2)):
            pen = QPen(QColor(stroke), width)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            self._painter.setPen(pen)
            self._painter.drawLine(QPointF(x, top), QPointF(x, self._base))
        side = self._px(14)
        shape = QRectF(x - side / 2, top - side - self._px(2), side, side)
        self._theme.shapes.draw(self._painter, outcome_shape(entry.outcome), shape, colour, self._tokens.sheet)

    def _now(self) -> None:
        x = self._x(self._picture.now)
        pen = QPen(QColor(self._tokens.ink), 2)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self._painter.setPen(pen)
        self._painter.drawLine(QPointF(x, self._top - self._px(12)), QPointF(x, self._base + self._px(8)))
        words = _("now {clock}").format(clock=clock(self._picture.now, self._picture.zone))
        self._painter.setFont(self._theme.fonts.small_medium)
        width = QFontMetricsF(self._theme.fonts.small_medium).horizontalAdvance(words)
        left = x + self._px(8)
        if left + width > self._width:
            left = x - self._px(8) - width
        self._painter.drawText(QPointF(left, self._top - self._px(6)), words)
