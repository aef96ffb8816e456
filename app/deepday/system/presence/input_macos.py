"""Keyboard and mouse on macOS: CGEventSourceSecondsSinceLastEventType (CGEventSource.h), asked rarely.

Written from its documentation; it needs no permission. kCGEventSourceStateHIDSystemState counts what the hardware did.
"""

import ctypes
from typing import Any

from deepday.engine.ports import Loop
from deepday.system.presence.input_asked import AskedInput, Got

FRAMEWORK = "/System/Library/Frameworks/ApplicationServices.framework/ApplicationServices"
_HID_SYSTEM_STATE = 1
_ANY_INPUT = 0xFFFFFFFF


def macos_input(loop: Loop, framework: Any) -> AskedInput:
    """Return the sense; *framework* is ``ctypes.CDLL(FRAMEWORK)``."""
    seconds_since = framework.CGEventSourceSecondsSinceLastEventType
    seconds_since.restype = ctypes.c_double
    seconds_since.argtypes = (ctypes.c_int32, ctypes.c_uint32)

    def ask(got: Got) -> None:
        ago_s = float(seconds_since(_HID_SYSTEM_STATE, _ANY_INPUT))
        got(ago_s if ago_s >= 0 else None)

    return AskedInput("macos", loop, ask)
