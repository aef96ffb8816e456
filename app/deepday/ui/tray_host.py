"""Whether there is a tray to appear in, without asking Qt: Qt decides once for all at the first question.

A StatusNotifierWatcher on the session bus counts at once, whenever it comes. A tray of the old kind (XEmbed) gets its
chance when it has been there for some seconds without a watcher: at login that is often only late. Nothing polls.
"""

import os
import sys
from collections.abc import Mapping

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from deepday.ui.xembed import XEmbedWatch

WATCHER = "org.kde.StatusNotifierWatcher"
XEMBED_AFTER_MS = 3_000


class TrayHost(QObject):
    """``changed`` when a tray comes (True) or goes (False); ``available`` says whether one is there."""

    changed = Signal(bool)

    def __init__(
        self, parent: QObject, xembed_after_ms: int = XEMBED_AFTER_MS, environ: Mapping[str, str] = os.environ
    ) -> None:
        super().__init__(parent)
        self._environ = environ
        self._available = False
        self._settled_on_xembed = False
        self._xembed: XEmbedWatch | None = None
        self._patience = QTimer(self)
        self._patience.setSingleShot(True)
        self._patience.setInterval(xembed_after_ms)
        self._patience.timeout.connect(self._take_xembed)

    @property
    def available(self) -> bool:
        """Whether there is a tray now."""
        return self._available

    def look(self) -> None:
        """Begin to look; ``changed`` comes at once if a tray is there."""
        if sys.platform in ("win32", "darwin"):
            self._take(available=True)
        elif not self._watcher_is_there():
            self._look_for_xembed()

    def _watcher_is_there(self) -> bool:
        from PySide6.QtDBus import QDBusConnection, QDBusServiceWatcher  # noqa: PLC0415 -- not on every platform

        bus = QDBusConnection.sessionBus()
        if not bus.isConnected():
            return False
        mode = QDBusServiceWatcher.WatchModeFlag.WatchForOwnerChange
        self._watcher = QDBusServiceWatcher(WATCHER, bus, mode, self)
        self._watcher.serviceRegistered.connect(self._watcher_came)
        self._watcher.serviceUnregistered.connect(self._watcher_went)
        if not bus.interface().isServiceRegistered(WATCHER).value():
            return False
        self._take(available=True)
        return True

    def _look_for_xembed(self) -> None:
        self._xembed = XEmbedWatch(self, self._environ)
        self._xembed.changed.connect(self._xembed_changed)
        if self._xembed.present:
            self._patience.start()

    @Slot()
    def _watcher_came(self) -> None:
        if self._settled_on_xembed:
            return  # Qt has chosen; the icon is where it was
        self._patience.stop()
        if self._xembed is not None:
            self._xembed.close()
            self._xembed = None
        self._take(available=True)

    @Slot()
    def _watcher_went(self) -> None:
        if not self._settled_on_xembed:
            self._take(available=False)

    @Slot(bool)
    def _xembed_changed(self, present: bool) -> None:  # noqa: FBT001 -- a signal's argument
        if self._settled_on_xembed:
            self._take(available=present)
        elif present:
            self._patience.start()
        else:
            self._patience.stop()

    @Slot()
    def _take_xembed(self) -> None:
        self._settled_on_xembed = True
        self._take(available=True)

    def _take(self, *, available: bool) -> None:
        if available != self._available:
            self._available = available
            self.changed.emit(available)
