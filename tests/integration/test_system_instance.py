"""The one lock: who gets it, and that the system takes it back whatever happens."""

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from deepday.domain.errors import CouldNotError
from deepday.system.instance import InstanceLock
from tests.eventually import eventually

_HOLDER = """
import sys, time
from deepday.system.instance import InstanceLock
lock = InstanceLock(sys.argv[1])
print(lock.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "lock")


def _other_program(path: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", _HOLDER, path], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def test_only_one_program_holds_the_lock(path: str) -> None:
    lock = InstanceLock(path)
    assert lock.take()
    with _other_program(path) as other:
        assert other.communicate()[0] == "False\n"
    lock.release()
    lock.release()
    with _other_program(path) as other:
        assert other.communicate()[0] == "True\n"


def test_of_twenty_programs_that_start_at_once_one_gets_it(path: str) -> None:
    others = [_other_program(path) for _ in range(20)]
    said = [other.stdout.readline() for other in others if other.stdout]
    for other in others:
        other.communicate()
    assert sorted(said) == ["False\n"] * 19 + ["True\n"]


def test_a_program_that_was_killed_holds_it_no_more(path: str) -> None:
    with _other_program(path) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        lock = InstanceLock(path)
        assert not lock.take()
        other.send_signal(signal.SIGKILL)
        eventually(lock.take)
    lock.release()


def test_a_program_started_by_the_holder_does_not_inherit_it(path: str) -> None:
    lock = InstanceLock(path)
    assert lock.take()
    with subprocess.Popen(["sleep", "30"], close_fds=False) as child:
        lock.release()
        again = InstanceLock(path)
        assert again.take()
        again.release()
        child.kill()


def test_the_file_is_for_this_user_only_and_a_link_is_refused(path: str, tmp_path: Path) -> None:
    lock = InstanceLock(path)
    assert lock.take()
    assert stat.S_IMODE(Path(path).stat().st_mode) == 0o600
    lock.release()
    (tmp_path / "link").symlink_to(path)
    with pytest.raises(CouldNotError):
        InstanceLock(str(tmp_path / "link")).take()


def test_where_no_lock_can_be_made_it_is_said(tmp_path: Path) -> None:
    with pytest.raises(CouldNotError) as could_not:
        InstanceLock(str(tmp_path / "nowhere" / "lock")).take()
    assert could_not.value.reason.code == "instance.no_lock"


def test_without_flock_the_library_does_the_same(path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from deepday.system import instance  # noqa: PLC0415 -- as on Windows for once

    monkeypatch.setattr(instance, "fcntl", None)
    lock = InstanceLock(path)
    assert lock.take()
    assert not InstanceLock(path).take()
    lock.release()
    again = InstanceLock(path)
    assert again.take()
    again.release()
