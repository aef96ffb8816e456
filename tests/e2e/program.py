"""The installed program as a person has it: started as a process on a private desktop, asked by its verbs."""

import json
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from tests.desktop import Desktop
from tests.eventually import eventually

DEEPDAY = Path(sys.executable).parent / "deepday"


class Program:
    """Deepday on one desktop; starts, asks, kills, and looks into its history from outside."""

    def __init__(self, desktop: Desktop) -> None:
        self.desktop = desktop

    @property
    def socket(self) -> Path:
        return self.desktop.runtime_dir / "deepday" / "deepday.sock"

    @property
    def history(self) -> Path:
        return Path(self.desktop.environment["XDG_DATA_HOME"]) / "deepday" / "history.db"

    def start(self, *words: str) -> None:
        """Start the program with its windows and return when it answers; without settings it observes nothing.

        Otherwise what a test finds would go by the time of day at which it runs.
        """
        settings = Path(self.desktop.environment["XDG_CONFIG_HOME"]) / "deepday" / "settings.toml"
        if not settings.exists():
            settings.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            settings.write_text('[observe]\nordinary = "off"\n')
            settings.chmod(0o600)
        self.desktop.start("deepday", [DEEPDAY, *words], ready=self.answers)

    def check(self, check_id: str) -> Any:
        """Return one check of ``doctor``."""
        return next(check for check in self.ask("doctor")["checks"] if check["id"] == check_id)

    def answers(self) -> bool:
        """Whether the running program (nobody in its place) answers."""
        return self.socket.exists() and self.verb("status").returncode == 0

    def verb(self, *words: str, stdin: str = "") -> subprocess.CompletedProcess[str]:
        """Type a verb in a shell of this desktop."""
        return self.desktop.run([DEEPDAY, *words], stdin=stdin, timeout_s=60)

    def do(self, *words: str, stdin: str = "") -> str:
        """Type a verb that has to work, and return what it printed."""
        done = self.verb(*words, stdin=stdin)
        assert done.returncode == 0, f"{words}: {done.returncode}: {done.stderr}{done.stdout}"
        return done.stdout

    def ask(self, *words: str) -> Any:
        """Type a verb with --json, which has to work, and return the document."""
        return json.loads(self.do(*words, "--json"))

    def status(self) -> Any:
        """Return the document of ``status``."""
        return self.ask("status")

    def state(self) -> str:
        """Return off, deep, ordinary or paused."""
        return str(self.status()["state"])

    def channel(self, channel_id: str) -> Any:
        """Return one channel of ``status``; an account's may be given without the account."""
        channels = self.status()["channels"]
        return next((c for c in channels if c["id"] == channel_id or c["id"].startswith(channel_id + ":")), None)

    def kill(self) -> None:
        """End it as a crash does: without a chance to clean up."""
        process = self.desktop.process("deepday")
        process.kill()
        process.wait(5)

    def terminate(self, with_signal: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end as a logout does, and return its exit status."""
        process = self.desktop.process("deepday")
        process.send_signal(with_signal)
        return process.wait(10)

    def guardians(self) -> Sequence[int]:
        """Return the ids of the guardians that stand by."""
        return [pid for pid, line in self.desktop.processes().items() if "guardian" in line and "deepday" in line]

    def processes(self) -> Sequence[str]:
        """Return the command lines of everything of ours that lives."""
        lines = self.desktop.processes().values()
        return [line for line in lines if "bin/deepday" in line or "-m deepday" in line]

    def rows(self, select: str) -> list[tuple[Any, ...]]:
        """Read the history file itself."""
        if not self.history.exists():
            return []
        with closing(sqlite3.connect(f"file:{self.history}?mode=ro", uri=True)) as connection:
            return connection.execute(select).fetchall()

    def entries(self) -> list[tuple[Any, ...]]:
        """Return (source, outcome, who) of every entry that was not undone, oldest first."""
        return self.rows("SELECT source, outcome, who FROM interruptions WHERE undone = 0 ORDER BY at")

    def wait_for_entry(self) -> tuple[Any, ...]:
        """Return the newest entry as soon as there is one."""
        return eventually(self.entries, what="an entry is in the history")[-1]
