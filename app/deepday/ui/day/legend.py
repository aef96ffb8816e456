"""The legend of the day's band: what is in it and nothing else."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from deepday.domain.interruption import Outcome
from deepday.ui.day.band import hatch, outcome_tone
from deepday.ui.day.picture import DayPicture, gap_word
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme
from deepday.wording.entries import outcome_word
from deepday.wording.translation import _


@dataclass(frozen=True, slots=True)
class _Item:
    words: str
    paint: Callable[[QPainter, QRectF], None]


class BandLegend(QWidget):
    """A line of signs with their words, which breaks where it must."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._picture: DayPicture | None = None
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_picture(self, picture: DayPicture) -> None:
        """Explain *picture*."""
        if picture != self._picture:
            self._picture = picture
            self.updateGeometry()
            self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 -- Qt's name
        """As many lines as it takes."""
        places = self._places(width)
        return places[-1][1].bottom() + 1 if places else 0

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """One line."""
        return QSize(self._theme.measures.px(240), self._theme.measures.px(16))

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 -- Qt's name
        """Paint each sign and its words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        px = self._theme.measures.px
        for item, place in self._places(self.width()):
            item.paint(painter, QRectF(place.left(), place.top(), px(16), px(16)))
            painter.setFont(self._theme.fonts.small)
            painter.setPen(QColor(self._theme.tokens.soft))
            room = place.adjusted(px(24), 0, 0, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, item.words)

    def _places(self, width: int) -> list[tuple[_Item, QRect]]:
        px, metrics = self._theme.measures.px, QFontMetrics(self._theme.fonts.small)
        places, left, top, line = [], 0, 0, max(px(16), metrics.height())
        for item in self._items():
            needed = px(24) + metrics.horizontalAdvance(item.words) + 1
            if left and left + needed > width:
                left, top = 0, top + line + px(4)
            places.append((item, QRect(left, top, needed, line)))
            left += needed + px(16)
        return places

    def _items(self) -> list[_Item]:
        picture, tokens = self._picture, self._theme.tokens
        if picture is None:
            return []
        items = []
        if picture.focus:
            items.append(_Item(_("focus"), lambda p, r: p.fillRect(_flat(r), QColor(tokens.deep))))
        if picture.gaps:
            words = ", ".join(gap_word(kind) for kind in picture.gap_kinds)
            gap = _("gap: {kinds}").format(kinds=words)
            items.append(_Item(gap, lambda p, r: p.fillRect(_flat(r), hatch(tokens.ordinary))))
        present = {entry.outcome for entry in picture.entries}
        items.extend(self._outcome(outcome) for outcome in Outcome if outcome in present)
        return items

    def _outcome(self, outcome: Outcome) -> _Item:
        colour = getattr(self._theme.tokens, outcome_tone(outcome))

        def paint(painter: QPainter, room: QRectF) -> None:
            self._theme.shapes.draw(painter, outcome_shape(outcome), room, colour, self._theme.tokens.sheet)

        return _Item(outcome_word(outcome), paint)


def _flat(room: QRectF) -> QRectF:
    third = room.height() * 3 / 16
    return room.adjusted(0, third, 0, -third)
