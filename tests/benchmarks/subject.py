"""The programs that are measured, side by side on one private desktop, and how each is started and asked."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil
from jeepney import MatchRule
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import open_dbus_connection

from tests.desktop import Desktop
from tests.desktop_parts import WATCHER
from tests.eventually import eventually

BIN = Path(sys.executable).parent


@dataclass(frozen=True, slots=True)
class Subject:
    """A tray program; ``hotkey`` opens its pop-up, whose title matches ``pop_up``; empty if it has none."""

    name: str
    argv: tuple[str, ...]
    hotkey: str
    pop_up: str


_MINIMAL_ARGV = (sys.executable, str(Path(__file__).with_name("minimal_tray.py")))
MINIMAL = Subject("minimal", _MINIMAL_ARGV, "", "")
MINIMAL_WITH_HOTKEY = Subject("minimal", (*_MINIMAL_ARGV, "hotkey"), "ctrl+alt+j", "^Minimal pop-up$")
DEEPDAY = Subject("deepday", (str(BIN / "deepday"), "--background"), "ctrl+alt+i", "^Log an interruption")
SUBJECTS = (MINIMAL, DEEPDAY)


@contextmanager
def registrations(desktop: Desktop) -> Iterator["Registrations"]:
    """Listen for tray icons that register."""
    with open_dbus_connection(bus=desktop.bus_address) as connection:
        rule = MatchRule(type="signal", interface=WATCHER, member="StatusNotifierItemRegistered")
        connection.send_and_get_reply(message_bus.AddMatch(rule))
        with connection.filter(rule) as queue:
            yield Registrations(lambda timeout_s: connection.recv_until_filtered(queue, timeout=timeout_s))


class Registrations:
    """Waits for the next tray icon."""

    def __init__(self, receive: object) -> None:
        self._receive = receive

    def next(self) -> None:
        """Return when an icon has registered.

        Raises:
            TimeoutError: none did within 20 s.
        """
        assert callable(self._receive)
        self._receive(20)


def start_until_tray(desktop: Desktop, subject: Subject, icons: Registrations) -> float:
    """Start the program and return the seconds until its icon had registered."""
    began_at = time.perf_counter()
    desktop.start(subject.name, subject.argv)
    icons.next()
    return time.perf_counter() - began_at


def stop(desktop: Desktop, subject: Subject) -> None:
    """End the program and all that it started."""
    desktop.stop(subject.name)
    eventually(lambda: not family(desktop, subject), 10, f"{subject.name} has ended")


def family(desktop: Desktop, subject: Subject) -> list[psutil.Process]:
    """Return the living processes of a program: itself, then those it started (the guardian)."""
    words = ("bin/deepday", "-m deepday") if subject is DEEPDAY else ("minimal_tray",)
    found = [pid for pid, line in desktop.processes().items() if any(word in line for word in words)]
    processes = []
    for pid in sorted(found):
        try:
            process = psutil.Process(pid)
            if process.status() != psutil.STATUS_ZOMBIE and pid != os.getpid():
                processes.append(process)
        except psutil.NoSuchProcess:
            continue
    return processes
