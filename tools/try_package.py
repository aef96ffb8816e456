"""The built package's self-test: on a private desktop it starts, keeps a day, logs one interruption and quits."""

import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from tests import desktop_parts as parts
from tests.desktop import Desktop, private_desktop
from tests.eventually import eventually


def main(program: Path) -> int:
    """Try *program* and return the exit status; every step is printed."""
    with private_desktop(parts.openbox, parts.tray_watcher, parts.dunst) as desktop:
        # Nothing of this folder's environment may help it.
        python = str(Path(sys.executable).parent)
        folders = desktop.environment["PATH"].split(":")
        desktop.environment["PATH"] = ":".join(folder for folder in folders if folder != python)
        try:
            _keep_a_day(desktop, program)
        except AssertionError as error:
            print(f"self-test: FAILED: {error}", desktop.log("deepday"), sep="\n", file=sys.stderr)
            return 1
    print("self-test: passed")
    return 0


def _keep_a_day(desktop: Desktop, program: Path) -> None:
    def do(*words: str) -> str:
        done = desktop.run([program, *words], timeout_s=60)
        _must(done.returncode == 0, f"deepday {' '.join(words)}: {done.returncode}: {done.stderr}")
        return done.stdout

    running = desktop.start("deepday", [program, "--background"])
    eventually(lambda: any(desktop.runtime_dir.rglob("deepday.sock")), 20, "it takes commands")
    _step("it starts, its icon is in the tray", lambda: '"tray": true' in do("status", "--json"))
    do("start", "--for", "1h")
    _step("notifications are silenced", lambda: _is_paused(desktop))
    _step("a guardian stands by", lambda: any("guardian" in line for line in desktop.processes().values()))
    do("log", "chat", "--who", "Ada")
    do("end")
    _step("notifications are back", lambda: not _is_paused(desktop))
    do("show", "evaluation")
    _step("the evaluation has a window", lambda: bool(desktop.windows("Evaluation")))
    page = desktop.home / "page.pdf"
    do("evaluate", "--from", "2026-01-01", "--pdf", str(page))
    _step("a page is set", lambda: page.exists() and page.read_bytes().startswith(b"%PDF-"))
    running.terminate()
    _step("it ends when it is told to", lambda: running.poll() == 0)
    _step("the interruption is in the history", lambda: _entries(desktop) == [("chat", "Ada")])


def _step(what: str, condition: Callable[[], bool]) -> None:
    eventually(condition, 20, what)
    print(f"self-test: {what}", flush=True)


def _is_paused(desktop: Desktop) -> bool:
    name, path = "org.freedesktop.Notifications", "/org/freedesktop/Notifications"
    return bool(desktop.get_property(name, path, "org.dunstproject.cmd0", "paused"))


def _entries(desktop: Desktop) -> list[tuple[str, str]]:
    history = Path(desktop.environment["XDG_DATA_HOME"]) / "deepday" / "history.db"
    with closing(sqlite3.connect(history)) as connection:
        return connection.execute("SELECT source, who FROM interruptions").fetchall()


def _must(condition: bool, what: str) -> None:  # noqa: FBT001  # it reads as a sentence
    if not condition:
        raise AssertionError(what)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve()))
