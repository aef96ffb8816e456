"""The verbs that start the program: detached, without a screen, and gone again when asked to."""

import json
import os
import signal
import socket
import struct
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.eventually import eventually


class Home:
    """A home, a runtime folder and an environment of their own, without a screen or a message bus."""

    def __init__(self, folder: Path) -> None:
        self.run = folder / "run"
        self.run.mkdir(mode=0o700)
        kept = {name: os.environ[name] for name in ("PATH", "COVERAGE_PROCESS_CONFIG") if name in os.environ}
        self.environment = {
            **kept,
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "XDG_RUNTIME_DIR": str(self.run),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={folder}/no-bus",
        }

    def deepday(self, *typed: str) -> "subprocess.CompletedProcess[str]":
        """Run a verb; that its pipes close is part of what is tested."""
        command = [sys.executable, "-P", "-m", "deepday", *typed]
        return subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=20, check=False)

    def json(self, *typed: str) -> Any:
        finished = self.deepday(*typed, "--json")
        assert finished.returncode == 0, finished.stderr
        return json.loads(finished.stdout)

    def program(self) -> int | None:
        """Return the process that listens, None if none does."""
        with socket.socket(socket.AF_UNIX) as asking:
            try:
                asking.connect(str(self.run / "deepday" / "deepday.sock"))
            except (FileNotFoundError, ConnectionRefusedError):
                return None
            credentials = asking.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, struct.calcsize("3i"))
        return int(struct.unpack("3i", credentials)[0])

    def stop(self, number: signal.Signals) -> None:
        process = self.program()
        if process is not None:
            os.kill(process, number)
            eventually(lambda: self.program() is None, timeout_s=10)


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    home = Home(tmp_path)
    yield home
    home.stop(signal.SIGTERM)


def test_start_starts_the_program_detached_and_tells_the_session(home: Home) -> None:
    told = home.json("start", "--for", "30m", "--goal", "harness")
    assert (told["what"], told["state"], told["session"]["goal"]) == ("started", "deep", "harness")
    process = home.program()
    assert process is not None
    assert os.getsid(process) == process, "it has a session of its own"
    assert home.json("status")["session"]["id"] == told["session"]["id"]
    assert home.deepday("end").returncode == 0
    assert home.json("status")["state"] == "off"


def test_toggle_starts_it_too(home: Home) -> None:
    assert home.json("toggle")["state"] == "deep"
    assert home.program() is not None


def test_a_second_program_is_not_started(home: Home) -> None:
    home.json("start", "--ordinary")
    first = home.program()
    assert home.json("start", "--ordinary")["what"] == "extended"
    assert home.program() == first


def test_after_a_kill_resume_starts_the_program_and_goes_on(home: Home) -> None:
    session = home.json("start", "--for", "2h")["session"]["id"]
    home.stop(signal.SIGKILL)
    status = home.json("status")
    assert status["recovered"]["session"] == session
    assert status["recovered"]["decided"] is None
    finished = home.deepday("log", "chat")
    assert finished.returncode == 0
    assert finished.stderr.startswith("Deepday stopped at ")
    assert home.program() is None
    resumed = home.json("resume")
    assert (resumed["state"], resumed["session"]["id"]) == ("deep", session)
    assert resumed["recovered"]["decided"] == "resumed"
    assert home.program() is not None


def test_after_a_kill_end_needs_no_program(home: Home) -> None:
    session = home.json("start", "--for", "2h")["session"]["id"]
    home.stop(signal.SIGKILL)
    assert home.json("end")["session"]["id"] == session
    assert home.program() is None
    assert home.deepday("end").returncode == 3


def test_a_program_that_cannot_come_up_is_a_sentence(home: Home, tmp_path: Path) -> None:
    data = tmp_path / ".local" / "share" / "deepday"
    data.mkdir(parents=True)
    (data / "history.db").mkdir()
    finished = home.deepday("start")
    assert finished.returncode == 1
    assert str(data / "history.db") in finished.stderr
    assert len(finished.stderr.splitlines()) == 1
