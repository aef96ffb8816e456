"""Verbs typed in a home of their own, where no program runs: what was printed, and how it ended."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from deepday import cli
from deepday.wording.translation import use_language


class Typist:
    """Types verbs and tells what was printed."""

    def __init__(self, printed: pytest.CaptureFixture[str]) -> None:
        self._printed = printed

    def type(self, *words: str) -> tuple[int, str, str]:
        """Return exit status, standard output and standard error."""
        status = cli.main([*words])
        out, err = self._printed.readouterr()
        return status, out, err

    def do(self, *words: str) -> str:
        status, out, err = self.type(*words)
        assert (status, err) == (0, ""), err
        return out

    def ask(self, *words: str) -> Any:
        return json.loads(self.do(*words, "--json"))

    def refused(self, status: int, *words: str) -> str:
        found, out, err = self.type(*words)
        assert (found, out) == (status, ""), err
        assert len(err.splitlines()) == 1
        return err.strip()


def move_into(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have all that this process keeps lie in *home*, in Berlin and without a message bus."""
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
    run = home / "run"
    run.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(run))
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TZ", "Europe/Berlin")
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={home}/no-bus")


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, English, no screen and no message bus; it is the folder in which verbs are typed."""
    move_into(tmp_path, monkeypatch)
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    use_language("en")
    yield tmp_path
    use_language("en")


@pytest.fixture
def typist(home: Path, capsys: pytest.CaptureFixture[str]) -> Typist:
    assert home.is_dir()
    return Typist(capsys)
