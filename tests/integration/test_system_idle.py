"""At rest nothing here wakes the processor: everything that listens, at once, in a process that is watched."""

import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.desktop import Desktop
from tests.eventually import eventually

_LISTENS = """
import asyncio, sys
from deepday.bootstrap.feelers import Feelers
from deepday.engine.tasks import Tasks
from deepday.system.guardian_process import GuardianProcess
from deepday.system.hotkeys.x11 import X11Hotkey
from deepday.system.presence.sleep import Sleep
from deepday.system import programs
from deepday.system.toasts import DesktopToasts
from deepday.system.wakeups import ClockWatch
from deepday.wire.dbus_messages import session_address
from deepday.wire.dbus_watch import BusWatch
from deepday.wire.ipc import Server
from deepday.wire.signals import SignalWatch

folder, guardian_script, kind = sys.argv[1:]
if kind == "qt":
    from PySide6.QtWidgets import QApplication
    from deepday.ui.qt_loop import QtLoop
    application = QApplication([])
    loop, run = QtLoop(application), application.exec
else:
    loop = asyncio.new_event_loop()
    run = loop.run_forever
programs.argv = lambda *_: [sys.executable, guardian_script, folder + "/diary"]
feelers = Feelers(loop)
feelers.input.start(600, lambda touched: None)
feelers.lock.start(lambda locked: None)
bus = BusWatch(loop, session_address(), enable_fds=True)
sleep = Sleep(bus, lambda written: written.set_result(None), lambda: None, lambda written: None)
toasts = DesktopToasts(bus, Tasks(loop, print), print)
hotkey = X11Hotkey(loop)
hotkey.bind("Ctrl+Alt+I", print)
clock = ClockWatch(loop, lambda: None)
server = Server(loop, folder + "/s", lambda _, reply: reply({}))
signals = SignalWatch(loop, print)
far = loop.call_later(3600, lambda: None)
guardian = GuardianProcess(loop, "")
guardian.stand_by().add_done_callback(lambda _: loop.call_later(1.5, lambda: print("rests", flush=True)))
run()
"""
_GUARDIAN = str(Path(__file__).parent.parent / "fakes" / "guardian.py")
_WATCHED_FOR_S = 3.0


@pytest.mark.parametrize("kind", ["asyncio", "qt"])
def test_at_rest_nothing_wakes_the_processor(dunst_desktop: Desktop, kind: str) -> None:
    argv = [sys.executable, "-c", _LISTENS, str(dunst_desktop.root), _GUARDIAN, kind]
    with subprocess.Popen(argv, env=dunst_desktop.environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "rests\n"
        # A page that has to be read from the disk wakes it too; whatever polls does so every time.
        rested = any(_wake_ups_in_a_while(process.pid) == 0 for _ in range(4))
        process.kill()
    assert rested


def _wake_ups_in_a_while(process_id: int) -> int:
    before, began = _wake_ups(process_id), time.monotonic()
    eventually(lambda: time.monotonic() - began > _WATCHED_FOR_S, _WATCHED_FOR_S + 1)
    return _wake_ups(process_id) - before


def _wake_ups(process_id: int) -> int:
    """Return how often any thread of the process has gone to sleep."""
    total = 0
    for task in Path(f"/proc/{process_id}/task").iterdir():
        for line in (task / "status").read_text().splitlines():
            if line.startswith("voluntary_ctxt_switches"):
                total += int(line.split()[1])
    return total
