"""The screen lock where one can only ask: once a minute, together with nothing else; Windows and macOS.

Written from documents, see each function; both answer for the session that the program runs in.
"""

import ctypes
from collections.abc import Callable
from typing import Any

from deepday.engine.ports import Loop, TimerHandle
from deepday.engine.sense_ports import TellLocked

EVERY_S = 60.0
_CURRENT_SESSION = 0xFFFFFFFF
_SESSION_INFO_EX = 25
_LOCK_FLAGS = {0: True, 1: False}
_UTF_8 = 0x08000100


class AskedLock:
    """``engine.sense_ports.LockSense`` of whoever answers *ask*: locked, not locked, or None."""

    def __init__(self, loop: Loop, ask: Callable[[], bool | None]) -> None:
        self._loop = loop
        self._ask = ask
        self._tell: TellLocked | None = None
        self._timer: TimerHandle | None = None

    def start(self, tell: TellLocked) -> None:
        """Tell whether the screen is locked, and what it is once a minute."""
        self._tell = tell
        self._look()

    def stop(self) -> None:
        """Tell nothing any more."""
        self._tell = None
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _look(self) -> None:
        if self._tell is not None:
            self._timer = self._loop.call_later(EVERY_S, self._look)
            self._tell(self._ask())


class SessionInfo(ctypes.Structure):
    """The beginning of WTSINFOEXW with WTSINFOEX_LEVEL1_W of wtsapi32.h, as far as it is needed."""

    _fields_ = (
        ("Level", ctypes.c_uint32),
        ("SessionId", ctypes.c_uint32),
        ("SessionState", ctypes.c_uint32),
        ("SessionFlags", ctypes.c_int32),
    )


def windows_locked(libraries: Any) -> Callable[[], bool | None]:
    """Return what asks Windows; *libraries* is ``ctypes.windll``.

    Source: WTSQuerySessionInformationW with WTSSessionInfoEx; SessionFlags is WTS_SESSIONSTATE_LOCK (0) or
    WTS_SESSIONSTATE_UNLOCK (1), 0xFFFFFFFF where it is not known.
    """

    def ask() -> bool | None:
        found, size = ctypes.POINTER(SessionInfo)(), ctypes.c_uint32()
        wts = libraries.wtsapi32
        if not wts.WTSQuerySessionInformationW(
            None, _CURRENT_SESSION, _SESSION_INFO_EX, ctypes.byref(found), ctypes.byref(size)
        ):
            return None
        try:
            return _LOCK_FLAGS.get(found.contents.SessionFlags) if found.contents.Level == 1 else None
        finally:
            wts.WTSFreeMemory(found)

    return ask


def macos_locked(framework: Any) -> Callable[[], bool | None]:
    """Return what asks macOS; *framework* is ``ctypes.CDLL`` of ApplicationServices.

    Source: CGSessionCopyCurrentDictionary (CGSession.h); its key CGSSessionScreenIsLocked, there only while locked, is
    not documented but has been there since Mac OS X 10.6.
    """
    copy, get = framework.CGSessionCopyCurrentDictionary, framework.CFDictionaryGetValue
    make, release = framework.CFStringCreateWithCString, framework.CFRelease
    copy.restype = get.restype = make.restype = ctypes.c_void_p
    get.argtypes = (ctypes.c_void_p, ctypes.c_void_p)
    make.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint32)
    release.argtypes = (ctypes.c_void_p,)

    def ask() -> bool | None:
        session = copy()
        if not session:
            return None  # no window server session
        key = make(None, b"CGSSessionScreenIsLocked", _UTF_8)
        try:
            return get(session, key) is not None
        finally:
            release(key)
            release(session)

    return ask
