"""Feelers: the buses and senses of this machine, made before the program that uses them."""

import os
import sys
from typing import Any

from deepday.domain.errors import UnreachableError
from deepday.engine.sense_ports import InputSense, LockSense
from deepday.system.presence.input_chosen import ChosenInput
from deepday.system.presence.input_gnome import GnomeInput
from deepday.system.presence.input_kde import KdeInput
from deepday.system.presence.input_logind import LogindInput
from deepday.system.presence.input_x11 import X11Input
from deepday.system.presence.lock import Lock
from deepday.system.presence.login_session import LoginSession
from deepday.system.presence.unknown import NoInput, NoLock
from deepday.wire.dbus_messages import session_address, socket_paths, system_address
from deepday.wire.dbus_watch import BusWatch
from deepday.wire.loop import Loop


class Feelers:
    """The session's and the machine's bus, watched until closed, and what is felt by them or by the system itself."""

    def __init__(self, loop: Loop) -> None:
        self.session_bus = BusWatch(loop, session_address())
        self.system_bus = BusWatch(loop, _present(system_address()), enable_fds=True)
        self.input: InputSense
        self.lock: LockSense
        if sys.platform == "win32":
            self.input, self.lock = _of_windows(loop)
        elif sys.platform == "darwin":
            self.input, self.lock = _of_macos(loop)
        elif sys.platform == "linux":
            login = LoginSession(self.system_bus)
            gnome, kde = GnomeInput(self.session_bus), KdeInput(loop, self.session_bus)
            self.input = ChosenInput([X11Input(loop), gnome, kde, LogindInput(loop, login)])
            self.lock = Lock(self.session_bus, login)
        else:
            self.input, self.lock = NoInput(), NoLock()

    def close(self) -> None:
        """Feel and watch nothing any more."""
        self.input.stop()
        self.lock.stop()
        self.session_bus.close()
        self.system_bus.close()


def _of_windows(loop: Loop) -> tuple[InputSense, LockSense]:
    import ctypes  # noqa: PLC0415 -- only there

    from deepday.system.presence.asked_lock import AskedLock, windows_locked  # noqa: PLC0415 -- same
    from deepday.system.presence.input_windows import windows_input  # noqa: PLC0415 -- same

    libraries: Any = getattr(ctypes, "windll")  # noqa: B009 -- it has this name on Windows only
    return windows_input(loop, libraries), AskedLock(loop, windows_locked(libraries))


def _of_macos(loop: Loop) -> tuple[InputSense, LockSense]:
    import ctypes  # noqa: PLC0415 -- only there

    from deepday.system.presence.asked_lock import AskedLock, macos_locked  # noqa: PLC0415 -- same
    from deepday.system.presence.input_macos import FRAMEWORK, macos_input  # noqa: PLC0415 -- same

    framework: Any = ctypes.CDLL(FRAMEWORK)
    return macos_input(loop, framework), AskedLock(loop, macos_locked(framework))


def _present(address: str) -> str:
    """Return *address* if that bus is there; a machine that started without one will not get one later."""
    try:
        there = any(os.path.exists(path) for path in socket_paths(address))  # noqa: PTH110 -- text in
    except UnreachableError:
        there = False
    return address if there else ""
