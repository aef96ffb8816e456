"""Sleep of the machine on Windows: PowerRegisterSuspendResumeNotification (powrprof.h), written from its documentation.

Windows calls back on a thread of its own: PBT_APMSUSPEND just before it sleeps, with about two seconds to return in,
PBT_APMRESUMEAUTOMATIC at each waking. It does not wait for a lock; what is on disk by then is.
"""

import ctypes
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as StillWaitingError
from contextlib import suppress
from typing import Any

from deepday.domain.errors import StorageError
from deepday.engine.ports import Loop
from deepday.system.presence.sleep import AfterSleep, BeforeSleep

WRITTEN_WITHIN_S = 1.5
_CALLBACK = 2  # DEVICE_NOTIFY_CALLBACK
_SUSPEND, _RESUME = 4, 18  # PBT_APMSUSPEND, PBT_APMRESUMEAUTOMATIC

_Routine = ctypes.CFUNCTYPE(ctypes.c_uint32, ctypes.c_void_p, ctypes.c_uint32, ctypes.c_void_p)


class _Parameters(ctypes.Structure):
    """DEVICE_NOTIFY_SUBSCRIBE_PARAMETERS."""

    _fields_ = (("Callback", _Routine), ("Context", ctypes.c_void_p))


class WindowsPower:
    """Tells *before_sleep* and *after_sleep* on the loop's thread until closed; *libraries* is ``ctypes.windll``."""

    def __init__(self, loop: Loop, libraries: Any, before_sleep: BeforeSleep, after_sleep: AfterSleep) -> None:
        self._loop = loop
        self._powrprof = libraries.powrprof
        self._before_sleep = before_sleep
        self._after_sleep = after_sleep
        self._parameters = _Parameters(_Routine(self._called), None)  # held: Windows keeps only its address
        self._handle = ctypes.c_void_p()
        register: Callable[..., int] = self._powrprof.PowerRegisterSuspendResumeNotification
        done = register(_CALLBACK, ctypes.byref(self._parameters), ctypes.byref(self._handle))
        self.works = done == 0

    def close(self) -> None:
        """Tell nothing any more; harmless twice."""
        if self.works:
            self.works = False
            self._powrprof.PowerUnregisterSuspendResumeNotification(self._handle)

    def _called(self, _context: object, what: int, _setting: object) -> int:
        if what == _SUSPEND:
            written: Future[None] = Future()
            self._loop.call_soon_threadsafe(lambda: self._before_sleep(written))
            with suppress(StillWaitingError, StorageError):
                written.result(WRITTEN_WITHIN_S)
        elif what == _RESUME:
            self._loop.call_soon_threadsafe(self._after_sleep)
        return 0
