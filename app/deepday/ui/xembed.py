"""Whether an X11 system tray of the old kind (XEmbed) is there, and when one comes or goes.

Qt is not asked, because it remembers its first answer for the life of the process. A manager of such trays owns the
selection _NET_SYSTEM_TRAY_S<n> and announces itself to the root window. Without an X display there is none.
"""

import os
import struct
from collections.abc import Mapping

from PySide6.QtCore import QObject, Signal

from deepday.domain.errors import UnreachableError
from deepday.ui.qt_loop import QtLoop
from deepday.wire.x_server import XServer

_CHANGE_ATTRIBUTES, _GET_SELECTION_OWNER = 2, 23
_EVENT_MASK, _STRUCTURE_NOTIFY = 1 << 11, 1 << 17
_DESTROY_NOTIFY, _CLIENT_MESSAGE = 17, 33


class XEmbedWatch(QObject):
    """``changed`` when a tray manager comes or goes; ``present`` says whether one is there now."""

    changed = Signal(bool)

    def __init__(self, parent: QObject, environ: Mapping[str, str] = os.environ) -> None:
        super().__init__(parent)
        self._server: XServer | None = None
        self._owner = 0
        if environ.get("DISPLAY"):
            self._open(environ["DISPLAY"])

    @property
    def present(self) -> bool:
        """Whether there is a manager."""
        return bool(self._owner)

    def close(self) -> None:
        """Watch no more."""
        if self._server is not None:
            self._server.close()
            self._server = None

    def _open(self, display: str) -> None:
        try:
            self._server = server = XServer(QtLoop(self), self._take_event, self._gone, display)
            self._listen_to(server.root)
            self._selection = server.atom(f"_NET_SYSTEM_TRAY_S{server.screen}".encode())
            self._manager = server.atom(b"MANAGER")
            self._owner = self._find_owner()
        except UnreachableError:
            return

    def _listen_to(self, window: int) -> None:
        if self._server is not None:
            self._server.tell(_CHANGE_ATTRIBUTES, struct.pack("=III", window, _EVENT_MASK, _STRUCTURE_NOTIFY))

    def _find_owner(self) -> int:
        if self._server is None:
            return 0
        answer = self._server.ask(_GET_SELECTION_OWNER, struct.pack("=I", self._selection))
        owner = int(struct.unpack_from("=8xI", answer)[0])
        if owner:
            self._listen_to(owner)
        return owner

    def _take_event(self, code: int, event: bytes) -> None:
        (what,) = struct.unpack_from("=8xI", event)  # the kind of a client message; the window that went
        came = code == _CLIENT_MESSAGE and what == self._manager
        went = code == _DESTROY_NOTIFY and what == self._owner
        if came or went:
            try:
                self._take(self._find_owner())
            except UnreachableError:
                return  # told by _gone

    def _gone(self) -> None:
        self.close()
        self._take(0)

    def _take(self, owner: int) -> None:
        before, self._owner = self._owner, owner
        if bool(before) != bool(owner):
            self.changed.emit(bool(owner))
