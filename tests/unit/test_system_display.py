"""A screen that is named and not there is as good as none."""

import socket
from pathlib import Path

import pytest

from deepday.system import display


@pytest.fixture(autouse=True)
def _nothing_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(display, "_X_FOLDER", str(tmp_path))


def test_without_a_name_there_is_none() -> None:
    assert not display.answers()


@pytest.mark.parametrize(
    ("variable", "name"),
    [
        ("DISPLAY", ":77"),
        ("DISPLAY", ":77.0"),
        ("DISPLAY", "unix:77"),
        ("DISPLAY", "127.0.0.1:5999"),
        ("WAYLAND_DISPLAY", "wayland-7"),
        ("WAYLAND_DISPLAY", "w" * 300),
    ],
)
def test_a_name_where_nobody_listens_is_none(monkeypatch: pytest.MonkeyPatch, variable: str, name: str) -> None:
    monkeypatch.setenv(variable, name)
    assert not display.answers()


@pytest.mark.parametrize(
    ("variable", "name", "file"),
    [("DISPLAY", ":77", "X77"), ("DISPLAY", "unix:77.1", "X77"), ("WAYLAND_DISPLAY", "wayland-7", "wayland-7")],
)
def test_a_name_where_somebody_listens_is_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str, name: str, file: str
) -> None:
    monkeypatch.setenv(variable, name)
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / file))
        listening.listen()
        assert display.answers()


def test_a_screen_on_another_machine_is_asked_over_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        monkeypatch.setattr(display, "_FIRST_X_PORT", listening.getsockname()[1] - 10)
        monkeypatch.setenv("DISPLAY", "127.0.0.1:10.0")
        assert display.answers()


def test_an_unusual_name_is_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", "/private/tmp/launchd/org.xquartz:0")
    assert display.answers()
