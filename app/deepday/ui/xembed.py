"""Whether an X11 system tray of the old kind (XEmbed) is there, and when one comes or goes.

Qt is not asked, because it remembers its first answer for the life of the process. A manager of such trays owns the
selection _NET_SYSTEM_TRAY_S<n> and announces itself to the root window. Without an X display there is none.
"""

import os
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QSocketNotifier, Signal, Slot


class XEmbedWatch(QObject):
    """``changed`` when a tray manager comes or goes; ``present`` says whether one is there now."""

    changed = Signal(bool)

    def __init__(self, parent: QObject, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__(parent)
        self._connection: Any = None
        self._notifier: QSocketNotifier | None = None
        self._owner = 0
        if environ.get("DISPLAY"):
            self._open(environ["DISPLAY"])

    @property
    def present(self) -> bool:
        """Whether there is a manager."""
        return bool(self._owner)

    def close(self) -> None:
        """Watch no more."""
        if self._notifier is not None:
            self._notifier.setEnabled(False)
            self._notifier = None
        if self._connection is not None:
            self._connection.disconnect()
            self._connection = None

    def _open(self, display: str) -> None:
        import xcffib  # noqa: PLC0415 -- only where there is no other tray: most desktops never need it
        import xcffib.xproto  # noqa: PLC0415 -- same

        self._x = xcffib.xproto
        try:
            self._connection = xcffib.connect(display=display)
        except xcffib.ConnectionException:
            return
        number = self._connection.pref_screen
        root = self._connection.get_setup().roots[number].root
        self._listen_to(root)
        self._selection = self._atom(f"_NET_SYSTEM_TRAY_S{number}")
        self._manager = self._atom("MANAGER")
        self._notifier = QSocketNotifier(self._connection.get_file_descriptor(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        self._owner = self._find_owner()

    def _atom(self, name: str) -> int:
        return int(self._connection.core.InternAtom(False, len(name), name).reply().atom)

    def _listen_to(self, window: int) -> None:
        mask = self._x.EventMask.StructureNotify
        self._connection.core.ChangeWindowAttributes(window, self._x.CW.EventMask, [mask])
        self._connection.flush()

    def _find_owner(self) -> int:
        owner = int(self._connection.core.GetSelectionOwner(self._selection).reply().owner)
        if owner:
            self._listen_to(owner)
        return owner

    @Slot()
    def _read(self) -> None:
        import xcffib  # noqa: PLC0415 -- loaded already, see _open

        try:
            self._look_at_events()
        except (xcffib.ConnectionException, xcffib.ProtocolException):
            self.close()
            self._take(0)

    def _look_at_events(self) -> None:
        changed = False
        while (event := self._connection.poll_for_event()) is not None:
            if isinstance(event, self._x.ClientMessageEvent):
                changed = changed or event.type == self._manager
            elif isinstance(event, self._x.DestroyNotifyEvent):
                changed = changed or event.window == self._owner
        if changed:
            self._take(self._find_owner())

    def _take(self, owner: int) -> None:
        before, self._owner = self._owner, owner
        if bool(before) != bool(owner):
            self.changed.emit(bool(owner))
