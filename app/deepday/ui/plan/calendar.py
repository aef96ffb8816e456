"""The calendar of a trial: a week a row, each day with its date, its shape and its words."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from deepday.ui.theme import Theme
from deepday.wording.plan_words import DayKind, PlanCell
from deepday.wording.times import short_weekday, tick_date
from deepday.wording.translation import _

_ROW, _WEEK_WIDTH, _GAP, _MARK = 68, 76, 4, 14
CELL = Qt.ItemDataRole.UserRole + 1


class PlanCalendar(QTableView):
    """``day_chosen`` carries the day that has the keyboard or was clicked."""

    day_chosen = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.measures.px
        self.setAccessibleName(_("Calendar of the trial"))
        self.setShowGrid(False)
        self.setProperty("part", "calendar")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setItemDelegate(_Painter(theme, self))
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setFixedWidth(px(_WEEK_WIDTH))
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setHighlightSections(False)
            header.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            header.setAccessibleName(self.accessibleName())
            header.setSectionsClickable(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.viewport().setAutoFillBackground(False)

    def show_weeks(self, weeks: Sequence[Sequence[PlanCell]], chosen: date | None) -> None:
        """Show *weeks*, with the keyboard on the day *chosen* if it is there."""
        before = self.model()
        model = _Weeks(weeks, self)
        self.setModel(model)
        if before is not None:
            before.deleteLater()
        self.selectionModel().currentChanged.connect(self._moved)
        place = model.place_of(chosen)
        if place is not None:
            self.setCurrentIndex(place)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As high as its weeks."""
        rows = self.model().rowCount() if self.model() is not None else 0
        px = self._theme.measures.px
        return QSize(px(560), self.horizontalHeader().sizeHint().height() + rows * px(_ROW) + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """The same height."""
        return QSize(self._theme.measures.px(520), self.sizeHint().height())

    @Slot(QModelIndex, QModelIndex)
    def _moved(self, current: QModelIndex, _previous: QModelIndex) -> None:
        cell = current.data(CELL)
        if isinstance(cell, PlanCell):
            self.day_chosen.emit(cell)


class _Weeks(QAbstractTableModel):
    def __init__(self, weeks: Sequence[Sequence[PlanCell]], parent: QWidget) -> None:
        super().__init__(parent)
        self._weeks = weeks

    def place_of(self, day: date | None) -> QModelIndex | None:
        for row, week in enumerate(self._weeks):
            for column, cell in enumerate(week):
                if cell.day == day:
                    return self.index(row, column)
        return None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 -- Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._weeks)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 -- Qt's name
        return 0 if (parent is not None and parent.isValid()) or not self._weeks else len(self._weeks[0])

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        cell = self._weeks[index.row()][index.column()]
        if role == CELL:
            return cell
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return cell.said
        return None

    def headerData(  # noqa: N802 -- Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if orientation == Qt.Orientation.Horizontal:
            return short_weekday(self._weeks[0][section].day)
        return _("Week {number}").format(number=self._weeks[section][0].day.isocalendar().week)


class _Painter(QStyledItemDelegate):
    """Paints one day as a small sheet."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint ground, date, shape and words."""
        cell = index.data(CELL)
        if not isinstance(cell, PlanCell):
            return
        px, tokens = self._theme.measures.px, self._theme.tokens
        box = QRectF(option.rect).adjusted(0.5, 0.5, -px(_GAP) - 0.5, -px(_GAP) - 0.5)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, edge = _look(cell.kind)
        width = 2 if cell.is_today else 1
        painter.setPen(QPen(QColor(tokens.ink if cell.is_today else getattr(tokens, edge)), width))
        painter.setBrush(QColor(getattr(tokens, ground)))
        painter.drawRoundedRect(box, px(4), px(4))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(QColor(tokens.deep), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(2.5, 2.5, -2.5, -2.5), px(3), px(3))
        inside = box.toRect().adjusted(px(8), px(6), -px(8), -px(4))
        self._words(painter, cell, inside)
        side = px(_MARK)
        draw_mark(painter, self._theme, cell.kind, QRectF(inside.right() - side, inside.top(), side, side))
        painter.restore()

    def _words(self, painter: QPainter, cell: PlanCell, inside: QRect) -> None:
        fonts, tokens = self._theme.fonts, self._theme.tokens
        painter.setFont(fonts.small_strong if cell.is_today else fonts.small)
        painter.setPen(QColor(tokens.ink if cell.is_today else tokens.soft))
        top = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
        painter.drawText(inside, top, tick_date(cell.day))
        deep = cell.kind in (DayKind.HELD, DayKind.DRAWN)
        painter.setFont(fonts.small_medium if deep else fonts.small)
        painter.setPen(QColor(tokens.ink))
        below = inside.adjusted(0, self._theme.measures.px(22), self._theme.measures.px(4), 0)
        painter.drawText(below, top | Qt.TextFlag.TextWordWrap, cell.words)


def draw_mark(painter: QPainter, theme: Theme, kind: DayKind, rect: QRectF) -> None:
    """Draw the shape of a kind of day."""
    tokens = theme.tokens
    inner = rect.adjusted(1, 1, -1, -1)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if kind is DayKind.HELD:
        painter.fillRect(inner, QColor(tokens.deep))
    elif kind in (DayKind.DRAWN, DayKind.MISSED):
        painter.setPen(QPen(QColor(tokens.deep if kind is DayKind.DRAWN else tokens.attention), 1.5))
        painter.drawRect(inner)
        if kind is DayKind.MISSED:
            painter.drawLine(inner.bottomLeft(), inner.topRight())
    elif kind is DayKind.ORDINARY:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.ordinary))
        painter.drawEllipse(inner.center(), inner.width() / 3, inner.width() / 3)
    elif kind is DayKind.NOT_LOGGED:
        painter.setPen(QPen(QColor(tokens.edge), 1.5))
        in_by = inner.width() * 0.15
        tick = inner.adjusted(in_by, in_by, -in_by, -in_by)
        painter.drawPolyline([tick.topLeft(), tick.bottomLeft(), tick.bottomRight(), tick.topRight()])
    elif kind is DayKind.MOVED_AWAY:
        theme.shapes.draw(painter, "arrow", rect, tokens.attention)
    elif kind is DayKind.CANCELLED:
        theme.shapes.draw(painter, "channel.failed", rect, tokens.attention)


def _look(kind: DayKind) -> tuple[str, str]:
    """Return the names of the colours of ground and border."""
    if kind in (DayKind.HELD, DayKind.DRAWN):
        return "deep_tint", "deep"
    if kind in (DayKind.MISSED, DayKind.MOVED_AWAY, DayKind.CANCELLED):
        return "sheet", "attention"
    return ("paper", "line") if kind in (DayKind.OUTSIDE, DayKind.OFF) else ("sheet", "line")
