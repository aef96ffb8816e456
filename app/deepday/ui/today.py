"""Today: where the day stands, what it holds, what each channel is, and what can be done; it shows and asks."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from deepday.domain.meeting_load import DayMeetings
from deepday.engine.overview import Overview
from deepday.ui.day import banner
from deepday.ui.day.banner import Banner, notice_for
from deepday.ui.day.channel_rows import ChannelRows
from deepday.ui.day.deferred_row import DeferredRow
from deepday.ui.day.entry_row import EntryRow
from deepday.ui.day.handed_on_row import HandedOnRow
from deepday.ui.day.head import TodayHead
from deepday.ui.day.interruption_rows import InterruptionRows
from deepday.ui.day.numbers import Numbers
from deepday.ui.day.sheet import DaySheet
from deepday.ui.day.task_row import TaskRow
from deepday.ui.look.controls import Button
from deepday.ui.look.frames import Columns, Page, Sheet
from deepday.ui.look.labels import PlainLabel
from deepday.ui.look.tab_order import order_tabs
from deepday.ui.theme import Theme
from deepday.wording.promises import handed_on_question, handed_on_title
from deepday.wording.translation import _


class Today(Page):
    """The day's page; every wish is a signal, ``edit_requested`` carries the interruption."""

    start_requested = Signal()
    block_requested = Signal(int)
    pause_requested = Signal()
    resume_requested = Signal()
    extend_requested = Signal(int)
    end_requested = Signal()
    back_requested = Signal()
    undo_requested = Signal()
    edit_requested = Signal(object)
    channel_action_requested = Signal(str)
    settings_requested = Signal()
    hint_dismissed = Signal()
    observing_resume_requested = Signal()
    end_answered = Signal(str)
    close_day_requested = Signal()
    close_day_declined = Signal()
    task_done_requested = Signal(str)
    promise_decided = Signal(object)

    def __init__(self, theme: Theme, hotkey: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Today"), parent)
        self._hint = ""
        self._overview: Overview | None = None
        self._rows: tuple[str, ...] | None = None
        self._banner = Banner(theme, self.widget())
        self._banner.wished.connect(self._answered)
        self._head = TodayHead(theme, self.widget())
        for name in ("start", "block", "pause", "resume", "extend", "end", "back", "observing_resume"):
            getattr(self._head, f"{name}_requested").connect(getattr(self, f"{name}_requested"))
        self._sheet = DaySheet(theme, hotkey, self.widget())
        self._sheet.start_requested.connect(self.start_requested)
        self._task = TaskRow(theme, self.widget())
        self._task.done_requested.connect(self.task_done_requested)
        self._numbers = Numbers(theme, self.widget())
        for widget in (self._banner, self._head, self._sheet, self._task, self._numbers, self._lower_half(theme)):
            self.column.addWidget(widget)
        self.column.addStretch(1)

    def show_overview(self, overview: Overview) -> None:
        """Show what is true now."""
        self._overview = overview
        self._banner.show_notice(notice_for(overview, self._hint))
        self._head.show_overview(overview)
        self._sheet.show_overview(overview)
        self._task.show_task(overview.task)
        filled = bool(overview.day.sessions or overview.day.interruptions)
        self._numbers.setVisible(filled and not overview.sheet_due)  # how it was is asked before they are shown
        self._numbers.show_overview(overview)
        self._channels.show_channels(overview.channels, overview.time_zone)
        entries = overview.day.interruptions
        counted = _("Interruptions ({count})").format(count=len(entries)) if entries else _("Interruptions")
        self._entries_title.setText(counted)
        self._entries.show_entries(entries, overview.now)
        self._no_entries.setVisible(not entries)
        self._undo.setVisible(bool(entries))
        self._show_queue(overview)
        queue = (e.id for e in (*overview.deferred, *overview.handed_on))
        rows = (str(overview.task is not None), *(c.id for c in overview.channels), *(e.id for e in entries), *queue)
        if rows != self._rows:
            self._rows = rows
            order_tabs(self)

    def show_meetings(self, meetings: DayMeetings | None) -> None:
        """Show what the day had of meetings so far; None if nobody can know."""
        self._numbers.show_meetings(meetings)

    def _show_queue(self, overview: Overview) -> None:
        self._deferred_sheet.setVisible(bool(overview.deferred))
        self._deferred_title.setText(_("Deferred ({count})").format(count=len(overview.deferred)))
        self._deferred.show_entries(overview.deferred, overview.now)
        self._handed_on_sheet.setVisible(bool(overview.handed_on))
        self._handed_on_title.setText(handed_on_title(len(overview.handed_on)))
        self._handed_on.show_entries(overview.handed_on, overview.now)

    def show_hint(self, sentence: str) -> None:
        """Show *sentence* in the banner while nothing else needs the person; an empty one takes it away."""
        self._hint = sentence
        if self._overview is not None:
            self._banner.show_notice(notice_for(self._overview, sentence))

    def _lower_half(self, theme: Theme) -> QWidget:
        columns = Columns(theme, 640, self.widget())
        channels = Sheet(theme, columns, bottom=8)
        _headed(theme, PlainLabel(_("Channels"), "section", parent=channels), channels)
        self._channels = ChannelRows(theme, channels)
        self._channels.action_requested.connect(self.channel_action_requested)
        channels.column.addWidget(self._channels)
        channels.column.addStretch(1)
        right = QWidget(columns)
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(theme.measures.px(16))
        column.addWidget(self._entries_sheet(theme, right), 1)
        column.addWidget(self._make_deferred_sheet(theme, right))
        column.addWidget(self._make_handed_on_sheet(theme, right))
        columns.row.addWidget(channels, 11)
        columns.row.addWidget(right, 10)
        return columns

    def _entries_sheet(self, theme: Theme, parent: QWidget) -> QWidget:
        sheet = Sheet(theme, parent, bottom=8)
        head = QHBoxLayout()
        head.setContentsMargins(0, 0, 0, theme.measures.px(8))
        self._entries_title = PlainLabel("", "section", parent=sheet)
        self._undo = Button(_("Undo the last one"), "inline", parent=sheet)
        self._undo.clicked.connect(self.undo_requested)
        head.addWidget(self._entries_title)
        head.addStretch(1)
        head.addWidget(self._undo)
        self._entries = InterruptionRows(theme, EntryRow, sheet)
        self._entries.wished.connect(self.edit_requested)
        self._no_entries = PlainLabel(_("None logged today."), "", "soft", wrap=True, parent=sheet)
        sheet.column.addLayout(head)
        sheet.column.addWidget(self._no_entries)
        sheet.column.addWidget(self._entries)
        sheet.column.addStretch(1)
        return sheet

    def _make_deferred_sheet(self, theme: Theme, parent: QWidget) -> QWidget:
        self._deferred_sheet = Sheet(theme, parent, bottom=8)
        self._deferred_title = PlainLabel("", "section", parent=self._deferred_sheet)
        self._deferred = InterruptionRows(theme, DeferredRow, self._deferred_sheet)
        self._deferred.wished.connect(self.promise_decided)
        _headed(theme, self._deferred_title, self._deferred_sheet)
        self._deferred_sheet.column.addWidget(self._deferred)
        self._deferred_sheet.column.addStretch(1)
        return self._deferred_sheet

    def _make_handed_on_sheet(self, theme: Theme, parent: QWidget) -> QWidget:
        self._handed_on_sheet = sheet = Sheet(theme, parent, bottom=8)
        self._handed_on_title = PlainLabel("", "section", parent=sheet)
        self._handed_on = InterruptionRows(theme, HandedOnRow, sheet)
        self._handed_on.wished.connect(self.promise_decided)
        _headed(theme, self._handed_on_title, sheet)
        sheet.column.addWidget(PlainLabel(handed_on_question(), "small", "soft", wrap=True, parent=sheet))
        sheet.column.addSpacing(theme.measures.px(8))
        sheet.column.addWidget(self._handed_on)
        sheet.column.addStretch(1)
        return sheet

    @Slot(str, str)
    def _answered(self, wish: str, typed: str) -> None:
        if wish == banner.ENDED:
            self.end_answered.emit(typed)
            return
        answers = {
            banner.RESUME: self.resume_requested,
            banner.END: self.end_requested,
            banner.SETTINGS: self.settings_requested,
            banner.DISMISS: self.hint_dismissed,
            banner.CLOSE: self.close_day_requested,
            banner.NOT_TODAY: self.close_day_declined,
        }
        answers[wish].emit()


def _headed(theme: Theme, title: PlainLabel, sheet: Sheet) -> None:
    sheet.column.addWidget(title)
    sheet.column.addSpacing(theme.measures.px(8))
