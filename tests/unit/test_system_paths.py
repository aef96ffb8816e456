"""Where everything lies, whatever the environment says, and whose folders are trusted."""

import os
import stat
from pathlib import Path

import pytest

from deepday.domain.errors import CouldNotError
from deepday.system import paths


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("DATA", "CONFIG", "STATE", "CACHE", "RUNTIME"):
        for suffix in ("HOME", "DIR"):
            monkeypatch.delenv(f"XDG_{name}_{suffix}", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(paths, "_RUN_FOLDERS", str(tmp_path / "run-user"))
    return tmp_path


def test_without_variables_everything_lies_where_xdg_says(home: Path) -> None:
    assert paths.history_path() == str(home / ".local/share/deepday/history.db")
    assert paths.settings_path() == str(home / ".config/deepday/settings.toml")
    assert paths.log_path() == str(home / ".local/state/deepday/deepday.log")


def test_the_variables_are_honoured(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATA", "CONFIG", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name))
    assert paths.history_path() == str(home / "DATA/deepday/history.db")
    assert paths.settings_path() == str(home / "CONFIG/deepday/settings.toml")
    assert paths.log_path() == str(home / "STATE/deepday/deepday.log")


def test_a_relative_variable_is_ignored(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert paths.data_dir() == str(home / ".local/share/deepday")


def test_folders_are_made_for_us_alone() -> None:
    for folder in (paths.data_dir(), paths.config_dir(), paths.state_dir(), paths.runtime_dir()):
        assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700


def test_a_home_that_cannot_be_written_breaks_nothing_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "file").touch()
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "file" / "below"))
    assert paths.history_path() == str(home / "file/below/deepday/history.db")


def test_the_desktops_runtime_folder_is_taken_if_it_is_ours_alone(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "runtime").mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    assert paths.socket_path() == str(home / "runtime/deepday/deepday.sock")
    assert paths.lock_path() == str(home / "runtime/deepday/deepday.lock")


@pytest.mark.parametrize("mode", [0o755, 0o770, 0o701])
def test_an_open_runtime_folder_is_not_taken(home: Path, monkeypatch: pytest.MonkeyPatch, mode: int) -> None:
    (home / "runtime").mkdir()
    (home / "runtime").chmod(mode)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    assert paths.runtime_dir() == str(home / ".local/state/deepday/run")
    assert not list((home / "runtime").iterdir())


def test_a_link_is_no_runtime_folder(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "real").mkdir(mode=0o700)
    (home / "link").symlink_to(home / "real")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "link"))
    assert paths.runtime_dir() == str(home / ".local/state/deepday/run")


@pytest.mark.parametrize("variable", ["", "relative", "/nowhere/at/all"])
def test_without_a_usable_variable_the_systems_folder_of_this_user_is_taken(
    home: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv("XDG_RUNTIME_DIR", variable)
    folder = home / "run-user" / str(os.getuid())
    folder.mkdir(parents=True)
    folder.chmod(0o700)
    assert paths.runtime_dir() == str(folder / "deepday")


@pytest.mark.skipif(os.getuid() != 0, reason="not run: only root can give a folder away")
def test_a_runtime_folder_of_somebody_else_is_not_taken(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "runtime").mkdir(mode=0o700)
    os.chown(home / "runtime", 12345, 12345)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    assert paths.runtime_dir() == str(home / ".local/state/deepday/run")


def test_our_own_folder_in_there_is_closed_if_it_stood_open(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "runtime").mkdir(mode=0o700)
    (home / "runtime" / "deepday").mkdir(mode=0o755)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    folder = paths.runtime_dir()
    assert folder == str(home / "runtime/deepday")
    assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700


def test_a_link_where_our_folder_should_be_is_refused(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("runtime", "elsewhere"):
        (home / folder).mkdir(mode=0o700)
    (home / "runtime" / "deepday").symlink_to(home / "elsewhere")
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(home / "runtime"))
    assert paths.runtime_dir() == str(home / ".local/state/deepday/run")
    (home / ".local/state/deepday/run").rmdir()
    (home / ".local/state/deepday/run").symlink_to(home / "elsewhere")
    with pytest.raises(CouldNotError) as could_not:
        paths.runtime_dir()
    assert could_not.value.reason.code == "paths.not_ours"
