"""How the program starts itself again."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from deepday.system import display, programs
from tests.eventually import eventually

_WRITES_DOWN = """
import os, sys
files = {n: os.readlink(f"/proc/self/fd/{n}") for n in "012"}
open(OUT, "w").write(repr((sys.argv[1:], os.getsid(0) == os.getpid(), os.getcwd(), files)))
"""


def test_the_command_is_this_interpreter_and_this_package(monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(programs.argv("guardian", "x")) == [sys.executable, "-P", "-m", "deepday", "guardian", "x"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert list(programs.argv("guardian", "x")) == [sys.executable, "guardian", "x"]
    assert programs.environment()["PYINSTALLER_RESET_ENVIRONMENT"] == "1"


def test_the_program_can_be_run_by_it_from_anywhere(tmp_path: Path) -> None:
    (tmp_path / "deepday").mkdir()
    (tmp_path / "deepday" / "__main__.py").write_text("raise SystemExit(99)")
    (tmp_path / "json.py").write_text("raise SystemExit(98)")
    done = subprocess.run(
        programs.argv("--version"),
        env=programs.environment(),
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.split()[:1]) == (0, ["deepday"])


def test_run_in_its_source_folder_it_finds_itself_again_elsewhere(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "deepday").symlink_to(Path(programs.__file__).parent.parent)
    script = "import sys; from deepday.system import programs; print(programs.environment()['PYTHONPATH'])"
    done = subprocess.run([sys.executable, "-c", f"import sys; sys.path[0] = {str(source)!r}; {script}"],
                          cwd=tmp_path, capture_output=True, text=True, check=True)  # fmt: skip
    assert done.stdout.split(os.pathsep)[0].strip() == str(source)


@pytest.mark.parametrize(("there", "kind"), [(True, "--background"), (False, "headless")])
def test_a_detached_program_holds_nothing_of_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, there: bool, kind: str
) -> None:
    out = tmp_path / "out"
    script = textwrap.dedent(_WRITES_DOWN).replace("OUT", repr(str(out)))
    monkeypatch.setattr(programs, "argv", lambda *arguments: [sys.executable, "-c", script, *arguments])
    monkeypatch.setattr(display, "answers", lambda: there)
    started = programs.start_detached()
    eventually(lambda: started.process.poll() is not None)
    assert not started.ended_badly()
    assert out.read_text() == repr(([kind], True, "/", dict.fromkeys("012", "/dev/null")))


def test_a_program_that_cannot_start_has_ended_badly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(programs, "argv", lambda *_: ["false"])
    started = programs.start_detached()
    eventually(started.ended_badly)
