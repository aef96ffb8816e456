"""The desk: tray, windows and hotkey, each wish of theirs connected to the engine, and what is true shown on them."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QApplication

from deepday.bootstrap.resident import Resident
from deepday.domain.errors import CouldNotError
from deepday.domain.reason import Reason
from deepday.engine.settings_ports import SettingsStore
from deepday.engine.tasks import done
from deepday.gui.day_desk import DayDesk
from deepday.gui.hotkey import HotkeyDesk
from deepday.gui.log_desk import LogDesk
from deepday.gui.office import Office
from deepday.gui.promise_desk import PromiseDesk
from deepday.gui.session_desk import SessionDesk
from deepday.gui.toast_desk import ToastDesk
from deepday.gui.tray_desk import TrayDesk
from deepday.system import paths
from deepday.system.window_processes import WindowProcesses
from deepday.ui.own_windows import is_own_window
from deepday.ui.qt_loop import QtLoop

if TYPE_CHECKING:
    from deepday.gui.past_desk import PastDesk
    from deepday.gui.privacy_desk import PrivacyDesk
    from deepday.gui.settings_desk import SettingsDesk
    from deepday.gui.start_desk import StartDesk
    from deepday.ui.main_window import MainWindow

PAGES = ("today", "history", "settings")
SETTLED_AFTER_S = 0.25
"""How long after its start the program does what the tray need not wait for."""
NO_TRAY_AFTER_S = 12.0
"""How long a tray may take to come before the window stands in for it."""


class Desk(QObject):
    """Everything a person sees; also ``commands.ports.Windows``."""

    def __init__(self, app: QApplication, tray: TrayDesk, settings: SettingsStore, *, background: bool) -> None:
        super().__init__(app)
        self._app = app
        self._background = background
        self._greeting = False
        # Not quit(): that asks the windows first, and one that only hides when it is closed would refuse.
        loop = QtLoop(app)
        self.resident = Resident(loop, self, app.exit, settings)
        self.program = self.resident.program
        self.controller = self.program.controller
        self._office = office = Office(app, self.resident, self._show_page)
        self._tray = tray
        self.session = SessionDesk(office)
        self.log = LogDesk(office)
        self.hotkey = HotkeyDesk(office, self.log.open)
        self.log.remember_focus, self.log.give_focus_back = self.hotkey.remember_focus, self.hotkey.give_focus_back
        self._processes = WindowProcesses(self.program.loop, self._window_failed)
        app.aboutToQuit.connect(self._processes.close)
        self.toasts = ToastDesk(office, self._open_start)
        self.promises = PromiseDesk(office)
        self.day = DayDesk(office, self.promises)
        self.toasts.open_sheet = self.day.open_sheet
        self.toasts.show_window = self._show_own_window
        self.resident.probes += [("tray", "tray", tray.probe), ("hotkey.x11", "hotkey", self.hotkey.probe)]
        self.controller.subscribe(self._show_overview)
        self.program.on_settings = self._take_settings
        tray.changed.connect(self._tray_changed)
        tray.made.connect(self._connect_tray)
        if tray.tray is not None:
            self._connect_tray()

    # --- desks that only a window or the start sheet needs ------------------------------------

    @cached_property
    def start(self) -> "StartDesk":
        """The start sheet."""
        from deepday.gui.start_desk import StartDesk  # noqa: PLC0415 -- not loaded while no window is open

        return StartDesk(self._office)

    @cached_property
    def settings(self) -> "SettingsDesk":
        """The settings page."""
        from deepday.gui.settings_desk import SettingsDesk  # noqa: PLC0415 -- not loaded while no window is open

        return SettingsDesk(self._office, self.hotkey)

    @cached_property
    def past(self) -> "PastDesk":
        """The history page."""
        from deepday.gui.past_desk import PastDesk  # noqa: PLC0415 -- not loaded while no window is open

        return PastDesk(self._office)

    @cached_property
    def privacy(self) -> "PrivacyDesk":
        """What is recorded."""
        from deepday.gui.privacy_desk import PrivacyDesk  # noqa: PLC0415 -- not loaded while no window is open

        return PrivacyDesk(self._office)

    # --- the start ---------------------------------------------------------------------------

    def begin(self) -> None:
        """Take the hotkey and open what is to be open, a little later than the start."""
        self.program.loop.call_later(SETTLED_AFTER_S, lambda: self._office.ask(self._settle_in()))
        if not self._tray.available:
            self.program.loop.call_later(NO_TRAY_AFTER_S, self._be_home_without_tray)

    async def _settle_in(self) -> None:
        self.hotkey.bind()
        await done(self.resident.begun)
        self.program.asking.begin()  # not before somebody can be told: it is told once
        self.program.fit.begin()  # same
        if self.controller.overview().undecided is not None:
            self.toasts.tell_of_death()
        if not self._background and self.program.is_first_run:
            self._greet()
        elif not self._background and not self._tray.available:
            self.show("today")

    def _greet(self) -> None:
        """Say where the program lives, until the person has understood; a tray may still come."""
        from deepday.ui.hints import first_run_hint  # noqa: PLC0415 -- once in a lifetime

        self._greeting = True
        window = self._office.window or self._show_page("today")
        window.show_hint(first_run_hint(tray=self._tray.available, hotkey=self.hotkey.shown))

    # --- commands.ports.Windows --------------------------------------------------------------

    def show(self, what: str) -> None:
        """Open or raise a window.

        Raises:
            CouldNotError: this version has no such window, or its process cannot be started.
        """
        if what in PAGES:
            self._show_page(what)
        elif what == "log":
            self.log.open()
        elif what == "start":
            self.start.open()
        elif is_own_window(what):
            self._processes.show(what)
        else:
            raise CouldNotError("windows.not_yet", {"what": what})

    def has_tray(self) -> bool:
        """Say whether the icon is in a tray now."""
        return self._tray.available

    # --- tray --------------------------------------------------------------------------------

    @Slot(bool)
    def _tray_changed(self, available: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if self._office.window is not None:
            self._office.window.be_home(home=not available)
            if self._greeting:
                self._greet()
        if not available and self.controller.overview().session is not None:
            self._show_page("today")

    @Slot()
    def _connect_tray(self) -> None:
        tray = self._tray.tray
        if tray is None:
            return
        tray.clicked_start.connect(self.session.start_now)
        tray.start_requested.connect(self._open_start)
        tray.today_requested.connect(self._show_today)
        tray.history_requested.connect(self._show_history)
        tray.settings_requested.connect(self._show_settings)
        tray.window_requested.connect(self._show_own_window)
        tray.log_requested.connect(self.log.open)
        tray.back_requested.connect(self.log.come_back)
        tray.refresh_wanted.connect(self._show_overview)
        tray.quit_requested.connect(self.resident.end)
        self.day.connect_tray(tray)
        self.session.connect_asker(tray)
        tray.show_overview(self.controller.overview())

    @Slot()
    def _be_home_without_tray(self) -> None:
        if not self._tray.available:
            self._show_page("today")

    # --- windows -----------------------------------------------------------------------------

    def _show_page(self, page: str) -> "MainWindow":
        window = self._office.window or self._make_window()
        window.show_page(page)
        window.come_forward()
        return window

    def _make_window(self) -> "MainWindow":
        from deepday.ui.main_window import MainWindow  # noqa: PLC0415 -- not loaded while no window is open

        self._office.window = window = MainWindow(self._office.theme, self.hotkey.shown, home=not self._tray.available)
        window.destroyed.connect(self._window_gone)
        window.start_requested.connect(self._open_start)
        window.log_requested.connect(self.log.open)
        window.undo_requested.connect(self.log.undo)
        window.back_requested.connect(self.log.come_back)
        window.entry_changed.connect(self.log.change)
        window.channel_action_requested.connect(self._act_on_channel)
        window.hint_dismissed.connect(self._dismiss_hint)
        window.window_requested.connect(self._show_own_window)
        window.refresh_wanted.connect(self._show_overview)
        window.close_wanted.connect(window.showMinimized)
        window.quit_requested.connect(self.resident.end)
        self.settings.connect_window(window)
        self.privacy.connect_window(window)
        self.day.connect_window(window)
        self.past.connect_window(window)
        window.promise_decided.connect(self.promises.decide)
        self.session.connect_asker(window)
        window.show_overview(self.controller.overview())
        return window

    @Slot()
    def _window_gone(self) -> None:
        self._office.window = None

    def _window_failed(self, _name: str) -> None:
        self._show_page("today").show_hint(self._office.words(Reason("windows.failed", {"log": paths.log_path()})))

    @Slot(str)
    def _show_own_window(self, name: str) -> None:
        try:
            self.show(name)
        except CouldNotError as error:
            self._show_page("today").show_hint(self._office.words(error.reason))

    @Slot()
    def _open_start(self) -> None:
        self.start.open()

    def _take_settings(self) -> None:
        """Take up what was changed, here or by a verb."""
        self._office.follow_settings()
        self.hotkey.follow_settings()
        if self._office.window is not None:
            self.settings.show_settings()

    @Slot()
    def _show_today(self) -> None:
        self._show_page("today")

    @Slot()
    def _show_history(self) -> None:
        self._show_page("history")

    @Slot()
    def _show_settings(self) -> None:
        self._show_page("settings")

    @Slot()
    def _show_overview(self) -> None:
        overview = self.controller.overview()
        if self._tray.tray is not None:
            self._tray.tray.show_overview(overview)
        if self._office.window is not None and self._office.window.isVisible():
            self._office.window.show_overview(overview)
            loads = self.program.noticing.meeting_loads
            self._office.window.show_meetings(loads.of(overview.day.date, overview.now, overview.time_zone))

    @Slot()
    def _dismiss_hint(self) -> None:
        self._greeting = False
        if self._office.window is not None:
            self._office.window.show_hint("")

    @Slot(str)
    def _act_on_channel(self, channel_id: str) -> None:
        if channel_id.startswith("chat.") and self._channel_failed(channel_id):
            self._show_page("settings")
        else:
            self.program.try_channel_now(channel_id)

    def _channel_failed(self, channel_id: str) -> bool:
        return any(c.id == channel_id and c.state.value == "failed" for c in self.controller.overview().channels)
