"""The main window: navigation and the pages Today, History and Settings, each made when it is first shown."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtGui import QCloseEvent, QHideEvent, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from deepday.domain.interruption import Interruption
from deepday.engine.overview import Overview
from deepday.ui.entry_dialog import EntryDialog
from deepday.ui.history_page import HistoryPage
from deepday.ui.minute_tick import MinuteTick
from deepday.ui.nav import Nav
from deepday.ui.settings.view import SettingsView
from deepday.ui.settings_page import SettingsPage
from deepday.ui.theme import Theme
from deepday.ui.today import Today
from deepday.ui.window import Window
from deepday.wording.translation import _

TODAY, HISTORY, SETTINGS = "today", "history", "settings"


class MainWindow(Window):
    """Shows what it is given and hands wishes on; ``refresh_wanted`` each minute while it can be seen.

    With *home* it stands in for a missing tray: it offers to quit, and closing it is a wish (``close_wanted``).
    """

    start_requested = Signal()
    block_requested = Signal(int)
    pause_requested = Signal()
    resume_requested = Signal()
    extend_requested = Signal(int)
    end_requested = Signal()
    log_requested = Signal()
    back_requested = Signal()
    undo_requested = Signal()
    entry_changed = Signal(str, object)
    channel_action_requested = Signal(str)
    past_requested = Signal()
    days_requested = Signal(object, object)
    found_requested = Signal(str)
    entry_undone = Signal(str, bool)
    data_wished = Signal(object)
    person_wished = Signal(object)
    settings_wanted = Signal()
    setting_changed = Signal(str, str)
    channel_switched = Signal(str, bool)
    account_add_requested = Signal(object)
    account_cancel_requested = Signal()
    account_sign_in_requested = Signal(str, str)
    account_test_requested = Signal(str)
    account_remove_requested = Signal(str)
    hotkey_test_requested = Signal()
    recording_pause_requested = Signal()
    recording_resume_requested = Signal()
    recording_erase_requested = Signal()
    hint_dismissed = Signal()
    observing_resume_requested = Signal()
    end_answered = Signal(str)
    close_day_requested = Signal()
    close_day_declined = Signal()
    task_done_requested = Signal(str)
    promise_decided = Signal(object)
    refresh_wanted = Signal()
    close_wanted = Signal()
    quit_requested = Signal()
    window_requested = Signal(str)

    def __init__(self, theme: Theme, hotkey: str, *, home: bool = False) -> None:
        super().__init__(theme, "Deepday")
        self._hotkey = hotkey
        self._home = False
        self._overview: Overview | None = None
        self._hint = ""
        self._today: Today | None = None
        self._history: HistoryPage | None = None
        self._settings: SettingsPage | None = None
        self._dialog: EntryDialog | None = None
        pages = ((TODAY, _("Today")), (HISTORY, _("History")), (SETTINGS, _("Settings")))
        self._nav = Nav(theme, pages, hotkey, self)
        self._nav.page_chosen.connect(self.show_page)
        self._nav.window_requested.connect(self.window_requested)
        self._nav.log_requested.connect(self.log_requested)
        self._nav.quit_requested.connect(self.quit_requested)
        self._stack = QStackedWidget(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._nav)
        row.addWidget(self._stack, 1)
        self._tick = MinuteTick(self)
        self._tick.ticked.connect(self.refresh_wanted)
        undo = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), self)
        undo.activated.connect(self._undo)
        self.take_size(1040, 760)
        self.be_home(home=home)

    def show_page(self, name: str) -> None:
        """Show the page ``today``, ``history`` or ``settings``."""
        made = {TODAY: self._make_today, HISTORY: self._make_history, SETTINGS: self._make_settings}[name]()
        self._nav.show_page(name)
        self._stack.setCurrentWidget(made)
        if self._history is made and self._overview is not None:
            self._history.show_today(self._overview.day.date)
        if self._settings is made:
            self.settings_wanted.emit()

    def show_overview(self, overview: Overview) -> None:
        """Show what is true now."""
        self._overview = overview
        if self._today is not None:
            self._today.show_overview(overview)
        if self._history is not None and self._stack.currentWidget() is self._history:
            self._history.show_today(overview.day.date)

    def show_hint(self, sentence: str) -> None:
        """Show *sentence* once in the banner of Today; an empty one takes it away."""
        self._hint = sentence
        if self._today is not None:
            self._today.show_hint(sentence)

    @property
    def history(self) -> HistoryPage | None:
        """The history page, if it was made: what it asks for is shown there."""
        return self._history

    def show_hotkey(self, hotkey: str) -> None:
        """Show another interruption key."""
        self._hotkey = hotkey
        self._nav.show_hotkey(hotkey)

    @property
    def settings(self) -> SettingsPage | None:
        """The settings page, if it was made: results and problems are shown there."""
        return self._settings

    def show_settings(self, view: SettingsView) -> None:
        """Answer ``settings_wanted`` and every change: the values in force."""
        if self._settings is not None:
            self._settings.show_settings(view)

    def entry_saved(self) -> None:
        """Answer ``entry_changed``: it is on disk."""
        if self._dialog is not None:
            self._dialog.saved()
        if self._history is not None:
            self._history.refresh()

    def show_entry_problem(self, text: str) -> None:
        """Answer ``entry_changed``: why it was not taken."""
        if self._dialog is not None:
            self._dialog.show_problem(text)

    def be_home(self, *, home: bool) -> None:
        """Stand in for the tray, or no longer."""
        self._home = home
        self._nav.offer_quit(wanted=home)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 -- Qt's name
        """Keep to the minute while it can be seen."""
        super().showEvent(event)
        self._tick.start()
        if self.focusWidget() is None:
            self.setFocus()  # no ring anywhere until somebody uses the keyboard
        self.refresh_wanted.emit()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 -- Qt's name
        """Let time pass unseen."""
        super().hideEvent(event)
        self._tick.stop()

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 -- Qt's name
        """Close, or ask first where there is no tray to come back from."""
        if self._home:
            event.ignore()
            self.close_wanted.emit()
        else:
            super().closeEvent(event)

    def _make_today(self) -> QWidget:
        if self._today is None:
            self._today = page = Today(self.theme, self._hotkey, self)
            for name in ("start", "block", "pause", "resume", "extend", "end", "back", "undo", "channel_action"):
                getattr(page, f"{name}_requested").connect(getattr(self, f"{name}_requested"))
            page.hint_dismissed.connect(self.hint_dismissed)
            page.observing_resume_requested.connect(self.observing_resume_requested)
            page.end_answered.connect(self.end_answered)
            page.close_day_requested.connect(self.close_day_requested)
            page.close_day_declined.connect(self.close_day_declined)
            page.task_done_requested.connect(self.task_done_requested)
            page.promise_decided.connect(self.promise_decided)
            page.edit_requested.connect(self._edit)
            page.settings_requested.connect(self._show_settings_page)
            page.show_hint(self._hint)
            if self._overview is not None:
                page.show_overview(self._overview)
            self._stack.addWidget(page)
        return self._today

    def _make_history(self) -> QWidget:
        if self._history is None:
            self._history = HistoryPage(self.theme, self)
            self._history.past_requested.connect(self.past_requested)
            self._history.days_requested.connect(self.days_requested)
            self._history.found_requested.connect(self.found_requested)
            self._history.undo_requested.connect(self.entry_undone)
            self._history.edit_requested.connect(self._edit)
            self._stack.addWidget(self._history)
        return self._history

    def _make_settings(self) -> QWidget:
        if self._settings is None:
            self._settings = page = SettingsPage(self.theme, self)
            page.setting_changed.connect(self.setting_changed)
            page.channel_switched.connect(self.channel_switched)
            page.data_wished.connect(self.data_wished)
            page.person_wished.connect(self.person_wished)
            accounts = ("account_add", "account_cancel", "account_sign_in", "account_test", "account_remove")
            recording = ("recording_pause", "recording_resume", "recording_erase")
            for name in (*accounts, *recording, "hotkey_test"):
                getattr(page, f"{name}_requested").connect(getattr(self, f"{name}_requested"))
            self._stack.addWidget(page)
        return self._settings

    @Slot(object)
    def _edit(self, entry: Interruption) -> None:
        if self._dialog is not None:
            self._dialog.come_forward()
            return
        self._dialog = EntryDialog(self.theme, entry, self)
        self._dialog.changed.connect(self.entry_changed)
        self._dialog.destroyed.connect(self._dialog_gone)
        self._dialog.show()

    @Slot()
    def _dialog_gone(self) -> None:
        self._dialog = None

    @Slot()
    def _show_settings_page(self) -> None:
        self.show_page(SETTINGS)

    @Slot()
    def _undo(self) -> None:
        if self._today is not None and self._stack.currentWidget() is self._today:
            self.undo_requested.emit()
