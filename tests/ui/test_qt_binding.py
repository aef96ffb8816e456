"""What PySide6 itself does to the program: 6.12.0 takes a reference from None at every void call; it reads sources."""

import subprocess
import sys
from dataclasses import replace

import psutil
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from deepday.ui.tray import Tray
from tests.ui import days


def test_a_call_that_returns_nothing_leaves_none_alone(qtbot: QtBot) -> None:
    thing = QObject()
    qtbot.wait(0)
    before = sys.getrefcount(None)
    for number in range(1000):
        thing.setObjectName(str(number))
    assert abs(sys.getrefcount(None) - before) < 100


def test_twenty_thousand_ticks_end_nothing(qtbot: QtBot) -> None:
    parent = QObject()
    tray = Tray(parent)
    memory = psutil.Process().memory_info
    for number in range(20_000):
        tray.show_overview(replace(days.FULL, interruptions=number % 7))
        if number == 1000:
            before = memory().rss
    qtbot.wait(0)
    assert memory().rss - before < 5e6


def test_no_source_is_read_and_kept_when_a_module_is_imported() -> None:
    script = (
        "import linecache, deepday.gui.application; linecache.clearcache(); import deepday.ui.main_window;"
        "print(sorted(linecache.cache))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
