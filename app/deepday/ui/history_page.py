"""The history: past days with their sessions and entries, a month at a time; every entry can be corrected."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from deepday.engine.overview import Day
from deepday.ui.history.delegate import HistoryDelegate
from deepday.ui.history.model import LINE, HistoryModel, Line
from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.theme import Theme
from deepday.wording.times import short_date
from deepday.wording.translation import _

_STRETCH = timedelta(days=30)
_A_DAY = timedelta(days=1)


class HistoryPage(QWidget):
    """Asks with ``days_requested`` (first and last date) and shows what comes; ``edit_requested`` carries an entry."""

    days_requested = Signal(object, object)
    edit_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: date | None = None
        self._first: date | None = None
        self._model = HistoryModel(self)
        self._list = self._make_list(theme)
        self._edit = Button(_("Edit…"), parent=self)
        self._edit.setEnabled(False)
        self._edit.clicked.connect(self._edit_current)
        self._nothing = PlainLabel("", "", "soft", wrap=True, parent=self)
        self._earlier = Button("", parent=self)
        self._earlier.clicked.connect(self._ask_for_earlier)
        self._lay_out(theme)

    def show_today(self, today: date) -> None:
        """Begin with the month that ends *today*; at another date than before, begin anew."""
        if today == self._today:
            return
        if self._first is None:
            self._first = today - _STRETCH + _A_DAY
        self._today = today
        self._name_earlier()
        self.days_requested.emit(self._first, today)

    def refresh(self) -> None:
        """Ask again for everything that is shown: something in it has changed."""
        if self._first is not None:
            self.days_requested.emit(self._first, self._today)

    def show_days(self, first: date, last: date, days: Sequence[Day], now: datetime) -> None:
        """Show *days* for the dates *first* to *last*; the current entry stays the current one."""
        current = self._current()
        self._model.fill_in(first, last, days, now)
        self._nothing.setVisible(not self._model.rowCount())
        self._list.setVisible(bool(self._model.rowCount()))
        if self._first is not None:
            since = _("Nothing was logged since {date}.").format(date=short_date(self._first))
            self._nothing.setText(since)
        if current is not None and current.entry is not None:
            row = self._model.row_of(current.entry.id)
            self._list.setCurrentIndex(self._model.index(max(row, 0)))
        self._offer_edit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """Enter corrects the current entry."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._edit_current()
            return True
        return super().eventFilter(watched, event)

    def _make_list(self, theme: Theme) -> QListView:
        view = QListView(self)
        view.setAccessibleName(_("Days, sessions and interruptions"))
        view.setModel(self._model)
        view.setItemDelegate(HistoryDelegate(theme, view))
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setUniformItemSizes(False)
        view.doubleClicked.connect(self._edit_current)
        view.selectionModel().currentChanged.connect(self._offer_edit)
        view.installEventFilter(self)
        return view

    def _lay_out(self, theme: Theme) -> None:
        px = theme.measures.px
        head = QHBoxLayout()
        head.addWidget(PlainLabel(_("History"), "title", parent=self), 1)
        head.addWidget(self._edit)
        sheet = Sheet(theme, self, top=4, bottom=8)
        sheet.column.setContentsMargins(px(12), px(4), px(12), px(8))
        sheet.column.addWidget(self._list, 1)
        sheet.column.addWidget(self._nothing)
        below = QHBoxLayout()
        below.addWidget(self._earlier)
        below.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(16))
        column.addLayout(head)
        column.addWidget(sheet, 1)
        column.addLayout(below)

    def _name_earlier(self) -> None:
        if self._first is not None:
            first, last = self._first - _STRETCH, self._first - _A_DAY
            words = _("Earlier: {first} to {last}").format(first=short_date(first), last=short_date(last))
            self._earlier.show_text(words)

    def _current(self) -> Line | None:
        line = self._list.currentIndex().data(LINE)
        return line if isinstance(line, Line) else None

    @Slot()
    def _offer_edit(self) -> None:
        line = self._current()
        self._edit.setEnabled(line is not None and line.entry is not None)

    @Slot()
    def _edit_current(self) -> None:
        line = self._current()
        if line is not None and line.entry is not None:
            self.edit_requested.emit(line.entry)

    @Slot()
    def _ask_for_earlier(self) -> None:
        if self._first is None:
            return
        last = self._first - _A_DAY
        self._first -= _STRETCH
        self._name_earlier()
        self.days_requested.emit(self._first, last)
