"""Draw the sheet of the tray's pictures (icons/tray.png) from their SVG files.

usage: QT_QPA_PLATFORM=offscreen python -m tools.draw_tray_sheet          after one of the SVG files has changed
"""

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QPainter

from deepday.ui.look.shapes import Shapes
from deepday.ui.tray_pictures import SHEET, SIZES, place
from deepday.ui.tray_state import STATES


def sheet() -> QImage:
    """Return the sheet: greys that say how much of each pixel is covered."""
    drawn = QImage(sum(SIZES), SIZES[-1] * len(STATES), QImage.Format.Format_ARGB32_Premultiplied)
    drawn.fill(Qt.GlobalColor.black)
    shapes = Shapes()
    painter = QPainter(drawn)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    for state in STATES:
        for size in SIZES:
            shapes.draw(painter, f"tray.{state}", QRectF(place(state, size)), "#FFFFFF")
    painter.end()
    return drawn.convertToFormat(QImage.Format.Format_Grayscale8)


if __name__ == "__main__":
    app = QGuiApplication([])
    if not sheet().save(SHEET):
        raise SystemExit("cannot write " + SHEET)
