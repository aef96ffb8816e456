"""The history: all days with their sessions and entries, searched, and every entry open to correction."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QListView, QVBoxLayout, QWidget

from deepday.domain.day_totals import DayTotals
from deepday.domain.interruption import Interruption
from deepday.domain.meeting_load import DayMeetings
from deepday.engine.overview import Day
from deepday.ui.history.delegate import HistoryDelegate
from deepday.ui.history.model import LINE, HistoryModel, Line
from deepday.ui.look.controls import Button
from deepday.ui.look.fields import TextField
from deepday.ui.look.frames import Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.wording.translation import _, ngettext

_STRETCH = timedelta(days=30)
_A_DAY = timedelta(days=1)
_TYPED_MS = 250
"""How long nothing must be typed before it is looked for."""


class HistoryPage(QWidget):
    """Asks for heads (``past_requested``), days (``days_requested``: first and last date) and what is looked for.

    ``edit_requested`` carries an entry, ``undo_requested`` an entry's id and whether it is to be taken back,
    ``sheet_requested`` the date of the day whose sheet is wanted.
    """

    past_requested = Signal()
    days_requested = Signal(object, object)
    found_requested = Signal(str)
    edit_requested = Signal(object)
    undo_requested = Signal(str, bool)
    sheet_requested = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today: date | None = None
        self._corrections: Mapping[str, Sequence[str]] = {}
        self._taken_back = ""
        self._all, self._found = HistoryModel(self), HistoryModel(self)
        # Queued: it is asked for in the middle of painting.
        self._all.wanted.connect(self.days_requested, Qt.ConnectionType.QueuedConnection)
        self._list = self._make_list(theme)
        self._edit = Button(_("Edit…"), parent=self)
        self._edit.setEnabled(False)
        self._edit.clicked.connect(self._edit_current)
        self._sheet = Button(_("Day sheet…"), parent=self)
        self._sheet.setEnabled(False)
        self._sheet.clicked.connect(self._open_sheet)
        self._undo = Button(_("Take back"), parent=self)
        self._undo.setEnabled(False)
        self._undo.clicked.connect(self._undo_current)
        self._search = TextField(_("Search names, notes and goals"), self)
        self._search.setPlaceholderText(_("Search names, notes and goals"))
        self._search.setClearButtonEnabled(True)
        self._typed = QTimer(self, singleShot=True, interval=_TYPED_MS)
        self._typed.timeout.connect(self._look_for)
        self._search.textChanged.connect(self._typed.start)
        self._search.returnPressed.connect(self._look_for)
        self._nothing = PlainLabel(_("Nothing has been kept yet."), "", "soft", wrap=True, parent=self)
        self._nothing.hide()
        self._below = PlainLabel("", "small", "soft", wrap=True, parent=self)
        self._lay_out(theme)
        order_tabs(self)

    def show_today(self, today: date) -> None:
        """Begin with the newest days; at another date than before, begin anew."""
        if today != self._today:
            self._today = today
            self.refresh()

    def refresh(self) -> None:
        """Ask again for everything: something in it has changed."""
        if self._today is None:
            return
        self.past_requested.emit()
        shown = self._all.date_of(self._list.indexAt(self._list.viewport().rect().topLeft()).row())
        last = self._today if shown is None or self._today - shown < _STRETCH else shown
        self.days_requested.emit(last - _STRETCH + _A_DAY, last)
        if self._is_searching:
            self._look_for()

    def show_past(self, totals: Sequence[DayTotals], now: datetime) -> None:
        """Answer ``past_requested``: the numbers of every day there is."""
        at = self._list.verticalScrollBar().value()
        current = self._current()
        self._all.show_totals(totals, now)
        self._list.verticalScrollBar().setValue(at)
        self._make_current(current)
        self._say_if_nothing()

    def show_days(
        self, first: date, last: date, days: Sequence[Day], now: datetime, meetings: Mapping[date, DayMeetings]
    ) -> None:
        """Answer ``days_requested``: *days* for the dates *first* to *last*; the current line stays it."""
        at = self._list.verticalScrollBar().value()
        current = self._current()
        self._all.fill_in(first, last, days, now, meetings)
        self._list.verticalScrollBar().setValue(at)
        self._make_current(current)
        self._say_if_nothing()

    def show_found(self, text: str, days: Sequence[Day], now: datetime) -> None:
        """Answer ``found_requested``: what was found, unless something else is looked for meanwhile."""
        if text != self._search.typed():
            return
        self._found.show_totals((), now)
        self._found.fill_in(date.min, date.max, days, now, {})
        self._use(self._found)
        count = sum(len(day.sessions) + len(day.interruptions) for day in days)
        words = ngettext("{count} found", "{count} found", count).replace("{count}", str(count))
        self._below.setText(words if count else _("Nothing was found."))

    def show_corrections(self, corrections: Mapping[str, Sequence[str]]) -> None:
        """Take what was corrected, by entry: each correction as a line."""
        self._corrections = {**self._corrections, **corrections}
        self._offer()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 -- Qt's name
        """Enter corrects the current entry, or opens the sheet of the current day; Delete takes an entry back."""
        pressed = event.key() if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress else None
        if pressed in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_current()
            return True
        if pressed == Qt.Key.Key_Delete:
            self._undo_current()
            return True
        return super().eventFilter(watched, event)

    def _make_list(self, theme: Theme) -> QListView:
        view = QListView(self)
        view.setAccessibleName(_("Days, sessions and interruptions"))
        view.setModel(self._all)
        view.setItemDelegate(HistoryDelegate(theme, view))
        view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        view.setUniformItemSizes(True)
        view.doubleClicked.connect(self._open_current)
        view.selectionModel().currentChanged.connect(self._offer)
        view.installEventFilter(self)
        return view

    def _lay_out(self, theme: Theme) -> None:
        px = theme.measures.px
        head = QHBoxLayout()
        head.setSpacing(px(8))
        head.addWidget(PlainLabel(_("History"), "title", parent=self), 1)
        self._search.setMinimumWidth(px(240))
        head.addWidget(self._search)
        head.addWidget(self._sheet)
        head.addWidget(self._undo)
        head.addWidget(self._edit)
        sheet = Sheet(theme, self, top=4, bottom=8)
        sheet.column.setContentsMargins(px(12), px(4), px(12), px(8))
        sheet.column.addWidget(self._list, 1)
        self._nothing.setContentsMargins(px(8), px(12), px(8), 0)
        sheet.column.addWidget(self._nothing, 1, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(px(24), px(20), px(24), px(16))
        column.setSpacing(px(16))
        column.addLayout(head)
        column.addWidget(sheet, 1)
        column.addWidget(self._below)

    @property
    def _is_searching(self) -> bool:
        return bool(self._search.typed())

    def _use(self, model: HistoryModel) -> None:
        if self._list.model() is not model:
            self._list.setModel(model)
            self._list.selectionModel().currentChanged.connect(self._offer)
        self._say_if_nothing()
        self._offer()

    def _say_if_nothing(self) -> None:
        is_empty = not self._all.rowCount()
        self._nothing.setVisible(is_empty)
        self._list.setVisible(not is_empty)
        self._offer()

    def _current(self) -> Line | None:
        line = self._list.currentIndex().data(LINE)
        return line if isinstance(line, Line) else None

    def _entry(self) -> Interruption | None:
        line = self._current()
        return line.entry if line is not None else None

    def _make_current(self, line: Line | None) -> None:
        model = self._list.model()
        if line is None or not isinstance(model, HistoryModel):
            return
        row = model.row_of(line.entry.id) if line.entry is not None else model.row_of_date(line.day)
        if row >= 0:
            self._list.setCurrentIndex(model.index(row))

    @Slot()
    def _look_for(self) -> None:
        self._typed.stop()
        if self._is_searching:
            self.found_requested.emit(self._search.typed())
        else:
            self._below.setText("")
            self._use(self._all)

    @Slot()
    def _offer(self) -> None:
        entry, line = self._entry(), self._current()
        self._edit.setEnabled(entry is not None)
        self._sheet.setEnabled(line is not None)
        self._undo.setEnabled(entry is not None or bool(self._taken_back))
        self._undo.show_text(_("Take back") if entry is not None or not self._taken_back else _("Put back"))
        if self._taken_back and entry is None:
            self._below.setText(_("Taken back. It does not count any more; “Put back” brings it back."))
        elif line is not None:
            self._below.setText("\n".join(self._corrections.get(line.key, ())))

    @Slot()
    def _open_current(self) -> None:
        if self._entry() is not None:
            self._edit_current()
        else:
            self._open_sheet()

    @Slot()
    def _open_sheet(self) -> None:
        line = self._current()
        if line is not None:
            self.sheet_requested.emit(line.day)

    @Slot()
    def _edit_current(self) -> None:
        entry = self._entry()
        if entry is not None:
            self.edit_requested.emit(entry)

    @Slot()
    def _undo_current(self) -> None:
        entry = self._entry()
        if entry is not None:
            self._taken_back = entry.id
            self._list.setCurrentIndex(self._list.model().index(-1, 0))
            self.undo_requested.emit(entry.id, True)
        elif self._taken_back:
            again, self._taken_back = self._taken_back, ""
            self._below.setText("")
            self._offer()
            self.undo_requested.emit(again, False)
