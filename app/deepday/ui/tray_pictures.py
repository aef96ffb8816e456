"""The tray's six pictures in one colour, cut from a sheet that was drawn beforehand (tools/draw_tray_sheet.py).

Drawing them here from their SVG files would cost 2 MB for as long as the program runs.
"""

import os

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QIcon, QImage, QPixmap

import deepday_resources
from deepday.ui.tray_state import STATES

SIZES = (16, 22, 24, 32, 48, 64)
"""The sizes that panels ask for; on the sheet they stand side by side, the states below each other."""
SHEET = os.path.join(os.path.dirname(deepday_resources.__file__), "icons", "tray.png")  # noqa: PTH118, PTH120 -- pathlib is not loaded at start


def place(state: str, size: int) -> QRect:
    """Return where the picture of *state* in *size* lies on the sheet."""
    before = SIZES[: SIZES.index(size)]
    return QRect(sum(before), STATES.index(state) * SIZES[-1], size, size)


def tray_icon(state: str, colour: str) -> QIcon:
    """Return the picture of *state* in *colour*, in every size."""
    sheet = _coloured(QImage(SHEET), QColor(colour))
    icon = QIcon()
    for size in SIZES:
        icon.addPixmap(QPixmap.fromImage(sheet.copy(place(state, size))))
    icon.setIsMask(True)  # macOS: the menu bar chooses the colour
    return icon


def _coloured(sheet: QImage, colour: QColor) -> QImage:
    """Return *sheet*, whose greys say how much is covered, with *colour* as thick as that."""
    size = (sheet.width(), sheet.height(), sheet.bytesPerLine())
    indexed = QImage(sheet.constBits(), *size, QImage.Format.Format_Indexed8)
    rgb = colour.rgb() & 0xFFFFFF
    indexed.setColorTable([cover << 24 | rgb for cover in range(256)])
    return indexed.copy()
