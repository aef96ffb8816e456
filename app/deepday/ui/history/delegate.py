"""How a line of the history is painted: days as heads with a rule, sessions and entries with their shape below."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from deepday.ui.day.band import outcome_tone
from deepday.ui.history.model import LINE, Line
from deepday.ui.look.shapes import outcome_shape
from deepday.ui.theme import Theme

_ROW, _INDENT = 34, 28


class HistoryDelegate(QStyledItemDelegate):
    """Paints each line in one row; the current one has the focus ring while the list has the keyboard."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(  # noqa: N802 -- Qt's name
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """All alike: the list need not ask for each of a hundred thousand lines."""
        del option, index
        px = self._theme.measures.px
        return QSize(px(200), px(_ROW))

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint the line: shape, head, and what is said about it at the right."""
        line, px, room = _line(index), self._theme.measures.px, QRect(option.rect)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option, room)
        if line.is_day:
            self._day(painter, line, room.adjusted(px(8), 0, -px(8), 0), first=index.row() == 0)
        else:
            self._inside(painter, line, room.adjusted(px(8), 0, -px(8), 0))
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem, room: QRect) -> None:
        state = option.state
        tokens = self._theme.tokens
        box = QRectF(room).adjusted(1, 1, -1, -1)
        if state & QStyle.StateFlag.State_Selected:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.deep_tint))
            painter.drawRoundedRect(box, 4, 4)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.deep), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, 4, 4)

    def _day(self, painter: QPainter, line: Line, room: QRect, *, first: bool) -> None:
        if not first:
            rule = QRect(room.left(), room.top(), room.width(), 1)
            painter.fillRect(rule, QColor(self._theme.tokens.line))
        left = self._text(painter, line.head, room, self._theme.fonts.strong, "ink")
        self._text(painter, line.detail, room.adjusted(left, 0, 0, 0), self._theme.fonts.small, "soft", right=True)

    def _inside(self, painter: QPainter, line: Line, room: QRect) -> None:
        px, tokens = self._theme.measures.px, self._theme.tokens
        side = px(16 if line.entry is not None else 14)
        shape, tone = _shape(line)
        middle = QRectF(room.left(), room.top() + (room.height() - side) / 2, side, side)
        if self._theme_is_mirrored(room):
            middle.moveRight(room.right())
        self._theme.shapes.draw(painter, shape, middle, getattr(tokens, tone), tokens.sheet)
        words = room.adjusted(px(_INDENT), 0, 0, 0)
        left = self._text(painter, line.head, words, self._theme.fonts.text, "ink")
        self._text(painter, line.detail, words.adjusted(left, 0, 0, 0), self._theme.fonts.small, "soft", right=True)

    def _theme_is_mirrored(self, _room: QRect) -> bool:
        parent = self.parent()
        return isinstance(parent, QWidget) and parent.isRightToLeft()

    def _text(self, painter: QPainter, text: str, room: QRect, font: QFont, tone: str, *, right: bool = False) -> int:
        """Write *text* into *room*, cut where it must be; returns the width it took with the space after it."""
        metrics = QFontMetrics(font)
        fitting = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.setFont(font)
        painter.setPen(QColor(getattr(self._theme.tokens, tone)))
        sideways = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        painter.drawText(room, sideways | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, fitting)
        return metrics.horizontalAdvance(fitting) + self._theme.measures.px(16)


def _line(index: QModelIndex | QPersistentModelIndex) -> Line:
    line = index.data(LINE)
    if not isinstance(line, Line):
        raise TypeError
    return line


def _shape(line: Line) -> tuple[str, str]:
    if line.entry is not None:
        return outcome_shape(line.entry.outcome), outcome_tone(line.entry.outcome)
    if line.session is not None and line.session.kind == "ordinary":
        return "tray.ordinary", "ordinary"
    return "tray.deep", "deep"
