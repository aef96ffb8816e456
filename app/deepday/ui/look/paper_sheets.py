"""Sheets of paper as pictures, exactly as they will be printed; a screen reader is told to open the saved file."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepday.ui.look.frames import Sheet
from deepday.ui.theme import Theme
from deepday.wording.translation import _

SHEET_WIDTH = 600
_A4_HIGH = 297 / 210


class PaperSheets(Sheet):
    """A4 sheets one below the other, as wide as there is room."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent, top=8, bottom=8)
        self._theme = theme
        self._pictures: list[QPixmap] = []
        self.setAccessibleName(_("Preview of the page. The saved PDF can be read aloud."))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(round(theme.measures.px(SHEET_WIDTH) * _A4_HIGH))

    def show_pictures(self, pictures: list[bytes]) -> None:
        """Show PNGs, one a sheet."""
        self._pictures = []
        for content in pictures:
            picture = QPixmap()
            picture.loadFromData(content, "PNG")
            self._pictures.append(picture)
        self.setFixedHeight(round(self._theme.measures.px(SHEET_WIDTH) * _A4_HIGH) * max(1, len(self._pictures)))
        self.update()

    def sheets(self) -> int:
        """Return how many sheets are shown."""
        return len(self._pictures)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint the sheets."""
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        area = self.rect().adjusted(2, 2, -2, -2)
        for place, picture in enumerate(self._pictures):
            high = area.height() // len(self._pictures)
            size = picture.size().scaled(area.width(), high, Qt.AspectRatioMode.KeepAspectRatio)
            left = area.x() + (area.width() - size.width()) // 2
            painter.drawPixmap(left, area.y() + place * high, size.width(), size.height(), picture)
