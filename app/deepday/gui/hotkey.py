"""The interruption key at work: bound to the log, tried out in the settings, and the focus given back afterwards."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot

from deepday.domain.errors import DeepdayError
from deepday.domain.reason import Reason
from deepday.engine.effect_ports import Viability
from deepday.gui.office import Office
from deepday.system.hotkeys.x11 import X11Hotkey

TEST_FOR_MS = 10_000
_NOT_HERE = ("hotkey.wayland", "hotkey.no_display")
"""Reasons that no other key would help against: told by doctor and in the settings, not as trouble."""


class HotkeyDesk(QObject):
    """Binds the key that the settings name."""

    def __init__(self, office: Office, on_press: Callable[[], None]) -> None:
        super().__init__(office)
        self._office = office
        self._on_press = on_press
        self._hotkey = X11Hotkey(office.program.loop, self._tell)
        self._before: int | None = None
        self._x_time = 0
        self._test = QTimer(self)
        self._test.setSingleShot(True)
        self._test.setInterval(TEST_FOR_MS)
        self._test.timeout.connect(self._not_pressed)
        self.shown = ""
        """The key as people read it; empty where there is none."""

    def follow_settings(self) -> None:
        """Take the key that the settings name, unless it is ours already."""
        if str(self._office.program.settings.get("hotkeys.log")) != self.shown:
            self.bind()

    def bind(self) -> None:
        """Take the key that the settings name, and say if it cannot be had."""
        keys = str(self._office.program.settings.get("hotkeys.log"))
        self.shown = ""
        if not keys:
            self._hotkey.unbind()
            self._tell(None)
            return
        try:
            self._hotkey.bind(keys, self._pressed)
        except DeepdayError as error:
            self._tell(error.reason)
        else:
            self.shown = keys
            self._tell(None)
        if self._office.window is not None:
            self._office.window.show_hotkey(self.shown)

    def probe(self) -> Viability:
        """Say whether the key works."""
        return self._hotkey.probe()

    def remember_focus(self) -> None:
        """Remember which window is being worked in."""
        self._before = self._hotkey.active_window()

    def give_focus_back(self) -> None:
        """Give the focus back to the window that had it before."""
        before, self._before = self._before, None
        if before is not None:
            self._hotkey.activate_window(before, self._x_time)

    @Slot()
    def test(self) -> None:
        """Show in the settings whether the next press arrives."""
        found = self._hotkey.probe()
        if found.works:
            self._test.start()
            self._show(None, Reason("hotkey.press_it_now", {"keys": self.shown}))
        else:
            self._show(False, found.detail)

    def _pressed(self, x_time: int) -> None:
        self._x_time = x_time
        if self._test.isActive():
            self._test.stop()
            self._show(True, Reason("hotkey.works", {"keys": self.shown}))
        else:
            self._on_press()

    @Slot()
    def _not_pressed(self) -> None:
        self._show(False, Reason("hotkey.not_pressed", {"keys": self.shown}))

    def _show(self, works: bool | None, reason: Reason) -> None:  # noqa: FBT001 -- same
        page = self._office.window.settings if self._office.window is not None else None
        if page is not None:
            page.show_hotkey_result(works, self._office.words(reason))

    def _tell(self, reason: Reason | None) -> None:
        told = reason if reason is not None and reason.code not in _NOT_HERE else None
        self._office.controller.situation.set_trouble("hotkey", told)
