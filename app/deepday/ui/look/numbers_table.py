"""A table of numbers: hairlines between rows, numbers to the right, as high as its rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QColor, QFont, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QSizePolicy, QTableView, QWidget

from deepday.ui.theme import Theme

_ROW, _HEAD = 32, 28
_MOST_ROWS = 12
"""A longer table scrolls by itself."""


class NumbersTable(QTableView):
    """Shows *rows*, one cell for each of *columns*; the first column, and those in *left*, hold words."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        px = theme.measures.px
        self.setAccessibleName(name)
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.verticalHeader().setMinimumSectionSize(px(_ROW))
        self.horizontalHeader().setFixedHeight(px(_HEAD))
        self.horizontalHeader().setHighlightSections(False)
        self.horizontalHeader().setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.horizontalHeader().setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_rows(
        self,
        columns: Sequence[str],
        rows: Sequence[Sequence[str]],
        *,
        left: frozenset[int] = frozenset(),
        strong: frozenset[int] = frozenset(),
        soft: frozenset[int] = frozenset(),
    ) -> None:
        """Show another table; the rows in *strong* stand out, the columns in *soft* stand back in all others."""
        before = self.model()
        shown = _Shown(tuple(columns), tuple(rows), left | {0}, strong, soft)
        self.setModel(_Texts(shown, self._theme.fonts.strong, QColor(self._theme.tokens.soft), self))
        if before is not None:
            before.deleteLater()
        header = self.horizontalHeader()
        for column in range(len(columns)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        if columns:
            header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self.updateGeometry()

    def sizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """As high as its rows, within reason."""
        model = self.model()
        rows = min(_MOST_ROWS, model.rowCount()) if model is not None else 0
        heights = sum(self.rowHeight(row) for row in range(rows))
        return QSize(super().sizeHint().width(), self.horizontalHeader().height() + heights + 4)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 -- Qt's name
        """The same height."""
        return QSize(self._theme.measures.px(280), self.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 -- Qt's name
        """Let rows grow where the first column has to break."""
        super().resizeEvent(event)
        self.resizeRowsToContents()
        self.updateGeometry()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 -- Qt's name
        """Let the page scroll unless the table is longer than it shows."""
        model = self.model()
        if model is not None and model.rowCount() > _MOST_ROWS:
            super().wheelEvent(event)
        else:
            event.ignore()


@dataclass(frozen=True, slots=True)
class _Shown:
    columns: tuple[str, ...]
    rows: tuple[Sequence[str], ...]
    left: frozenset[int]
    strong: frozenset[int]
    soft: frozenset[int]


class _Texts(QAbstractTableModel):
    def __init__(self, shown: _Shown, strong_font: QFont, soft: QColor, parent: QWidget) -> None:
        super().__init__(parent)
        self._shown = shown
        self._soft = soft
        self._strong_font = strong_font

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 -- Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._shown.rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:  # noqa: N802 -- Qt's name
        return 0 if parent is not None and parent.isValid() else len(self._shown.columns)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text = self._shown.rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._shown.rows[index.row()][0]}, {self._shown.columns[index.column()]}: {text}"
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(index.column())
        if role == Qt.ItemDataRole.FontRole and index.row() in self._shown.strong:
            return self._strong_font
        if role == Qt.ItemDataRole.ForegroundRole and index.column() in self._shown.soft:
            return None if index.row() in self._shown.strong else self._soft
        return None

    def headerData(  # noqa: N802 -- Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._shown.columns[section]
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return self._side(section)
        return None

    def _side(self, column: int) -> Qt.AlignmentFlag:
        side = Qt.AlignmentFlag.AlignLeft if column in self._shown.left else Qt.AlignmentFlag.AlignRight
        return side | Qt.AlignmentFlag.AlignVCenter
