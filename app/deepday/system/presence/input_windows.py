"""Keyboard and mouse on Windows: GetLastInputInfo (winuser.h), asked rarely; written from its documentation.

It tells the tick count of the last input of the session that the program runs in: 32 bits of milliseconds, which begin
again at 0 every 49.7 days, just as GetTickCount does.
"""

import ctypes
from typing import Any

from deepday.engine.ports import Loop
from deepday.system.presence.input_asked import AskedInput, Got

_32_BITS = 0xFFFFFFFF


class LastInputInfo(ctypes.Structure):
    """LASTINPUTINFO of winuser.h."""

    _fields_ = (("cbSize", ctypes.c_uint32), ("dwTime", ctypes.c_uint32))


def windows_input(loop: Loop, libraries: Any) -> AskedInput:
    """Return the sense; *libraries* is ``ctypes.windll``."""

    def ask(got: Got) -> None:
        found = LastInputInfo(ctypes.sizeof(LastInputInfo), 0)
        if not libraries.user32.GetLastInputInfo(ctypes.byref(found)):
            got(None)
            return
        now = int(libraries.kernel32.GetTickCount())
        got(((now - found.dwTime) & _32_BITS) / 1000)

    return AskedInput("windows", loop, ask)
