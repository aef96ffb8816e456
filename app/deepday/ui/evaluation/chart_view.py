"""A chart on the screen: drawn anew when its width is another; what one points at is told."""

from collections.abc import Callable
from math import hypot
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepday.ui.theme import Theme

if TYPE_CHECKING:
    from deepday.charts.chart import Chart, Mark

Make = Callable[[int], "Chart"]
"""Makes the chart for a width in drawing pixels."""
_AGAIN_MS = 80
_NARROWEST = 520
_STEPS = {Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1, Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1}


class ChartView(QWidget):
    """Shows what *make* draws; ``pointed_at`` says the numbers of what is pointed at, by mouse or by arrow keys."""

    pointed_at = Signal(str)

    def __init__(self, theme: Theme, name: str, height: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._make: Make | None = None
        self._height = height
        self._drawn_width = 0
        self._pixmap = QPixmap()
        self._at = -1
        self.chart: Chart | None = None
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._again = QTimer(self)
        self._again.setSingleShot(True)
        self._again.setInterval(_AGAIN_MS)
        self._again.timeout.connect(self._draw)

    def show_chart(self, make: Make) -> None:
        """Show another chart."""
        self._make = make
        self._draw()

    def redraw(self) -> None:
        """Draw it anew: the theme is another."""
        self._draw()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As high as the drawing."""
        px = self._theme.measures.px
        return QSize(px(_NARROWEST), px(self._height))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As high as the drawing, and as wide as it can still be read."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Draw it for the new width, a moment later."""
        super().resizeEvent(event)
        if self._make is not None and self._width() != self._drawn_width:
            self._again.start()

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the drawing, a ring around what is pointed at, and the focus ring."""
        painter = QPainter(self)
        if not self._pixmap.isNull():
            painter.drawPixmap(self._area().toRect(), self._pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        deep = QColor(self._theme.tokens.deep)
        mark = self._mark()
        if mark is not None:
            painter.setPen(QPen(QColor(self._theme.tokens.ink), 1.5))
            self._ring(painter, mark)
        if self.hasFocus():
            painter.setPen(QPen(deep, 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 4, 4)

    def _ring(self, painter: QPainter, mark: "Mark") -> None:
        unit = self._theme.measures.unit
        centre, down, across = self._place(mark), mark.radius * unit + 2, mark.across * unit + 2
        if mark.across:
            painter.drawRect(QRectF(centre.x() - across, centre.y() - down, 2 * across, 2 * down))
        else:
            painter.drawEllipse(centre, down, down)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 -- Qt's name
        """Tell what lies under the pointer."""
        self._point_at(self._nearest(event.position()))

    def leaveEvent(self, event: object) -> None:  # noqa: N802 -- Qt's name
        """Point at nothing."""
        del event
        self._point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 -- Qt's name
        """Point at nothing."""
        super().focusOutEvent(event)
        self._point_at(-1)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 -- Qt's name
        """Go from mark to mark with the arrow keys, to the first and the last with Home and End."""
        ends = {Qt.Key.Key_Home: 0, Qt.Key.Key_End: -1}
        step = _STEPS.get(Qt.Key(event.key()))
        marks = len(self.chart.marks) if self.chart is not None else 0
        if marks and Qt.Key(event.key()) in ends:
            self._point_at(ends[Qt.Key(event.key())] % marks)
        elif step is None or not marks:
            super().keyPressEvent(event)
        elif self._at < 0:
            self._point_at(0 if step > 0 else marks - 1)
        else:
            self._point_at((self._at + step) % marks)

    @Slot()
    def _draw(self) -> None:
        if self._make is None:
            return
        from deepday.charts.pictures import as_pixels  # noqa: PLC0415 -- a second to load: the window is there by then

        self._drawn_width = self._width()
        chart = self.chart = self._make(self._drawn_width)
        pixels = as_pixels(chart, self._theme.measures.unit * self.devicePixelRatioF())
        image = QImage(pixels.rgba, pixels.width, pixels.height, 4 * pixels.width, QImage.Format.Format_RGBA8888)
        self._pixmap = QPixmap.fromImage(image.copy())
        self._at = min(self._at, len(chart.marks) - 1)
        self._height = chart.height
        self.setAccessibleDescription(chart.said)
        self.updateGeometry()
        self.update()

    def _width(self) -> int:
        return max(_NARROWEST, round(self.width() / self._theme.measures.unit))

    def _area(self) -> QRectF:
        unit = self._theme.measures.unit
        height = self.chart.height if self.chart is not None else self._height
        return QRectF(0, 0, self._drawn_width * unit, height * unit)

    def _place(self, mark: "Mark") -> QPointF:
        area = self._area()
        return QPointF(mark.x * area.width(), mark.y * area.height())

    def _mark(self) -> "Mark | None":
        return self.chart.marks[self._at] if self.chart is not None and 0 <= self._at < len(self.chart.marks) else None

    def _nearest(self, at: QPointF) -> int:
        marks = self.chart.marks if self.chart is not None else ()
        near = []
        for place, mark in enumerate(marks):
            apart = (self._place(mark) - at) / self._theme.measures.unit
            distance = hypot(apart.x(), apart.y())
            if mark.across:
                within = abs(apart.x()) <= mark.across and abs(apart.y()) <= mark.radius
            else:
                within = distance <= mark.radius
            if within:
                near.append((distance, place))
        return min(near)[1] if near else -1

    def _point_at(self, place: int) -> None:
        if place == self._at:
            return
        self._at = place
        mark = self._mark()
        said = mark.said if mark is not None else ""
        self.pointed_at.emit(said)
        if self.chart is not None:
            self.setAccessibleDescription(said or self.chart.said)
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        self.update()
