"""A person at the windows of the installed program: looks for words, clicks on them, types, and lets days pass.

Mouse and keys are the X server's own; only where something lies is told by the program (``time_travel``).
"""

import json
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from tests.desktop import Desktop
from tests.eventually import eventually

T = TypeVar("T")
_TIME_TRAVEL = Path(__file__).parent / "time_travel"
_PATIENCE_S = 30.0


class Hands:
    """On one desktop, before anything of ours is started on it."""

    def __init__(self, desktop: Desktop, now: datetime) -> None:
        self._desktop = desktop
        self._eyes = desktop.root / "eyes"
        self._eyes.mkdir()
        self._clock = desktop.root / "clock"
        desktop.environment |= {
            "PYTHONPATH": str(_TIME_TRAVEL),
            "DEEPDAY_TEST_CLOCK": str(self._clock),
            "DEEPDAY_TEST_EYES": str(self._eyes),
            "TZ": "Europe/Berlin",
            "PYTHONFAULTHANDLER": "1",
        }
        self._turn(now)

    def let_it_be(self, now: datetime) -> None:
        """Let the time pass until *now*; the program notices."""
        self._turn(now)
        assert any(self._ask("time"))

    def reads(self, words: str) -> str:
        """Return the first text in any window that holds *words*, as soon as there is one."""

        def found() -> str:
            return next((text for text in self.texts() if words in text), "")

        return self._eventually(found, f"{words!r} can be read")

    def texts(self) -> list[str]:
        """Return everything that can be read in all windows."""
        return [text for texts in self._ask("texts") for text in texts]

    def clipboard(self) -> str:
        """Return what would be pasted."""
        return next(iter(self._ask("clipboard")), "")

    def click(self, name: str, which: int = 0) -> None:
        """Click on the button, field or choice of this name, as soon as it is there and can be used."""

        def place() -> dict[str, int] | None:
            found = [one for places in self._ask("find", name=name) for one in places]
            return found[which] if len(found) > which else None

        def settled() -> dict[str, int] | None:
            """Return where it lies, once it lies still and its window is in front."""
            before = place()
            if before is not None:
                self._desktop.run(["dunstctl", "close-all"])  # a notice may lie over it
                self._desktop.xdotool("windowactivate", "--sync", str(before["window"]))
            return before if before == place() else None

        at = self._eventually(settled, f"{name!r} is there")
        assert at is not None
        self._desktop.xdotool("mousemove", "--sync", str(at["x"]), str(at["y"]), "click", "1")

    def fill_in(self, name: str, text: str, which: int = 0) -> None:
        """Put *text* into a field, in the place of what is in it."""
        self.click(name, which)
        self._desktop.xdotool("key", "ctrl+a")
        self.type(text)

    def choose(self, name: str, word: str) -> None:
        """Choose what begins with *word* in a list that opens."""
        self.click(name)
        self.type(word)
        self.press("Return")

    def save_as(self, path: Path) -> None:
        """Fill in the dialog that asks for a file, and wait for the file."""
        eventually(lambda: self._desktop.windows("^Save"), _PATIENCE_S, "the dialog is there")
        window = self._desktop.windows("^Save")[0]
        self._desktop.xdotool("windowactivate", "--sync", str(window), "key", "ctrl+a")
        self.type(str(path))
        self.press("Return")
        eventually(lambda: path.exists() and path.stat().st_size, _PATIENCE_S, f"{path.name} is written")

    def type(self, text: str) -> None:
        """Type on the keyboard."""
        self._desktop.xdotool("type", "--delay", "2", text)

    def press(self, *keys: str) -> None:
        """Press keys."""
        self._desktop.xdotool("key", *keys)

    def _eventually(self, condition: Callable[[], T], what: str) -> T:
        """As ``eventually``, patient; a failure tells what could be read instead."""
        try:
            return eventually(condition, _PATIENCE_S, what, every_s=0.1)
        except AssertionError as error:
            error.add_note("\n".join(self.texts()))
            raise

    def _turn(self, now: datetime) -> None:
        fresh = self._clock.with_suffix(".new")
        fresh.write_text(str((now - datetime.now(UTC)).total_seconds()))
        fresh.replace(self._clock)

    def _ask(self, what: str, **more: str) -> list[Any]:
        """Return what each living process with windows answers."""
        answers = []
        for path in sorted(self._eyes.iterdir()):
            with suppress(ConnectionError):  # its process has ended, or just ends
                answers.append(_asked(path, {"what": what, **more}))
        return answers


def _asked(path: Path, request: dict[str, str]) -> Any:
    with socket.socket(socket.AF_UNIX) as asked:
        asked.settimeout(10)
        asked.connect(str(path))
        with asked.makefile("rw") as lines:
            lines.write(json.dumps(request) + "\n")
            lines.flush()
            answer = lines.readline()
    return json.loads(answer) if answer else []
