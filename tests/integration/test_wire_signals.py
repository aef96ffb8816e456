"""Signals from outside arrive on the loop; Qt's is tried in a program of its own, whose loop never gives way."""

import os
import signal
import subprocess
import sys

from deepday.wire.signals import SignalWatch
from tests.loops import turning_loop

_QT_PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication
from deepday.ui.qt_loop import QtLoop
from deepday.wire.signals import SignalWatch
application = QCoreApplication([])
loop = QtLoop(application)
heard = []
def hear(number):
    print(number.name, flush=True)
    heard.append(number)
    if len(heard) == 3:
        application.quit()
watch = SignalWatch(loop, hear)
loop.call_soon_threadsafe(lambda: print("ready", flush=True))
sys.exit(application.exec())
"""


def test_signals_arrive_on_the_loop_and_do_again_what_they_did_in_the_end() -> None:
    before = signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGHUP), signal.getsignal(signal.SIGINT)
    with turning_loop() as loop:
        heard: list[signal.Signals] = []
        watch = SignalWatch(loop, heard.append)
        os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGHUP)
        loop.until(lambda: len(heard) == 2)
        watch.close()
    assert heard == [signal.SIGTERM, signal.SIGHUP]
    assert before == (
        signal.getsignal(signal.SIGTERM),
        signal.getsignal(signal.SIGHUP),
        signal.getsignal(signal.SIGINT),
    )
    assert signal.set_wakeup_fd(-1) == -1


def test_signals_wake_a_program_that_waits_in_qts_loop() -> None:
    with subprocess.Popen([sys.executable, "-c", _QT_PROGRAM], stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        assert program.stdout.readline() == "ready\n"
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            program.send_signal(number)
            assert program.stdout.readline() == f"{number.name}\n"
        assert program.wait(5) == 0
