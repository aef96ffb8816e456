"""The tray icon and its menu: one glance tells the state, one click starts the day or opens Today. It knows no window.

Nothing ticks here: the menu is brought up to date when it opens, the tooltip names times of day, not what is left.
"""

import os
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from deepday.engine.overview import Observing, Overview
from deepday.engine.transitions import Told
from deepday.ui.lengths import fill_with_blocks, fill_with_extensions
from deepday.ui.own_windows import OWN_WINDOWS
from deepday.ui.tray_pictures import tray_icon
from deepday.ui.tray_state import tray_state
from deepday.wording.state_line import interruptions, session_word, state_line, state_word
from deepday.wording.times import clock
from deepday.wording.translation import _

ON_LIGHT, ON_DARK, ON_ANY = "#232323", "#F0F0F0", "#848484"
"""The one colour of the icon: for light panels, for dark ones, and where nobody knows (contrast of 3 on both)."""
_DARK_PANELS = frozenset({"gnome", "unity", "x-cinnamon", "lxqt", "pantheon"})


class Tray(QObject):
    """Shows an overview as an icon and a menu; every wish is a signal.

    ``clicked_start`` is the click on the icon while nothing runs, ``start_requested`` the menu's entry with the sheet.

    ``refresh_wanted`` comes when the menu is about to open: whoever hears it calls ``show_overview`` before it returns.
    Make it only where there is a tray (see ``tray_host``).
    """

    clicked_start = Signal()
    start_requested = Signal()
    today_requested = Signal()
    block_requested = Signal(int)
    pause_requested = Signal()
    resume_requested = Signal()
    extend_requested = Signal(int)
    end_requested = Signal()
    log_requested = Signal()
    back_requested = Signal()
    reading_requested = Signal(bool)
    observing_pause_requested = Signal()
    observing_resume_requested = Signal()
    close_day_requested = Signal()
    history_requested = Signal()
    settings_requested = Signal()
    window_requested = Signal(str)
    quit_requested = Signal()
    refresh_wanted = Signal()

    def __init__(self, parent: QObject, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__(parent)
        self._environ = environ
        self._overview: Overview | None = None
        self._picture = ""
        self._menu = QMenu()
        self._fill()
        self._menu.aboutToShow.connect(self.refresh_wanted)
        self._icon = QSystemTrayIcon(self)
        self._icon.setContextMenu(self._menu)
        self._icon.activated.connect(self._activated)
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._repaint)
        self._show_picture("off")

    def show(self) -> None:
        """Appear in the tray, also in one that has just come back."""
        self._icon.hide()
        self._icon.show()

    def hide(self) -> None:
        """Go from the tray."""
        self._icon.hide()

    def show_overview(self, overview: Overview) -> None:
        """Show what is true now."""
        self._overview = overview
        self._show_picture(tray_state(overview))
        self._line.setText(_in_menu(state_line(overview)))
        if (tooltip := _tooltip(overview)) != self._icon.toolTip():  # Qt tells the panel also when nothing changed
            self._icon.setToolTip(tooltip)
        running, paused = overview.session is not None, overview.state is Told.PAUSED
        started = running and not overview.observed
        for action, wanted in (
            (self._start, not started),
            (self._block.menuAction(), not started),
            (self._resume, started and paused),
            (self._pause, started and not paused),
            (self._extend.menuAction(), started),
            (self._end, running),
            (self._observe_not, overview.observing in (Observing.ON, Observing.WAITING) and not started),
            (self._observe_again, overview.observing is Observing.PAUSED and not started),
            (self._close_day, overview.sheet_due),
            (self._reading, running),
            (self._back, overview.open_interruption is not None),
            (self._deferred, bool(overview.deferred)),
        ):
            action.setVisible(wanted)
        self._reading.setChecked(overview.reading)
        self._deferred.setText(_("Deferred ({count})").format(count=len(overview.deferred)))

    def _fill(self) -> None:
        menu = self._menu
        self._line = menu.addAction(state_word(Told.OFF))
        self._line.setEnabled(False)
        menu.addSeparator()
        self._start = self._add(_("Start the deep-work day…"), self.start_requested)
        self._block = menu.addMenu(_("Start a block"))
        fill_with_blocks(self._block, self.block_requested, self.start_requested)
        self._pause = self._add(_("Pause"), self.pause_requested)
        self._resume = self._add(_("Resume"), self.resume_requested)
        self._extend = menu.addMenu(_("Extend"))
        fill_with_extensions(self._extend, self.extend_requested)
        self._observe_not = self._add(_("Pause observing"), self.observing_pause_requested)
        self._observe_again = self._add(_("Observe again"), self.observing_resume_requested)
        self._reading = self._add(_("Reading or waiting"), self.reading_requested)
        self._reading.setCheckable(True)
        self._end = self._add(_("End the day"), self.end_requested)
        self._close_day = self._add(_("Close the day…"), self.close_day_requested)
        menu.addSeparator()
        self._add(_("Log an interruption…"), self.log_requested)
        self._back = self._add(_("Back at work"), self.back_requested)
        self._deferred = self._add("", self.today_requested)
        menu.addSeparator()
        self._add(_("Today"), self.today_requested)
        self._add(_("History"), self.history_requested)
        for name, title in OWN_WINDOWS:
            self._add_window(name, _(title))
        self._add(_("Settings"), self.settings_requested)
        menu.addSeparator()
        self._add(_("Quit"), self.quit_requested)
        hidden = (self._pause, self._resume, self._extend.menuAction(), self._end, self._back, self._deferred)
        for action in (*hidden, self._reading, self._observe_not, self._observe_again, self._close_day):
            action.setVisible(False)

    def _add(self, words: str, wish: SignalInstance) -> QAction:
        action = self._menu.addAction(words)
        action.triggered.connect(wish)
        return action

    def _add_window(self, name: str, words: str) -> None:
        action = self._menu.addAction(words)
        action.setData(name)
        action.triggered.connect(self._window_chosen)

    @Slot()
    def _window_chosen(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.window_requested.emit(str(action.data()))

    def _show_picture(self, state: str) -> None:
        colour = self._colour()
        if self._picture != f"{state} {colour}":
            self._picture = f"{state} {colour}"
            self._icon.setIcon(tray_icon(state, colour))

    def _colour(self) -> str:
        desktops = self._environ.get("XDG_CURRENT_DESKTOP", "").lower().split(":")
        if _DARK_PANELS.intersection(desktops):
            return ON_DARK
        if "kde" not in desktops and QGuiApplication.platformName() not in ("windows", "cocoa"):
            return ON_ANY
        from PySide6.QtCore import Qt  # noqa: PLC0415 -- 12 ms and 1.4 MB, for panels that follow the system's scheme

        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        return ON_DARK if dark else ON_LIGHT

    @Slot()
    def _repaint(self) -> None:
        self._show_picture(tray_state(self._overview) if self._overview is not None else "off")

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason != QSystemTrayIcon.ActivationReason.Trigger:
            return
        waits = self._overview is not None and self._overview.undecided is not None
        started = self._overview is not None and self._overview.session is not None and not self._overview.observed
        if not started and not waits:
            self.clicked_start.emit()
        else:
            self.today_requested.emit()


def _in_menu(text: str) -> str:
    return text.replace("&", "&&")


def _tooltip(overview: Overview) -> str:
    """Return a tooltip that stays true while nothing happens: ``Deepday: Deep work until 16:30``."""
    if overview.session is None:
        return "Deepday: " + state_line(overview)
    told = session_word(overview)
    end = overview.session.planned_end_at
    if end is not None:
        told = _("{state} until {clock}").format(state=told, clock=clock(end, overview.time_zone))
    return f"Deepday: {told} · {interruptions(overview.interruptions)}"
