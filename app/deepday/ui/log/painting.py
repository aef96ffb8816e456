"""How the interruption log is painted: head, caps, frames of the fields, a sentence if there is one, the keys."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPen

from deepday.ui.log.layout import BESIDE_MARK, HEAD, SIDE, TOP, LogLayout, Placed, words_before_name
from deepday.ui.log.state import LogState
from deepday.ui.look.key_caps import cap_width, paint_cap
from deepday.ui.theme import Theme
from deepday.wording.translation import _

_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CAP = 20


def paint_log(painter: QPainter, state: LogState, places: LogLayout, theme: Theme, focused: QRectF | None) -> None:
    """Paint *state* as laid out in *places*; *focused* is the frame of the field that has the keyboard."""
    _Painting(painter, state, places, theme).paint(focused)


class _Painting:
    def __init__(self, painter: QPainter, state: LogState, places: LogLayout, theme: Theme) -> None:
        self._painter = painter
        self._state = state
        self._places = places
        self._theme = theme
        self._tokens = theme.tokens
        self._px = theme.measures.px

    def paint(self, focused: QRectF | None) -> None:
        self._painter.fillRect(QRectF(0, 0, self._places.width, self._places.height), QColor(self._tokens.paper))
        self._painter.setPen(QPen(QColor(self._tokens.edge), 1))
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(QRectF(0.5, 0.5, self._places.width - 1, self._places.height - 1))
        self._head()
        for placed in self._places.cells:
            self._cell(placed)
        self._fields(focused)
        self._sentence()
        self._foot()

    def _head(self) -> None:
        px, inside = self._px, self._places.width - 2 * self._px(SIDE)
        mark = QRectF(px(SIDE), px(TOP) + px(2), px(16), px(16))
        self._theme.shapes.draw(self._painter, "tray.interrupted", mark, self._tokens.interruption)
        aside = QFontMetricsF(self._theme.fonts.small).horizontalAdvance(self._state.told)
        room = QRectF(mark.right() + px(9), px(TOP), inside - px(25) - aside - px(12), px(HEAD))
        title = QFontMetricsF(self._theme.fonts.section).elidedText(
            self._state.title, Qt.TextElideMode.ElideRight, room.width()
        )
        self._text(title, room, self._theme.fonts.section, "ink")
        whole = QRectF(px(SIDE), px(TOP), inside, px(HEAD))
        self._text(self._state.told, whole, self._theme.fonts.small, "soft", _RIGHT)

    def _cell(self, placed: Placed) -> None:
        px, room = self._px, placed.room
        if placed.chosen:
            self._painter.setPen(QPen(QColor(getattr(self._tokens, placed.tone)), 1))
            self._painter.setBrush(QColor(getattr(self._tokens, f"{placed.tone}_tint")))
            self._painter.drawRoundedRect(room.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
        left = room.left() + px(4)
        left += paint_cap(self._painter, QPointF(left, room.top() + px(4)), placed.cell.key, self._theme) + px(5)
        if placed.shape:
            shape = QRectF(round(left), room.top() + (room.height() - px(16)) / 2, px(16), px(16))
            self._theme.shapes.draw(self._painter, placed.shape, shape, getattr(self._tokens, placed.tone))
            left += px(16) + px(6)
        font = self._theme.fonts.small_strong if placed.chosen else self._theme.fonts.small
        self._text(placed.words, QRectF(left, room.top(), room.right() - left, room.height()), font, "ink")

    def _fields(self, focused: QRectF | None) -> None:
        px, places, small = self._px, self._places, self._theme.fonts.small
        if places.name is None:
            room = QRectF(px(SIDE), places.fields_top, places.width - 2 * px(SIDE), px(28))
            self._text(_("A digit logs another one; this one then ends there."), room, small, "soft")
            return
        top = places.fields_top + (px(28) - px(_CAP)) / 2
        cap = paint_cap(self._painter, QPointF(px(SIDE), top), "Tab", self._theme)
        who = QRectF(px(SIDE) + cap + px(8), places.fields_top, words_before_name(self._theme), px(28))
        self._text(_("who"), who, small, "soft")
        self._frame(places.name, focused)
        if places.due is not None:
            room = QRectF(
                places.name.right(), places.fields_top, places.due.left() - px(8) - places.name.right(), px(28)
            )
            self._text(_("promised for"), room, small, "soft", _RIGHT)
            self._frame(places.due, focused)

    def _frame(self, frame: QRectF, focused: QRectF | None) -> None:
        ring = frame == focused
        self._painter.setBrush(QColor(self._tokens.sheet))
        self._painter.setPen(QPen(QColor(self._tokens.deep if ring else self._tokens.edge), 2 if ring else 1))
        inset = 1.0 if ring else 0.5
        self._painter.drawRoundedRect(frame.adjusted(inset, inset, -inset, -inset), self._px(4), self._px(4))

    def _sentence(self) -> None:
        if not self._state.below:
            return
        px, room = self._px, self._places.sentence
        wrapped = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
        if not self._state.sentence:
            self._text(self._state.below, room, self._theme.fonts.small, "ink", wrapped)
            return
        shape, tone = ("channel.failed", "failed") if self._state.problem else ("channel.set", "deep")
        mark = QRectF(room.left(), room.top(), px(16), px(16))
        self._theme.shapes.draw(self._painter, shape, mark, getattr(self._tokens, tone), self._tokens.paper)
        beside = room.adjusted(px(BESIDE_MARK), 0, 0, 0)
        self._text(self._state.sentence, beside, self._theme.fonts.small, tone, wrapped)

    def _foot(self) -> None:
        px, top = self._px, self._places.foot_top
        left, right = float(px(SIDE)), self._places.width - px(SIDE)
        self._painter.setPen(QPen(QColor(self._tokens.line), 1))
        self._painter.drawLine(QPointF(left, top - px(8) - 0.5), QPointF(right, top - px(8) - 0.5))
        save = _("back at work") if self._state.back else _("save")
        leave = _("close") if self._state.back else _("discard")
        for key, words in (("Enter", save), ("Esc", leave)):
            left = self._key(key, words, left, top) + px(14)
        undo = _("undo the last one")
        wide = QFontMetricsF(self._theme.fonts.small).horizontalAdvance(undo)
        caps = cap_width("Ctrl", self._theme) + px(4) + cap_width("Z", self._theme) + px(6)
        at = right - wide - caps
        at += paint_cap(self._painter, QPointF(at, top), "Ctrl", self._theme) + px(4)
        self._key("Z", undo, at, top)

    def _key(self, key: str, words: str, left: float, top: float) -> float:
        """Paint a cap and what it does; returns where it ends."""
        px, small = self._px, self._theme.fonts.small
        left += paint_cap(self._painter, QPointF(left, top), key, self._theme) + px(6)
        wide = QFontMetricsF(small).horizontalAdvance(words)
        self._text(words, QRectF(left, top, wide + 1, px(_CAP)), small, "soft")
        return left + wide

    def _text(
        self, words: str, room: QRectF, font: QFont, tone: str, how: Qt.AlignmentFlag | Qt.TextFlag = _LEFT
    ) -> None:
        self._painter.setFont(font)
        self._painter.setPen(QColor(getattr(self._tokens, tone)))
        self._painter.drawText(room, int(how), words)
